import { chmodSync, writeFileSync } from 'node:fs';
import { Bridge } from '../../src/bridge';
import { exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';

const folder = testFolder();
const source = folder.in('kalla.sqlite');
beforeAll(() => exampleSource(source, 50));

async function readAll(bridge: Bridge): Promise<number> {
  let read = 0;
  for await (const _child of bridge.identities()) read++;
  return read;
}

describe('reading identities for the national delivery', () => {
  it('stops at the wrong key, or every child would look as if the source had lost it', async () => {
    const instance = new Instance(folder.in('nyckel'), { sources: [sqliteSource(source)] });
    await instance.sync();
    expect(await instance.with(readAll)).toBeGreaterThan(10);
    chmodSync(instance.key, 0o600);
    writeFileSync(instance.key, `${'a5'.repeat(32)}\n`);
    await expect(instance.with(readAll)).rejects.toMatchObject({ details: { code: 'STO-006' } });
  });

  it('reads nothing with an account that can write, as a sync does', async () => {
    const instance = new Instance(folder.in('skrivbar'), { sources: [sqliteSource(source)] });
    await instance.sync();
    let closed = 0;
    await instance.with(async (bridge) => {
      const open = bridge.sources[0]!.open;
      bridge.sources[0]!.open = async () => ({
        ...(await open()),
        proveReadOnly: async () => ({ readOnly: false, evidence: ['INSERT worked'], excess: [] }),
        close: async () => void closed++,
      });
      await expect(readAll(bridge)).rejects.toMatchObject({ details: { code: 'SYN-001' } });
    });
    expect(closed).toBe(1);
  });
});
