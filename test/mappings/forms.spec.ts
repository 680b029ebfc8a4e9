import type { Workbook, Worksheet } from 'exceljs';
import { checkDigit } from '../../src/example/identities';
import { problemsOf } from '../../src/errors/render';
import { inRepository, Instance, testFolder } from '../support/instance';
import {
  columnOf,
  day,
  fill,
  headerRow,
  newWorkbook,
  save,
  shippedFollowUp,
  type Rows,
} from './forms-workbook';

const folder = testFolder();

/** A unit's instance: the workbook in `bok/` is all that it reads. */
const instanceOf = (name: string, change: Record<string, unknown> = {}): Instance =>
  new Instance(folder.in(name), {
    catalogue: { edition: 'bbic-working' },
    sources: [
      {
        name: 'excel',
        mapping: inRepository('mappings', 'excel'),
        settings: { folder: 'bok', headerRow },
      },
    ],
    ...change,
  });

/** Of the published test series: nobody's. */
function person(n: number): string {
  const nine = `1201${String((n % 28) + 1).padStart(2, '0')}${n % 2 ? '239' : '238'}`;
  return `20${nine.slice(0, 6)}-${nine.slice(6)}${checkDigit(nine)}`;
}

const followUp = shippedFollowUp('barns-delaktighet');

const investigation = (n: number, more: Rows[string][number] = {}): Rows[string][number] => ({
  nummer: `U${n}`,
  identitet: person(n),
  inledd: day('2025-03-10'),
  avslutsdatum: day('2025-05-10'),
  'enskilda-samtal': 'Ja',
  'enskilda-moten': 'Nej',
  'delaktig-i-planering': 'Ja',
  'asikter-dokumenterade': 'Ja',
  'vardnadshavare-delaktiga/ja': 'x',
  kommunicering: 'Ja',
  ...more,
});

const investigations = (count: number): Rows[string] =>
  Array.from({ length: count }, (_, n) => investigation(n));

/** What a sync makes of a workbook that somebody has worked on. */
async function synced(name: string, work: (book: Workbook) => void): Promise<Instance> {
  const book = newWorkbook('excel', followUp);
  work(book);
  await save(book, folder.in(name, 'bok', 'registrering.xlsx'));
  return instanceOf(name);
}

const errorOf = async (instance: Instance): Promise<{ code: string; text: string }> => {
  const error: unknown = await instance.sync().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const [problem] = error === null ? [] : problemsOf(error);
  return { code: problem?.code ?? 'none', text: JSON.stringify(problem) };
};

