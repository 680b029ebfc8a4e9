import { inRepository, Instance, testFolder } from '../support/instance';
import { day, fill, newWorkbook, save, shippedFollowUp } from './forms-workbook';

const folder = testFolder();

/** An instance that reads the workbook in `bok/`. */
const instanceOf = (name: string, kind: 'excel' | 'paper'): Instance =>
  new Instance(folder.in(name), {
    catalogue: { edition: 'bbic-working' },
    sources: [
      {
        name: kind,
        mapping: inRepository('mappings', kind),
        settings: { folder: 'bok', headerRow: 3 },
      },
    ],
  });

describe('a workbook that a unit fills in, read by brygga sync', () => {
  const instance = instanceOf('hel', 'excel');

  it('gives the store every answer that was written, and nothing that was not', async () => {
    const book = newWorkbook('excel', shippedFollowUp('barns-delaktighet'));
    fill(book, {
      Barn: [{ identitet: '20100101-2382', kon: 'Flicka', fodelsedatum: day('2010-01-01') }],
      Aktualisering: [
        {
          nummer: '0017',
          identitet: '20100101-2382',
          enhet: 'NORR',
          'inkom-datum': day('2025-03-03'),
          beslutsdatum: day('2025-03-10'),
          typ: 'Anmälan',
          'utredning-inleds': 'Ja',
          'barnets-delaktighet': 'Nej',
        },
      ],
      Utredning: [
        {
          nummer: 'U1',
          identitet: '20100101-2382',
          aktualisering: '0017',
          inledd: day('2025-03-10'),
          'enskilda-samtal': 'Ja',
          'vardnadshavare-delaktiga/ja': 'x',
          'vardnadshavare-delaktiga/nej': 'x',
        },
      ],
    });
    await save(book, folder.in('hel', 'bok', 'registrering.xlsx'));

    expect(await instance.sync()).toMatchObject({ read: 3, inserted: 3, rejected: 0, unmapped: 0 });
    expect(await instance.query('SELECT kon, fodelsedatum FROM barn')).toEqual([
      { kon: 'flicka', fodelsedatum: '2010-01-01' },
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
      'SELECT u.enskilda_samtal, a.nyckel = u.aktualisering AS hor_ihop FROM utredning u, aktualisering a',
    );
    expect(joined).toEqual({ enskilda_samtal: 'ja', hor_ihop: 1 });
  });
});
