import { csvText, type Cell } from '../cells';
import { isEvident } from './claims';
import { partText, placeText, refusalNames, valueName } from './comparison-words';
import { columns } from '../matrix/matrix-text';
import { evidencedOf, type BidScore, type Comparison } from './score';
import type { Language } from '../../errors/problem';
import { workbookOf, type Look, type Sheet } from '../workbook';
import { stepNames } from '../words';

/** One sheet each for the result, the variables, and every claim with its place and example. */
export const comparisonXlsx = (comparison: Comparison): Promise<Buffer> =>
  workbookOf([resultSheet(comparison), variableSheet(comparison), claimSheet(comparison)]);

/** One row per bid, variable and value. */
export const comparisonCsv = (comparison: Comparison): string => csvText(claimHead, claimRows(comparison));

const notesOf = ({ scores, catalog }: Comparison): string[] => {
  const templates = scores.filter(({ bid }) => bid.template).map(({ bid }) => bid.label);
  const note = `MALL: ${templates.join(', ')}. Beläggen visar att mappningen räknar rätt på en överenskommen vy eller fil, inte att systemet har uppgiften.`;
  return [...(templates.length > 0 ? [note] : []), catalog.notice];
};

const nameOf = ({ bid }: BidScore): string => (bid.template ? `${bid.label} (MALL)` : bid.label);

const resultSheet = (comparison: Comparison): Sheet => ({
  name: 'Resultat',
  notes: notesOf(comparison),
  frozen: 2,
  columns: [
    { head: 'Plats', width: 14 },
    { head: 'Anbud', width: 30 },
    { head: 'System', width: 30 },
    ...[
      'Belagda poäng',
      'Belagt, andel',
      'Påstådda poäng',
      'Påstått, andel',
      'Högsta möjliga',
      'Ska-krav som inte är belagda',
      'Påståenden utan belägg',
      'Variabler utan svar',
    ].map((head) => ({ head, width: 16 })),
  ],
  rows: comparison.scores.map((score) => [
    placeText(score),
    score.bid.template ? { value: nameOf(score), look: 'assumed' as const } : nameOf(score),
    score.bid.system,
    rounded(score.evidenced),
    partText(score.evidenced, comparison),
    rounded(score.claimed),
    partText(score.claimed, comparison),
    comparison.most,
    score.mustLacking.length,
    score.unevidenced.length,
    score.unanswered.length,
  ]),
});

const rounded = (points: number): number => Math.round(points * 1000) / 1000;

const variableSheet = (comparison: Comparison): Sheet => ({
  name: 'Variabler',
  notes: [
    'Belagda svar av alla svar. Inom parentes: så många påstås, när det är fler.',
    ...notesOf(comparison),
  ],
  frozen: 2,
  columns: [
    { head: 'Nyckel', width: 9 },
    { head: 'Variabel', width: 46 },
    { head: 'Steg', width: 22 },
    { head: 'Krav', width: 8 },
    { head: 'Vikt', width: 8 },
    ...comparison.scores.map((score) => ({ head: nameOf(score), width: 18, assumed: score.bid.template })),
  ],
  rows: comparison.variables.map((variable, index) => [
    variable.key,
    variable.name,
    stepNames[variable.step],
    comparison.weights.must(variable) ? 'ska' : 'bör',
    comparison.weights.weightOf(variable),
    ...comparison.scores.map(({ claims, bid }) => looked(claims[index]!, bid.template)),
  ]),
});

function looked(claim: BidScore['claims'][number], template: boolean): { value: string; look: Look } {
  const evidenced = evidencedOf(claim);
  const { answered, claimed, total } = claim;
  if (!answered) return { value: 'Inget svar', look: 'not-stated' };
  const look = evidenced === total ? 'full' : evidenced > 0 ? 'partial' : 'unavailable';
  const more = claimed.length > evidenced ? ` (${claimed.length})` : '';
  return { value: `${evidenced} av ${total}${more}`, look: template ? 'assumed' : look };
}

const claimHead = [
  'anbud',
  'system',
  'mall',
  'nyckel',
  'variabel',
  'namn',
  'krav',
  'vikt',
  'varde',
  'svar',
  'pastatt',
  'belagt',
  'varfor_inte',
  'plats',
  'exempel',
];

function claimRows({ scores, weights }: Comparison): Cell[][] {
  return scores.flatMap(({ bid, claims }) =>
    claims.flatMap(({ variable, answered, claimed, where }) => {
      const start: Cell[] = [
        bid.label,
        bid.system,
        bid.template ? 'ja' : 'nej',
        variable.key,
        variable.id,
        variable.name,
        weights.must(variable) ? 'ska' : 'bör',
        weights.weightOf(variable),
      ];
      if (claimed.length === 0)
        return [[...start, '', '', answered ? 'nej' : 'inget svar', 'nej', '', where ?? '', '']];
      return claimed.map((claim): Cell[] => [
        ...start,
        claim.value?.code ?? '',
        valueName(claim, variable.type),
        'ja',
        isEvident(claim) ? 'ja' : 'nej',
        claim.refused.map((refusal) => refusalNames[refusal]).join('; '),
        where ?? '',
        claim.example ?? '',
      ]);
    }),
  );
}

const claimSheet = (comparison: Comparison): Sheet => ({
  name: 'Påståenden',
  notes: ['Varje påstående med den plats och det exempel som anbudet anger: underlag för stickprov.'],
  frozen: 1,
  columns: claimHead.map((head) => ({
    head,
    width: ['namn', 'varfor_inte', 'plats', 'exempel'].includes(head) ? 36 : 14,
  })),
  rows: claimRows(comparison),
});

const heads = {
  sv: ['Anbud', 'plats', 'belagt', 'påstått', 'ska ej belagda', 'utan belägg', 'utan svar', ''],
  en: ['Bid', 'place', 'evidenced', 'claimed', 'must not evidenced', 'without evidence', 'unanswered', ''],
};
const template = { sv: 'MALL: utan placering', en: 'TEMPLATE: takes no place' };

/** The result as lines for a terminal. */
export function comparisonText(comparison: Comparison, language: Language): string {
  return columns([
    heads[language],
    ...comparison.scores.map((score) => [
      score.bid.label,
      score.place === null ? '–' : `${score.place}${score.shared ? '=' : ''}`,
      partText(score.evidenced, comparison),
      partText(score.claimed, comparison),
      String(score.mustLacking.length),
      String(score.unevidenced.length),
      String(score.unanswered.length),
      score.bid.template ? template[language] : '',
    ]),
  ]);
}
