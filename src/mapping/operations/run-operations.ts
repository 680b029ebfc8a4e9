import type { Cell } from '../../../connectors/contract';
import { reserved } from '../../catalog/model';
import type { LocalDate } from '../../time/local-date';
import { cached, numberOf, textOf } from '../cells';
import type { CodeLookup } from '../codes/code-lookup';
import type { Bound, CompiledOperation, Many, ManyValues, One, OneValue, Read } from './compiled-operation';
import { dateReader } from './dates';
import { codesOfCell } from '../lists/lists-table';

// What each operation does with a row: closures over column numbers, made once per mapping. Nothing here throws,
// whatever a cell holds.

/** An operation on one column that shows no codes: dates, numbers, presence. */
function simple(column: string, owner: string, produces: string[], answer: (cell: Cell) => OneValue): One {
  return {
    kind: 'one',
    columns: [column],
    produces,
    rules: [owner],
    bind: (at, hit) => {
      const index = at(column);
      return {
        read: (row) => {
          const value = answer(row[index] ?? null);
          if (value !== null && value !== reserved.unmapped) hit?.(owner);
          return value;
        },
        unknown: () => [null],
      };
    },
  };
}

export const dateOperation = (column: string, owner: string, formats?: string[], openEnd?: string[]): One =>
  simple(column, owner, [], dateReader(formats, openEnd));

export const numberOperation = (column: string, owner: string): One =>
  simple(
    column,
    owner,
    [],
    cached((cell) => {
      if (textOf(cell) === null) return null;
      const number = numberOf(cell);
      // So many digits are an identity in the wrong column (as a number it may have lost its zero), not an answer.
      return Number.isNaN(number) || /\d{9}/.test(String(cell)) ? reserved.unmapped : String(number);
    }),
  );

export const presentOperation = (column: string, owner: string, absent: 'nej' | 'unanswered'): One =>
  simple(column, owner, absent === 'nej' ? ['ja', 'nej'] : ['ja'], (cell) =>
    textOf(cell) !== null ? 'ja' : absent === 'nej' ? 'nej' : null,
  );

export function codeOperation(column: string, lookup: CodeLookup): One {
  return {
    kind: 'one',
    columns: [column],
    produces: lookup.produces,
    rules: lookup.rules,
    lookups: [lookup],
    bind: (at, hit) => {
      const index = at(column);
      const answer = (cell: Cell, day: LocalDate | null): OneValue => {
        const code = textOf(cell);
        if (code === null) return null;
        const entry = lookup.find(code, day);
        if (!entry) return reserved.unmapped;
        hit?.(entry.rule);
        return entry.value;
      };
      const remembered = cached((cell) => answer(cell, null));
      const read: Read<OneValue> =
        lookup.dated || hit
          ? (row, day) => answer(row[index] ?? null, day)
          : (row) => remembered(row[index] ?? null);
      return { read, unknown: (row) => [lookup.shown(textOf(row[index]) ?? '')] };
    },
  };
}

/** `separator` null: the codes are those of a list's rows. */
export function multiOperation(column: string, separator: string | null, lookup: CodeLookup): Many {
  const codesOf =
    separator === null
      ? codesOfCell
      : (cell: Cell | undefined): string[] =>
          (textOf(cell) ?? '').split(separator).flatMap((code) => textOf(code) ?? []);
  return {
    kind: 'many',
    columns: [column],
    produces: lookup.produces,
    rules: lookup.rules,
    lookups: [lookup],
    bind: (at, hit) => {
      const index = at(column);
      const answer = (cell: Cell, day: LocalDate | null): ManyValues =>
        valueSet(
          codesOf(cell).map((code) => {
            const entry = lookup.find(code, day);
            if (entry) hit?.(entry.rule);
            return entry ? entry.value : reserved.unmapped;
          }),
        );
      const remembered = cached((cell) => answer(cell, null));
      const read: Read<ManyValues> =
        lookup.dated || hit
          ? (row, day) => answer(row[index] ?? null, day)
          : (row) => remembered(row[index] ?? null);
      return {
        read,
        unknown: (row, day) =>
          codesOf(row[index])
            .filter((code) => !lookup.find(code, day))
            .map((code) => lookup.shown(code)),
      };
    },
  };
}

/** All answers of several operations, e.g. one per guardian. */
export function anyOfOperation(parts: readonly CompiledOperation[]): Many {
  return {
    kind: 'many',
    ...union(parts),
    bind: (at, hit) => {
      const bound = parts.map((part): Bound<OneValue | ManyValues> => part.bind(at, hit));
      const answersOf = (value: OneValue | ManyValues): ManyValues =>
        typeof value === 'string' ? [value] : value;
      // The same few combinations come again and again: one list each.
      const known = new Map<string, ManyValues>();
      return {
        read: (row, day) => {
          let together = '';
          for (let i = 0; i < bound.length; i++) {
            const value = bound[i]!.read(row, day);
            if (value !== null) together += `${typeof value === 'string' ? value : value.join('|')}|`;
          }
          if (together === '') return null;
          let values = known.get(together);
          if (!values) known.set(together, (values = valueSet(together.slice(0, -1).split('|'))));
          return values;
        },
        unknown: (row, day) =>
          bound
            .filter((part) => answersOf(part.read(row, day))?.includes(reserved.unmapped))
            .flatMap((part) => part.unknown(row, day)),
      };
    },
  };
}

/** The first operation that has an answer; a code that nobody has mapped is an answer. */
export function firstOfOperation(parts: readonly One[]): One {
  return {
    kind: 'one',
    ...union(parts),
    bind: (at, hit) => {
      const bound = parts.map((part) => part.bind(at, hit));
      return {
        read: (row, day) => {
          for (const part of bound) {
            const value = part.read(row, day);
            if (value !== null) return value;
          }
          return null;
        },
        unknown: (row, day) => bound.find((part) => part.read(row, day) !== null)?.unknown(row, day) ?? [],
      };
    },
  };
}

/** Codes sorted and without repeats; null when there are none. */
function valueSet(values: readonly OneValue[]): ManyValues {
  const answered = values.filter((value) => value !== null);
  return answered.length === 0 ? null : [...new Set(answered)].sort();
}

function union(
  parts: readonly CompiledOperation[],
): Pick<CompiledOperation, 'columns' | 'produces' | 'rules' | 'lookups'> {
  const all = <T>(pick: (part: CompiledOperation) => readonly T[]): T[] => [...new Set(parts.flatMap(pick))];
  return {
    columns: all((part) => part.columns),
    produces: all((part) => part.produces),
    rules: all((part) => part.rules),
    lookups: all((part) => part.lookups ?? []),
  };
}
