import { createServer, type AddressInfo } from 'node:net';
import { brygga } from '../support/brygga';
import { exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';

const folder = testFolder();

it('a port that is taken is said so at once, with what to do, before hours have gone into a first reading', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const source = exampleSource(folder.in('kalla.sqlite'), 30);
  const instance = new Instance(folder.in('instans'), { sources: [sqliteSource(source)] });
  const { code, err } = await brygga([], {
    cwd: instance.folder,
    entry: 'src/main.ts',
    env: { BRYGGA_PORT: String(port) },
  });
  other.close();
  expect(err).toContain(`CFG-017 Port ${port} är upptagen.`);
  expect(err).toContain('BRYGGA_PORT');
  expect(code).toBe(2);
  expect(await instance.with(({ store }) => store.runs(1))).toEqual([]);
}, 60_000);
