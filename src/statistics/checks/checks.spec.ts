import { join } from 'node:path';
import { HandMadeStore, personnummer } from '../../../test/statistics/store';
import { packageRoot } from '../../config/paths';
import { loadNationalData } from '../national-data';
import { collectYear } from '../collect';
import { identitiesOf } from '../identities';
import type { CheckResult, PreviousDelivery, SourceIdentity } from '../model';
import { checkYear } from '../statistics';
import { rules } from './rules';

const national = loadNationalData(join(packageRoot(), 'catalog/national'), 'preliminar');
let source: HandMadeStore;
beforeEach(() => (source = new HandMadeStore()));
afterEach(() => source.remove());

async function check(id: string, previous?: PreviousDelivery): Promise<CheckResult> {
  const { checks } = await checkYear(source, national, { year: 2024, readIdentities: true, previous });
  return checks.find((result) => result.id === id)!;
}

async function* stream(identities: readonly SourceIdentity[]): AsyncIterable<SourceIdentity> {
  yield* identities;
}

type Cells = Record<string, string | null>;
interface Wrong {
  barn?: Cells & { form?: 'personnummer' | 'samordningsnummer' | 'tillfalligt' | 'lopnummer' };
  insats?: Cells;
  placering?: Cells;
}
const sol = { typ: 'heldygnsvard-sol', lagrum: 'sol.2001-453' };
const lvu2 = { typ: 'vard-lvu', lagrum: 'lvu-2' };
const lvu3 = { typ: 'vard-lvu', lagrum: 'lvu-3' };
const lvu6 = { typ: 'omedelbart-omhandertagande', lagrum: 'lvu-6' };
const bornIn = (born: string): Cells => ({ fodelsedatum: born, id: personnummer(born, 0) });

