import { z } from 'zod';
import { evidencedOf, type Comparison } from './score';
import { isEvident } from './claims';

// The JSON of `brygga coverage compare`, documented and checked: what other programs may rely on.

const refusal = z.enum(['no-place', 'no-example', 'same-source', 'does-not-show', 'no-test', 'assumed']);

const valueClaim = z.strictObject({
  value: z.string().nullable().describe('Code; null for a date or number.'),
  evidenced: z.boolean(),
  refused: z.array(refusal).describe('Why the claim has no evidence.'),
  example: z
    .string()
    .nullable()
    .describe('What stands in the system, or the test case that gives the value.'),
});

export const comparisonDocument = z.strictObject({
  catalogue: z.string(),
  most: z.number().describe('What a bid with everything evidenced gets.'),
  variables: z.array(
    z.strictObject({
      id: z.string(),
      key: z.string(),
      name: z.string(),
      weight: z.number(),
      must: z.boolean(),
    }),
  ),
  bids: z.array(
    z.strictObject({
      label: z.string(),
      bidder: z.string(),
      system: z.string(),
      kind: z.enum(['form', 'mapping']),
      template: z.boolean().describe('true: it says what a contract holds, not what a system can; no place.'),
      place: z.number().int().nullable(),
      shared: z.boolean().describe('Others have the same place.'),
      evidenced: z.number().describe('Σ weight × share of the values delivered with evidence.'),
      claimed: z.number().describe('The same for what is claimed.'),
      mustLacking: z.array(z.string()).describe('Required variables without evidence for every value.'),
      unanswered: z.array(z.string()),
      claims: z.array(
        z.strictObject({
          id: z.string(),
          answered: z.boolean(),
          where: z.string().nullable(),
          total: z.number().int(),
          claimed: z.number().int(),
          evidenced: z.number().int(),
          values: z.array(valueClaim),
        }),
      ),
    }),
  ),
});

export function comparisonJson({
  catalog,
  most,
  variables,
  weights,
  scores,
}: Comparison): z.infer<typeof comparisonDocument> {
  return {
    catalogue: catalog.edition,
    most,
    variables: variables.map((variable) => ({
      id: variable.id,
      key: variable.key,
      name: variable.name,
      weight: weights.weightOf(variable),
      must: weights.must(variable),
    })),
    bids: scores.map(({ bid, place, shared, evidenced, claimed, mustLacking, unanswered, claims }) => ({
      label: bid.label,
      bidder: bid.bidder,
      system: bid.system,
      kind: bid.kind,
      template: bid.template,
      place,
      shared,
      evidenced,
      claimed,
      mustLacking: mustLacking.map(({ id }) => id),
      unanswered: unanswered.map(({ id }) => id),
      claims: claims.map((claim) => ({
        id: claim.variable.id,
        answered: claim.answered,
        where: claim.where,
        total: claim.total,
        claimed: claim.claimed.length,
        evidenced: evidencedOf(claim),
        values: claim.claimed.map((one) => ({
          value: one.value?.code ?? null,
          evidenced: isEvident(one),
          refused: [...one.refused],
          example: one.example,
        })),
      })),
    })),
  };
}
