/** Wider lines are cut around the place: somebody pastes a whole file into one line. */
const widest = 160;

/** The line of a place and the two before it, with a caret below, ready to print. */
export function frameOf(lines: readonly string[], line: number, column: number): string {
  const width = String(line).length;
  const from = Math.max(0, column - 1 - widest / 2);
  const shown = (text: string): string =>
    text.length <= widest ? text : `${from > 0 ? '…' : ''}${text.slice(from, from + widest)}…`;
  const out: string[] = [];
  for (let n = Math.max(1, line - 2); n <= line; n++) {
    out.push(`  ${String(n).padStart(width)} | ${shown(lines[n - 1] ?? '')}`);
  }
  const own = lines[line - 1] ?? '';
  const before =
    own.length <= widest ? own.slice(0, column - 1) : `${from > 0 ? '…' : ''}${own.slice(from, column - 1)}`;
  out.push(`  ${' '.repeat(width)} | ${before.replace(/[^\t]/g, ' ')}^`);
  return out.join('\n');
}
