import { stringify } from 'csv-stringify/sync';
import type { Variable } from './model';

/**
 * An edition as a table for spreadsheets: one row per value, the variable's own cells on its first row. What
 * `catalog list --format csv` writes and `catalog import` reads; described in `catalog/editions/README.md`.
 */
export const editionColumns = [
  { name: 'id', path: ['id'], required: true },
  { name: 'gammalt_id', path: ['formerId'], required: false },
  { name: 'nyckel', path: ['key'], required: true },
  { name: 'steg', path: ['step'], required: true },
  { name: 'omrade', path: ['area'], required: true },
  { name: 'namn', path: ['name'], required: true },
  { name: 'typ', path: ['type'], required: true },
  { name: 'flerval', path: ['multiple'], required: false },
  { name: 'ej_aktuellt', path: ['notApplicable'], required: false },
  { name: 'varde', path: ['values'], required: false },
  { name: 'vardetext', path: ['values'], required: false },
  { name: 'kommentar', path: ['comment'], required: true },
  { name: 'nationell', path: ['national'], required: false },
  { name: 'proveniens', path: ['provenance', 'variable'], required: true },
  { name: 'vardeproveniens', path: ['provenance', 'values'], required: true },
  { name: 'proveniensnot', path: ['provenance', 'note'], required: false },
  { name: 'vardeproveniensnot', path: ['provenance', 'valuesNote'], required: false },
] as const;

export type EditionColumn = (typeof editionColumns)[number];
export type EditionColumnName = EditionColumn['name'];

/** The edition's variables as CSV that Swedish Excel opens as it is: semicolons, UTF-8 with byte order mark. */
export function editionCsv(variables: readonly Variable[]): string {
  const rows = variables.filter((variable) => variable.provenance !== 'local').flatMap(rowsOf);
  const columns = editionColumns.map((column) => column.name);
  return stringify(rows, { header: true, columns, delimiter: ';', bom: true });
}

type Row = Partial<Record<EditionColumnName, string>>;

function rowsOf(variable: Variable): Row[] {
  const values = hasPlainValues(variable) ? [] : variable.values.filter((value) => !value.local);
  const [first, ...rest] = values;
  return [
    {
      id: variable.id,
      gammalt_id: variable.formerId ?? '',
      nyckel: variable.key,
      steg: variable.step,
      omrade: variable.area,
      namn: variable.name,
      typ: variable.type,
      flerval: variable.multiple ? 'ja' : '',
      ej_aktuellt: variable.notApplicable ? 'ja' : '',
      varde: first?.code ?? '',
      vardetext: first?.label ?? '',
      kommentar: variable.comment,
      nationell: variable.national,
      proveniens: variable.provenance,
      vardeproveniens: variable.valuesProvenance,
      proveniensnot: variable.provenanceNote ?? '',
      vardeproveniensnot: variable.valuesProvenanceNote ?? '',
    },
    ...rest.map((value) => ({ id: variable.id, varde: value.code, vardetext: value.label })),
  ];
}

/** True for the values that a `ja-nej` variable has when none are written. */
export function hasPlainValues({ type, values }: Pick<Variable, 'type' | 'values'>): boolean {
  const written = values.filter((value) => !value.local).map((value) => `${value.code}=${value.label}`);
  return type === 'ja-nej' && written.join() === 'ja=Ja,nej=Nej';
}
