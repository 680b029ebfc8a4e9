import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { serverFolder } from './kept-server';
import { startPostgres } from './postgres';

describe('the PostgreSQL test server', () => {
  it('starts encrypted, makes databases, and leaves no folder when it stops', async () => {
    const server = await startPostgres();
    try {
      await server.createDatabase('prov', `TEMPLATE template0 ENCODING 'WIN1252' LOCALE 'C'`);
      const client = await server.connect('prov');
      const { rows } = await client.query<Record<string, unknown>>(
        `SELECT current_setting('server_encoding') AS encoding, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
      );
      expect(rows).toEqual([{ encoding: 'WIN1252', ssl: true }]);
      await client.end();
    } finally {
      await server.stop();
    }
    expect(existsSync(dirname(server.ca))).toBe(false);
  });

  it.each([0, 300, 1500])(
    'leaves neither folder nor process when the test is killed %i ms after it asked for a server',
    async (delay) => {
      const { path: folder, write } = await serverFolder('postgres');
      write('password.txt', 'lösen');
      const asker = spawn(
        process.execPath,
        [
          '-e',
          `const keeper = require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'pipe' });
           console.log(keeper.pid);
           keeper.stdout.pipe(process.stdout)`,
          join(__dirname, 'postgres-keeper.mjs'),
          folder,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const [keeper] = (await once(createInterface(asker.stdout), 'line')) as [string];
      await wait(delay);
      asker.kill('SIGKILL');
      for (let tries = 0; tries < 400 && alive(Number(keeper)); tries++) await wait(50);
      expect(alive(Number(keeper))).toBe(false);
      expect(existsSync(folder)).toBe(false);
      if (process.platform === 'linux') expect(processesIn(folder)).toEqual([]);
    },
  );
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function processesIn(folder: string): string[] {
  const commands = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    });
  return commands.filter((command) => command.includes(folder));
}
