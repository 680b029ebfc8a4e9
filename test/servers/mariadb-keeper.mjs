/**
 * Keeps one MariaDB server, as `keep.mjs` says. Never: anything of a server that the machine already runs.
 *
 *     node mariadb-keeper.mjs <folder> <mariadbd> <mariadb-install-db>   # with server.crt, server.key and first.sql in it
 */
import { join } from 'node:path';
import { folder, keep } from './keep.mjs';

const [server, install] = process.argv.slice(3);
/** MariaDB runs as root only when that is said. */
const user = process.getuid() === 0 ? ['--user=root'] : [];
/** Told apart from the machine's own server in everything: no option file, data, socket, port and log of its own. */
const own = ['--no-defaults', `--datadir=${join(folder, 'data')}`, ...user];
const env = { PATH: process.env.PATH, TMPDIR: folder, LC_ALL: 'C', TZ: 'UTC' };
const options = { env, detached: true };

keep({
  // The installer is a shell, so its children go with it.
  end: ({ pid }) => process.kill(-pid, 'SIGKILL'),
  ready: 'ready for connections',
  taken: /Can't start server: Bind/,
  async prepare(run) {
    const signIn = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
    await run(install, [...own, ...signIn], options);
    return (port) => [server, [...own, '--skip-log-bin', ...parameters(port)], options];
  },
});

function parameters(port) {
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
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
}
