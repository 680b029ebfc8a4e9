/**
 * One question in SQL for every table and indicator that the bridge serves, asked of the source: by what the rows are
 * divided, and which rows. See truth.ts for what the tables hold.
 */
import { isKnown, monthsLater, within, year } from './reading';

export interface Question {
  /** SQL, in the order of the served table's dimensions. */
  by: readonly string[];
  from: string;
}

export const tables: Readonly<Record<string, Question>> = {
  // The year and the age of a notification are those of the day it came in. All count, kept as rows or not.
  'aktualiseringar-alder': { by: [year('inkom'), 'alder', 'kon'], from: 'aktualisering' },
  'aktualiseringar-typ': { by: [year('inkom'), 'typ', 'kon'], from: 'aktualisering' },

  // An investigation is of the year it began in; an open one has no outcome.
  'utredningar-utfall': { by: [year('start'), 'utfall', 'kon'], from: 'utredning' },
  'utredningar-enskilda-samtal': { by: [year('start'), 'samtal', 'kon'], from: 'utredning' },
  'utredningar-enskilda-samtal-alder': {
    by: ['samtal', 'kon', 'alder'],
    from: `utredning WHERE ${isKnown('start')}`,
  },
  'utredningar-enskilda-moten': { by: [year('start'), 'mote', 'kon'], from: 'utredning' },

  'insatser-typ': { by: [year('start'), 'typ', 'kon'], from: 'insats' },
  'insatser-genomforandeplan-delaktighet': { by: [year('start'), 'delaktigt', 'kon'], from: 'insats' },

  'placeringar-form-ar': { by: [year('start'), 'form'], from: 'placering' },
  // All years together, where the year is known.
  'placeringar-form': { by: ['form', 'kon', 'alder'], from: `placering WHERE ${isKnown('start')}` },

  // Every follow-up counts, beside the type of the insats that it follows up.
  'uppfoljningar-maluppfyllelse': { by: ['typ', 'mal'], from: `uppfoljning WHERE ${isKnown('datum')}` },
};

export interface IndicatorQuestion {
  from: string;
  /** Which rows it is about; all when not given. */
  where?: string;
  /** The day that says in which year and at what age. */
  day: string;
  /** What each row answers, or one of the ways of having no answer. */
  answer: string;
  /** The answer that it is a share of. */
  yes: string;
}

const fourteenDays = `date(inkom, '+14 days')`;
const fourMonths = within('oppnad', 'slut', monthsLater('oppnad', 4));

export const indicators: Readonly<Record<string, IndicatorQuestion>> = {
  'anmalan-till-utredning': {
    from: 'aktualisering',
    where: `typ = 'anmalan'`,
    day: 'inkom',
    answer: 'inleds',
    yes: 'ja',
  },
  // SoL 20:2: fourteen calendar days from the day it came in, the fourteenth included; none needed while one is open.
  'beslut-inom-14-dagar': {
    from: 'aktualisering',
    where: `typ = 'anmalan' AND inleds <> 'pagar-redan'`,
    day: 'inkom',
    answer: within('inkom', 'beslut', fourteenDays),
    yes: 'ja',
  },
  // Of those that may be kept as rows only; nothing is known of how the others were heard.
  'barn-hort-vid-anmalan': {
    from: 'aktualisering',
    day: 'inkom',
    answer: `iif(lagrad, hord, 'endast-antal')`,
    yes: 'ja',
  },

  'enskilda-samtal': { from: 'utredning', day: 'start', answer: 'samtal', yes: 'ja' },
  'enskilda-moten': { from: 'utredning', day: 'start', answer: 'mote', yes: 'ja' },
  // SoL 20:3: four calendar months from the day it was opened; the 31st ends on the last day of a shorter month.
  'utredning-inom-fyra-manader': { from: 'utredning', day: 'start', answer: fourMonths, yes: 'ja' },
  'utredning-inom-fyra-manader-ej-forlangd': {
    from: 'utredning',
    where: `forlangd = 'nej'`,
    day: 'start',
    answer: fourMonths,
    yes: 'ja',
  },

  'barnet-informerat-om-beslut': { from: 'insats', day: 'start', answer: 'informerat', yes: 'ja' },
  'delaktighet-genomforandeplan': { from: 'insats', day: 'start', answer: 'delaktigt', yes: 'ja' },
  genomforandeplan: { from: 'insats', day: 'start', answer: 'genomforandeplan', yes: 'ja' },
  vardplan: { from: 'insats', day: 'start', answer: 'vardplan', yes: 'ja' },

  sammanbrott: { from: 'placering', day: 'start', answer: 'sammanbrott', yes: 'ja' },

  'barnets-synpunkter': { from: 'uppfoljning', day: 'datum', answer: 'synpunkter', yes: 'ja' },
  maluppfyllelse: { from: 'uppfoljning', day: 'datum', answer: 'mal', yes: 'uppnatt' },
  overvaganden: {
    from: 'uppfoljning',
    where: `typ IN ('heldygnsvard-sol', 'omedelbart-omhandertagande', 'vard-lvu')`,
    day: 'datum',
    answer: `CASE WHEN overvagande IS NULL THEN 'nej' WHEN overvagande = 'omappad' THEN 'omappad' ELSE 'ja' END`,
    yes: 'ja',
  },
};
