import { fold } from '../../mapping/cells';
import type { CodeKind, GuessedCode } from './init-codes';
import type { GuessedVariable } from './init-columns';
import { wordsOf } from '../../profile/words-of';

interface MapFile {
  kind: CodeKind | null;
  /** The values that the codes can become, as one text. */
  values: string;
  codes: Map<string, GuessedCode>;
}

/** The code maps of a skeleton: one file for all variables with the same code table and the same values. */
export class CodeMaps {
  private readonly files = new Map<string, MapFile>();
  private readonly names = new Map<GuessedVariable, string>();

  constructor(variables: readonly GuessedVariable[]) {
    for (const one of variables) this.add(one);
  }

  /** Path from the mapping's folder. */
  nameOf(variable: GuessedVariable): string {
    return this.names.get(variable)!;
  }

  /** Path → text. */
  get texts(): ReadonlyMap<string, string> {
    return new Map([...this.files].map(([path, { codes }]) => [path, csvOf([...codes.values()])]));
  }

  private add(one: GuessedVariable): void {
    const { variable, operation } = one;
    if (!('map' in operation)) return;
    const { kind, codes } = operation.map;
    const values = [...variable.values.map(({ code }) => code), String(variable.notApplicable)].join();
    const own = variable.id.split('.')[1]!;
    const wanted = [...(kind ? [slug(kind.kind ?? kind.table)] : []), own, variable.id.replace('.', '-')];
    for (const path of wanted.map((name) => `codes/${name}.csv`)) {
      const there = this.files.get(path) ?? { kind, values, codes: new Map<string, GuessedCode>() };
      // Without a code table, the same code can mean different things in different columns.
      if (this.files.has(path) && (kind === null || there.kind !== kind || there.values !== values)) continue;
      for (const code of codes) {
        if (!there.codes.has(fold(code.code))) there.codes.set(fold(code.code), code);
      }
      this.files.set(path, there);
      this.names.set(one, path);
      return;
    }
  }
}

const header = 'kod;klartext;varde;status;likvardighet;av;datum;giltig_fran;giltig_till;skal';

/** With a byte order mark, by which Excel knows å, ä and ö. */
function csvOf(codes: readonly GuessedCode[]): string {
  const rows = codes.map(({ code, label, value, sure }) =>
    [code, label, value ?? '', 'okontrollerad', value !== null && sure ? 'lika' : '', '', '', '', '', '']
      .map(cell)
      .join(';'),
  );
  return `\uFEFF${[header, ...rows].join('\n')}\n`;
}

const cell = (text: string): string => (/[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const slug = (name: string): string => wordsOf(name).join('-') || 'koder';
