import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { catalogRoot } from '../catalog/load-catalog';
import { register } from './catalog.command';

const folder = mkdtempSync(join(tmpdir(), 'brygga-katalogkommando-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function brygga(...args: string[]): Promise<{ out: string; errors: string; code: unknown }> {
  let [out, errors] = ['', ''];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => ((out += String(text)), true));
  const complain = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => ((errors += String(text)), true));
  try {
    const program = new Command('brygga');
    register(program);
    await program.parseAsync(['node', 'brygga', 'catalog', ...args]);
    return { out, errors, code: process.exitCode };
  } finally {
    write.mockRestore();
    complain.mockRestore();
    process.exitCode = undefined;
  }
}

function withLocal(local: string): string {
  writeFileSync(join(folder, 'lokal.yaml'), local);
  const config = join(folder, 'brygga.yaml');
  const sources = 'sources:\n  - { name: a, mapping: m }\n';
  writeFileSync(config, `catalogue: { edition: bbic-working, local: lokal.yaml }\n${sources}`);
  return config;
}

describe('brygga catalog', () => {
  it('check --json prints one object: 76 variables, 13 national, how sure they are', async () => {
    const { out, code } = await brygga('check', '--json');
    const answer = JSON.parse(out) as Record<string, unknown> & { provenance: Record<string, number> };
    expect(code).toBe(0);
    expect(answer).toMatchObject({ ok: true, edition: 'bbic-working', variables: 76, national: 13 });
    expect(Object.values(answer.provenance).reduce((a, b) => a + b)).toBe(76);
    expect(answer.followUps).toEqual(['barns-delaktighet', 'rattssakerhet-tidsfrister']);
  });

  it('check exits 1 with the place and the guess when the local file is wrong', async () => {
    const config = withLocal(
      'local: a\ntitle: A\nrefinements:\n  utredning.enskilda-samtall: { ja.sms: Sms }\n',
    );
    const { out, errors, code } = await brygga('check', '--json', '--config', config);
    expect(code).toBe(1);
    expect(errors).toContain('lokal.yaml:4:3: CAT-025');
    expect(errors).toContain('Menade du "utredning.enskilda-samtal"?');
    expect(JSON.parse(out)).toMatchObject({ ok: false, problems: [{ code: 'CAT-025' }] });
  });

  it('list shows one record, or one step', async () => {
    const lines = (text: string): string[] => text.trim().split('\n');
    expect(lines((await brygga('list', '--record', 'placering')).out)).toHaveLength(10);
    expect(lines((await brygga('list', '--step', 'besluta')).out)).toHaveLength(12);
    expect(await brygga('list', '--record', 'placeringar')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('Menade du "placering"?') as string,
    });
  });

  it('show finds a variable by id and by key, with its limits and its certainty', async () => {
    const byKey = await brygga('show', 'r17');
    expect(byKey).toEqual(await brygga('show', 'aktualisering.beslutsdatum'));
    expect(byKey.out).toContain('14 dagar, 20 kap. 2 § SoL (2025:400)');
    expect(byKey.out).toContain('assumed-high');
    expect((await brygga('show', 'utredning.enskilda-samtall')).errors).toContain('Menade du');
  });

  it('import says what an edition changes, and that nothing was written', async () => {
    const file = join(catalogRoot(), 'editions', 'exempel-import.csv');
    const { out, code } = await brygga('import', file);
    expect(code).toBe(0);
    expect(out).toContain('placering.form → placering.slag');
    expect(out).toContain('Inget skrevs');
  });

  it('import exits 1 with row, column and heading when the table is broken', async () => {
    const file = join(folder, 'bbic-ny.csv');
    writeFileSync(file, (await brygga('list', '--format', 'csv')).out.replace(';kod;', ';kood;'));
    const { errors, code } = await brygga('import', file);
    expect(code).toBe(1);
    expect(errors).toMatch(/bbic-ny\.csv:2:7 typ: CAT-005/);
  });
});
