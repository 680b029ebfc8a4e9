import type { Variable } from '../../catalog/model';
import { fold } from '../../mapping/cells';
import type { ProfileColumn, ProfileTable } from '../../profile/profile.schema';
import { guessCodes, type CodeKind, type GuessedMap } from './init-codes';
import { wordsOf } from '../../profile/words-of';
import { bareName, nameScore, plain } from './init-similar';
import { turningWords, variableCues } from './init-words';

/** A column that a record can be read from, with the table that it stands in. */
export interface Place {
  table: ProfileTable;
  column: ProfileColumn;
  /** A table with several rows per row of the record: only for questions with several answers. */
  many: boolean;
}

export type Operation =
  | { kind: 'date' }
  | { kind: 'present' }
  /** A number of times: one or more is yes. */
  | { kind: 'times' }
  | { kind: 'yesNo'; yes: readonly string[] | null; no: readonly string[] | null }
  | { kind: 'code' | 'multi'; map: GuessedMap };

/** Which columns answer a variable, and what speaks for it. */
export interface GuessedVariable {
  variable: Variable;
  /** One, or several that each have an answer (one per guardian). */
  places: readonly Place[];
  operation: Operation;
  /** 0 to 1. */
  score: number;
  /** The profile shows none of its values. */
  unseen: boolean;
  /** The name has a word that may make it another thing than what the variable asks for. */
  turned: boolean;
}

export interface GuessedVariables {
  found: readonly GuessedVariable[];
  /** Variables that several columns fit about as well as each other. */
  unsure: readonly { variable: Variable; places: readonly Place[] }[];
  missing: readonly Variable[];
}

const likely = 0.45;
const margin = 0.06;

interface Candidate extends GuessedVariable {
  place: Place;
}

export function guessVariables(
  variables: readonly Variable[],
  places: readonly Place[],
  kinds: readonly CodeKind[],
): GuessedVariables {
  const candidates = variables
    .flatMap((variable) => places.flatMap((place) => candidate(variable, place, kinds) ?? []))
    .sort((a, b) => b.score - a.score);
  const found: GuessedVariable[] = [];
  const unsure: GuessedVariables['unsure'][number][] = [];
  const used = new Set<ProfileColumn>();
  const settled = new Set<Variable>();
  for (const one of candidates) {
    const { variable, place } = one;
    if (settled.has(variable) || used.has(place.column)) continue;
    const rivals = candidates.filter(
      (other) =>
        other.variable === variable &&
        !used.has(other.place.column) &&
        one.score - other.score < margin &&
        !fitsBetter(other, candidates, settled),
    );
    const siblings = rivals.filter((other) => areNumbered(other.place.column.name, place.column.name));
    settled.add(variable);
    if (siblings.length < rivals.length) {
      unsure.push({ variable, places: rivals.map((rival) => rival.place) });
      continue;
    }
    const chosen = variable.multiple ? siblings : [one];
    for (const { place: each } of chosen) used.add(each.column);
    found.push({ ...one, places: chosen.map((each) => each.place) });
  }
  const order = new Map(variables.map((variable, index) => [variable, index]));
  return {
    found: found.sort((a, b) => order.get(a.variable)! - order.get(b.variable)!),
    unsure,
    missing: variables.filter((variable) => !settled.has(variable)),
  };
}

function candidate(variable: Variable, place: Place, kinds: readonly CodeKind[]): Candidate | null {
  const { table, column, many } = place;
  if (many && !variable.multiple) return null;
  if (column.withheld === 'free-text' || column.withheld === 'key' || column.withheld === 'too-many')
    return null;
  const stems = wordsOf(bareName(table.name)).filter((word) => word.length > 3);
  // A table of its own per question says in its name what its column does not.
  const names = many ? [column.name, `${bareName(table.name)}_${column.name}`] : [column.name];
  const byName = Math.max(...names.map((name) => nameScore(name, cuesOf(variable), stems)));
  if (byName < 0.3) return null;
  const fit = operationFor(variable, column, kinds, many);
  if (!fit) return null;
  const score = byName * 0.6 + fit.score * 0.4;
  if (score < likely) return null;
  const unseen = column.values === null && column.dates === null;
  const turned = turns(column.name, variable);
  return { variable, place, places: [place], operation: fit.operation, score, unseen, turned };
}

/** Unless the variable is about just that, as a meeting that has been offered. */
const turns = (name: string, variable: Variable): boolean =>
  turningWords.some(
    (word) => plain(name).includes(word) && !cuesOf(variable).some((cue) => cue.includes(word)),
  );

