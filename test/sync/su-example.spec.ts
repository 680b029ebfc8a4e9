import { inRepository, Instance, testFolder } from '../support/instance';

const folder = testFolder();

describe('the registration example of docs/first-list.md', () => {
  const instance = new Instance(folder.in('su'), {
    catalogue: { edition: 'bbic-working', local: inRepository('catalog/local/su-exempel.yaml') },
    followUps: inRepository('catalog/follow-ups/su-exempel'),
    sources: [
      {
        name: 'registreringar',
        mapping: inRepository('mappings/su-exempel'),
        settings: { folder: inRepository('mappings/su-exempel'), rowNumber: 'Rad' },
      },
    ],
  });

  it('loads all eleven persons: none refused, no answer unmapped', async () => {
    expect(await instance.sync()).toMatchObject({ read: 11, inserted: 11, rejected: 0, unmapped: 0 });
    expect(await instance.sync()).toMatchObject({ read: 11, unchanged: 11, inserted: 0, updated: 0 });
  });

  it('gives 6 improved, 4 unchanged, 1 worse, by sex as the tutorial says', async () => {
    const rows = await instance.query<{ kon: string; forandring: string; antal: number }>(
      `SELECT lokal_kon AS kon, lokal_sjalvskattad_forandring AS forandring, count(*) AS antal
         FROM uppfoljning GROUP BY 1, 2 ORDER BY 2, 1`,
    );
    expect(rows.map(({ kon, forandring, antal }) => [forandring, kon, antal])).toEqual([
      ['forbattrad', 'kvinna', 3],
      ['forbattrad', 'man', 3],
      ['forsamrad', 'man', 1],
      ['oforandrad', 'kvinna', 2],
      ['oforandrad', 'man', 2],
    ]);
  });

  it('keeps age and months as the numbers they were', async () => {
    const [sums] = await instance.query(
      `SELECT sum(lokal_alder) AS alder, sum(lokal_insatstid_manader) AS manader, count(DISTINCT barn) AS personer
         FROM uppfoljning`,
    );
    // Sums of the printed table: 35+27+55+45+34+48+46+51+29+33+61 and 3+2+4+6+1+3+5+4+3+6+3.
    expect(sums).toEqual({ alder: 464, manader: 40, personer: 11 });
  });
});
