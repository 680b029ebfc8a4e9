import type { Cell } from '../../connectors/contract';
import { namesIn } from './person-names';

const codeSize = { longest: 60, mostWords: 6 };
/** What a system calls a code can be half a sentence. */
export const labelSize = { longest: 120, mostWords: 16 };
/** Words that stand for an answer and for nobody. */
const answers = new Set(
  'ja nej vet ej okänt okänd uppgift saknas annat annan övrigt inget ingen inga sant falskt true false yes no unknown none other missing man kvinna män kvinnor pojke flicka pojkar flickor male female boy girl aktiv inaktiv avslutad pågående öppen stängd'.split(
    ' ',
  ),
);
/** Letters that may be a name or a text rather than a code: `Anna`, `anna`, `KALLE`, but not `ANM` or `JN`. */
const isWord = (token: string): boolean => /^(?=.*\p{Ll})\p{L}{3,}$|^\p{L}{5,}$/u.test(token);

/**
 * Whether a value may stand in a profile, its number of rows apart. Refused: what can be read as an identity, a
 * telephone number, an address (six digits or more, a post code, @, a path), a name, or a text.
 *
 * @param words whether the column's name says that its values are codes or their labels; elsewhere a word may be
 * anybody's name, also one that no list has
 */
export function mayBeShown(
  value: Cell,
  words: boolean,
  { longest, mostWords } = codeSize,
): value is string | number | boolean {
  if (value === null || typeof value === 'bigint') return false;
  if (typeof value === 'boolean') return true;
  const text = String(value).trim();
  if (text.length > longest || /\p{C}|\p{Zl}|\p{Zp}/u.test(text)) return false;
  if ((text.match(/\p{Nd}/gu) ?? []).length >= 6) return false;
  if (/@|\\|:\/\/|^\d{3}\s\d{2}\b|[.!?]\s+\S+\s+\S+\s+\S/u.test(text)) return false;
  if (/\p{L}(?:gatan|vägen|vagen|gränd|stigen|backen|torget|allén|gata|väg)\b/iu.test(text)) return false;
  const tokens = text.split(/[^\p{L}\p{Nd}]+/u).filter(Boolean);
  if (tokens.length > mostWords || namesIn(text).length > 0) return false;
  return words || tokens.every((token) => !isWord(token) || answers.has(token.toLowerCase()));
}
