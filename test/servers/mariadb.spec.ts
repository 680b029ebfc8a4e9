import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { startMariadb, whereMariadbIs } from './mariadb';

whereMariadbIs('The MariaDB test server', (programs) => {
  it('starts encrypted, apart from any server of the machine, and leaves no folder when it stops', async () => {
    const server = await startMariadb(programs);
    try {
      const [where] = await server.run(
        'SELECT @@datadir AS data, @@socket AS socket, @@bind_address AS address',
      );
      const folder = dirname(server.ca);
      expect(where).toEqual({ data: `${folder}/data/`, socket: `${folder}/s`, address: '127.0.0.1' });
      expect(await server.run(`SHOW SESSION STATUS LIKE 'Ssl_version'`)).toEqual([
        { Variable_name: 'Ssl_version', Value: expect.stringMatching(/^TLSv1\.[23]$/) },
      ]);
    } finally {
      await server.stop();
    }
    expect(existsSync(dirname(server.ca))).toBe(false);
  });
});
