import type { Settings } from '../config/settings';
import type { LiveCoverage } from '../coverage/live-figures';
import type { Profile } from '../disclosure/model';
import { problemsOf } from '../errors/render';
import { unpackEdition, type Edition, type EditionInput, type PackedEdition } from '../reporting/edition';
import { Kept } from '../reporting/kept';
import type { ServedChecks, ServedStatistics } from '../statistics/served';
import type { StatisticsTable } from '../statistics/table';
import { WorkProcess, type ProcessKind } from './work-process';

/** What can be asked of the process, and what it answers. */
export interface Answers {
  figures: { edition: PackedEdition; live: ReadonlyMap<string, LiveCoverage> };
  statistics: StatisticsTable;
  checks: ServedChecks;
}

export type Question =
  | { kind: 'figures'; profile: Profile }
  | { kind: 'statistics'; year: number }
  | { kind: 'checks'; year: number };

export interface FiguresData {
  settings: Settings;
  question: Question;
}

const kind: ProcessKind = {
  entry: 'figures-entry',
  name: { sv: 'siffrorna', en: 'the figures' },
  heapMb: 128,
  semiSpaceMb: 8,
};

/**
 * Everything that is counted from the store for the service: each question in a process that ends with it, one at a time.
 * What crosses is protected already (figures, statistics), or is shown by nobody but coverage's own rules (live).
 */
export class FiguresProcess {
  private live: ReadonlyMap<string, LiveCoverage> = new Map();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly settings: Settings,
    private readonly log: { error(fields: object, message: string): void },
  ) {}

  /** Counts and protects what leaves the unit, and counts what the mappings did deliver. */
  readonly count = async (profile: Profile): Promise<Edition> => {
    const { edition, live } = await this.ask<'figures'>({ kind: 'figures', profile });
    this.live = live;
    return unpackEdition(edition);
  };

  /** What a source's mapping has delivered, as of the latest `count`. */
  coverage(source: string): LiveCoverage | undefined {
    return this.live.get(source);
  }

  /** Statistics that are counted once per state of the store. */
  statistics(of: Pick<EditionInput, 'store' | 'sources'>): ServedStatistics {
    const kept = new Map<string, Kept<unknown>>();
    const served = <K extends 'statistics' | 'checks'>(question: {
      kind: K;
      year: number;
    }): Promise<Answers[K]> => {
      const name = `${question.kind} ${question.year}`;
      if (!kept.has(name)) kept.set(name, new Kept(of, () => this.ask<K>(question as Question)));
      return kept.get(name)!.served() as Promise<Answers[K]>;
    };
    return {
      table: (year) => served({ kind: 'statistics', year }),
      checks: (year) => served({ kind: 'checks', year }),
    };
  }

  /** Who waits hears of a failure; it is logged too, since most of the time nobody does. */
  private ask<K extends keyof Answers>(question: Question): Promise<Answers[K]> {
    const data: FiguresData = { settings: this.settings, question };
    const answer = this.last.then(() => new WorkProcess<FiguresData, Answers[K], never>(kind, data).result);
    this.last = answer.catch((error: unknown) => {
      const [code] = problemsOf(error).map((problem) => problem.code);
      this.log.error({ context: 'figures', code }, `${question.kind} could not be counted`);
    });
    return answer;
  }
}
