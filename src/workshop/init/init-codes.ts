import type { Variable } from '../../catalog/model';
import { fold } from '../../mapping/cells';
import type { Profile, ProfileColumn } from '../../profile/profile.schema';
import { nameScore, plain, textOf, textScore } from './init-similar';
import { valueWords } from './init-words';

/** One code that a source has, and what the catalogue may call it. */
export interface GuessedCode {
  code: string;
  label: string;
  /** Null when nothing is near enough. */
  value: string | null;
  /** The label is the catalogue's own, or a word of the domain for it. */
  sure: boolean;
  /** Values that are about as near as each other; empty when one was chosen or none is near. */
  candidates: readonly string[];
}

/** A list of codes with labels, as a code table has it. */
export interface CodeKind {
  table: string;
  kind: string | null;
  labels: ReadonlyMap<string, { code: string; label: string }>;
}

/** Below it, a likeness is no reason to suggest anything. */
const likely = 0.62;
/** Two that are nearer each other than this are not told apart. */
const margin = 0.12;

export function kindsOf(profile: Profile): CodeKind[] {
  return profile.tables.flatMap(({ name: table, codes }) => {
    const kinds = new Map<string | null, Map<string, { code: string; label: string }>>();
    for (const { kind, code, label } of codes ?? []) {
      const labels = kinds.get(kind) ?? new Map<string, { code: string; label: string }>();
      kinds.set(kind, labels.set(fold(code), { code, label }));
    }
    return [...kinds].map(([kind, labels]) => ({ table, kind, labels }));
  });
}

/** The same codes are asked about for every column that may hold them. */
const known = new WeakMap<Variable, Map<string, GuessedCode>>();

/** What a code may be called in the catalogue. Never a guess by the code's number alone. */
export function guessCode(variable: Variable, code: string, label: string): GuessedCode {
  const guesses = known.get(variable) ?? new Map<string, GuessedCode>();
  known.set(variable, guesses);
  const key = JSON.stringify([code, label]);
  const guess = guesses.get(key) ?? freshGuess(variable, code, label);
  guesses.set(key, guess);
  return guess;
}

function freshGuess(variable: Variable, code: string, label: string): GuessedCode {
  const text = label === '' ? code : label;
  const scored = variable.values
    .concat(variable.notApplicable ? [{ code: 'ej-aktuellt', label: 'Ej aktuellt' }] : [])
    .map((value) => ({ value: value.code, score: valueScore(variable, value, code, text) }))
    .sort((a, b) => b.score - a.score);
  const [best, next] = scored;
  const nothing = { code, label, value: null, sure: false, candidates: [] };
  if (!best || best.score < likely || /^\d*$/.test(text)) return nothing;
  if (next && best.score < 1 && best.score - next.score < margin) {
    const candidates = scored.filter(({ score }) => best.score - score < margin).map(({ value }) => value);
    return { ...nothing, candidates };
  }
  return { ...nothing, value: best.value, sure: best.score === 1 };
}

function valueScore(
  variable: Variable,
  { code: value, label }: { code: string; label: string },
  code: string,
  text: string,
): number {
  const words = [...(valueWords[variable.id]?.[value] ?? []), ...(valueWords['*']?.[value] ?? [])];
  const said = textOf(text);
  if ([label, value, ...words].some((word) => textOf(word) === said)) return 1;
  // "Ja, sms" is a finer yes; "Nej, men …" may be anything.
  if (variable.type === 'ja-nej' && value === 'ja' && /^ja\b/.test(said)) return 0.95;
  if (code !== text && words.some((word) => word.length > 1 && textOf(word) === textOf(code))) return 0.9;
  return Math.max(
    ...[label, value, ...words.filter((word) => word.length > 3)].map((word) => textScore(word, text)),
  );
}

export interface GuessedMap {
  kind: CodeKind | null;
  codes: readonly GuessedCode[];
  /** Share of the codes that got a value. */
  share: number;
}

/**
 * What the codes of a column may mean for a variable, with the labels of the code table that fits best; null when the
 * profile shows no codes and no code table fits either.
 */
export function guessCodes(
  variable: Variable,
  column: ProfileColumn,
  kinds: readonly CodeKind[],
): GuessedMap | null {
  const shown = new Map(
    (column.values ?? []).map(({ value }) => [fold(String(value)), String(value).trim()]),
  );
  if (variable.values.length === 0) return null;
  const fitting = kinds
    .filter((kind) => covers(kind, shown))
    .map((kind) => ({ map: mapWith(variable, shown, kind), named: kindScore(kind, column) }))
    // Codes that were not shown fit any list: only its name can tell.
    .filter(({ named }) => shown.size > 0 || named >= 0.6)
    .sort((a, b) => b.map.share + b.named - (a.map.share + a.named));
  const best = fitting[0];
  if (best && (best.named >= 0.5 || best.map.share >= 0.5)) return best.map;
  return shown.size === 0 ? null : mapWith(variable, shown, null);
}

/** Nearly all of the codes that the column was seen to hold. */
function covers({ labels }: CodeKind, shown: ReadonlyMap<string, string>): boolean {
  const known = [...shown.keys()].filter((code) => labels.has(code)).length;
  return shown.size === 0 || (known > 0 && known >= shown.size - Math.max(1, Math.floor(shown.size / 4)));
}

const kindScore = ({ kind, table }: CodeKind, { name }: ProfileColumn): number =>
  Math.max(
    nameScore(name, [plain(kind ?? table)]),
    nameScore(kind ?? table, [plain(name).replace(/(?:kod|code|id)$/, '')]),
  );

function mapWith(variable: Variable, shown: ReadonlyMap<string, string>, kind: CodeKind | null): GuessedMap {
  const labels = kind?.labels ?? new Map<string, { code: string; label: string }>();
  const all = new Map([...shown].map(([folded, code]) => [folded, { code, label: '' }]));
  for (const [folded, coded] of labels) all.set(folded, coded);
  const codes = [...all.values()].map(({ code, label }) => guessCode(variable, code, label));
  const found = codes.filter(({ value }) => value !== null).length;
  return { kind, codes, share: codes.length === 0 ? 0 : found / codes.length };
}
