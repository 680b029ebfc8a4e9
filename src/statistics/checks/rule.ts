import type {
  Barn,
  CodeTable,
  Insats,
  KnownIdentity,
  Layout,
  Placering,
  PreviousDelivery,
  Sender,
  YearData,
} from '../model';

/** What a check may look at. */
export interface CheckContext {
  data: YearData;
  /** Null when the source is not read (over HTTP). */
  identities: ReadonlyMap<string, KnownIdentity> | null;
  layout: Layout;
  codes: CodeTable;
  sender: Sender;
  kommuner: ReadonlySet<string>;
  previous: PreviousDelivery | null;
  parameter(name: string): number;
}

/** Where a check writes what it found. */
export interface Notebook {
  barn(barn: Barn): void;
  insats(insats: Insats): void;
  placering(placering: Placering): void;
  /** Something about the whole file. */
  delivery(): void;
  /** A row that could not be tried. */
  untested(): void;
}

export interface Rule {
  /** Numbers that `checks.yaml` has to give. */
  parameters: readonly string[];
  /** Why it can not be made this time (Swedish), or null. */
  missing?(context: CheckContext): string | null;
  run(context: CheckContext, note: Notebook): void;
}

export const insatserOf = (data: YearData): Insats[] => data.barn.flatMap((barn) => barn.insatser);
