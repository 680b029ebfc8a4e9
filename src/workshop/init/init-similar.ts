import { editDistance } from '../../errors/suggest';
import { wordsOf } from '../../profile/words-of';
import type { Cues } from './init-words';

export const plain = (name: string): string => wordsOf(name).join('');
/** As `wordsOf`, for texts: no word is parted by its capitals. */
export const textOf = (text: string): string => wordsOf(text.toLowerCase()).join(' ');

/** What a table is called, without its schema, quotes, the ending of a file and what says which one it is. */
export function bareName(table: string): string {
  const sheet = /#(?=[^#]*$)(.+)$/.exec(table)?.[1];
  const file = /^(?:.*[/\\])?([^/\\]+)\.(?:csv|skv|tsv|txt|xls[xmb]?|xml|json)(?:#.*)?$/i.exec(table)?.[1];
  const name = sheet ?? file ?? table.replace(/^.*\.(?=[^.]+$)/, '');
  return name.replace(/^["[`]|["\]`]$/g, '').replace(/[-_ ]*(?:\*|\d{4}[-\d]*)$/, '');
}

/** What says of what form a column is and nothing of what it is about. */
const noise = new Set([
  'kod',
  'code',
  'cd',
  'jn',
  'janej',
  'id',
  'nr',
  'kd',
  'flagga',
  'flag',
  't',
  'tbl',
  'vw',
  'dbo',
]);

/**
 * How well a name agrees with the best of the cues, 0 to 1: the share of the name's letters that a cue's stems make up.
 *
 * @param extra stems that are not in the cue and yet say nothing against it, e.g. the name of the table
 */
export function nameScore(name: string, cues: Cues, extra: Cues = []): number {
  const words = wordsOf(name).filter((word) => !noise.has(word));
  const text = words.join('') || plain(name);
  return Math.max(0, ...cues.map((cue) => cueScore(text, cue, extra)));
}

/** Stands for what has been matched. */
const gap = '\u0000';

function cueScore(text: string, cue: string, extra: Cues): number {
  const [wanted = '', ...unwanted] = cue.split('-');
  if (unwanted.some((stem) => text.includes(stem))) return 0;
  const stems = wanted.split('+');
  // A short stem alone stands in too many words, so it must begin or end the name.
  const alone = stems.length === 1 && wanted.length <= 4;
  if (alone && !text.startsWith(wanted) && !text.endsWith(wanted)) return 0;
  let rest = text;
  for (const stem of stems) {
    const at = alone && !rest.startsWith(stem) ? rest.lastIndexOf(stem) : rest.indexOf(stem);
    if (at < 0) return 0;
    rest = rest.slice(0, at) + gap + rest.slice(at + stem.length);
  }
  let left = rest.replaceAll(gap, '');
  const said = text.length - left.length;
  for (const stem of ['datum', 'date', 'dat', 'typ', ...extra]) left = left.replace(stem, '');
  // Endings: anmalan, avslutad.
  const silent = Math.min(2, left.length);
  return said / (said + left.length - silent * 0.5);
}

/** How alike two texts are, 0 to 1: the words that they share, by their first five letters, or their letters. */
export function textScore(a: string, b: string): number {
  const [first, second] = [textOf(a), textOf(b)];
  if (first === second) return 1;
  const words = (text: string): Set<string> =>
    new Set(
      text
        .split(' ')
        .filter((word) => !filling.has(word))
        .map((word) => word.slice(0, 5)),
    );
  const [left, right] = [words(first), words(second)];
  const shared = [...left].filter((word) => right.has(word)).length;
  const all = new Set([...left, ...right]).size;
  const byWords = all === 0 ? 0 : shared / all;
  const longest = Math.max(first.length, second.length);
  const byLetters = longest < 4 ? 0 : 1 - editDistance(first, second) / longest;
  return Math.min(0.95, Math.max(byWords, byLetters));
}

/** Words that two labels may share without being about the same. */
const filling = new Set('och eller av i om till med for enligt vid den det en ett ar har pa'.split(' '));
