/**
 * National statistics under HSLF-FS 2016:3: the year's individual data, the checks, the delivery file and the
 * disclosure-controlled table. Never here: what a variable is (catalog), how a source is read (connectors,
 * mapping), how figures are hidden (disclosure). Identities pass through memory only while a delivery or a check
 * is made, and stand nowhere but in the delivery file.
 */
import { resolve } from 'node:path';
import type { Catalog } from '../catalog/model';
import type { Settings } from '../config/settings';
import type { FollowUpStore } from '../store/model';
import { leftOutInsatser, runChecks } from './checks/run-checks';
import { insatserOf } from './checks/rule';
import { readRuns, readYear } from './read-year';
import { fileBytes } from './file-bytes';
import { identitiesOf } from './identities';
import { findingsCsv, metadataOf, type DeliveryMetadata } from './metadata';
import type {
  CheckResult,
  KnownIdentity,
  NationalData,
  PreviousDelivery,
  Sender,
  SourceIdentity,
  YearData,
} from './model';
import { refuseOverwrite, writePrivately } from './private-files';
import { deliveryRows } from './rows';
import { deliveryBlocked, emptyPopulation, reasonMissing } from './statistics.problems';

export interface StatisticsSource {
  store: Pick<FollowUpStore, 'query' | 'snapshot' | 'logAccess' | 'latestRuns'>;
  catalog: Catalog;
  sender: Sender;
  /** The source's identities, read anew at every call. */
  identities(): AsyncIterable<SourceIdentity>;
}

export const senderOf = ({ kommun, namnd, example }: Settings): Sender => ({
  kommun: kommun.kod,
  namnd,
  example,
});

export interface DeliverOptions {
  year: number;
  out: string;
  who: string;
  reason: string;
  force: boolean;
  previous?: PreviousDelivery;
  writtenAt: Date;
}

export interface Delivery {
  file: string;
  metadataFile: string;
  findingsFile: string;
  metadata: DeliveryMetadata;
  checks: CheckResult[];
}

/** Checks of a year; identities are read only when asked for. */
export async function checkYear(
  source: StatisticsSource,
  national: NationalData,
  options: { year: number; readIdentities: boolean; previous?: PreviousDelivery },
): Promise<{ data: YearData; checks: CheckResult[] }> {
  const data = await readYear(source.store, options.year);
  const identities = options.readIdentities ? await identitiesOf(data, source.identities()) : null;
  try {
    return { data, checks: checksOf(source, national, data, identities, options.previous) };
  } finally {
    identities?.clear();
  }
}

/**
 * Writes the delivery file of a year, its metadata (`FILE.json`) and the list of what the checks found
 * (`FILE.kontroller.csv`).
 *
 * A failed E-check keeps the insats out of the file (with all its placements, never half an insats) and lists it,
 * instead of stopping the whole delivery: a file can be looked at and compared while the last errors are being
 * corrected in the case system. That it is incomplete is said by `metadata.complete`, by the list and by the
 * command's exit code, for under-reporting is the register's main source of error. An E-check about the file as
 * such (the municipality code) does stop it.
 *
 * The file holds no time and no key of ours, and its rows have one order only: unchanged data give the same bytes.
 * @throws Problem STA-015…STA-024; nothing is written then.
 */
export async function deliver(
  source: StatisticsSource,
  national: NationalData,
  options: DeliverOptions,
): Promise<Delivery> {
  const { year, who, reason } = options;
  if (reason.trim() === '') throw reasonMissing();
  const file = resolve(options.out);
  const [metadataFile, findingsFile] = [`${file}.json`, `${file}.kontroller.csv`];
  refuseOverwrite([file, metadataFile, findingsFile], options.force);

  const { layout } = national;
  await source.store.logAccess({
    who,
    what: `statistics deliver ${year} ${layout.layout}`,
    profile: 'delivery',
    reason,
  });
  const data = await readYear(source.store, year);
  if (insatserOf(data).length === 0) throw emptyPopulation(year);
  const identities = await identitiesOf(data, source.identities());
  try {
    const results = checksOf(source, national, data, identities, options.previous);
    const blocking = results.filter(
      ({ severity, findings }) => severity === 'E' && findings.some(isAboutFile),
    );
    if (blocking.length > 0) throw deliveryBlocked(blocking.map(({ id }) => id));

    const out = leftOutInsatser(results, data);
    const { rows, delivered, leftOut } = deliveryRows(data, identities, out, layout, source.sender);
    const bytes = fileBytes(rows, layout);
    const metadata = metadataOf({
      data,
      layout,
      sender: source.sender,
      who,
      reason,
      writtenAt: options.writtenAt,
      bytes,
      rows: rows.length,
      delivered,
      leftOut,
      results,
      catalog: source.catalog,
      runs: await readRuns(source.store),
    });
    writePrivately([
      { path: findingsFile, bytes: Buffer.from(findingsCsv(results, out)) },
      { path: metadataFile, bytes: Buffer.from(`${JSON.stringify(metadata, null, 2)}\n`) },
      { path: file, bytes },
    ]);
    return { file, metadataFile, findingsFile, metadata, checks: results };
  } finally {
    identities.clear();
  }
}

const isAboutFile = ({ barn, insats, placering }: CheckResult['findings'][number]): boolean =>
  barn === null && insats === null && placering === null;

function checksOf(
  source: StatisticsSource,
  national: NationalData,
  data: YearData,
  identities: ReadonlyMap<string, KnownIdentity> | null,
  previous: PreviousDelivery | undefined,
): CheckResult[] {
  return runChecks(national.checks, {
    data,
    identities,
    layout: national.layout,
    codes: national.layout.codes,
    sender: source.sender,
    kommuner: national.kommuner,
    previous: previous ?? null,
  });
}
