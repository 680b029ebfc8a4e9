import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workbook } from 'exceljs';
import { brygga } from '../support/brygga';
import { ByteSearch, filesUnder, leaks } from '../support/byte-search';
import { edit, Instance, testFolder } from '../support/instance';

const folder = testFolder();
let made = 0;

type Files = Record<string, string>;

/** An instance of a CSV source with these files, and a mapping with these lines after its header. */
function instanceOf(files: Files, mapping: readonly string[], lists?: Record<string, unknown>): Instance {
  const home = folder.in(`i${++made}`);
  const export_ = join(home, 'export');
  for (const path of [export_, join(home, 'mappning')]) mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(export_, name), text);
  const header = [
    'mapping: filer',
    'version: 1.0.0',
    'title: Filer',
    'status: local',
    'catalogue: bbic-working',
  ];
  writeFileSync(
    join(home, 'mappning', 'mapping.yaml'),
    [...header, 'connector: csv', 'maxUnmappedShare: 1', ...mapping, ''].join('\n'),
  );
  return new Instance(home, {
    sources: [
      { name: 'filer', mapping: 'mappning', settings: { folder: 'export' }, ...(lists && { lists }) },
    ],
  });
}

const rejects = (instance: Instance): Promise<unknown> =>
  instance.query(
    'SELECT post, kod, count(*) AS antal FROM avvisad WHERE korning = (SELECT max(id) FROM korning) GROUP BY 1, 2 ORDER BY 1, 2',
  );

/** The run's account: nothing that was read is lost. */
function adds({
  read,
  inserted,
  updated,
  unchanged,
  rejected,
  countedOnly,
}: Record<string, unknown>): boolean {
  return read === [inserted, updated, unchanged, rejected, countedOnly].map(Number).reduce((a, b) => a + b);
}

const [anna, bo, cia] = ['201001012382', '201503122382', '20120304T001'];