/** One child of its own per line: what is wrong with it, and how it may look without being wrong. */
const cases: [id: string, what: string, wrong: Wrong, right: Wrong][] = [
  ['I0', 'a child that the source no longer knows', { barn: { id: '' } }, {}],
  ['I0', 'a child with a running number only', { barn: { id: '4711', form: 'lopnummer' } }, {}],
  [
    'I1',
    'a wrong check digit',
    { barn: { id: '201005172381' } },
    { barn: { id: personnummer('2010-05-17', 0) } },
  ],
  [
    'I1',
    'a day that does not exist',
    { barn: { id: personnummer('2010-02-30', 0), fodelsedatum: null } },
    { barn: bornIn('2010-02-28') },
  ],
  [
    'I1',
    'a samordningsnummer that is called a personnummer',
    { barn: { id: personnummer('2010-05-17', 0, 60) } },
    { barn: { id: personnummer('2010-05-17', 0, 60), form: 'samordningsnummer' } },
  ],
  [
    'I2',
    "the tax agency's printed number with one digit changed",
    { barn: { id: '197010632392', form: 'samordningsnummer', fodelsedatum: null } },
    { barn: { id: '197010632391', form: 'samordningsnummer', fodelsedatum: null } },
  ],
  [
    'I3',
    'a temporary id that is a real number',
    { barn: { id: personnummer('2010-05-17', 0), form: 'tillfalligt' } },
    { barn: { id: '20100517T123', form: 'tillfalligt' } },
  ],
  ['I5', 'a boy with a girl’s number', { barn: { id: personnummer('2010-05-17', 2), kon: 'pojke' } }, {}],
  [
    'I5',
    'a birth date that is not the number’s',
    { barn: { id: personnummer('2010-05-17', 2), fodelsedatum: '2010-05-18' } },
    {},
  ],
  [
    'I5',
    'a child born after the insats began',
    { barn: bornIn('2024-02-02') },
    { barn: bornIn('2024-02-01') },
  ],
  ['D1', 'a start that is no date', { insats: { startdatum: 'omappad' } }, {}],
  [
    'D1',
    'a date that the calendar has not',
    { insats: { slutdatum: '2024-02-30' } },
    { insats: { slutdatum: '2024-02-29' }, placering: { slutdatum: '2024-02-29' } },
  ],
  ['D1', 'a decision without date', { insats: { beslutsdatum: null } }, {}],
  ['D1', 'a placement without start', { placering: { startdatum: null } }, {}],
  ['D1b', 'an insats before its decision', { insats: { beslutsdatum: '2024-02-02' } }, {}],
  [
    'D1b',
    'a late omhändertagande',
    { insats: { ...lvu6, beslutsdatum: '2024-01-24' } },
    { insats: { ...lvu6, beslutsdatum: '2024-01-25' } },
  ],
  ['D2', 'an insats that ends before it starts', { insats: { slutdatum: '2024-01-31' } }, {}],
  ['D2', 'an end typed with last year', { insats: { slutdatum: '2023-12-31' } }, {}],
  ['D2', 'a placement that ends before it starts', { placering: { slutdatum: '2024-01-31' } }, {}],
  [
    'D3',
    'a placement of the year in an insats that ended before',
    {
      insats: { startdatum: '2023-01-01', slutdatum: '2023-12-31' },
      placering: { startdatum: '2023-01-01', slutdatum: '2024-03-01' },
    },
    { insats: { startdatum: '2023-01-01', slutdatum: '2024-01-01' } },
  ],
  [
    'D4',
    'an end after the year',
    { insats: { slutdatum: '2025-01-01' } },
    { insats: { slutdatum: '2024-12-31' } },
  ],
  [
    'D5',
    'LVU care that began nine weeks after the decision',
    { insats: { ...lvu2, beslutsdatum: '2023-12-01' } },
    { insats: { ...lvu2, beslutsdatum: '2024-01-01' } },
  ],
  ['P2', 'a placement before its insats', { placering: { startdatum: '2024-01-31' } }, {}],
  [
    'P2',
    'a running placement in a closed insats',
    { insats: { slutdatum: '2024-06-01' } },
    { insats: { slutdatum: '2024-06-01' }, placering: { slutdatum: '2024-06-01' } },
  ],
  ['P4', 'a first placement after the insats began', { placering: { startdatum: '2024-02-05' } }, {}],
  ['P4', 'a running insats without a placement any more', { placering: { slutdatum: '2024-06-01' } }, {}],
  [
    'P4',
    'a last placement that ends before the insats',
    { insats: { slutdatum: '2024-06-01' }, placering: { slutdatum: '2024-05-01' } },
    { insats: { slutdatum: '2024-06-01' }, placering: { slutdatum: '2024-06-01' } },
  ],
  ['A1', 'a start at 21', { barn: bornIn('2003-02-01') }, { barn: bornIn('2003-02-02') }],
  [
    'A1',
    'LVU care past the 21st birthday',
    { barn: bornIn('2003-12-30'), insats: lvu3 },
    { barn: bornIn('2003-12-31'), insats: lvu3 },
  ],
  ['A1b', 'SoL care past the 21st birthday', { barn: bornIn('2003-12-30') }, { barn: bornIn('2003-12-31') }],
  [
    'A2',
    'LVU 2 § at 18',
    { barn: bornIn('2006-02-01'), insats: lvu2 },
    { barn: bornIn('2007-02-01'), insats: lvu2 },
  ],
  [
    'A2',
    'LVU 2 § that goes on after the 18th birthday',
    { barn: bornIn('2006-06-01'), insats: { ...lvu2, slutdatum: '2024-06-02' } },
    { barn: bornIn('2006-06-01'), insats: { ...lvu2, slutdatum: '2024-06-01' } },
  ],
  [
    'A3',
    'LVU 3 § decided at 20',
    { barn: bornIn('2004-02-01'), insats: lvu3 },
    { barn: bornIn('2004-02-02'), insats: lvu3 },
  ],
  [
    'A4',
    'an omhändertagande at 20',
    { barn: bornIn('2004-02-01'), insats: lvu6 },
    { barn: bornIn('2004-02-02'), insats: lvu6 },
  ],
  [
    'A5',
    'stödboende at 15',
    { barn: bornIn('2008-02-02'), placering: { form: 'stodboende' } },
    { barn: bornIn('2008-02-01'), placering: { form: 'stodboende' } },
  ],
  [
    'A6',
    'skyddat boende before the law',
    { placering: { form: 'skyddat-boende', startdatum: '2024-03-31' } },
    { placering: { form: 'skyddat-boende', startdatum: '2024-04-01' } },
  ],
  [
    'L1',
    'an omhändertagande of two months',
    { insats: { ...lvu6, slutdatum: '2024-03-29' } },
    { insats: { ...lvu6, slutdatum: '2024-03-28' } },
  ],
  [
    'L2',
    'SoL care at home',
    { insats: sol, placering: { form: 'eget-hem' } },
    { insats: lvu6, placering: { form: 'eget-hem' } },
  ],
  ['L2', 'LVU care that begins at home', { insats: lvu2, placering: { form: 'eget-hem' } }, { insats: lvu2 }],
  [
    'L3',
    'särskilt ungdomshem with SoL',
    { insats: sol, placering: { form: 'sarskilt-ungdomshem' } },
    { insats: lvu3, placering: { form: 'sarskilt-ungdomshem' } },
  ],
  [
    'L4',
    'jourhem for more than half a year',
    { placering: { form: 'jourhem', slutdatum: '2024-08-02' } },
    { placering: { form: 'jourhem', slutdatum: '2024-08-01' } },
  ],
  ['L6', 'no guardian', { barn: { vardnadshavare: null } }, {}],
  [
    'L6',
    'alone with both parents',
    { barn: { ensamkommande: 'ja' } },
    { barn: { ensamkommande: 'ja', vardnadshavare: 'annan' } },
  ],
  [
    'L6',
    'alone and grown up',
    { barn: { ...bornIn('2006-02-01'), ensamkommande: 'ja', vardnadshavare: 'annan' } },
    { barn: { ...bornIn('2006-02-02'), ensamkommande: 'ja', vardnadshavare: 'annan' } },
  ],
  ['C2', 'a law that was not in force on the day', { insats: { lagrum: 'sol.2025-400' } }, {}],
  ['C2', 'a placement form that nobody has mapped', { placering: { form: 'omappad' } }, {}],
  ['C2', 'no lagrum', { insats: { lagrum: null } }, { insats: { lagrum: 'sol' } }],
  [
    'C2',
    'an insats type that nobody has mapped',
    { insats: { typ: 'omappad' } },
    { insats: { typ: 'oppenvard' }, placering: { startdatum: '2026-01-01' } },
  ],
  [
    'C2b',
    'a provider that nobody has mapped',
    { insats: { utforare: 'omappad' } },
    { insats: { utforare: null } },
  ],
  ['C2b', 'a guardian code that nobody has mapped', { barn: { vardnadshavare: 'omappad' } }, {}],
];

