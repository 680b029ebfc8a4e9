import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Catalog } from '../catalog/model';
import type { Bilingual } from '../errors/problem';
import type { RunSummary } from '../store/model';
import type { CheckResult, Counts, Layout, PreviousDelivery, Sender, YearData } from './model';
import { populationOf } from './checks/file-rules';
import { badPrevious } from './statistics.problems';

type CheckSummary = Omit<CheckResult, 'findings' | 'law' | 'source'>;

/** What stands in `FILE.json` beside a delivery. Counts and names of things; never an identity or a key of a row. */
export interface DeliveryMetadata {
  layout: string;
  verified: boolean;
  /** Every code is confirmed against the regulation. */
  codesConfirmed: boolean;
  notice: Bilingual;
  year: number;
  sender: { kommun: string; namnd: string };
  /** ISO instant, UTC. */
  writtenAt: string;
  who: string;
  reason: string;
  file: { sha256: string; bytes: number; rows: number; charset: string };
  /** Nothing was left out. */
  complete: boolean;
  population: Counts;
  delivered: Counts;
  leftOut: Counts;
  /** Of `leftOut`: insatser of a type that nobody has mapped, which may belong to another statistic. */
  leftOutOfUnknownType: number;
  /** Placements of the population per placement form. */
  forms: Record<string, number>;
  fields: { name: string; variable: string | null; confirmed: boolean | null }[];
  checks: CheckSummary[];
  catalogue: string;
  profile: string;
  /** The newest finished sync of each source. */
  sources: {
    source: string;
    mapping: string;
    mappingVersion: string;
    mappingHash: string;
    finishedAt: string | null;
    /** Rows that the sync refused: they are in no delivery. */
    rejected: number;
  }[];
}

export interface MetadataParts {
  data: YearData;
  layout: Layout;
  sender: Sender;
  who: string;
  reason: string;
  writtenAt: Date;
  bytes: Buffer;
  rows: number;
  delivered: Counts;
  leftOut: Counts;
  results: readonly CheckResult[];
  catalog: Catalog;
  /** The newest finished sync of each source. */
  runs: readonly RunSummary[];
}

export function metadataOf(parts: MetadataParts): DeliveryMetadata {
  const { data, layout, sender, results, catalog, bytes, leftOut } = parts;
  return {
    layout: layout.layout,
    verified: layout.verified,
    codesConfirmed: layout.codes.confirmed,
    notice: layout.notice,
    year: data.year,
    sender: { kommun: sender.kommun, namnd: sender.namnd },
    writtenAt: parts.writtenAt.toISOString(),
    who: parts.who,
    reason: parts.reason,
    file: {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      rows: parts.rows,
      charset: layout.charset,
    },
    complete:
      leftOut.insatser === 0 &&
      !results.some(({ severity, status }) => severity === 'E' && status === 'failed'),
    ...populationOf(data),
    delivered: parts.delivered,
    leftOut,
    leftOutOfUnknownType: data.untyped.length,
    fields: layout.fields.map(({ name, from }) => {
      const variable = from === 'person-id' ? 'barn.fodelsedatum' : from;
      const national = nationalVariable(catalog, variable, data.last);
      return { name, variable: national?.variable ?? null, confirmed: national?.confirmed ?? null };
    }),
    checks: results.map(summaryOf),
    catalogue: catalog.edition,
    profile: catalog.national.id,
    sources: parts.runs.map((run) => ({
      source: run.source,
      mapping: run.mapping,
      mappingVersion: run.mappingVersion,
      mappingHash: run.mappingHash,
      finishedAt: run.finishedAt,
      rejected: run.rejected + run.standing,
    })),
  };
}

export function summaryOf({
  id,
  severity,
  text,
  status,
  reason,
  rows,
  children,
  untested,
}: CheckResult): CheckSummary {
  return {
    id,
    severity,
    text,
    status,
    ...(reason === undefined ? {} : { reason }),
    rows,
    children,
    untested,
  };
}

/** The profile's variable that a catalogue variable holds on a day. */
export function nationalVariable(catalog: Catalog, variable: string, on: string) {
  return catalog.national.variables.find(
    (item) => item.variable === variable && item.validFrom <= on && on <= (item.validTo ?? on),
  );
}

/** The children's, insatser's and placements' rows that a check names, with keys that only the store knows. */
export function findingsCsv(results: readonly CheckResult[], leftOut: ReadonlySet<string>): string {
  const lines = results.flatMap(({ id, severity, findings }) =>
    findings.map(({ barn, insats, placering }) =>
      [
        id,
        severity,
        barn ?? '',
        insats ?? '',
        placering ?? '',
        severity === 'E' && (insats === null || leftOut.has(insats)) ? 'ja' : 'nej',
      ].join(';'),
    ),
  );
  return ['kontroll;allvar;barn;insats;placering;utelamnad', ...lines, ''].join('\n');
}

const counts = z.object({ barn: z.number(), insatser: z.number(), placeringar: z.number() });
const previous = z.object({ population: counts, forms: z.record(z.string(), z.number()) });

/** @throws Problem STA-021 when the file can not be read or is not a delivery's metadata. */
export function readPrevious(file: string | undefined): PreviousDelivery | undefined {
  if (file === undefined) return undefined;
  try {
    return previous.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw badPrevious(file);
  }
}
