/**
 * The template `lifecare` against a double made from Lifecare's published contract, never Lifecare itself. The double
 * holds the example municipality as that contract would have it, with adults and planted names among it.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalIdentity, isFault } from '../../src/identity';
import { parse } from 'yaml';
import { mappingsFolder } from '../../src/mapping/fixture';
import { readMapping } from '../../src/mapping/read-mapping';
import { runMappingTests } from '../../src/mapping/checking/run-tests';
import { problemsOf } from '../../src/errors/render';
import { approveCodes } from '../../src/workshop/approve/approve';
import { makeCertificates } from '../doubles/certificates';
import { startLifecare, type LifecareDouble } from '../doubles/lifecare/lifecare-double';
import { personal, type Held } from '../doubles/lifecare/records';
import { ByteSearch, leaks } from '../support/byte-search';
import type { StoreContent } from '../support/store-content';
import { exampleSource, testFolder, type Instance } from '../support/instance';
import { settingsOf } from './files-contract';
import { edition, readExample, type Example, type Told } from './files-example';
import { deliverable, exampleInstance, templateInstance } from './files-store';

const folder = testFolder();
const key = 'nyckel-lifecare-4711';
const plan = readMapping(mappingsFolder('lifecare'), edition);
let example: Example;
let expected: StoreContent;
let double: LifecareDouble;
let ca: string;

beforeAll(async () => {
  const file = exampleSource(folder.in('kalla.sqlite'), 300);
  example = readExample(file);
  const instance = exampleInstance(folder.in('exempel'), file);
  await instance.sync();
  expected = await instance.content();
  const certificates = await makeCertificates();
  ({ ca } = certificates);
  double = await startLifecare({ certificates, key });
  Object.assign(double.holdings, hold(example));
});
afterAll(() => double.stop());

/** An instance over the template in `mapping`, with the settings of its README. */
function instanceOf(name: string, mapping = mappingsFolder('lifecare')): Instance {
  const home = folder.in(name);
  mkdirSync(join(home, 'hemligt'), { recursive: true });
  writeFileSync(join(home, 'hemligt/ca.pem'), ca);
  writeFileSync(join(home, 'hemligt/lifecare-nyckel'), key);
  const settings = { ...settingsOf('lifecare'), address: double.api };
  return templateInstance(home, mapping, settings);
}

/** The template with every guess approved, as a municipality would that has just these words. */
function approved(): string {
  const home = folder.in('godkand');
  cpSync(mappingsFolder('lifecare'), home, { recursive: true });
  approveCodes({ folder: home, catalog: edition, by: 'Prov', today: '2026-11-22' });
  return home;
}

it('has tests that hold and reach nearly every rule', () => {
  const { cases, rules } = runMappingTests(plan);
  expect(cases.filter((one) => one.differences.length > 0)).toEqual([]);
  expect(rules.reached / rules.total).toBeGreaterThanOrEqual(0.95);
});

it('asks for no field that holds a name, a case worker, free text or money', () => {
  const asked = readdirSync(join(mappingsFolder('lifecare'), 'requests')).flatMap((name) => {
    const { columns } = parse(readFileSync(join(mappingsFolder('lifecare'), 'requests', name), 'utf8')) as {
      columns: Record<string, string | { path: string[] }>;
    };
    return Object.values(columns).flatMap((column) => (typeof column === 'string' ? [column] : column.path));
  });
  expect(asked.length).toBeGreaterThan(25);
  expect(
    asked.filter((path) => /Name|worker|Maker|Regards|Aktualisering$|Resource$|Amount/.test(path)),
  ).toEqual([]);
});

it('stops as it is shipped: a guess at the words of a municipality is never loaded', async () => {
  const failure: unknown = await instanceOf('gissat')
    .sync()
    .catch((error: unknown) => error);
  expect(problemsOf(failure).map(({ code }) => code)).toEqual(['SYN-003']);
  expect(plan.codeMaps.flatMap(({ rows }) => rows.filter(({ status }) => status !== 'unchecked'))).toEqual(
    [],
  );
});