describe('a row that breaks a rule is named, and one at the edge of it is not', () => {
  it.each(cases)('%s: %s', async (id, _what, wrong, right) => {
    source.child(right);
    expect(await check(id)).toMatchObject({ status: 'passed', rows: 0 });
    const child = source.child(wrong);
    const result = await check(id);
    expect(result.status).toBe('failed');
    expect(result.findings.length).toBe(1);
    expect(result.findings[0]!.barn).toBe(child.barn);
  });
});

describe('rules about several rows', () => {
  it('I4: a child under two ids is named, and its newest id is the one that is kept', async () => {
    const { barn } = source.child();
    expect((await check('I4')).status).toBe('passed');
    source.known.push({ pseudonym: barn, canonical: '20100517T123', form: 'tillfalligt' });
    expect(await check('I4')).toMatchObject({ status: 'failed', rows: 1, children: 1 });
    expect((await check('I3')).status).toBe('passed');
  });

  it('I4: the id that the source calls current is delivered, even when the old one is of a newer kind', async () => {
    const { barn } = source.child();
    const [old] = source.known;
    old!.current = false;
    source.known.push({
      pseudonym: barn,
      canonical: '197010632391',
      form: 'samordningsnummer',
      current: true,
    });
    const data = await collectYear(source.store, 2024);
    for (const order of [source.known, [...source.known].reverse()]) {
      const known = await identitiesOf(data, stream(order));
      expect(known.get(barn)).toMatchObject({ canonical: '197010632391', several: true });
    }
  });

  it('P1: an insats without placement, and a placement without insats, are named', async () => {
    const { barn } = source.child();
    expect((await check('P1')).status).toBe('passed');
    const empty = source.insats(source.barn({}));
    const orphan = source.placering(barn, 'gone');
    const outpatient = source.placering(barn, source.insats(barn, { typ: 'oppenvard' }));
    expect((await check('P1')).findings.map((f) => f.placering ?? f.insats)).toEqual([
      empty,
      orphan,
      outpatient,
    ]);
  });

  it('P3: placements may share a day of change but not more', async () => {
    const { barn, insats } = source.child({ placering: { slutdatum: '2024-05-01' } });
    source.placering(barn, insats, { startdatum: '2024-05-01', form: 'hvb' });
    expect((await check('P3')).status).toBe('passed');
    const overlap = source.placering(barn, insats, { startdatum: '2024-06-01', form: 'jourhem' });
    expect((await check('P3')).findings).toMatchObject([{ placering: overlap }]);
  });

  it('P4: a gap between two placements is named', async () => {
    const { barn, insats } = source.child({ placering: { slutdatum: '2024-05-01' } });
    source.placering(barn, insats, { startdatum: '2024-05-02', form: 'hvb' });
    expect((await check('P4')).findings).toMatchObject([{ insats }]);
  });

  it.each([
    ['P5', sol, sol],
    ['P5b', sol, lvu2],
  ])('%s: two insatser may follow each other but not overlap', async (id, first, second) => {
    const { barn } = source.child({
      insats: { ...first, slutdatum: '2024-05-01' },
      placering: { slutdatum: '2024-05-01' },
    });
    source.insats(barn, { ...second, startdatum: '2024-05-01' });
    expect((await check(id)).status).toBe('passed');
    source.insats(barn, { ...second, startdatum: '2024-04-30', slutdatum: '2024-05-01' });
    expect(await check(id)).toMatchObject({ status: 'failed', rows: 2, children: 1 });
  });

  it('P6: the same form twice without a gap looks like a technical split; another form does not', async () => {
    const { barn, insats } = source.child({ placering: { slutdatum: '2024-05-01' } });
    source.placering(barn, insats, { startdatum: '2024-05-01', slutdatum: '2024-06-01', form: 'hvb' });
    expect((await check('P6')).status).toBe('passed');
    const again = source.placering(barn, insats, { startdatum: '2024-06-01', form: 'hvb' });
    expect((await check('P6')).findings).toMatchObject([{ placering: again }]);
  });

  it('C1: a municipality code outside the list stops the file, and the list has all 290', async () => {
    source.child();
    expect(national.kommuner.size).toBe(290);
    expect((await check('C1')).status).toBe('passed');
    source.sender = { ...source.sender, kommun: '1258' };
    expect((await check('C1')).findings).toEqual([
      { check: 'C1', barn: null, insats: null, placering: null },
    ]);
    source.sender = { kommun: '0000', namnd: 'n', example: true };
    expect(await check('C1')).toMatchObject({
      status: 'not-applicable',
      reason: expect.stringContaining('påhittad'),
    });
  });

  it('Y2: figures that moved more than a quarter, and a form that vanished, are named', async () => {
    for (let n = 0; n < 4; n++) source.child();
    const population = { barn: 4, insatser: 4, placeringar: 4 };
    expect((await check('Y2')).status).toBe('not-applicable');
    expect((await check('Y2', { population, forms: { familjehem: 4 } })).status).toBe('passed');
    const less = { barn: 3, insatser: 3, placeringar: 4 };
    expect((await check('Y2', { population: less, forms: { familjehem: 4 } })).rows).toBe(2);
    expect((await check('Y2', { population, forms: { familjehem: 4, hvb: 1 } })).rows).toBe(1);
  });
});

