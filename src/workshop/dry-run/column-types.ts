import type { ColumnUse } from './column-uses';

/** What a source calls the types of its columns, as far as a mapping can tell them apart; null: it says nothing. */
type TypeKind = 'binary' | 'inexact' | 'number' | 'time' | 'text' | 'truth' | null;

const kinds: readonly [RegExp, TypeKind][] = [
  [/blob|binary|bytea|image|\braw\b|bfile|rowversion/i, 'binary'],
  [/timestamp|date|time/i, 'time'],
  [/float|double|real/i, 'inexact'],
  [/int|dec|num|money|serial/i, 'number'],
  [/bool|\bbit\b/i, 'truth'],
  [/char|text|clob|string|uuid|uniqueidentifier|enum/i, 'text'],
];

const kindOf = (type: string): TypeKind => kinds.find(([pattern]) => pattern.test(type))?.[1] ?? null;

/** Why a column's type speaks against what a mapping wants of it. */
export type TypeDoubt = 'binary' | 'inexact-key' | 'not-a-date' | 'date-as-code' | 'date-as-number';

const codeLike: readonly ColumnUse['as'][] = ['code', 'condition', 'unit'];
const keyLike: readonly ColumnUse['as'][] = ['key', 'parent', 'identity'];

/** Null when nothing speaks against it, or the source says no type. Whether `changed` is of use its values tell. */
export function doubtOf(use: ColumnUse['as'], type: string): TypeDoubt | null {
  const kind = kindOf(type);
  if (kind === null || use === 'changed') return null;
  if (kind === 'binary') return use === 'presence' ? null : 'binary';
  if (keyLike.includes(use)) return kind === 'inexact' ? 'inexact-key' : null;
  if (use === 'date') return kind === 'inexact' || kind === 'truth' ? 'not-a-date' : null;
  if (kind !== 'time') return null;
  return codeLike.includes(use) && use !== 'condition'
    ? 'date-as-code'
    : use === 'number'
      ? 'date-as-number'
      : null;
}
