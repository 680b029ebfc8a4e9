import { openSource, connectorNamed } from '../../connectors/registry';
import type { Profile } from '../../src/profile/profile.schema';
import { scanSource } from '../../src/inspection/scan-source';
import { codeTable } from '../../src/example/codes';
import { edit, exampleSource, testFolder } from '../support/instance';

const folder = testFolder();
const file = folder.in('exempel.sqlite');

beforeAll(() => {
  exampleSource(file, 300);
  edit(
    file,
    'CREATE TABLE Omrade (Kod TEXT, Namn TEXT)',
    "INSERT INTO Omrade VALUES ('1', 'Hälsa'), ('2', 'SoL (2025:400)'), ('3', '20100101-2384'), ('4', 'Polisen')",
    'CREATE TABLE Kontakt (Kod TEXT, Klartext TEXT, Telefon TEXT)',
    "INSERT INTO Kontakt VALUES ('1', 'Växel', '08-1')",
    'CREATE TABLE Ansvar (Kod TEXT, Klartext TEXT)',
    "INSERT INTO Ansvar VALUES ('1', 'Anna Andersson'), ('2', 'Karl Lindberg')",
  );
});

async function scan(codes: string[], tables: string[] = []): Promise<Profile> {
  const context = { baseDir: folder.path, applicationName: 'brygga-test', log: () => undefined };
  const source = await openSource(connectorNamed('sqlite'), { file }, context);
  try {
    return await scanSource(source, { name: 'prov', connector: 'sqlite', k: 5, tables, codes });
  } finally {
    await source.close();
  }
}
const codesOf = (profile: Profile, table: string): unknown =>
  profile.tables.find(({ name }) => name === table)?.codes;

describe('the labels of a code table', () => {
  it('are read of a table that a person has named, and of no other', async () => {
    const profile = await scan(['Kod']);
    const kinds = Object.entries(codeTable).flatMap(([kind, codes]) =>
      codes.map(([code, label]) => ({ kind, code, label })),
    );
    expect(codesOf(profile, 'Kod')).toEqual(
      expect.arrayContaining(kinds.filter(({ label }) => label.length < 30)),
    );
    expect(profile.tables.filter(({ codes }) => codes !== null).map(({ name }) => name)).toEqual(['Kod']);
    expect((await scan([], ['Kod'])).tables[0]!.codes).toBeNull();
  });

  it('may hold the number of a statute, and never what can be an identity', async () => {
    expect(codesOf(await scan(['Omrade'], ['Omrade']), 'Omrade')).toEqual([
      { kind: null, code: '1', label: 'Hälsa' },
      { kind: null, code: '2', label: 'SoL (2025:400)' },
      { kind: null, code: '4', label: 'Polisen' },
    ]);
  });

  it.each(['Person', 'Handlaggare', 'Ansvar', 'Kontakt'])(
    'of %s are refused: the person who named it was mistaken about what it holds',
    async (table) => {
      await expect(scan([table], [table])).rejects.toThrow(/INS-007/);
    },
  );

  it('of a table that has none are refused with its columns', async () => {
    await expect(scan(['AktOrsak'], ['AktOrsak'])).rejects.toThrow(/INS-006/);
    await expect(scan(['Finns inte'], ['AktOrsak'])).rejects.toThrow(/INS-002/);
  });
});
