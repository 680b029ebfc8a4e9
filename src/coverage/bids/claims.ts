import type { CatalogValue, Variable } from '../../catalog/model';

/** Why a claim of a value is not believed. */
export type Refusal =
  /** Neither table and column nor screen and field. */
  | 'no-place'
  /** No example of what the system holds. */
  | 'no-example'
  /** The same source value is said to become several values. */
  | 'same-source'
  /** The source text of a date or number does not show what it is said to become. */
  | 'does-not-show'
  /** No passing case of the mapping's tests gives the value. */
  | 'no-test'
  /** The mapping's author says that nobody has seen it. */
  | 'assumed';

/** One value that somebody claims to deliver; a date or number has one, without a code. */
export interface ValueClaim {
  value: CatalogValue | null;
  /** Empty: there is evidence. */
  refused: readonly Refusal[];
  /** What stands in the system, or the test case that gives the value. */
  example: string | null;
}

export interface VariableClaim {
  variable: Variable;
  /** False: the tenderer left it out or empty. */
  answered: boolean;
  /** How many values there are to deliver; one for a date or number. */
  total: number;
  /** Where the claim says that it stands; null when nowhere. */
  where: string | null;
  claimed: readonly ValueClaim[];
}

/** What one tenderer, or one mapping, says that a system delivers. */
export interface Bid {
  /** Unlike the others'. */
  label: string;
  bidder: string;
  system: string;
  kind: 'form' | 'mapping';
  /** A template or an invented system: what it says is about a contract, and it takes no place among the bids. */
  template: boolean;
  /** In the order of the catalogue; without what weighs nothing. */
  claims: readonly VariableClaim[];
}

export const isEvident = ({ refused }: ValueClaim): boolean => refused.length === 0;
