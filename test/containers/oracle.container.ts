import type { Query, Source } from '../../connectors/contract';
import { contractSuite, readAll } from '../connector-contract/contract-suite';
import { whereDockerIs } from './docker';
import { beforeAndAfter, removeExcess } from './one-moment';
import { fill, oracleFixture, startOracle, type OracleServer } from './oracle-server';

const image = 'gvenzl/oracle-free:slim-faststart';
const sql = (text: string): Query => ({ kind: 'sql', text });

whereDockerIs('Oracle Free', () => {
  contractSuite(
    'oracle',
    { 'Oracle Free': ['klockslag', 'teckentabell', 'wrong certificate', 'no encryption offered'] },
    async (folder) => [await oracleFixture('Oracle Free', await startOracle(image), folder)],
  );

  describe('Oracle Free, the engine itself', () => {
    let server: OracleServer;
    const opened: Source[] = [];
    const open = async (more: Record<string, unknown> = {}): Promise<Source> => {
      const source = await server.open(more);
      opened.push(source);
      return source;
    };

    beforeAll(async () => {
      server = await startOracle(image);
      await fill(server);
    });
    afterEach(async () => {
      for (const source of opened.splice(0)) await source.close();
    });
    afterAll(() => server?.stop());

    it('finds nothing wrong with the account of our script', async () => {
      expect(await server.script('check-account.sql')).toMatch(/ORA-(01031|01456|41900|00942)/);
      expect(await (await open()).proveReadOnly()).toMatchObject({ readOnly: true, excess: [] });
    });

    it('lets the account read the views and not the tables', async () => {
      const source = await open();
      expect(await readAll(source, sql('SELECT COUNT(*) AS n FROM BRYGGA_VYER.KODER'))).toEqual([[10]]);
      await expect(readAll(source, sql('SELECT * FROM SOC.KODER'))).rejects.toMatchObject({
        details: { code: 'CON-709' },
      });
    });

    it('gives one moment while others write', async () => {
      const { before, after } = await beforeAndAfter(
        await open(),
        sql('SELECT COUNT(*) AS n FROM BRYGGA_VYER.KODER'),
        () => server.run(`INSERT INTO SOC.KODER VALUES (N'X')`),
      );
      expect(after).toEqual(before);
      await server.run(`DELETE FROM SOC.KODER WHERE KOD = N'X'`);
    });

    it('keeps the empty string as NULL, and every digit', async () => {
      const text = `SELECT '' AS tomt, 0.10 AS tal, 12345678901234567890.123456789 AS langt FROM dual`;
      expect(await readAll(await open(), sql(text))).toEqual([
        [null, '0.1', '12345678901234567890.123456789'],
      ]);
    });

    it.each([
      'GRANT UPDATE ON SOC.KODER TO SKRIVARE',
      'GRANT DELETE ANY TABLE TO SKRIVARE',
      'GRANT CREATE TABLE TO SKRIVARE',
      'GRANT RESOURCE TO SKRIVARE',
      'GRANT DELETE ON SOC.KODER TO PUBLIC',
    ])('after %s the account is refused, until what is said is done', async (grant) => {
      await server.run(grant);
      const source = await open({ user: 'SKRIVARE' });
      const run = (statement: string): Promise<unknown> => server.run(statement.replace(/;$/, ''));
      expect(await removeExcess(source, run)).not.toEqual([]);
      const again = await open({ user: 'SKRIVARE' });
      expect(await again.proveReadOnly()).toMatchObject({ readOnly: true, excess: [] });
    });
  });
});
