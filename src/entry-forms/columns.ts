import type { Field, FormKind, RecordForm } from './fields';

/** One column of a sheet. */
export interface Column {
  /** What the mapping finds it by. */
  name: string;
  label: string;
  key: string;
  help: string;
  /** What a cell may hold. `day` is a date of Excel's, `digits` one as eight digits; `one` a label, `code` a code. */
  holds: 'id' | 'identity' | 'unit' | 'tick' | 'day' | 'digits' | 'number' | 'one' | 'code' | 'codes';
  /** What `one` and `code` may be. */
  list: readonly (string | number)[];
  shown: boolean;
  field: Field;
}

/** The columns of one sheet, in the order of its fields. */
export const columnsOf = ({ fields }: RecordForm, kind: FormKind): Column[] =>
  fields.flatMap((field) => columnsOfField(field, kind));

/**
 * Several answers are one column each in the workbook, ticked with an x: a drop-down list takes one answer, and
 * what takes several needs a macro, which a workbook from elsewhere is seldom allowed to run. With the codes of a
 * paper form they are typed in one cell, with a space between: a comma would make `1,3` a number.
 */
function columnsOfField(field: Field, kind: FormKind): Column[] {
  const { name, label, key, help, shown, choices } = field;
  const column = (holds: Column['holds'], more: Partial<Column> = {}): Column => ({
    name,
    label,
    key,
    help,
    holds,
    list: [],
    shown,
    field,
    ...more,
  });
  switch (field.kind) {
    case 'key':
    case 'parent':
      return [column('id')];
    case 'identity':
      return [column('identity')];
    case 'unit':
      return [column('unit')];
    case 'protected':
      return [column('tick')];
    case 'date':
      return [kind === 'paper' ? column('digits') : column('day')];
    case 'number':
      return [column('number')];
    case 'choice':
      return kind === 'paper'
        ? [column('code', { list: choices.map(({ code }) => typed(code)) })]
        : [column('one', { list: choices.map((choice) => choice.label) })];
    case 'choices':
      if (kind === 'paper') return [column('codes')];
      return choices.map((choice) =>
        column('tick', { name: tickName(name, choice.value), label: `${label}: ${choice.label}` }),
      );
  }
}

export const tickName = (field: string, value: string): string => `${field}/${value}`;

/** As Excel holds a code that somebody types: digits are a number. */
const typed = (code: string): string | number => (/^\d+$/.test(code) ? Number(code) : code);
