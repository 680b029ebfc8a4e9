import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { double, folder, useLifecare } from '../doubles/lifecare/use-lifecare';
import { Instance, testFolder } from '../support/instance';

const own = testFolder();
useLifecare();

const paging =
  'paging: { by: offset, offset: offset, limit: limit, size: 4, total: TotalNumberOfRecords, key: Id }\nresult: Result';

const files = {
  'mapping.yaml': `mapping: api
version: 1.0.0
title: API
status: template
catalogue: bbic-working
connector: rest
lists:
  anmalan: { from: requests/aktualiseringar.yaml, key: Utredning }
records:
  aktualisering:
    from: requests/aktualiseringar.yaml
    key: Id
    barn: Personnr
    variables:
      aktualisering.utredning-inleds: { when: [{ Utredning: { empty: false }, then: ja }] }
  utredning:
    from: requests/utredningar.yaml
    key: Id
    join: { anmalan: Id }
    barn: Personnr
    aktualisering: anmalan.Id
    variables: {}
`,
  'requests/aktualiseringar.yaml': `path: apifc/v1/Extract/Actualisations
${paging}
columns: { Id: Id, Personnr: PersonId, Utredning: { path: InvestigationId, optional: true } }
`,
  'requests/utredningar.yaml': `path: apifc/v1/Extract/Investigations
${paging}
first: InvestigationPersonDTOs
columns: { Id: Id, Personnr: InvestigationPersonDTOs.PersonId }
`,
};

/** Case number → the notifications that led to it; the rest of the double's are about nothing that is read. */
function hold(cases: Record<number, number[]>): void {
  const child = '20120304T001';
  const { Actualisations: notifications, Investigations: investigations } = double.holdings;
  const notified = Object.entries(cases).flatMap(([id, list]) =>
    list.map((own) => [own, Number(id)] as const),
  );
  double.holdings.Actualisations = notifications!.slice(0, notified.length).map((held, i) => ({
    ...held,
    id: notified[i]![0],
    record: { ...held.record, Id: notified[i]![0], PersonId: child, InvestigationId: notified[i]![1] },
  }));
  double.holdings.Investigations = investigations!.slice(0, Object.keys(cases).length).map((held, i) => {
    const id = Number(Object.keys(cases)[i]);
    const persons = [{ Name: 'Vilgot Kanariefågel', PersonId: child, CustomerNumber: 1, CoApplicant: false }];
    return { ...held, id, record: { ...held.record, Id: id, InvestigationPersonDTOs: persons } };
  });
}

describe('an API whose notifications name the investigation, and not the other way round (double)', () => {
  it('gives each investigation its parent over a list; one with two notifications is told apart as such', async () => {
    const home = own.in('api');
    mkdirSync(join(home, 'mappning', 'requests'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home, 'mappning', name), text);
    const settings = {
      address: double.api,
      parameters: { domain: 'IFO', key: { file: join(folder, 'nyckel') } },
      tls: { ca: join(folder, 'ca.pem') },
    };
    const instance = new Instance(home, { sources: [{ name: 'api', mapping: 'mappning', settings }] });
    hold({ 71: [1, 2], 72: [3], 73: [4], 74: [], 75: [6], 76: [7] });
    expect(await instance.sync()).toMatchObject({ read: 6 + 6, inserted: 6 + 5, rejected: 1 });
    expect(await instance.query('SELECT kod FROM avvisad')).toEqual([{ kod: 'list-ambiguous' }]);
    const rows = await instance.query(
      `SELECT u.aktualisering IS NULL AS utan, a.nyckel IS NOT NULL AS med FROM utredning u
       LEFT JOIN aktualisering a ON a.nyckel = u.aktualisering ORDER BY 1`,
    );
    expect(rows).toEqual([...Array<unknown>(4).fill({ utan: 0, med: 1 }), { utan: 1, med: 0 }]);
    expect(await instance.sync()).toMatchObject({ inserted: 0, updated: 0, unchanged: 11 });
  });
});