/** The column is more likely another variable's, which has none yet. */
const fitsBetter = (
  { variable, place, score }: Candidate,
  candidates: readonly Candidate[],
  settled: ReadonlySet<Variable>,
): boolean =>
  candidates.some(
    (other) =>
      other.place.column === place.column &&
      other.variable !== variable &&
      other.score > score &&
      !settled.has(other.variable),
  );

/** The words of the domain, and the name that the catalogue has for it. */
const cuesOf = ({ id, name }: Variable): string[] => [
  ...(variableCues[id] ?? []),
  ...[id.split('.')[1] ?? '', name].map(plain).filter((text) => text.length > 4),
];

/** How a column of this form can answer the variable, and how well the form fits, 0 to 1. */
function operationFor(
  variable: Variable,
  column: ProfileColumn,
  kinds: readonly CodeKind[],
  many: boolean,
): { operation: Operation; score: number } | null {
  const isDate = column.dates !== null;
  const nameSaysDate = /datum|dat$|date|tid$/.test(plain(column.name));
  // Hidden for its name or for having few rows: what the name says is all there is.
  const unseen = column.values === null && !isDate;
  if (variable.type === 'datum') {
    if (isDate) return { operation: { kind: 'date' }, score: 1 };
    return unseen && nameSaysDate ? { operation: { kind: 'date' }, score: 0.6 } : null;
  }
  if (variable.type === 'tal') return null;
  if (isDate || (unseen && nameSaysDate)) {
    return variable.type === 'ja-nej' ? { operation: { kind: 'present' }, score: isDate ? 0.7 : 0.5 } : null;
  }
  if (many) return codesFor(variable, column, kinds, 'multi');
  if (variable.type === 'ja-nej' && /antal|count/.test(plain(column.name))) {
    return { operation: { kind: 'times' }, score: unseen ? 0.5 : 1 };
  }
  const yesNo = variable.type === 'ja-nej' ? yesNoIn(column) : null;
  // 0 and 1 may be two codes of several: labels say more than digits.
  const labelled = yesNo?.yes ? codesFor(variable, column, kinds, 'code') : null;
  if (labelled?.named) return labelled;
  if (yesNo) return { operation: yesNo, score: 1 };
  if (looksYesNo(column) && variable.type === 'kod') return null;
  const coded = codesFor(variable, column, kinds, 'code');
  if (coded) return coded;
  const maybe = unseen && variable.type === 'ja-nej' && (column.distinct ?? 0) <= 10;
  return maybe ? { operation: { kind: 'yesNo', yes: null, no: null }, score: 0.5 } : null;
}

function codesFor(
  variable: Variable,
  column: ProfileColumn,
  kinds: readonly CodeKind[],
  kind: 'code' | 'multi',
): { operation: Operation; score: number; named: boolean } | null {
  const all = variable.values.length > 0 ? variable : { ...variable, values: yesNoValues };
  const map = guessCodes(all, column, kinds);
  if (!map || map.codes.length > 120) return null;
  return { operation: { kind, map }, score: 0.4 + 0.6 * map.share, named: map.kind !== null };
}

const yesNoValues = [
  { code: 'ja', label: 'Ja' },
  { code: 'nej', label: 'Nej' },
];

const yes = new Set(['j', 'ja', 'y', 'yes', '1', 'true', 'sant', 's']);
const no = new Set(['n', 'nej', 'no', '0', 'false', 'falskt', 'f']);

/** J and N (or 1 and 0, true and false) in nearly all rows; what else there is stays unmapped. */
function yesNoIn({ values }: ProfileColumn): (Operation & { kind: 'yesNo' }) | null {
  const shown = values ?? [];
  const rows = shown.reduce((sum, value) => sum + value.rows, 0);
  const said = (words: ReadonlySet<string>): string[] => [
    ...new Set(shown.map(({ value }) => fold(String(value))).filter((text) => words.has(text))),
  ];
  const [yesses, noes] = [said(yes), said(no)];
  const known = shown
    .filter(({ value }) => yes.has(fold(String(value))) || no.has(fold(String(value))))
    .reduce((sum, value) => sum + value.rows, 0);
  if (rows === 0 || known / rows < 0.85 || yesses.length + noes.length < (shown.length > 1 ? 2 : 1))
    return null;
  const usual = [...yesses, ...noes].every((word) => ['j', 'ja', 'n', 'nej'].includes(word));
  if (usual) return { kind: 'yesNo', yes: null, no: null };
  return { kind: 'yesNo', yes: yesses.length > 0 ? yesses : ['1'], no: noes.length > 0 ? noes : ['0'] };
}

const looksYesNo = (column: ProfileColumn): boolean => {
  const operation = yesNoIn(column);
  return operation !== null && operation.yes === null;
};

/** VH1_SYN and VH2_SYN. */
const areNumbered = (a: string, b: string): boolean => a.replace(/\d/g, '') === b.replace(/\d/g, '');