describe('a workbook that a unit fills in, read by brygga sync', () => {
  it('gives the store every answer that was written, and nothing that was not', async () => {
    const instance = await synced('hel', (book) =>
      fill(book, {
        Barn: [{ identitet: person(1), kon: 'Flicka', fodelsedatum: day('2012-01-02') }],
        Aktualisering: [
          {
            nummer: '0017',
            identitet: person(1),
            enhet: 'NORR',
            'inkom-datum': day('2025-03-03'),
            beslutsdatum: day('2025-03-10'),
            typ: 'Anmälan',
            'utredning-inleds': 'Ja',
            'barnets-delaktighet': 'Nej',
          },
        ],
        Utredning: [
          investigation(1, { aktualisering: '0017', 'vardnadshavare-delaktiga/nej': 'x', skydd: 'x' }),
        ],
      }),
    );
    expect(await instance.sync()).toMatchObject({ read: 3, inserted: 3, rejected: 0, unmapped: 0 });
    expect(await instance.query('SELECT kon, fodelsedatum FROM barn')).toEqual([
      { kon: 'flicka', fodelsedatum: '2012-01-02' },
    ]);
    expect(
      await instance.query(
        'SELECT enhet, handelse_datum, typ, barnets_delaktighet, barnet_informerat FROM aktualisering',
      ),
    ).toEqual([
      {
        enhet: 'NORR',
        handelse_datum: '2025-03-03',
        typ: 'anmalan',
        barnets_delaktighet: 'nej',
        barnet_informerat: null,
      },
    ]);
    const [joined] = await instance.query(
      `SELECT u.enskilda_samtal, u.skyddad, u.gallras, a.nyckel = u.aktualisering AS hor_ihop
         FROM utredning u, aktualisering a`,
    );
    expect(joined).toEqual({ enskilda_samtal: 'ja', skyddad: 1, gallras: '2031-12-31', hor_ihop: 1 });
    expect(await instance.sync()).toMatchObject({ read: 3, unchanged: 3 });
  });

  it('an anmälan without a utredning is counted by sex and age, and stored by nobody', async () => {
    const instance = await synced('anmalan', (book) =>
      fill(book, {
        Barn: [{ identitet: person(1), kon: 'Flicka', fodelsedatum: day('2012-01-02') }],
        Aktualisering: [
          {
            nummer: '1',
            identitet: person(1),
            'inkom-datum': day('2025-03-03'),
            beslutsdatum: day('2025-03-10'),
            typ: 'Anmälan',
            'utredning-inleds': 'Nej',
          },
        ],
      }),
    );
    expect(await instance.sync()).toMatchObject({ read: 2, countedOnly: 2, inserted: 0 });
    expect(await instance.query('SELECT typ, kon, antal FROM aktualisering_antal')).toEqual([
      { typ: 'anmalan', kon: 'flicka', antal: 1 },
    ]);
  });

  it('what a person got wrong is unmapped or rejected and counted, and costs no other row', async () => {
    const good = investigations(30);
    const instance = await synced('fel', (book) =>
      fill(book, {
        Utredning: [
          ...good,
          {}, // somebody left a row empty
          investigation(40, { 'enskilda-samtal': 'Kanske' }),
          investigation(41, { avslutsdatum: '2025-02-30' }),
          investigation(42, { avslutsdatum: 'i våras' }),
          investigation(43, { 'vardnadshavare-delaktiga/ja': '?' }),
          investigation(44, { identitet: null }),
          investigation(45, { identitet: 'okänd' }),
          investigation(46, { nummer: null }),
          investigation(1, { identitet: person(2) }), // and so the first one with the number 1 is nobody's either
          investigation(47, { identitet: Number(person(3).replace('-', '')) }),
        ],
      }),
    );
    expect(await instance.sync()).toMatchObject({ read: 39, inserted: 34, rejected: 5, unmapped: 4 });
    const codes = await instance.query(
      'SELECT variabel, visad, antal FROM omappad_kod ORDER BY variabel, visad',
    );
    // What so few rows hold is counted and not shown.
    expect(codes).toEqual([
      { variabel: 'utredning.avslutsdatum', visad: null, antal: 2 },
      { variabel: 'utredning.enskilda-samtal', visad: null, antal: 1 },
      { variabel: 'utredning.vardnadshavare-delaktiga', visad: null, antal: 1 },
    ]);
  });

  it('rows that are sorted, columns that are moved and sheets in another order change nothing', async () => {
    const rows = { Utredning: investigations(12), Barn: [{ identitet: person(1), kon: 'Pojke' }] };
    const before = await synced('ordning-1', (book) => fill(book, rows));
    const after = await synced('ordning-2', (book) => {
      fill(book, { ...rows, Utredning: [...rows.Utredning].reverse() });
      moveColumn(book.getWorksheet('Utredning')!, 'enskilda-samtal', 1);
      [...book.worksheets].reverse().forEach((sheet, at) => Object.assign(sheet, { orderNo: at }));
    });
    await before.sync();
    await after.sync();
    expect(await after.fingerprint()).toBe(await before.fingerprint());
  });

  it('a column of a person’s own is not read, whatever stands in it', async () => {
    const instance = await synced('egen', (book) => {
      fill(book, { Utredning: investigations(3) });
      const sheet = book.getWorksheet('Utredning')!;
      const place = sheet.columnCount + 1;
      sheet.getCell(headerRow, place).value = 'Anteckning';
      sheet.getCell(headerRow + 1, place).value = 'Anna ringde i tisdags';
    });
    expect(await instance.sync()).toMatchObject({ read: 3, inserted: 3 });
    expect(JSON.stringify([...(await instance.content())].map(([, rows]) => [...rows]))).not.toContain(
      'Anna',
    );
  });

  it('a formula counts as the result that was saved with it', async () => {
    const instance = await synced('formel', (book) => {
      fill(book, { Utredning: investigations(3) });
      const sheet = book.getWorksheet('Utredning')!;
      sheet.getCell(headerRow + 2, columnOf(sheet, 'enskilda-samtal')).value = {
        formula: 'E4',
        result: 'Nej',
      };
    });
    await instance.sync();
    const rows = await instance.query(
      'SELECT enskilda_samtal AS svar, count(*) AS antal FROM utredning GROUP BY 1',
    );
    expect(rows).toEqual([
      { svar: 'ja', antal: 2 },
      { svar: 'nej', antal: 1 },
    ]);
  });

  it.each([
    [
      'a sheet that is renamed',
      (book: Workbook): void => void (book.getWorksheet('Utredning')!.name = 'Utredningar 2025'),
      'CON-605',
    ],
    [
      'a column that is removed',
      (book: Workbook): void => {
        const sheet = book.getWorksheet('Utredning')!;
        const column = columnOf(sheet, 'enskilda-samtal');
        for (let row = headerRow; row <= sheet.rowCount; row++) sheet.getCell(row, column).value = null;
      },
      'MAP-050',
    ],
    [
      'notes beside the table',
      (book: Workbook): void => {
        book.getWorksheet('Utredning')!.getCell('ZZ7').value = 'Ring Anna';
      },
      'CON-607',
    ],
  ])(
    '%s stops the reading with an error that says so, and the store stays as it was',
    async (_what, change, code) => {
      const name = `stopp-${code}`;
      const instance = await synced(name, (book) => fill(book, { Utredning: investigations(3) }));
      await instance.sync();
      const before = await instance.fingerprint();
      const book = newWorkbook('excel', followUp);
      fill(book, { Utredning: investigations(2) });
      change(book);
      await save(book, folder.in(name, 'bok', 'registrering.xlsx'));
      const error = await errorOf(instance);
      expect(error.code).toContain(code);
      expect(error.text).not.toContain('Anna');
      expect(await instance.fingerprint()).toBe(before);
    },
  );
});

/** Moves a column to a place, as cutting and inserting it does. */
function moveColumn(sheet: Worksheet, name: string, to: number): void {
  const from = columnOf(sheet, name);
  for (let row = headerRow; row <= sheet.rowCount; row++) {
    const values = Array.from({ length: sheet.columnCount }, (_, at) => sheet.getCell(row, at + 1).value);
    const [moved] = values.splice(from - 1, 1);
    values.splice(to - 1, 0, moved);
    values.forEach((value, at) => (sheet.getCell(row, at + 1).value = value ?? null));
  }
}
