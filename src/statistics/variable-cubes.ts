import { reserved, type Catalog, type NationalVariable } from '../catalog/model';
import type { Category, Cube, Dimension } from '../disclosure/model';
import { inYear, real, rollUp } from './cells';
import { CubeBuilder, total, whole } from './cube-builder';
import { cellOf } from './fields';
import {
  fieldSources,
  type Barn,
  type FieldSource,
  type Insats,
  type Placering,
  type YearData,
} from './model';

const missing: Category = { code: 'saknas', label: 'Saknas', residual: true };
const unmapped: Category = { code: reserved.unmapped, label: 'Omappad', residual: true };

const sexes: Dimension = {
  id: 'kon',
  label: 'Kön',
  categories: [
    { code: 'flicka', label: 'Flickor' },
    { code: 'pojke', label: 'Pojkar' },
    { code: 'okand', label: 'Okänt', residual: true },
    whole,
  ],
  total,
};

const sexOf = (barn: Barn): string => (barn.sex === 'flicka' || barn.sex === 'pojke' ? barn.sex : 'okand');

/** A variable of the profile with its cube: its values by sex. */
export interface VariableCube {
  variable: NationalVariable;
  /** What is counted. */
  counts: 'barn' | 'insats' | 'placering';
  cube: Cube;
}

/**
 * The profile's variables over the register's population of the year, before any check leaves something out: a
 * child is counted once for a variable of the child, an insats or a placement once for theirs. Dates are counted as
 * before, in or after the year; of the person-id the store has the birth date only.
 */
export function variableCubes(data: YearData, catalog: Catalog): VariableCube[] {
  const population = populationRows(data);
  return catalog.national.variables
    .filter(({ validFrom, validTo }) => validFrom <= data.last && (validTo ?? data.first) >= data.first)
    .flatMap((variable) => {
      const from = fieldSources.find((source) => source === variable.variable);
      return from ? [variableCube(variable, from, data, catalog, population)] : [];
    });
}

type Row = [Barn, Insats | null, Placering | null];

function populationRows(data: YearData): Record<VariableCube['counts'], Row[]> {
  const barn: Row[] = [];
  const insats: Row[] = [];
  const placering: Row[] = [];
  for (const child of data.barn) {
    const insatser = child.insatser.filter((row) => inYear(row, data));
    if (insatser.length > 0) barn.push([child, null, null]);
    for (const row of insatser) {
      insats.push([child, row, null]);
      for (const placed of row.placeringar) placering.push([child, row, placed]);
    }
  }
  return { barn, insats, placering };
}

function variableCube(
  variable: NationalVariable,
  from: FieldSource,
  data: YearData,
  catalog: Catalog,
  population: Record<VariableCube['counts'], Row[]>,
): VariableCube {
  const counts = from.slice(0, from.indexOf('.')) as VariableCube['counts'];
  const bySex = from === 'barn.kon';
  const values = bySex ? null : valuesOf(from, catalog);
  const builder = new CubeBuilder(values ? [values.dimension, sexes] : [sexes]);
  for (const [barn, insats, placering] of population[counts]) {
    const sex = sexOf(barn);
    const value = values?.codeOf(cellOf(from, barn, insats, placering), data);
    builder.add(value === undefined ? [sex] : [value, sex], barn.pseudonym);
  }
  return {
    variable,
    counts,
    cube: {
      id: `nationell-${data.year}-${variable.id}`,
      title: `${variable.name} ${data.year}`,
      population: `nationell-${counts}-${data.year}`,
      ...builder.build(),
    },
  };
}

interface Values {
  dimension: Dimension;
  codeOf(cell: string | null, data: YearData): string;
}

function valuesOf(from: FieldSource, catalog: Catalog): Values {
  const variable = catalog.variable(from);
  const dimension = (categories: Category[]): Dimension => ({
    id: 'varde',
    identity: from,
    label: variable?.name ?? from,
    categories: [...categories, whole],
    total,
  });
  if (from === 'barn.fodelsedatum') {
    return {
      dimension: dimension([{ code: 'finns', label: 'Finns' }, missing, unmapped]),
      codeOf: (cell) => (cell === null ? missing.code : real(cell) ? 'finns' : unmapped.code),
    };
  }
  if (variable?.type === 'datum') {
    const none = from.endsWith('.slutdatum') ? { code: missing.code, label: 'Pågår' } : missing;
    const years = [
      { code: 'fore-aret', label: 'Före året' },
      { code: 'under-aret', label: 'Under året' },
      { code: 'efter-aret', label: 'Efter året' },
    ];
    return {
      dimension: dimension([...years, none, unmapped]),
      codeOf: (cell, { first, last }) => {
        if (cell === null) return missing.code;
        const day = real(cell);
        if (!day) return unmapped.code;
        return day < first ? 'fore-aret' : day > last ? 'efter-aret' : 'under-aret';
      },
    };
  }
  const known = (variable?.values ?? [])
    .filter(({ refines, code }) => refines === undefined && !(from === 'insats.typ' && code === 'oppenvard'))
    .map(({ code, label }) => ({ code, label }));
  const codes = new Set(known.map(({ code }) => code));
  return {
    dimension: dimension([...known, unmapped, missing]),
    codeOf: (cell) => {
      const code = rollUp(cell);
      return code === null ? missing.code : codes.has(code) ? code : unmapped.code;
    },
  };
}
