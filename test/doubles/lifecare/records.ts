import { answerSchema, resolve, type Schema } from './contract';

/** One record of a resource, and what the API knows of it beside. */
export interface Held {
  id: number;
  /** `YYYY-MM-DDTHH:MM:SS`. */
  modified: string;
  record: Record<string, unknown>;
}

/** Birth numbers of the published test series; nobody has them. */
export const identities = ['201001012384', '201503122384', '20120304T001'];

/** What the edge must never let through unless a column names it. */
export const personal = {
  name: 'Vilgot Kanariefågel',
  caseworker: 'Handläggare Kanariefågel',
  text: 'Fritext kanariefågel',
};

const choices: Record<string, readonly string[]> = {
  Type: ['Utredning enligt 11:1 SoL', 'Förhandsbedömning'],
  DossierType: ['Barn och unga', 'Vuxen'],
  Organization: ['Barn och familj', 'Mottagning'],
  Status: ['Avslutad', 'Pågående'],
  FromWho: ['Skola', 'Polis', 'Vårdnadshavare'],
  ServiceType: ['Kontaktfamilj', 'Familjehem'],
  ResourceType: ['Familjehem', 'HVB'],
};

/** Records that are valid by the contract, the same each time, in the order of their Id. */
export function makeRecords(path: string, count: number): Held[] {
  const list = resolve(answerSchema(path)).properties!.Result!;
  const schema = resolve(list.items!);
  return Array.from({ length: count }, (_, index) => {
    const id = 1000 + index * 3;
    return {
      id,
      modified: `2026-${two(1 + (index % 12))}-01T08:00:00`,
      record: make(schema, id, index) as Record<string, unknown>,
    };
  });
}

function make(schema: Schema, id: number, seed: number, name = ''): unknown {
  const { type, format, items, properties } = resolve(schema);
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(properties!).map(([inner, value], index) => [
          inner,
          make(value, id, seed + index, inner),
        ]),
      );
    case 'array':
      return Array.from({ length: seed % 3 }, (_, index) => make(items!, id, seed + index, name));
    case 'integer':
      return name === 'Id' ? id : name === 'Percent' ? 100 : 50_000 + (seed % 997);
    case 'number':
      return format === 'double' ? (seed % 100) + 0.25 : seed;
    case 'boolean':
      return seed % 2 === 0;
    default:
      return textFor(name, seed);
  }
}

function textFor(name: string, seed: number): string | null {
  if (name === 'PersonId') return identities[seed % identities.length]!;
  if (name === 'Name') return personal.name;
  if (/Caseworker|DecisionMaker/.test(name)) return personal.caseworker;
  if (/^(ToDate|EndDate|EndTime)$/.test(name) && seed % 4 === 0) return null;
  if (/Date$|Time$/.test(name)) return `2026-${two(1 + (seed % 12))}-${two(1 + (seed % 28))}T00:00:00`;
  const among = choices[name];
  return among ? among[seed % among.length]! : personal.text;
}

const two = (n: number): string => String(n).padStart(2, '0');
