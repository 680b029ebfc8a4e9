import { canonicalIdentity, isFault } from '../../identity';
import type { Catalog, Variable } from '../../catalog/model';
import { Problems, type ProblemDetails } from '../../errors/problem';
import { suggest } from '../../errors/suggest';
import { inOrder, type YamlFile } from '../../errors/yaml-reader';
import { isLocalDate, localDateOf } from '../../time/local-date';
import type { BidFile, ClaimEntry } from './bid.schema';
import type { Bid, Refusal, ValueClaim, VariableClaim } from './claims';
import { askedValues } from '../coverage';
import * as problems from '../coverage.problems';

type Example = NonNullable<ClaimEntry['examples']>[number];

/**
 * A claim form, checked against the catalogue.
 * @throws Problems with everything that is wrong, each with its place: unknown variables and values, impossible dates,
 * and what looks like a person's identity. What is well written but proves nothing is refused evidence instead.
 */
export function claimsOfForm(file: YamlFile<BidFile>, label: string, catalog: Catalog): Bid {
  const { bid, system, claims } = file.value;
  const found = Object.entries(claims).flatMap(([id, entry]) => faultsOf(id, entry, file, catalog));
  if (found.length > 0) throw new Problems(inOrder(found));
  const variables = catalog.variables.filter(({ step }) => step !== 'lokal');
  return {
    label,
    bidder: bid.trim(),
    system: system.trim(),
    kind: 'form',
    template: false,
    claims: variables.map((variable) => claimOf(variable, claims[variable.id])),
  };
}

function faultsOf(
  id: string,
  entry: ClaimEntry,
  file: YamlFile<BidFile>,
  catalog: Catalog,
): ProblemDetails[] {
  const ids = catalog.variables.filter(({ step }) => step !== 'lokal').map((variable) => variable.id);
  const variable = ids.includes(id) ? catalog.variable(id) : undefined;
  const path = ['claims', id];
  if (!variable) return [file.locate(problems.unknownVariable(id, suggest(id, ids)), path, 'key')];
  const codes = askedValues(variable).map(({ code }) => code);
  const refined = variable.values.filter(({ refines }) => refines).map(({ code }) => code);
  const unknown = (value: string, at: PropertyKey[]): ProblemDetails =>
    file.locate(problems.unknownValue(value, variable.id, suggest(value, codes), codes), at);
  const claimed = Array.isArray(entry.claim) ? entry.claim : [];
  return [
    ...identitiesIn(entry, file, path),
    ...claimed.flatMap((value, i) => (codes.includes(value) ? [] : [unknown(value, [...path, 'claim', i])])),
    ...(entry.examples ?? []).flatMap(({ source, value }, i) => {
      const at = [...path, 'examples', i];
      if (isEmpty(source) || holdsIdentity(source)) return [];
      if (variable.type === 'datum')
        return isLocalDate(String(value))
          ? []
          : [file.locate(problems.noRealDate(String(value)), [...at, 'value'])];
      if (variable.type === 'tal')
        return Number.isFinite(Number(value))
          ? []
          : [file.locate(problems.noNumber(String(value)), [...at, 'value'])];
      return [...codes, ...refined].includes(String(value)) ? [] : [unknown(String(value), [...at, 'value'])];
    }),
  ];
}

const isEmpty = (source: Example['source']): boolean => source === null || String(source).trim() === '';

/** In every text of a claim: bids become public documents. */
function identitiesIn(entry: ClaimEntry, file: YamlFile<BidFile>, path: PropertyKey[]): ProblemDetails[] {
  const texts: [PropertyKey[], Example['source'] | undefined][] = [
    ...(['table', 'column', 'screen', 'field', 'comment'] as const).map(
      (key): [PropertyKey[], string | null | undefined] => [[key], entry[key]],
    ),
    ...(entry.examples ?? []).map(({ source }, i): [PropertyKey[], Example['source']] => [
      ['examples', i, 'source'],
      source,
    ]),
  ];
  return texts.flatMap(([at, text]) =>
    holdsIdentity(text ?? null)
      ? [{ ...problems.identityInBid(), place: file.placeOf([...path, ...at]) }]
      : [],
  );
}

/** Six or eight digits, a sign or none, and four more (or a letter and three: a temporary id), anywhere. */
const identityLike = /(?<!\d)(?:\d{8}|\d{6})\s*[-+\u2010-\u2015]?\s*(?:\d{4}|[A-Za-z]\d{3})(?!\d)/g;

function holdsIdentity(source: Example['source']): boolean {
  const today = localDateOf(new Date());
  return (String(source ?? '').match(identityLike) ?? []).some(
    (text) => !isFault(canonicalIdentity({ text: text.replace(/\s/g, ''), kind: 'person' }, { today })),
  );
}

function claimOf(variable: Variable, entry: ClaimEntry | undefined): VariableClaim {
  const asked = askedValues(variable);
  const total = Math.max(asked.length, 1);
  const claim = entry?.claim ?? null;
  if (!entry || claim === null) return { variable, answered: false, total, where: null, claimed: [] };
  const where = placeOf(entry);
  const examples = (entry.examples ?? []).filter(({ source }) => !isEmpty(source));
  const values =
    claim === 'none' || claim.length === 0
      ? []
      : asked.length === 0
        ? [null]
        : asked.filter(({ code }) => claim === 'all' || claim.includes(code));
  const claimed = values.map((value): ValueClaim => {
    const own = examples.filter((example) => value === null || rollsUp(String(example.value), value.code));
    const refused: Refusal[] = [
      ...(where === null ? (['no-place'] as const) : []),
      ...(own.length === 0 ? (['no-example'] as const) : faultOf(variable, own, examples)),
    ];
    return { value, refused, example: own[0] ? exampleText(own[0]) : null };
  });
  return { variable, answered: true, total, where, claimed };
}

const rollsUp = (value: string, code: string): boolean => value === code || value.startsWith(`${code}.`);

const exampleText = ({ source, value }: Example): string => `${String(source)} → ${value}`;

function placeOf({ table, column, screen, field }: ClaimEntry): string | null {
  const both = (first: string | null | undefined, second: string | null | undefined): string | null =>
    isShown(first) && isShown(second) ? `${first.trim()}: ${second.trim()}` : null;
  return both(table, column) ?? both(screen, field);
}

/** One example that proves nothing is enough to refuse: who reads it cannot know which of them is right. */
function faultOf(variable: Variable, own: readonly Example[], all: readonly Example[]): Refusal[] {
  if (variable.type === 'datum') return own.every(showsDate) ? [] : ['does-not-show'];
  if (variable.type === 'tal')
    return own.every(({ source, value }) => Number(String(source).replace(',', '.')) === Number(value))
      ? []
      : ['does-not-show'];
  if (own.some(({ source }) => !isShown(String(source)))) return ['no-example'];
  const clashes = own.some(({ source, value }) =>
    all.some((other) => fold(other.source) === fold(source) && other.value !== value),
  );
  return clashes ? ['same-source'] : [];
}

/** As a reader sees it: without marks that do not show, in one width, without case. */
const fold = (source: Example['source']): string =>
  String(source)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/** There is something to read in it. */
const isShown = (text: string | null | undefined): text is string => /[\p{L}\p{N}]/u.test(text ?? '');

/** The day's digits stand in the text in one of the orders that dates are written in. */
function showsDate({ source, value }: Example): boolean {
  const digits = String(source).replace(/\D/g, '');
  const [year, month, day] = String(value).split('-') as [string, string, string];
  const short = year.slice(2);
  return [year + month + day, day + month + year, month + day + year, short + month + day].some((form) =>
    digits.startsWith(form),
  );
}
