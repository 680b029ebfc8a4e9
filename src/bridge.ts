import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectorErrorDetails, OpenContext, Source } from '../connectors/contract';
import { recordNames, type Catalog, type RecordName, type Variable } from './catalog/model';
import { noSuchSource } from './config/config.problems';
import type { Settings, SourceSettings } from './config/settings';
import { checkWorkbooks } from './entry-forms/check-workbook';
import { createExample } from './example/create-example';
import { createPseudonymiser, loadMasterKey, openOrCreateMasterKey, type Pseudonymiser } from './identity';
import { refuseUnknownPlaces } from './mapping/lists/lists-read';
import { compileMapping, loadMapping } from './mapping/load-mapping';
import type { CompiledMapping } from './mapping/model';
import { readMapping, type ReadOptions } from './mapping/read-mapping';
import { openCatalog, type OpenedCatalog } from './open-catalog';
import { openWithLists } from './open-source';
import { loadedVariables } from './privacy/follow-ups';
import { ReportingService, type ReportingInput } from './reporting/reporting-service';
import type { FollowUpStore, RunSummary } from './store/model';
import { openStore, storePlace } from './store/open-store';
import { interruptedRun } from './store/store.problems';
import { Problem, Problems, type Bilingual } from './errors/problem';
import { problemsOf } from './errors/render';
import type { IdentifiedChild } from './sync/child-resolver';
import { forgetSource, refuseStrangers } from './sync/strangers';
import {
  alreadyRunning,
  cancelled,
  notRunning,
  purposesChanged,
  stillInSettings,
} from './sync/sync.problems';
import { streamIdentities } from './sync/identity-stream';
import { planChanges } from './sync/plan-changes';
import type { PlannedRecord } from './sync/planned-record';
import { syncSource, type SyncProgress } from './sync/sync';
import { localDateOf } from './time/local-date';

/** Shown to the DBA of a source. */
export const applicationName = 'brygga';

/** The log of one opening of a source. */
export type LogOf = (source: string) => OpenContext['log'];

/** For commands whose user has not asked for the statements. */
export const unheard: OpenContext['log'] = () => undefined;

/** How long to wait before looking again whether another instance is done with a source. */
const lookAgainMs = 2000;

/** Of a sync that somebody has stopped. */
const stopCode = cancelled().details.code;

/** A source of the settings, with its mapping compiled. */
export interface BridgeSource {
  name: string;
  mapping: CompiledMapping;
  reading: SourceSettings['reading'];
  open(): Promise<Source>;
  /** Tells where the source tells its own warnings. */
  warn(details: ConnectorErrorDetails): void;
}

export interface SyncOptions {
  /** Only the source of this name. */
  only?: string;
  /** Every row is read and compared, whatever the settings say. */
  whole?: boolean;
  /**
   * Work shared between instances on one store: a source that another one holds is waited for, and left when it has been
   * read since this moment. Without it a source that is held is an error.
   */
  sharedSince?: Date;
  display?: (source: string) => { show(progress: SyncProgress): void; end(): void };
  signal?: AbortSignal;
}

/** What a mapping would do to the rows of one source. */
export interface Plan {
  source: string;
  mapping: Pick<CompiledMapping, 'id' | 'version' | 'hash'>;
  /** The sync that the store stands on. */
  last: RunSummary | undefined;
  records: PlannedRecord[];
}

/** One instance: everything that its settings say, opened. The HTTP service and the command line both stand on it. */
export class Bridge {
  private constructor(
    readonly settings: Settings,
    readonly measured: OpenedCatalog,
    readonly loaded: Record<RecordName, readonly Variable[]>,
    readonly sources: readonly BridgeSource[],
    readonly pseudonymiser: Pseudonymiser,
    readonly store: FollowUpStore,
    /** One for the whole life of the bridge, since it remembers what it has counted and protected. */
    readonly reporting: ReportingService,
  ) {}

