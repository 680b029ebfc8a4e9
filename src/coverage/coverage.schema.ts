import { z } from 'zod';
import { provenances } from '../catalog/model';
import { steps } from '../catalog/catalog.schema';
import { unavailableReasons } from '../mapping/mapping.schema';
import { coverageStates, type Totals, type VariableCoverage } from './coverage';
import type { Matrix, MatrixSystem } from './matrix/matrix';

// The JSON of `brygga coverage`, documented and checked: what other programs may rely on.

const values = z
  .strictObject({ total: z.number().int(), produced: z.number().int() })
  .describe(
    "The catalogue's own values: how many there are, and how many can come out. A date counts as one.",
  );

const totals = z.strictObject({
  variables: z.number().int(),
  full: z.number().int().describe('Every value can come out.'),
  partial: z.number().int().describe('Some values can.'),
  untranslated: z.number().int().describe('A column is read, but none of its codes is translated yet.'),
  unavailable: z.number().int().describe('Cannot be delivered; there is a reason.'),
  notStated: z.number().int().describe('The mapping says nothing.'),
  values,
});

const count = z
  .union([z.number().int(), z.literal('<5'), z.literal('>=5')])
  .describe('Small counts are only told as <5; >=5 where the exact one would give away a small one.');
const share = z
  .union([z.number().min(0).max(1), z.enum(['few', 'all-but-few'])])
  .nullable()
  .describe(
    '0–1; few: fewer than five; all-but-few: all but fewer than five; null where the numbers are too small.',
  );

const live = z.strictObject({
  rows: count,
  filled: share,
  produced: z.number().min(0).max(1).nullable(),
  unmapped: count.nullable(),
  unmappedCodes: z.array(z.strictObject({ shown: z.string().nullable(), count })),
  periods: z.array(z.strictObject({ period: z.string(), filled: share })),
});

const cell = z.strictObject({
  state: z.enum(coverageStates),
  assumed: z.boolean().describe('Nobody has seen this in the system.'),
  assumptions: z.array(z.string()).describe("The author's words about this variable or its record."),
  refined: z.boolean().describe('Finer values than the catalogue asks for.'),
  values,
  missing: z.array(z.string()).describe('Codes of the values that cannot come out.'),
  reason: z.enum(unavailableReasons).nullable(),
  seen: z.string().nullable().describe('Where it stands instead.'),
  live: live.nullable().describe('null without a store, or when the variable is not loaded.'),
});

const system = z.strictObject({
  label: z.string(),
  mapping: z.string(),
  version: z.string(),
  title: z.string(),
  status: z.string(),
  template: z.boolean().describe('true: everything about it is assumed.'),
  assumptions: z.array(z.string()),
  totals,
  national: totals,
  asOf: z.string().nullable().describe('When the rows behind `live` were read.'),
});

export const matrixDocument = z.strictObject({
  catalogue: z.strictObject({
    edition: z.string(),
    status: z.string(),
    title: z.string(),
    notice: z.string(),
  }),
  systems: z.array(system),
  steps: z.array(z.strictObject({ step: z.enum([...steps, 'lokal']), totals: z.array(totals) })),
  variables: z.array(
    z.strictObject({
      id: z.string(),
      key: z.string(),
      name: z.string(),
      step: z.enum([...steps, 'lokal']),
      national: z
        .strictObject({ name: z.string(), confirmed: z.boolean() })
        .nullable()
        .describe('As the national statistics call it; null for the others.'),
      provenance: z.enum(provenances),
      valuesProvenance: z.enum(provenances),
      systems: z.array(cell.nullable()).describe('In the order of `systems`; null: not in that edition.'),
    }),
  ),
});
export type MatrixDocument = z.infer<typeof matrixDocument>;

/** The matrix as plain data. */
export function matrixJson({ catalogue, systems, steps: inSteps, rows }: Matrix): MatrixDocument {
  return {
    catalogue,
    systems: systems.map(systemJson),
    steps: inSteps.map(({ step, totals: sums }) => ({ step, totals: sums.map(totalsJson) })),
    variables: rows.map(({ variable, national, cells }) => ({
      id: variable.id,
      key: variable.key,
      name: variable.name,
      step: variable.step,
      national,
      provenance: variable.provenance,
      valuesProvenance: variable.valuesProvenance,
      systems: cells.map((entry) => entry && cellJson(entry)),
    })),
  };
}

function systemJson({ label, report }: MatrixSystem): MatrixDocument['systems'][number] {
  const { id, version, title, status, template, assumptions } = report.mapping;
  return {
    label,
    mapping: id,
    version,
    title,
    status,
    template,
    assumptions: [...assumptions],
    totals: totalsJson(report.totals),
    national: totalsJson(report.nationalTotals),
    asOf: report.asOf,
  };
}

const totalsJson = (sums: Totals): z.infer<typeof totals> => ({ ...sums });

/** One variable of one system as plain data. */
export function cellJson(entry: VariableCoverage): z.infer<typeof cell> {
  return {
    state: entry.state,
    assumed: entry.assumed,
    assumptions: [...entry.assumptions],
    refined: entry.refined,
    values: entry.values,
    missing: entry.missing.map(({ code }) => code),
    reason: entry.reason ?? null,
    seen: entry.seen ?? null,
    live: entry.live ? (structuredClone(entry.live) as z.infer<typeof live>) : null,
  };
}