describe('with its words approved', () => {
  let got: ReturnType<typeof deliverable>;
  let wanted: typeof got;
  let instance: Instance;

  beforeAll(async () => {
    instance = instanceOf('godkant', approved());
    await instance.sync();
    expect(double.problems).toEqual([]);
    const others = ['handelse_datum', 'slut_datum', 'aktualisering'];
    [got, wanted] = [await instance.content(), expected].map((content) =>
      deliverable(content, plan, others),
    ) as [typeof got, typeof got];
  });

  it.each(['utredning', 'insats', 'placering'])(
    'has the children and answers of %s that the example has',
    (record) => {
      const answers = (tables: typeof got): string[] =>
        [...tables.get(record)!.values()].map(({ aktualisering: _, ...row }) => JSON.stringify(row)).sort();
      expect(answers(wanted).length).toBeGreaterThan(20);
      expect(answers(got)).toEqual(answers(wanted));
    },
  );

  it('has sex and birth date of every child with an investigation as the identity says them', async () => {
    const told = await instance.with(({ pseudonymiser }) =>
      Promise.resolve(
        example.utredning.map(({ identity: text }) => {
          const identity = canonicalIdentity({ text, kind: 'person' }, { today: '2026-11-22' });
          if (isFault(identity)) throw new Error('the example has an identity that is none');
          const barn = pseudonymiser.person(identity, 'exempel');
          return JSON.stringify({ barn, kon: identity.sex ?? '', fodelsedatum: identity.birthDate });
        }),
      ),
    );
    const stored = [...got.get('barn')!.values()].map(({ barn, kon, fodelsedatum }) =>
      JSON.stringify({ barn, kon, fodelsedatum }),
    );
    expect(stored.sort()).toEqual([...new Set(told)].sort());
  });

  it('finds the notification that an investigation began with, although the contract has it the other way', () => {
    const keys = new Set(example.aktualisering.map(({ key }) => key));
    const linked = [...got.get('utredning')!.values()].filter(({ aktualisering }) => aktualisering !== null);
    const all = new Set([...wanted.get('utredning')!.values()].map((row) => JSON.stringify(row)));
    expect(linked.filter((row) => !all.has(JSON.stringify(row)))).toEqual([]);
    expect(linked).toHaveLength(
      example.utredning.filter(({ parent }) => parent !== null && keys.has(parent)).length,
    );
  });

  it('tells a notification that began an investigation from one that came while it ran', () => {
    const rows = [...got.get('aktualisering')!.values()].map(({ barn: _, aktualisering: __, ...row }) => row);
    const inleds = rows.map(({ utredning_inleds }) => utredning_inleds);
    expect(inleds.filter((value) => value === 'pagar-redan').length).toBeGreaterThan(5);
    expect(rows.map((row) => JSON.stringify(row)).sort()).toEqual(notifications().sort());
  });

  it('leaves no name, case worker or free text of the answers in the store', () => {
    const search = new ByteSearch([personal.name, personal.caseworker, personal.text]);
    expect(leaks(search, [instance.store])).toEqual([]);
  });
});

const day = (date: string | null | undefined): string | null =>
  date == null ? null : /^\d{4}-/.test(date) ? `${date}T00:00:00` : date;
const first = (row: Told, id: string): string | undefined => row.answers[id]?.[0];
const label = (row: Told, id: string): string | null => {
  const value = first(row, id);
  if (value === undefined) return null;
  return edition.variable(id)!.values.find(({ code }) => code === value)?.label ?? 'Står inte i någon lista';
};

/** The investigation that a notification led to, or that ran when it came. */
function investigationsOf(example: Example): Map<string, Told> {
  const known = new Set(example.aktualisering.map(({ key }) => key));
  const begun = example.utredning.filter(({ parent }) => parent !== null && known.has(parent));
  const found = new Map(begun.map((row) => [row.parent!, row]));
  for (const row of example.aktualisering.filter(
    (one) => first(one, inleds) === 'pagar-redan' && !found.has(one.key),
  )) {
    const running = begun.find(
      ({ person, eventDate }) =>
        person === row.person && eventDate !== null && eventDate < (row.eventDate ?? ''),
    );
    if (running) found.set(row.key, running);
  }
  return found;
}
const inleds = 'aktualisering.utredning-inleds';

/** The notifications that are stored, from the example itself: those whose investigation began on a known day. */
function notifications(): string[] {
  const investigations = investigationsOf(example);
  return example.aktualisering.flatMap((row) => {
    const begun = investigations.get(row.key)?.eventDate ?? null;
    const came = first(row, 'aktualisering.inkom-datum') ?? null;
    if (begun === null || came === 'omappad') return [];
    const cell = (id: string): string => (row.answers[id] ?? []).join();
    return JSON.stringify({
      handelse_datum: row.eventDate,
      slut_datum: row.endDate,
      inkom_datum: cell('aktualisering.inkom-datum'),
      typ: cell('aktualisering.typ'),
      aktualiserad_av: cell('aktualisering.aktualiserad-av'),
      orsak: first(row, 'aktualisering.orsak') ?? '', // the contract has one reason
      beslutsdatum: cell('aktualisering.beslutsdatum'),
      utredning_inleds: came !== null && begun < came ? 'pagar-redan' : 'ja',
    });
  });
}

