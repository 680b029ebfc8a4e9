import { reserved, type Variable } from '../../catalog/model';
import type { Place } from '../../errors/problem';
import type { LocalDate } from '../../time/local-date';
import { cached, fold, foldLabel, hasIdentity, showable } from '../cells';
import type { CodeMap, CodeMapRow } from './code-map';

interface Entry {
  /** null: ignored, the question counts as not answered. */
  value: string | null;
  rule: string;
  from: LocalDate | null;
  to: LocalDate | null;
}

/** A code that the mapping names, loaded or not: for saying what an unknown one may be. */
export interface KnownCode {
  code: string;
  label: string;
  status: CodeMapRow['status'];
  /** Holds for some days only. */
  dated: boolean;
  /** Its row, when it stands in a code map. */
  place?: Place;
}

/** What a source code means: from a code map's approved and ignored rows, or from `values` in the mapping. */
export class CodeLookup {
  private readonly entries = new Map<string, Entry[]>();
  /** Some code is valid for a time only, so that the answer depends on the row's event date. */
  readonly dated: boolean;
  private readonly entriesOf: (code: string) => readonly Entry[];
  /** An unmapped code as it may be listed: a word that stands in the mapping, checked or not, is no free text. */
  readonly shown: (code: string) => string | null;

  private constructor(
    list: readonly (readonly [code: string, entry: Entry])[],
    readonly rules: readonly string[],
    readonly known: readonly KnownCode[],
    foldCode: (code: string) => string = fold,
    readonly by?: 'label',
  ) {
    for (const [code, entry] of list) {
      const folded = foldCode(code);
      const others = this.entries.get(folded);
      if (others) others.push(entry);
      else this.entries.set(folded, [entry]);
    }
    this.dated = list.some(([, { from, to }]) => from !== null || to !== null);
    this.entriesOf = cached((code) => this.entries.get(foldCode(String(code))) ?? []);
    this.shown = cached((cell) => {
      const code = foldCode(String(cell));
      const own = known.find((candidate) => foldCode(this.wordOf(candidate)) === code);
      return own && !hasIdentity.test(code) ? this.wordOf(own) : showable(String(cell));
    });
  }

  /** By the codes of a map, or by its labels. */
  static ofMap(map: CodeMap, by: 'label' | undefined): CodeLookup {
    const known = map.rows.filter(({ status }) => status !== 'unchecked');
    const rule = (line: number): string => `${map.file}:${line}`;
    const entries = known.map(({ code, label, value, line, validFrom, validTo }): [string, Entry] => [
      by === 'label' ? label : code,
      { value, rule: rule(line), from: validFrom, to: validTo },
    ]);
    return new CodeLookup(
      [...entries, ...otherBooleans(entries)],
      known.map(({ line }) => rule(line)),
      map.rows.map(({ code, label, status, line, validFrom, validTo }) => ({
        code,
        label,
        status,
        dated: validFrom !== null || validTo !== null,
        place: { file: map.file, line, column: 1 },
      })),
      by === 'label' ? foldLabel : fold,
      by,
    );
  }

  static ofValues(
    values: Readonly<Record<string, string>>,
    owner: string,
    foldCode: (code: string) => string,
  ): CodeLookup {
    return CodeLookup.ofPairs(Object.entries(values), (code) => `${owner} values ${code}`, foldCode);
  }

  /** The catalogue's own codes and labels, finer values too; one rule, since the mapping says nothing of each. */
  static ofCatalogue({ values, notApplicable }: Variable, owner: string): CodeLookup {
    const own = values.flatMap(({ code, label }) => [
      [code, code] as const,
      ...(foldLabel(label) === foldLabel(code) ? [] : [[label, code] as const]),
    ]);
    const none = notApplicable ? [[reserved.notApplicable, reserved.notApplicable] as const] : [];
    const rule = `${owner} catalogue`;
    return new CodeLookup(
      [...own, ...none].map(([code, value]) => [code, { value, rule, from: null, to: null }]),
      [rule],
      values.map(({ code, label }) => ({ code, label, status: 'approved', dated: false })),
      foldLabel,
    );
  }

  static ofYesNo(yes: readonly string[], no: readonly string[], owner: string): CodeLookup {
    const pairs = [yes.map((code) => [code, 'ja'] as const), no.map((code) => [code, 'nej'] as const)].flat();
    return CodeLookup.ofPairs(pairs, (_, value) => `${owner} yesNo ${value}`);
  }

  private static ofPairs(
    pairs: readonly (readonly [code: string, value: string])[],
    rule: (code: string, value: string) => string,
    foldCode: (code: string) => string = fold,
  ): CodeLookup {
    return new CodeLookup(
      pairs.map(([code, value]) => [code, { value, rule: rule(code, value), from: null, to: null }]),
      [...new Set(pairs.map(([code, value]) => rule(code, value)))],
      pairs.map(([code]) => ({ code, label: '', status: 'approved', dated: false })),
      foldCode,
    );
  }

  get produces(): string[] {
    const values = [...this.entries.values()].flatMap((list) => list.flatMap(({ value }) => value ?? []));
    return [...new Set(values)];
  }

  /** What is matched with the source of a code that the mapping names. */
  wordOf({ code, label }: KnownCode): string {
    return this.by === 'label' ? label : code;
  }

  /** Undefined when nobody has mapped the code (for that day). */
  find(code: string, day: LocalDate | null): Entry | undefined {
    return this.entriesOf(code).find(({ from, to }) =>
      from === null && to === null ? true : day !== null && (from ?? '') <= day && day <= (to ?? '9999'),
    );
  }
}

/** Swedish Excel writes SANT and FALSKT for TRUE and FALSE: a map that has one word of a pair knows the other. */
function otherBooleans(entries: readonly [string, Entry][]): [string, Entry][] {
  const pairs: Record<string, string> = { sant: 'true', true: 'sant', falskt: 'false', false: 'falskt' };
  const there = new Set(entries.map(([code]) => fold(code)));
  return entries.flatMap(([code, entry]): [string, Entry][] => {
    const other = pairs[fold(code)];
    return other === undefined || there.has(other) ? [] : [[other, entry]];
  });
}
