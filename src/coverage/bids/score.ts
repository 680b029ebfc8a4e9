import type { Catalog, Variable } from '../../catalog/model';
import { isEvident, type Bid, type ValueClaim, type VariableClaim } from './claims';
import type { Weights } from './weights';

/** A claim that nobody can check. */
export interface Unevidenced {
  variable: Variable;
  claim: ValueClaim;
}

export interface BidScore {
  bid: Bid;
  /** Of the variables that count, in their order. */
  claims: readonly VariableClaim[];
  /** Σ weight × share of the values delivered with evidence. */
  evidenced: number;
  /** The same for what is claimed, with or without evidence. */
  claimed: number;
  /** Of the bids by evidenced score; equal scores share a place. null: a template takes none. */
  place: number | null;
  shared: boolean;
  /** Required variables that are not wholly delivered with evidence. */
  mustLacking: readonly Variable[];
  unanswered: readonly Variable[];
  unevidenced: readonly Unevidenced[];
}

/** Bids against chosen weights, the best evidenced first. */
export interface Comparison {
  catalog: Catalog;
  weights: Weights;
  /** What a bid with everything evidenced gets. */
  most: number;
  /** What counts, in the order of the catalogue. */
  variables: readonly Variable[];
  scores: readonly BidScore[];
}

export const evidencedOf = ({ claimed }: VariableClaim): number => claimed.filter(isEvident).length;

/** Points that differ by less than this are the same: sums of fractions are not exact. */
const nothing = 1e-9;

export function compareBids(bids: readonly Bid[], weights: Weights, catalog: Catalog): Comparison {
  const variables = catalog.variables.filter(
    (variable) => variable.step !== 'lokal' && weights.weightOf(variable) > 0,
  );
  const scored = bids.map((bid) => scoreOf(bid, variables, weights));
  const ranked = scored.filter(({ bid }) => !bid.template);
  const scores = scored
    .map((score): BidScore => {
      const better = ranked.filter((other) => other.evidenced > score.evidenced + nothing).length;
      const equal = ranked.filter((other) => Math.abs(other.evidenced - score.evidenced) <= nothing).length;
      const { template } = score.bid;
      return { ...score, place: template ? null : better + 1, shared: !template && equal > 1 };
    })
    .sort((a, b) => Number(a.bid.template) - Number(b.bid.template) || b.evidenced - a.evidenced);
  const most = variables.reduce((sum, variable) => sum + weights.weightOf(variable), 0);
  return { catalog, weights, most, variables, scores };
}

function scoreOf(
  bid: Bid,
  variables: readonly Variable[],
  weights: Weights,
): Omit<BidScore, 'place' | 'shared'> {
  const claims = variables.map((variable) => claimFor(bid, variable));
  const points = (count: (claim: VariableClaim) => number): number =>
    claims.reduce((sum, claim) => sum + (weights.weightOf(claim.variable) * count(claim)) / claim.total, 0);
  return {
    bid,
    claims,
    evidenced: points(evidencedOf),
    claimed: points(({ claimed }) => claimed.length),
    mustLacking: claims
      .filter((claim) => weights.must(claim.variable) && evidencedOf(claim) < claim.total)
      .map(({ variable }) => variable),
    unanswered: claims.filter(({ answered }) => !answered).map(({ variable }) => variable),
    unevidenced: claims.flatMap(({ variable, claimed }) =>
      claimed.filter((claim) => !isEvident(claim)).map((claim) => ({ variable, claim })),
    ),
  };
}

/** What a bid says of a variable; what it never mentions is not answered. */
function claimFor({ claims }: Bid, variable: Variable): VariableClaim {
  return (
    claims.find((claim) => claim.variable.id === variable.id) ?? {
      variable,
      answered: false,
      total: 1,
      where: null,
      claimed: [],
    }
  );
}