describe('files that cannot be joined where they come from', () => {
  const files: Files = {
    'person.csv': `Lop;Personnr;Skydd;Gata\n1;${anna};;Kanariegatan 1\n2;${bo};S;Kanariegatan 2\n3;${cia};;Kanariegatan 3\n4;${anna};;Kanariegatan 4\n4;${bo};;\n5;${cia};;Kanariegatan 5\n5;${cia};;Kanariegatan 6\n;${bo};;\n`,
    'utredning.csv':
      'Id;Lop;Start;Forl\n10;1;2024-01-02;J\n11;2;2024-01-03;N\n12;3;2024-01-04;\n13;4;2024-01-05;J\n14;9;2024-01-06;J\n15;5;2024-01-07;J\n16;;2024-01-08;J\n',
    'vh.csv': 'Id;Delaktig\n10;J\n10;N\n10;J\n11;n\n12;\n13;J\n77;J\n',
  };
  const mapping = [
    'lists:',
    '  person: { from: person.csv, key: Lop }',
    '  vh: { from: vh.csv, key: Id, many: true }',
    'records:',
    '  utredning:',
    '    from: utredning.csv',
    '    key: Id',
    '    join: { person: Lop, vh: Id }',
    '    barn: person.Personnr',
    '    protected: person.Skydd',
    '    eventDate: Start',
    '    variables:',
    '      utredning.forlangd: { yesNo: Forl }',
    '      utredning.vardnadshavare-delaktiga: { multi: vh.Delaktig, values: { J: ja, N: nej } }',
  ];
  const instance = instanceOf(files, mapping);

  it('are joined by lists: a child query gives one answer per row, and a key that is not there gives nothing', async () => {
    const run = await instance.sync();
    expect(run).toMatchObject({ read: 7, inserted: 4, rejected: 3, unmatched: 0 });
    const rows = await instance.query(
      `SELECT handelse_datum AS dag, skyddad, forlangd, (SELECT group_concat(varde, ' ' ORDER BY varde)
         FROM utredning_vardnadshavare_delaktiga v WHERE v.nyckel = u.nyckel) AS vh FROM utredning u ORDER BY 1`,
    );
    expect(rows).toEqual([
      { dag: '2024-01-02', skyddad: 0, forlangd: 'ja', vh: 'ja nej' },
      { dag: '2024-01-03', skyddad: 1, forlangd: 'nej', vh: 'nej' },
      { dag: '2024-01-04', skyddad: 0, forlangd: null, vh: null },
      { dag: '2024-01-07', skyddad: 0, forlangd: 'ja', vh: null },
    ]);
  });

  it('reject a row whose list rows do not agree, under a code of its own; equal ones and unused columns do no harm', async () => {
    expect(await rejects(instance)).toEqual([
      { post: 'utredning', kod: 'identity-missing', antal: 2 },
      { post: 'utredning', kod: 'list-ambiguous', antal: 1 },
    ]);
  });

  it('write nothing the second time', async () => {
    expect(await instance.sync()).toMatchObject({ inserted: 0, updated: 0, unchanged: 4, deleted: 0 });
  });

  it('give their identities to the national delivery, from the list', async () => {
    const children: string[] = [];
    await instance.with(async (bridge) => {
      for await (const { canonical } of bridge.identities()) children.push(canonical);
    });
    expect(children.sort()).toEqual([anna, cia, cia, bo].sort());
  });

  it('say which file lacks the column, before anything is written', async () => {
    const broken = instanceOf({ ...files, 'person.csv': 'Lop;Pnr;Skydd\n1;x;\n' }, mapping);
    await expect(broken.sync()).rejects.toThrow(/MAP-050/);
    const { code, out } = await brygga(['source', 'check', '--config', broken.config], {
      cwd: broken.folder,
    });
    expect([code, out]).toEqual([1, expect.stringMatching(/person\.csv.*Personnr/s)]);
    const good = await brygga(['source', 'check', '--config', instance.config], { cwd: instance.folder });
    expect([good.code, good.out]).toEqual([0, expect.stringContaining('utredning: 4')]);
  });

  it('leak nothing of the lists: not into store, rejects, what is printed or errors', async () => {
    const canary = instanceOf(files, mapping);
    const texts: string[] = [];
    const run = async (...args: string[]): Promise<void> => {
      const where = { cwd: canary.folder, env: { BRYGGA_DEBUG: '1' } };
      const { out, err } = await brygga([...args, '--config', canary.config], where);
      texts.push(out, err);
    };
    await run('sync');
    await run('run', 'show', '1', '--json');
    await run('mapping', 'preview', 'mappning', '--rows', '100');
    const file = join(canary.folder, 'mappning', 'mapping.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('vh.Delaktig', 'vh.Saknas'));
    await run('sync');
    const shown = join(canary.folder, 'utskrivet');
    mkdirSync(shown);
    writeFileSync(join(shown, 'allt.txt'), texts.join('\n'));
    expect(texts.join('')).toMatch(/list-ambiguous[^]*MAP-050/);
    const search = new ByteSearch([anna, bo, cia, 'Kanariegatan']);
    const outside = filesUnder(canary.folder).filter((file) => !file.includes('/export/'));
    expect(leaks(search, outside)).toEqual([]);
    expect(leaks(search, [join(canary.folder, 'export', 'person.csv')])).not.toEqual([]);
  });
});

describe('a list from another place', () => {
  const files: Files = {
    'utredning.csv': `Arende;Personnr;Start\nA1;${anna};2024-01-02\nA2;${bo};2024-01-03\nA3;${cia};2024-01-04\n`,
  };
  const mapping = [
    'lists:',
    '  tillagg: { from: sql/tillagg.sql, key: Arende, source: tillagg }',
    'records:',
    '  utredning:',
    '    from: utredning.csv',
    '    key: Arende',
    '    join: { tillagg: Arende }',
    '    barn: Personnr',
    '    eventDate: Start',
    '    variables:',
    '      utredning.forlangd: { yesNo: tillagg.Forl }',
  ];
  const withPlace = (lists?: Record<string, unknown>): Instance => {
    const instance = instanceOf(files, mapping, lists);
    mkdirSync(join(instance.folder, 'mappning', 'sql'));
    writeFileSync(
      join(instance.folder, 'mappning', 'sql', 'tillagg.sql'),
      'SELECT Arende, Forl FROM Tillagg',
    );
    edit(
      join(instance.folder, 'tillagg.sqlite'),
      'CREATE TABLE Tillagg (Arende TEXT, Forl TEXT)',
      "INSERT INTO Tillagg VALUES ('A1', 'J'), ('A3', 'N'), ('A9', 'J')",
    );
    return instance;
  };
  const place = { tillagg: { connector: 'sqlite', settings: { file: 'tillagg.sqlite' } } };

  it('supplements the case system with what it cannot deliver, found by its own case number', async () => {
    const instance = withPlace(place);
    expect(await instance.sync()).toMatchObject({ read: 3, inserted: 3 });
    expect(await instance.query('SELECT handelse_datum AS dag, forlangd FROM utredning ORDER BY 1')).toEqual([
      { dag: '2024-01-02', forlangd: 'ja' },
      { dag: '2024-01-03', forlangd: null },
      { dag: '2024-01-04', forlangd: 'nej' },
    ]);
    const check = await brygga(['source', 'check', '--config', instance.config, '--json'], {
      cwd: instance.folder,
    });
    const [report] = (JSON.parse(check.out) as { sources: { readOnly: boolean; evidence: string[] }[] })
      .sources;
    expect(report!.readOnly).toBe(true);
    expect(report!.evidence.filter((sentence) => sentence.startsWith('tillagg: ')).length).toBeGreaterThan(0);
    const preview = await brygga(['mapping', 'preview', 'mappning', '--config', instance.config], {
      cwd: instance.folder,
    });
    expect(preview.out).toContain('forlangd: ja');
  });

  it('can be a workbook that somebody fills in', async () => {
    const instance = withPlace({ tillagg: { connector: 'xlsx', settings: { folder: '.' } } });
    const file = join(instance.folder, 'mappning', 'mapping.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('sql/tillagg.sql', 'tillagg.xlsx#Blad'));
    const workbook = new Workbook();
    workbook.addWorksheet('Blad').addRows([
      ['Arende', 'Forl', 'Anteckning'],
      ['A2', 'J', 'Kanarie'],
      ['A3', 'N', 'Kanarie'],
    ]);
    await workbook.xlsx.writeFile(join(instance.folder, 'tillagg.xlsx'));
    await instance.sync();
    expect(await instance.query('SELECT forlangd FROM utredning ORDER BY handelse_datum')).toEqual([
      { forlangd: null },
      { forlangd: 'ja' },
      { forlangd: 'nej' },
    ]);
  });

  describe('with a number that is typed wrong', () => {
    const secret = ['A33', 'A9', 'Kanarie'];
    let instance: Instance;
    const run = (...args: string[]): Promise<{ code: number | null; out: string; err: string }> =>
      brygga([...args, '--config', instance.config], { cwd: instance.folder });

    beforeAll(async () => {
      instance = withPlace({ tillagg: { connector: 'xlsx', settings: { folder: '.' } } });
      const file = join(instance.folder, 'mappning', 'mapping.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('sql/tillagg.sql', 'tillagg.xlsx#Blad'));
      const workbook = new Workbook();
      workbook.addWorksheet('Blad').addRows([
        ['Arende', 'Forl', 'Anteckning'],
        ['A2', 'J', 'Kanarie'],
        ['A33', 'N', 'Kanarie'],
        ['A33', 'N', 'Kanarie'],
        [null, 'J', 'Kanarie'],
        [null, null, 'Kanarie'],
      ]);
      await workbook.xlsx.writeFile(join(instance.folder, 'tillagg.xlsx'));
    });

    it('says so before anything is synced, when a dry run has read all the rows', async () => {
      const { code, out } = await run('mapping', 'dry-run', 'mappning', '--lang', 'en');
      expect([code, out]).toEqual([0, expect.stringContaining('MAP-127 Warning: The list "tillagg"')]);
      const few = await run('mapping', 'dry-run', 'mappning', '--rows', '2');
      expect([few.code, few.out]).not.toEqual([0, expect.stringContaining('MAP-127')]);
    });

    it('tells how many rows were left out, of which list and what to do, and nothing of what stands in them', async () => {
      const swedish = await run('sync');
      expect(swedish.out).toContain('  3 rader i listor som ingen rad i källan hör ihop med\n');
      expect(swedish.err).toContain(
        'filer: MAP-127 Varning: Listan "tillagg" (tillagg.xlsx#Blad) har 3 rader som ingen rad i källan hör ihop med.',
      );
      expect(swedish.err).toContain('rätta numret');
      const english = await run('sync', '--lang', 'en', '--json');
      expect(english.err.match(/MAP-127 Warning: The list "tillagg" .* has 3 rows/g)).toHaveLength(1);
      const [synced] = (JSON.parse(english.out) as { runs: { unmatched: number }[] }).runs;
      expect(synced).toMatchObject({ read: 3, rejected: 0, unmatched: 3 });
      const list = await run('run', 'list', '--lang', 'en');
      expect(list.out).toContain('  3 rows of lists that no row of the source belongs to\n');
      const show = await run('run', 'show', '1', '--json');
      expect(JSON.parse(show.out)).toMatchObject({ run: { unmatched: 3 } });
      for (const { out, err } of [swedish, english, list, show])
        for (const text of secret) expect(out + err).not.toContain(text);
    });
  });

  it('of which every row was asked for has nothing to tell', async () => {
    const instance = withPlace(place);
    edit(join(instance.folder, 'tillagg.sqlite'), "DELETE FROM Tillagg WHERE Arende = 'A9'");
    expect(await instance.sync()).toMatchObject({ unmatched: 0 });
    const { out, err } = await brygga(['sync', '--config', instance.config], { cwd: instance.folder });
    expect(out + err).not.toMatch(/MAP-127|hör ihop med/);
  });

  it('that two records share has lost only the rows that neither asked for, also over another list', async () => {
    const instance = instanceOf(
      {
        'utredning.csv': `Id;Personnr;Tillagg\n1;${anna};T1\n2;${bo};\n`,
        'insats.csv': `Id;Utr;Personnr;Koppling\n7;1;${anna};K1\n8;2;${bo};K2\n`,
        'koppling.csv': 'Id;Tillagg\nK1;T2\nK2;T7\nK3;T3\n',
      },
      [
        'lists:',
        '  koppling: { from: koppling.csv, key: Id }',
        '  tillagg: { from: tillagg.csv, key: Id, source: annat }',
        '  samma: { from: tillagg.csv, key: Id, source: annat }',
        'records:',
        '  utredning:',
        '    from: utredning.csv',
        '    key: Id',
        '    join: { tillagg: Tillagg }',
        '    barn: Personnr',
        '    variables: { utredning.forlangd: { yesNo: tillagg.Forl } }',
        '  insats:',
        '    from: insats.csv',
        '    key: Id',
        '    join: { koppling: Koppling, samma: koppling.Tillagg }',
        '    barn: Personnr',
        '    utredning: Utr',
        '    variables: { insats.typ: { code: samma.Typ, values: { a: heldygnsvard-sol } } }',
      ],
      { annat: { connector: 'csv', settings: { folder: 'annat' } } },
    );
    mkdirSync(join(instance.folder, 'annat'));
    const rows = ['T1;J;', 'T2;;a', 'T2;;a', 'T3;J;a', 'T4;N;', 'T4;N;', ';J;', ';;'];
    writeFileSync(join(instance.folder, 'annat', 'tillagg.csv'), `Id;Forl;Typ\n${rows.join('\n')}\n`);
    expect(await instance.sync()).toMatchObject({ status: 'done', unmatched: 4 });
  });

  it('is asked for by its name when the settings do not have it', async () => {
    await expect(withPlace().sync()).rejects.toThrow('MAP-126');
    await expect(withPlace({ annat: place.tillagg }).sync()).rejects.toThrow('MAP-126');
  });

  it('that cannot be opened stops the run before anything is read', async () => {
    const instance = withPlace({ tillagg: { connector: 'sqlite', settings: { file: 'finns-inte.sqlite' } } });
    await expect(instance.sync()).rejects.toThrow(/CON-/);
    expect(await instance.query('SELECT status, lasta, listrader_utan_traff FROM korning')).toEqual([
      { status: 'failed', lasta: 0, listrader_utan_traff: null },
    ]);
  });
});

describe('a file that has a row per placement, with the child in each', () => {
  const file = `Personnr;Kon;Nr;Form\n${anna};F;1;X\n${anna};F;2;X\n${bo};P;3;X\n${anna};P;4;X\n${bo};P;5;X\n`;
  const mapping = (repeats: string): string[] => [
    'records:',
    '  barn:',
    '    from: fil.csv',
    '    key: Personnr',
    ...(repeats ? [`    ${repeats}`] : []),
    '    barn: Personnr',
    '    variables: { barn.kon: { code: Kon, values: { F: flicka, P: pojke } } }',
    '  insats:',
    '    from: fil.csv',
    '    key: Nr',
    '    barn: Personnr',
    '    variables: {}',
  ];

  it('counts each child once where the mapping says that rows repeat; one that differs is rejected', async () => {
    const instance = instanceOf({ 'fil.csv': file }, mapping('repeats: true'));
    const run = await instance.sync();
    expect(run).toMatchObject({ read: 10, inserted: 7, countedOnly: 2, rejected: 1, cells: 2 });
    expect(adds(run as unknown as Record<string, unknown>)).toBe(true);
    expect(await rejects(instance)).toEqual([{ post: 'barn', kod: 'key-duplicate', antal: 1 }]);
    const again = await instance.sync();
    expect(again).toMatchObject({ unchanged: 7, inserted: 0, updated: 0, countedOnly: 2, rejected: 1 });
    expect(await instance.query('SELECT kon FROM barn ORDER BY kon')).toEqual([
      { kon: 'flicka' },
      { kon: 'pojke' },
    ]);
  });

  it('is rejected row by row without it, as before', async () => {
    const run = await instanceOf({ 'fil.csv': file }, mapping('')).sync();
    expect(run).toMatchObject({ read: 10, inserted: 7, countedOnly: 0, rejected: 3 });
  });

  it('counts an unmapped code once per child: a rare one must not grow common enough to be shown', async () => {
    const many = Array.from({ length: 12 }, (_, i) => `${anna};Kanariesson;${i};X`);
    const others = [bo, cia].map((child, i) => `${child};F;${100 + i};X`);
    const instance = instanceOf(
      { 'fil.csv': ['Personnr;Kon;Nr;Form', ...many, ...others, ''].join('\n') },
      mapping('repeats: true'),
    );
    expect(await instance.sync()).toMatchObject({ unmapped: 1, countedOnly: 11, rejected: 0 });
    expect(await instance.query('SELECT visad, antal FROM omappad_kod')).toEqual([{ visad: null, antal: 1 }]);
  });
});

describe('notifications that are only counted and come again', () => {
  const mapping = [
    'lists: { person: { from: person.csv, key: Lop } }',
    'records:',
    '  aktualisering:',
    '    from: akt.csv',
    '    key: Id',
    '    repeats: true',
    '    join: { person: Lop }',
    '    barn: person.Personnr',
    '    countBy: { barn.kon: { code: person.Kon, values: { F: flicka, P: pojke } } }',
    '    variables:',
    '      aktualisering.inkom-datum: { date: Inkom }',
    '      aktualisering.utredning-inleds: { code: Beslut, values: { J: ja, N: nej } }',
  ];

  it('are counted once, by the sex that stands in the list; one that says something else is rejected', async () => {
    const instance = instanceOf(
      {
        'person.csv': `Lop;Personnr;Kon\n1;${anna};F\n2;${bo};P\n`,
        'akt.csv':
          'Id;Lop;Inkom;Beslut\n1;1;2024-01-02;N\n1;1;2024-01-02;N\n2;2;2024-01-03;N\n2;2;2024-01-04;N\n3;2;2024-01-05;J\n3;2;2024-01-05;N\n',
      },
      mapping,
    );
    const run = await instance.sync();
    expect(run).toMatchObject({ read: 6, inserted: 1, countedOnly: 3, rejected: 2 });
    expect(await instance.query('SELECT kon, antal FROM aktualisering_antal ORDER BY kon')).toEqual([
      { kon: 'flicka', antal: 1 },
      { kon: 'pojke', antal: 1 },
    ]);
  });
});

describe('children who changed identity, as numbers in a list', () => {
  it('are one child: the aliases are joined too', async () => {
    const instance = instanceOf(
      {
        'person.csv': `Lop;Personnr\n1;${cia}\n2;${anna}\n`,
        'byten.csv': 'Gammal;Ny\n1;2\n8;9\n',
        'utredning.csv': 'Id;Lop\n10;1\n11;2\n',
      },
      [
        'lists:',
        '  gammal: { from: person.csv, key: Lop }',
        '  ny: { from: person.csv, key: Lop }',
        'records:',
        '  utredning: { from: utredning.csv, key: Id, join: { ny: Lop }, barn: ny.Personnr, variables: {} }',
        'aliases: { from: byten.csv, join: { gammal: Gammal, ny: Ny }, old: gammal.Personnr, current: ny.Personnr }',
      ],
    );
    expect(await instance.sync()).toMatchObject({ inserted: 2 });
    expect(await instance.query('SELECT count(DISTINCT barn) AS barn FROM utredning')).toEqual([{ barn: 1 }]);
  });
});
