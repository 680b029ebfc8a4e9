// The last line of `npm run test:faults`. The suite fails unless nothing was lost, duplicated or stale.
const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = class TallyReporter {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'brygga-tally-'));
    this.file = join(this.folder, 'tally');
    process.env.BRYGGA_FAULTS_TALLY = this.file;
  }

  onRunComplete() {
    const sum = { kills: 0, lost: 0, duplicated: 0, stale: 0 };
    const lines = existsSync(this.file) ? readFileSync(this.file, 'utf8').split('\n').filter(Boolean) : [];
    for (const line of lines)
      for (const [name, count] of Object.entries(JSON.parse(line))) if (name in sum) sum[name] += count;
    rmSync(this.folder, { recursive: true, force: true });
    const compared = lines.length;
    this.bad = sum.lost + sum.duplicated + sum.stale > 0 || compared === 0;
    process.stdout.write(
      `\n${sum.kills} kills, ${compared} entries: ${sum.lost} lost, ${sum.duplicated} duplicated, ${sum.stale} stale\n`,
    );
  }

  getLastError() {
    return this.bad ? new Error('Rows were lost, duplicated or stale, or nothing was compared.') : undefined;
  }
};
