/** A file that somebody wrote is a handful of levels deep; some thousand take the whole process down while parsing. */
export const deepest = 200;

/**
 * Where a YAML text is nested deeper than `deepest`, as an offset; undefined when it is not. Looks at brackets,
 * indentation and `- - -` without understanding quotes, so it must be far more than anybody needs.
 */
export function tooDeepAt(source: string): number | undefined {
  const indents: number[] = [];
  let brackets = 0;
  let start = 0;
  while (start < source.length) {
    const newline = source.indexOf('\n', start);
    const end = newline < 0 ? source.length : newline;
    let at = start;
    while (source[at] === ' ') at++;
    while (indents.length > 0 && indents.at(-1)! >= at - start) indents.pop();
    indents.push(at - start);
    let markers = 0;
    for (; at < end; at++) {
      const sign = source[at];
      if (sign === '[' || sign === '{') brackets++;
      else if (sign === ']' || sign === '}') brackets = Math.max(0, brackets - 1);
      else if (sign === ',') markers = 0;
      // Also `? ` and `a: b: c:`, which nests where it is wrong.
      else if ((sign === '-' || sign === '?' || sign === ':') && source[at + 1] === ' ') markers++;
      if (indents.length + brackets + markers > deepest && brackets + markers > 0) return at;
    }
    if (indents.length > deepest) return start;
    start = end + 1;
  }
  return undefined;
}
