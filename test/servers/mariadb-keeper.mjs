/**
 * Keeps one MariaDB server for as long as standard input is open: makes it in the folder given, says the port on
 * standard output, and when the process that asked for it closes the pipe or dies in any way, ends the server and
 * removes the folder. Never: what is in the databases, or anything of a server that the machine already runs.
 *
 *     node mariadb-keeper.mjs <folder> <mariadbd> <mariadb-install-db>   # with server.crt, server.key and first.sql in it
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const [folder, server, install] = process.argv.slice(2);
const data = join(folder, 'data');
/** The program under way: the one that makes the data, then the server. */
let running;
let ending = false;
process.on('SIGINT', () => {});
process.on('SIGTERM', end);
process.stdin.resume().on('end', end).on('error', end);

function end() {
  if (ending) return;
  ending = true;
  if (!running) leave();
  // At once and without tidying up: nothing of it is kept. The installer is a shell, so its children go with it.
  running.on('exit', leave);
  process.kill(-running.pid, 'SIGKILL');
}

function leave() {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit();
}

/** MariaDB runs as root only when that is said. */
const user = process.getuid() === 0 ? ['--user=root'] : [];
/** Told apart from the machine's own server in everything: no option file, data, socket, port and log of its own. */
const own = ['--no-defaults', `--datadir=${data}`, ...user];
const env = { PATH: process.env.PATH, TMPDIR: folder, LC_ALL: 'C', TZ: 'UTC' };

/** Runs a program to its end, or until what it prints holds `until`. Rejects with the end of what it printed. */
function run(program, parameters, until) {
  const child = spawn(program, parameters, { env, cwd: folder, detached: true });
  running = child;
  return new Promise((resolve, reject) => {
    let printed = '';
    const take = (chunk) => {
      printed = (printed + chunk).slice(-4000);
      if (until !== undefined && printed.includes(until)) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('exit', (code) => {
      running = undefined;
      if (until === undefined && code === 0) resolve();
      else reject(new Error(`${program} ended (${code}): ${printed}`));
    });
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function start() {
  await run(install, [
    ...own,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
  ]);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const settings = {
      port,
      socket: join(folder, 's'),
      'pid-file': join(folder, 'pid'),
      tmpdir: folder,
      'bind-address': '127.0.0.1',
      'skip-name-resolve': 1,
      'ssl-cert': join(folder, 'server.crt'),
      'ssl-key': join(folder, 'server.key'),
      'init-file': join(folder, 'first.sql'),
      'character-set-server': 'utf8mb4',
      'collation-server': 'utf8mb4_swedish_ci',
      'performance-schema': 1,
      'max-connections': 40,
      'innodb-buffer-pool-size': '64M',
      'innodb-flush-method': 'nosync',
      'innodb-flush-log-at-trx-commit': 0,
    };
    const parameters = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
    try {
      await run(server, [...own, '--skip-log-bin', ...parameters], 'ready for connections');
      running.on('exit', leave);
      process.stdout.write(`${JSON.stringify({ port })}\n`);
      return;
    } catch (error) {
      // Somebody else can take the port between the probe and the start.
      if (attempt === 3 || !/Can't start server: Bind/.test(String(error))) throw error;
    }
  }
}

start().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
  if (!ending) leave();
});
