import type { LocalDate } from '../time/local-date';
import { fold } from './cells';
import type { CodeMap } from './code-map';

interface Entry {
  /** null: ignored, the question counts as not answered. */
  value: string | null;
  rule: string;
  from: LocalDate | null;
  to: LocalDate | null;
}

/** What a source code means: from a code map's approved and ignored rows, or from `values` in the mapping. */
export class CodeLookup {
  private readonly entries = new Map<string, Entry[]>();
  /** Some code is valid for a time only, so that the answer depends on the row's event date. */
  readonly dated: boolean;

  private constructor(
    list: readonly (readonly [code: string, entry: Entry])[],
    readonly rules: readonly string[],
  ) {
    for (const [code, entry] of list) {
      this.entries.set(fold(code), [...(this.entries.get(fold(code)) ?? []), entry]);
    }
    this.dated = list.some(([, { from, to }]) => from !== null || to !== null);
  }

  static ofMap(map: CodeMap): CodeLookup {
    const known = map.rows.filter(({ status }) => status !== 'unchecked');
    const rule = (line: number): string => `${map.file}:${line}`;
    return new CodeLookup(
      known.map(({ code, value, line, validFrom, validTo }) => [
        code,
        { value, rule: rule(line), from: validFrom, to: validTo },
      ]),
      known.map(({ line }) => rule(line)),
    );
  }

  static ofValues(values: Readonly<Record<string, string>>, owner: string): CodeLookup {
    return CodeLookup.ofPairs(Object.entries(values), (code) => `${owner} values ${code}`);
  }

  static ofYesNo(yes: readonly string[], no: readonly string[], owner: string): CodeLookup {
    const pairs = [yes.map((code) => [code, 'ja'] as const), no.map((code) => [code, 'nej'] as const)].flat();
    return CodeLookup.ofPairs(pairs, (_, value) => `${owner} yesNo ${value}`);
  }

  private static ofPairs(
    pairs: readonly (readonly [code: string, value: string])[],
    rule: (code: string, value: string) => string,
  ): CodeLookup {
    return new CodeLookup(
      pairs.map(([code, value]) => [code, { value, rule: rule(code, value), from: null, to: null }]),
      [...new Set(pairs.map(([code, value]) => rule(code, value)))],
    );
  }

  get produces(): string[] {
    return [...this.entries.values()].flatMap((list) => list.flatMap(({ value }) => value ?? []));
  }

  /** Undefined when nobody has mapped the code (for that day). */
  find(code: string, day: LocalDate | null): Entry | undefined {
    return this.entries
      .get(fold(code))
      ?.find(({ from, to }) =>
        from === null && to === null ? true : day !== null && (from ?? '') <= day && day <= (to ?? '9999'),
      );
  }
}