describe('the list of checks', () => {
  it('turns on every rule that is programmed, so that none lies dead', () => {
    const listed = national.checks.filter((item) => item.notApplicable === undefined).map(({ id }) => id);
    expect([...listed].sort()).toEqual(Object.keys(rules).sort());
  });

  it('says why a check is not made instead of passing it', async () => {
    source.child();
    const { checks } = await checkYear(source, national, { year: 2024, readIdentities: false });
    const reasons = checks.filter(({ status }) => status === 'not-applicable');
    expect(reasons.map(({ id }) => id)).toEqual(['I0', 'I1', 'I2', 'I3', 'I4', 'I5', 'L5', 'Y1', 'Y2', 'K1']);
    expect(reasons.every(({ reason }) => reason)).toBe(true);
  });

  it('counts the rows that an age rule could not try', async () => {
    source.child({ barn: { fodelsedatum: null, id: '20100517T123', form: 'tillfalligt' } });
    expect(await check('A1')).toMatchObject({ status: 'passed', untested: 1 });
  });

  it('leaves a check out for years before it was valid', async () => {
    const dated = { ...national, checks: national.checks.map((c) => ({ ...c, validFrom: '2025-01-01' })) };
    const { checks } = await checkYear(source, dated, { year: 2024, readIdentities: true });
    expect(checks.find(({ id }) => id === 'D2')).toMatchObject({
      status: 'not-applicable',
      reason: 'Gäller inte 2024.',
    });
  });

  it('finds nothing in a year of rows that are all right', async () => {
    source.child();
    source.child({
      insats: { startdatum: '2019-03-01', beslutsdatum: '2019-03-01' },
      placering: { startdatum: '2019-03-01' },
    });
    const { checks } = await checkYear(source, national, { year: 2024, readIdentities: true });
    expect(checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual([]);
  });
});
