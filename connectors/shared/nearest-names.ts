/** Which of the names that exist somebody may have meant by one that does not. */

/**
 * The names, those most like the wanted one first and otherwise in their order. Compared by their last part, without
 * quotes, capital letters as small.
 */
export function nearestFirst(wanted: string, names: readonly string[]): string[] {
  const last = lastPart(wanted);
  return names
    .map((name) => ({ name, letters: lettersApart(last, lastPart(name)) }))
    .sort((a, b) => a.letters - b.letters)
    .map(({ name }) => name);
}

const lastPart = (name: string): string => name.replace(/^.*\./s, '').replaceAll(/["`]/g, '').toLowerCase();

/** How many letters must be changed, put in or taken away (Levenshtein's distance). */
function lettersApart(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + other));
    }
    row = next;
  }
  return row[b.length]!;
}