  /**
   * Opens catalogue, follow-ups, mappings, key and store; makes the key at first start. Without `brygga.yaml` the
   * example municipality's database is made first. Throws the problems of each room.
   *
   * @param logOf where each source tells its statements and warnings; nobody hears them when not given
   * @param count counts and protects what leaves the unit, in a thread; here when not given
   */
  static async open(
    settings: Settings,
    onProgress: (line: Bilingual) => void = () => {},
    logOf: LogOf = () => unheard,
    count?: ReportingInput['count'],
  ): Promise<Bridge> {
    const inBase = (path: string): string => resolve(settings.baseDir, path);
    const today = localDateOf(new Date());
    const opened = openCatalog(settings);
    const { catalog, followUps } = opened;
    const loaded = loadedVariables(catalog, followUps, today);
    const sources = settings.sources.map((source) => {
      const mapping = loadMapping(inBase(source.mapping), catalog, { loaded });
      return bridgeSource(source, settings, { mapping, loaded, ...opened }, logOf);
    });
    makeExampleOnce(settings, onProgress);
    const place = storePlace(settings);
    const keyFile = inBase(settings.key.file);
    const keyed = 'file' in place && existsSync(place.file);
    const known = keyed ? loadMasterKey(keyFile) : undefined;
    const store = await openStore({ place, schema: { loaded } });
    // A store that was keyed before: a new key would only hide that the old one is gone.
    const master = known ?? (await masterKey(keyFile, store));
    const pseudonymiser = createPseudonymiser(master, { kommun: settings.kommun.kod, namnd: settings.namnd });
    const reporting = new ReportingService({
      store,
      ...opened,
      loaded,
      sources: sources.map(({ name }) => name),
      k: settings.disclosure.k,
      count,
    });
    return new Bridge(settings, opened, loaded, sources, pseudonymiser, store, reporting);
  }

  get catalog(): Catalog {
    return this.measured.catalog;
  }

  /**
   * Syncs the sources one after the other; a failing one does not stop the next, and is thrown at the end. When somebody
   * stops the sync (`SYN-004`), those that were not begun are left alone.
   */
  async syncAll(options: SyncOptions = {}): Promise<RunSummary[]> {
    this.known(options.only);
    this.refuseOtherPurposes();
    await refuseStrangers(
      this.store,
      this.sources.map(({ name }) => name),
    );
    const runs: RunSummary[] = [];
    const errors: unknown[] = [];
    let waiting = this.sources.filter(({ name }) => options.only === undefined || options.only === name);
    for (let stopped = false; ;) {
      const held: BridgeSource[] = [];
      for (const source of waiting) {
        try {
          options.signal?.throwIfAborted();
          const run = await this.syncLocked(source, options);
          if (run === 'held') held.push(source);
          else if (run !== 'read') runs.push(run);
        } catch (error) {
          errors.push(error);
          stopped = options.signal?.aborted || problemsOf(error).some(({ code }) => code === stopCode);
          if (stopped) break;
        }
      }
      waiting = held;
      if (waiting.length === 0 || stopped) break;
      // Being stopped meanwhile is heard of before the next source.
      await sleep(lookAgainMs, undefined, { signal: options.signal }).catch(() => undefined);
    }
    if (errors.length > 1) throw new Problems(errors.flatMap(problemsOf));
    if (errors.length > 0) throw errors[0];
    return runs;
  }

  /** Asks the running syncs to stop at their next chunk, whatever process they run in. Throws `SYN-011`. */
  async stopSync(only?: string): Promise<void> {
    this.known(only);
    const names = only === undefined ? this.sources.map(({ name }) => name) : [only];
    const asked = await Promise.all(names.map((name) => this.store.askToStop(name)));
    if (!asked.includes(true)) throw notRunning(names.join(', '));
  }

