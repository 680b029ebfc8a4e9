import type { Condition } from '../catalog/definitions';
import type { IndicatorDefinition, Numerator } from '../catalog/indicators';
import { type Catalog, type RecordName } from '../catalog/model';
import type { DimensionRef, TableDefinition } from '../catalog/tables';
import {
  ageDivider,
  answeredDivider,
  Divider,
  dividerOf,
  sexDivider,
  variableDivider,
  unknownYear,
  withinDivider,
  yearDivider,
} from './dimensions';

/** A condition on rows. What it leaves out is counted and protected too, or it could be had by subtraction. */
export interface Choice {
  divider: Divider;
  values: readonly string[];
  /** True: one of the values. False: none of them. */
  includes: boolean;
}

/** What to count: the dimensions that are shown, and those that only choose rows. */
export interface CubePlan {
  id: string;
  title: string;
  record: RecordName;
  unit: TableDefinition['unit'];
  dividers: readonly Divider[];
  choices: readonly Choice[];
}

export const variablesOf = (plan: CubePlan): string[] => [
  ...new Set([...plan.dividers, ...plan.choices.map(({ divider }) => divider)].flatMap((d) => d.variables)),
];

export function tablePlan(table: TableDefinition, catalog: Catalog, lastYear: number): CubePlan {
  return {
    id: table.id,
    title: table.title,
    record: table.record,
    unit: table.unit,
    dividers: table.dimensions.map((dimension) => dividerOf(dimension, catalog, lastYear)),
    choices: choicesOf(table.where, catalog, lastYear),
  };
}

export const breakdowns = ['kon', 'aldersgrupp'] as const;
export type Breakdown = (typeof breakdowns)[number];

/** An indicator is counted twice: by year and sex, and by age group over all years (per year they are too few). */
export function indicatorPlans(
  indicator: IndicatorDefinition,
  catalog: Catalog,
  lastYear: number,
): Record<Breakdown, CubePlan> {
  const plan = (breakdown: Breakdown): CubePlan => ({
    id: `${indicator.id}:${breakdown}`,
    title: indicator.title,
    record: indicator.record,
    unit: 'rader',
    dividers: [
      ...(breakdown === 'kon' ? [yearDivider(lastYear), sexDivider(catalog)] : [ageDivider]),
      numeratorDivider(indicator.numerator, catalog),
    ],
    choices: choicesOf(
      [...(breakdown === 'kon' ? [] : [{ years: 'kanda' } as const]), ...indicator.denominator],
      catalog,
      lastYear,
    ),
  });
  return { kon: plan('kon'), aldersgrupp: plan('aldersgrupp') };
}

export function numeratorDivider(numerator: Numerator, catalog: Catalog): Divider {
  if ('within' in numerator) return withinDivider(catalog, numerator.within);
  const variable = catalog.variable(numerator.variable)!;
  return 'answered' in numerator ? answeredDivider(variable) : variableDivider(variable);
}

function choicesOf(conditions: readonly Condition[], catalog: Catalog, lastYear: number): Choice[] {
  return conditions.map((condition): Choice => {
    if ('years' in condition) {
      const divider = yearDivider(lastYear);
      return condition.years === 'kanda'
        ? { divider, values: [unknownYear], includes: false }
        : { divider, values: condition.years.map(String), includes: true };
    }
    const divider = variableDivider(catalog.variable(condition.variable)!);
    return 'any' in condition
      ? { divider, values: condition.any, includes: true }
      : { divider, values: condition.not, includes: false };
  });
}

/** The catalogue variables that definitions read, also where a divider would hide a missing one. */
export function variablesRead(definition: TableDefinition | IndicatorDefinition): string[] {
  const conditions = 'where' in definition ? definition.where : definition.denominator;
  const own =
    'dimensions' in definition ? definition.dimensions.flatMap(ofDimension) : ofIndicator(definition);
  return [...new Set([...own, ...conditions.flatMap((c) => ('variable' in c ? [c.variable] : []))])];
}

function ofDimension(dimension: DimensionRef): string[] {
  if (dimension.kind === 'kon') return ['barn.kon'];
  if (dimension.kind === 'aldersgrupp') return ['barn.fodelsedatum'];
  return dimension.variable === undefined ? [] : [dimension.variable];
}

function ofIndicator({ numerator }: IndicatorDefinition): string[] {
  const own = 'within' in numerator ? [numerator.within.from, numerator.within.to] : [numerator.variable];
  return [...own, 'barn.kon', 'barn.fodelsedatum'];
}
