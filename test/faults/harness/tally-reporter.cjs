// The last lines of `npm run test:faults`: what was killed and compared, by file and in all. The suite fails unless
// nothing was lost, duplicated or stale.
const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const none = { kills: 0, sequences: 0, compared: 0, lost: 0, duplicated: 0, stale: 0 };

/** Lines of `tally.ts` added up, by file; those that say what was lost are comparisons. */
function addUp(lines) {
  const bySuite = new Map();
  for (const line of lines) {
    const { suite, ...counts } = JSON.parse(line);
    const sum = { ...(bySuite.get(suite) ?? none) };
    if ('lost' in counts) sum.compared++;
    for (const [name, count] of Object.entries(counts)) sum[name] += count;
    bySuite.set(suite, sum);
  }
  const total = { ...none };
  for (const sum of bySuite.values()) for (const name of Object.keys(none)) total[name] += sum[name];
  return { bySuite, total };
}

const inWords = ({ kills, sequences, compared, lost, duplicated, stale }) =>
  `${kills} kills, ${sequences} sequences, ${compared} comparisons: ${lost} lost, ${duplicated} duplicated, ${stale} stale`;

module.exports = class TallyReporter {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'brygga-tally-'));
    this.file = join(this.folder, 'tally');
    process.env.BRYGGA_FAULTS_TALLY = this.file;
  }

  onRunComplete() {
    const lines = existsSync(this.file) ? readFileSync(this.file, 'utf8').split('\n').filter(Boolean) : [];
    rmSync(this.folder, { recursive: true, force: true });
    const { bySuite, total } = addUp(lines);
    this.bad = total.lost + total.duplicated + total.stale > 0 || total.compared === 0;
    const suites = [...bySuite].sort(([one], [other]) => (one < other ? -1 : 1));
    const width = Math.max(0, ...suites.map(([suite]) => suite.length));
    for (const [suite, sum] of suites) process.stdout.write(`\n${suite.padEnd(width)}  ${inWords(sum)}`);
    process.stdout.write(`\n\n${inWords(total)}\n`);
  }

  getLastError() {
    return this.bad ? new Error('Rows were lost, duplicated or stale, or nothing was compared.') : undefined;
  }
};