/** What Lifecare would hold of the example, by resource. */
function hold(example: Example): Record<string, Held[]> {
  const investigationOf = investigationsOf(example);
  const decisionOf = { aktualisering: 5_000_000, insats: 6_000_000 };
  const persons = (row: Told, coApplicant: 'CoApplicant' | 'IsCoApplicant'): unknown[] => [
    { Name: personal.name, PersonId: row.identity, CustomerNumber: Number(row.person), [coApplicant]: false },
    { Name: personal.name, PersonId: '198001012395', CustomerNumber: 9_000_000, [coApplicant]: true },
  ];
  const own = (row: Told): object => ({ Id: Number(row.key), CustomerNumber: Number(row.person) });
  return {
    Actualisations: withAnAdult(
      example.aktualisering.map((row) => ({
        ...own(row),
        PersonId: row.identity,
        Name: personal.name,
        Aktualisering: personal.text,
        Type: label(row, 'aktualisering.typ'),
        Date: day(first(row, 'aktualisering.inkom-datum')),
        Reason: label(row, 'aktualisering.orsak'),
        Regards: personal.text,
        FromWho: label(row, 'aktualisering.aktualiserad-av'),
        Caseworker: personal.caseworker,
        Organization: 'Mottagning',
        InvestigationId: investigationOf.has(row.key) ? Number(investigationOf.get(row.key)!.key) : null,
        DecisionId: decisionOf.aktualisering + Number(row.key),
      })),
    ),
    Investigations: withAnAdult(
      example.utredning.map((row) => ({
        ...own(row),
        Type: 'Utredning',
        FromDate: day(row.eventDate),
        ToDate: day(first(row, 'utredning.avslutsdatum')),
        Caseworker: personal.caseworker,
        Organization: 'Barn och familj',
        DossierType: 'Barn och unga',
        InvestigationPersonDTOs: persons(row, 'CoApplicant'),
      })),
    ),
    Decisions: inOrder([
      ...example.aktualisering.map((row) =>
        decision(row, decisionOf.aktualisering, 'aktualisering.beslutsdatum'),
      ),
      ...example.insats.map((row) => decision(row, decisionOf.insats, 'insats.beslutsdatum')),
    ]),
    Services: withAnAdult(
      example.insats.map((row) => ({
        ...own(row),
        ServiceType: label(row, 'insats.typ'),
        Organization: 'Barn och familj',
        StartDate: day(first(row, 'insats.startdatum')),
        EndDate: day(first(row, 'insats.slutdatum')),
        Caseworker: personal.caseworker,
        InvestigationId: row.parent === null ? null : Number(row.parent),
        DecisionId: decisionOf.insats + Number(row.key),
        ServicePersonDTOs: persons(row, 'CoApplicant'),
      })),
    ),
    ResourceAllocations: withAnAdult(
      example.placering.map((row) => ({
        ...own(row),
        StartDate: day(first(row, 'placering.startdatum')),
        EndDate: day(first(row, 'placering.slutdatum')),
        Percent: 100,
        Resource: personal.name,
        ResourceType: label(row, 'placering.form'),
        ServiceId: row.parent === null ? null : Number(row.parent),
      })),
    ),
  };
}

const decision = (row: Told, from: number, date: string): Record<string, unknown> => ({
  Id: from + Number(row.key),
  CustomerNumber: Number(row.person),
  Date: day(first(row, date)),
  Type: 'Beslut',
  Reason: personal.text,
  DecisionMaker: personal.caseworker,
});

const inOrder = (records: Record<string, unknown>[]): Held[] =>
  records
    .map((record) => ({ id: Number(record.Id), modified: '2026-01-01T08:00:00', record }))
    .sort((a, b) => a.id - b.id);

/** The first record again, of another part of the social services: nothing of it may be read. */
function withAnAdult(records: Record<string, unknown>[]): Held[] {
  const elsewhere = { Id: 8_000_001, Organization: 'Vuxen', DossierType: 'Vuxen', ServiceId: 8_000_001 };
  const own = Object.keys(records[0]!);
  const adult = Object.fromEntries(Object.entries(elsewhere).filter(([name]) => own.includes(name)));
  return inOrder([...records, { ...records[0]!, ...adult }]);
}
