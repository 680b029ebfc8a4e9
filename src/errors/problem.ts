/** A sentence in both languages that users meet. */
export interface Bilingual {
  sv: string;
  en: string;
}

export type Language = keyof Bilingual;

/** Where something is wrong: a place in a text file, or in a source or the store. */
export interface Place {
  file?: string;
  /** 1-based. */
  line?: number;
  /** 1-based. */
  column?: number;
  table?: string;
  field?: string;
}

/** What a person who can act needs: what is wrong, where, why, and what to do. */
export interface ProblemDetails {
  /** Stable, e.g. `MAP-014`; never reused for another meaning. */
  code: string;
  severity?: 'error' | 'warning';
  what: Bilingual;
  why?: Bilingual;
  fix?: Bilingual;
  place?: Place;
  /** Lines of the file around the place with a caret, ready to print. */
  frame?: string;
}

/** An error for the person who can act. Never holds an identity, free text or a raw row. */
export class Problem extends Error {
  constructor(
    readonly details: ProblemDetails,
    options?: { cause?: unknown },
  ) {
    super(`${details.code} ${details.what.en}`, options);
    this.name = 'Problem';
  }
}

/** Several problems found in one go (a broken file tells all its errors at once). */
export class Problems extends Error {
  constructor(readonly list: readonly ProblemDetails[]) {
    super(list.map((p) => `${p.code} ${p.what.en}`).join('\n'));
    this.name = 'Problems';
  }
}
