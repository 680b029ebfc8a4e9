import { readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { Problems, type ProblemDetails } from '../../src/errors/problem';
import { renderProblem } from '../../src/errors/render';
import { sarifOf } from '../../src/errors/sarif';
import { checkMapping, problemsOfTests } from '../../src/mapping/checking/check-mapping';
import { readMapping } from '../../src/mapping/read-mapping';
import { decodeText } from '../../src/mapping/text-file';
import { shares, type Base, type Kind } from './bases';
import { Chance } from './chance';
import { mutations, type MutationContext } from './mutations';

export interface Tried {
  kind: Kind;
  mutation: string;
  outcome: 'unchanged' | 'refused' | 'valid' | 'broken';
  /** What is wrong with the reader, when it broke. */
  fault?: string;
  milliseconds: number;
}

/** What is read once and mutated many times. */
export class Originals {
  private readonly known = new Map<string, { bytes: Buffer; value: unknown }>();

  of(file: string): { bytes: Buffer; value: unknown } {
    let found = this.known.get(file);
    if (!found) {
      const bytes = readFileSync(file);
      const value: unknown = file.endsWith('.yaml') ? parse(decodeText(bytes)) : undefined;
      this.known.set(file, (found = { bytes, value }));
    }
    return found;
  }
}

/** Mutates one file of one mapping, reads the mapping, and puts the file back. The same numbers, the same mutation. */
export function tryMutation(
  seed: number,
  number: number,
  bases: readonly Base[],
  words: readonly string[],
  originals: Originals,
): Tried & { file: string } {
  const chance = new Chance(seed, number);
  const base = choose(seed, number, bases);
  const kind = chooseKind(base, chance);
  const file = chance.of(base.files[kind]);
  const mutation = chance.of(Object.keys(mutations));
  const { bytes, value } = originals.of(file);
  const context: MutationContext = { name: file, value, words };
  const mutated = Array.from({ length: chance.of([1, 1, 1, 2, 3]) }).reduce<Buffer>(
    (now) => (now.length === 0 ? now : mutations[mutation]!(now, chance, context)),
    bytes,
  );
  writeFileSync(file, mutated);
  const start = performance.now();
  const judged = judge(base, kind, chance.below(10) === 0);
  const milliseconds = performance.now() - start;
  writeFileSync(file, bytes);
  const outcome = judged.outcome !== 'broken' && mutated.equals(bytes) ? 'unchanged' : judged.outcome;
  return { kind, mutation, file, milliseconds, ...judged, outcome };
}

/**
 * Mostly mappings of one record, which are read quickly; one block in twenty has a whole one. The numbers of a block
 * harm the same mapping, so that what stands unharmed beside is not taken apart anew each time.
 */
function choose(seed: number, number: number, bases: readonly Base[]): Base {
  const chance = new Chance(seed + 1, Math.floor(number / 200));
  const wantsWhole = chance.below(20) === 0;
  return chance.of(bases.filter(({ name }) => name.includes(' one ') !== wantsWhole));
}

function chooseKind(base: Base, chance: Chance): Kind {
  const kinds = (Object.keys(shares) as Kind[]).filter((kind) => base.files[kind].length > 0);
  let left = chance.below(kinds.reduce((sum, kind) => sum + shares[kind], 0));
  return kinds.find((candidate) => (left -= shares[candidate]) < 0)!;
}

/**
 * Reads what may have become another thing: of a harmed test the tests, with the mapping as it was read before; of
 * anything else the mapping. One in ten reads all of it together.
 */
function read(base: Base, kind: Kind, together: boolean): readonly ProblemDetails[] {
  if (together) return checkMapping(base.folder, base.catalog).problems;
  return kind === 'test' ? problemsOfTests(base.plan) : readMapping(base.folder, base.catalog).warnings;
}

function judge(base: Base, kind: Kind, together: boolean): Pick<Tried, 'outcome' | 'fault'> {
  try {
    const problems = read(base, kind, together);
    const fault = faultIn(problems, base.folder);
    const refused = problems.some(({ severity }) => severity !== 'warning');
    return fault ? { outcome: 'broken', fault } : { outcome: refused ? 'refused' : 'valid' };
  } catch (error) {
    if (!(error instanceof Problems)) {
      return {
        outcome: 'broken',
        fault: error instanceof Error ? (error.stack ?? error.message) : String(error),
      };
    }
    const fault = error.list.length === 0 ? 'refused without a problem' : faultIn(error.list, base.folder);
    return fault ? { outcome: 'broken', fault } : { outcome: 'refused' };
  }
}

/** What is missing of what every problem must say, or undefined. */
function faultIn(problems: readonly ProblemDetails[], folder: string): string | undefined {
  for (const problem of problems) {
    const { code, what, why, fix, place } = problem;
    const said = `${code} ${JSON.stringify(place)} ${what.en}`;
    if (!/^(?:MAP|CON)-\d{3}$/.test(code)) return `no code: ${said}`;
    for (const text of [what, why, fix]) {
      if (text && (text.sv.trim() === '' || text.en.trim() === '')) return `not in both languages: ${said}`;
      if (text && /undefined|\[object/.test(text.sv)) return `words that are no words: ${text.sv}`;
    }
    if (place?.file === undefined || relative(folder, resolve(place.file)).startsWith('../..'))
      return `no file: ${said}`;
    if (!isInside(resolve(place.file), place.line, place.column))
      return `a place outside of the file: ${said}`;
    renderProblem(problem, 'sv');
  }
  sarifOf(problems, 'en', '0.0.0');
  return undefined;
}

function isInside(file: string, line: number | undefined, column: number | undefined): boolean {
  if (!line || !column) return false;
  const content = decodeText(readFileSync(file));
  // YAML knows no line end of \r alone, a code map does.
  return [/\r?\n/, /\r\n|\r|\n/].some((end) => {
    const found = content.split(end)[line - 1];
    return found !== undefined && column <= found.length + 1;
  });
}