  /** Counts and protects the figures before somebody waits for them. What keeps them back is told to who asks. */
  async warm(): Promise<void> {
    try {
      await this.reporting.refresh();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** Removes everything that a source which is no longer in the settings has brought. */
  async forget(source: string): Promise<RunSummary> {
    const names = this.sources.map(({ name }) => name);
    if (names.includes(source)) throw stillInSettings(source);
    const lock = await this.store.lock(source);
    if (!lock) throw alreadyRunning(source);
    try {
      await this.store.checkKey(this.pseudonymiser.keyId, this.pseudonymiser.checkValue());
      return await forgetSource(this.store, source);
    } finally {
      await lock.release();
    }
  }

  /**
   * The children of every source with their identities, streamed: for the national delivery and nothing else. Throws
   * `STO-006` with another key than the store's, whose pseudonyms would agree with no row.
   */
  async *identities(): AsyncIterable<IdentifiedChild> {
    await this.store.checkKey(this.pseudonymiser.keyId, this.pseudonymiser.checkValue());
    const today = localDateOf(new Date());
    for (const source of this.sources) {
      yield* streamIdentities({ ...source, pseudonymiser: this.pseudonymiser, today });
    }
  }

  /**
   * What syncing `name` with the mapping of another folder (or with its own, changed since) would do to the store.
   * Throws as `syncAll` does; nothing is written.
   */
  async plan(name: string, folder: string, options: ReadOptions & { signal?: AbortSignal }): Promise<Plan> {
    const entry = this.settings.sources.find((source) => source.name === name);
    if (!entry)
      throw noSuchSource(
        name,
        this.sources.map((source) => source.name),
      );
    const plan = readMapping(folder, this.catalog, options);
    const source = bridgeSource(
      entry,
      this.settings,
      { mapping: compileMapping(plan, { loaded: this.loaded }), loaded: this.loaded, ...this.measured },
      () => unheard,
    );
    const last = (await this.store.latestRuns()).find((run) => run.source === name && run.status === 'done');
    const records = await planChanges({
      ...source,
      pseudonymiser: this.pseudonymiser,
      store: this.store,
      catalog: this.catalog,
      today: localDateOf(new Date()),
      k: this.settings.disclosure.k,
      ...(options.signal && { signal: options.signal }),
    });
    const { id, version, hash } = source.mapping;
    return { source: name, mapping: { id, version, hash }, last, records };
  }

  async close(): Promise<void> {
    await this.store.close();
  }

  private known(only: string | undefined): void {
    const names = this.sources.map(({ name }) => name);
    if (only !== undefined && !names.includes(only)) throw noSuchSource(only, names);
  }

  /** `held`: another instance syncs it now; `read`: one has, since the moment that the work is shared from. */
  private async syncLocked(
    source: BridgeSource,
    options: SyncOptions,
  ): Promise<RunSummary | 'held' | 'read'> {
    const { sharedSince } = options;
    const lock = await this.store.lock(source.name);
    if (!lock && sharedSince === undefined) throw alreadyRunning(source.name);
    if (!lock) return 'held';
    try {
      if (sharedSince && (await this.readSince(source.name, sharedSince))) return 'read';
      return await this.sync(source, options);
    } finally {
      await lock.release();
    }
  }

  private async readSince(source: string, moment: Date): Promise<boolean> {
    const latest = (await this.store.latestRuns()).find((run) => run.source === source);
    return (
      latest !== undefined &&
      latest.status !== 'running' &&
      latest.problem !== interruptedRun &&
      Date.parse(latest.startedAt) >= moment.getTime()
    );
  }

  /** A service that has been up for long must not read on for a purpose that has ended. */
  refuseOtherPurposes(): void {
    const today = localDateOf(new Date());
    const idsOf = (loaded: Bridge['loaded']): string =>
      recordNames.flatMap((record) => loaded[record].map(({ id }) => id)).join();
    const now = loadedVariables(this.catalog, this.measured.followUps, today);
    if (idsOf(now) !== idsOf(this.loaded)) throw purposesChanged();
  }

  private async sync(source: BridgeSource, options: SyncOptions): Promise<RunSummary> {
    const display = options.display?.(source.name);
    try {
      return await syncSource({
        ...source,
        pseudonymiser: this.pseudonymiser,
        store: this.store,
        catalog: this.catalog,
        reading: options.whole ? { ...source.reading, wholeEveryDays: 0 } : source.reading,
        deleteBrake: this.settings.deleteBrake,
        now: () => new Date(),
        onProgress: display && ((progress) => display.show(progress)),
        signal: options.signal,
      });
    } finally {
      display?.end();
    }
  }
}

function bridgeSource(
  source: SourceSettings,
  settings: Settings,
  reading: Pick<OpenedCatalog, 'catalog' | 'followUps'> &
    Pick<Bridge, 'loaded'> & { mapping: CompiledMapping },
  logOf: LogOf,
): BridgeSource {
  const { mapping } = reading;
  refuseUnknownPlaces(mapping, Object.keys(source.lists));
  const loaded = new Set(recordNames.flatMap((record) => reading.loaded[record].map(({ id }) => id)));
  return {
    name: source.name,
    mapping,
    reading: source.reading,
    warn: (details) => logOf(source.name)({ kind: 'warning', details }),
    open: async () => {
      const log = logOf(source.name);
      const opened = await openWithLists(source, mapping.connector, {
        baseDir: settings.baseDir,
        applicationName,
        log,
      });
      try {
        const warn = (details: ConnectorErrorDetails): void => log({ kind: 'warning', details });
        await checkWorkbooks(opened, { ...reading, loaded, warn });
        return opened;
      } catch (error) {
        await opened.close();
        throw error;
      }
    },
  };
}

/** The key that a store on a server was keyed with, or the one to key it with. Closes the store when there is none. */
async function masterKey(keyFile: string, store: FollowUpStore): Promise<KeyObject> {
  try {
    const keyed = await store.query('SELECT nyckel_id FROM nyckel_kontroll');
    return keyed.length > 0 ? loadMasterKey(keyFile) : openOrCreateMasterKey(keyFile).key;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Without `brygga.yaml` the instance is an invented municipality; its case system is made the first time. */
export function makeExampleOnce(settings: Settings, onProgress: (line: Bilingual) => void): void {
  const file = settings.example && resolve(settings.baseDir, String(settings.sources[0]!.settings.file));
  if (!file || existsSync(file)) return;
  onProgress({
    sv: `Skapar exempelkommunens verksamhetssystem: ${file}`,
    en: `Making the case system of the example municipality: ${file}`,
  });
  createExample({ children: 2000, seed: 1, file });
}
