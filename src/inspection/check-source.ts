import type {
  ConnectorErrorDetails,
  OpenContext,
  ReadOnlyProof,
  Source,
  SourceStatus,
} from '../../connectors/contract';
import type { ProblemDetails } from '../errors/problem';
import { problemsOf } from '../errors/render';
import type { Rows } from '../mapping/lists/lists-joins';
import { widenedColumns } from '../mapping/lists/lists-read';
import type { CompiledMapping } from '../mapping/model';
import { clockDiffers } from './inspection.problems';
import { told } from './told';

/** A query of the mapping, under the name of its record. */
export interface CheckedQuery {
  query: string;
  columns: number;
  /** The source's own estimate, to the nearest multiple of k and at least k; null when it has none. */
  estimatedRows: number | null;
}

export interface SourceReport {
  name: string;
  /** Null when the mapping could not be read. */
  connector: string | null;
  /** Null, as all that follows, when the source could not be opened or asked. */
  product: string | null;
  readOnly: boolean | null;
  evidence: string[];
  excess: ReadOnlyProof['excess'];
  transport: SourceStatus['transport'] | null;
  /** The source's clock less ours, in seconds; null also for a source without a clock. */
  clockDifference: number | null;
  snapshot: SourceStatus['snapshot'] | null;
  queries: CheckedQuery[];
  warnings: ProblemDetails[];
  problems: ProblemDetails[];
}

export interface SourceToCheck {
  name: string;
  /** Smallest number of rows that is told. */
  k: number;
  mapping(): CompiledMapping;
  open(connector: string, log: OpenContext['log']): Promise<Source>;
}

/** From this difference on, in seconds, the clocks are told to differ. */
const clockLimit = 60;

/** Reads no rows: opens, tries to write, asks for the status and for the columns of every query of the mapping. */
export async function checkSource({ name, k, mapping, open }: SourceToCheck): Promise<SourceReport> {
  const report: SourceReport = {
    name,
    ...{ connector: null, product: null, readOnly: null, evidence: [], excess: [], transport: null },
    ...{ clockDifference: null, snapshot: null, queries: [], warnings: [], problems: [] },
  };
  const noting = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      report.problems.push(...problemsOf(error));
    }
  };
  await noting(async () => {
    const compiled = mapping();
    report.connector = compiled.connector;
    const source = await open(compiled.connector, (event) => {
      if (event.kind === 'warning') warn(report, event.details);
    });
    try {
      await noting(async () => void Object.assign(report, await source.proveReadOnly()));
      await noting(() => addStatus(report, source));
      for (const { query, mapped } of queriesOf(compiled)) {
        await noting(async () => {
          const columns = (await source.describe(mapped.query)).map((column) => column.name);
          mapped.bind(await widenedColumns(source, mapped, columns));
          const estimate = await source.estimateRows(mapped.query);
          const estimatedRows = estimate === null ? null : (told(estimate, k) ?? k);
          report.queries.push({ query, columns: columns.length, estimatedRows });
        });
      }
    } finally {
      await source.close();
    }
  });
  return report;
}

/** Whether the source can be synced as it is; a warning does not hinder it. */
export const isGood = (report: SourceReport): boolean =>
  report.readOnly === true && report.problems.length === 0;

function warn(report: SourceReport, details: ConnectorErrorDetails): void {
  if (!report.warnings.some(({ code }) => code === details.code))
    report.warnings.push({ ...details, severity: 'warning' });
}

async function addStatus(report: SourceReport, source: Source): Promise<void> {
  const asked = Date.now();
  const { product, transport, clock, snapshot } = await source.status();
  // The source looked at its clock somewhere between the question and the answer.
  const ours = (asked + Date.now()) / 2;
  Object.assign(report, { product, transport, snapshot });
  if (clock === null) return;
  const difference = Math.round((Date.parse(clock) - ours) / 1000);
  report.clockDifference = difference;
  if (Math.abs(difference) >= clockLimit) report.warnings.push(clockDiffers(difference));
}

interface AskedQuery {
  query: string;
  mapped: Rows & { bind(columns: readonly string[]): unknown };
}

const queriesOf = ({ records, aliases }: CompiledMapping): AskedQuery[] => [
  ...records.map((mapped) => ({ query: mapped.record, mapped })),
  ...(aliases ? [{ query: 'aliases', mapped: aliases }] : []),
];
