import type { Bilingual, Language } from '../errors/problem';
import type { RunSummary, StreamAccount, StreamMode } from '../store/model';
import { counted } from './mapping/words';

/** How a number is written for a person. */
const locales = { sv: 'sv-SE', en: 'en-GB' } satisfies Bilingual;

const labels: [keyof RunSummary, Bilingual][] = [
  ['read', { sv: 'lästa rader', en: 'rows read' }],
  ['inserted', { sv: 'nya', en: 'new' }],
  ['updated', { sv: 'ändrade', en: 'changed' }],
  ['unchanged', { sv: 'oförändrade', en: 'unchanged' }],
  ['countedOnly', { sv: 'bara räknade', en: 'only counted' }],
  ['rejected', { sv: 'avvisade', en: 'rejected' }],
  ['deleted', { sv: 'borttagna', en: 'removed' }],
];

const statuses: Record<RunSummary['status'], Bilingual> = {
  done: { sv: 'klar', en: 'done' },
  failed: { sv: 'misslyckades', en: 'failed' },
  running: { sv: 'pågår', en: 'running' },
  stopped: { sv: 'stannade', en: 'stopped' },
};

/** Rows that the run wrote. */
export const written = (run: RunSummary): number => run.inserted + run.updated + run.deleted;

/** Seconds that the run took. */
export const seconds = (run: RunSummary): number =>
  run.finishedAt ? (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000 : 0;

/** What a run did, as lines for a person. */
export function describeRun(run: RunSummary, language: Language): string {
  const { format } = new Intl.NumberFormat(locales[language]);
  const counts = labels.map(([key, label]) => `${format(Number(run[key]))} ${label[language]}`).join(', ');
  const share = run.cells ? ((run.unmapped / run.cells) * 100).toFixed(2) : '0';
  const took = seconds(run);
  const rate = took > 0 ? format(Math.round(run.read / took)) : null;
  const lines = {
    sv: [
      `${run.source} (mappning ${run.mapping} ${run.mappingVersion}), körning ${run.id}`,
      `  ${format(written(run))} skrivna; ${format(run.unmapped)} omappade av ${format(run.cells)} celler (${share} %)`,
      `  ${took.toFixed(1)} s${rate === null ? '' : `, ${rate} rader/s`}`,
    ],
    en: [
      `${run.source} (mapping ${run.mapping} ${run.mappingVersion}), run ${run.id}`,
      `  ${format(written(run))} written; ${format(run.unmapped)} unmapped of ${format(run.cells)} cells (${share} %)`,
      `  ${took.toFixed(1)} s${rate === null ? '' : `, ${rate} rows/s`}`,
    ],
  };
  const [head, cells, time] = lines[language];
  return [
    `${head}: ${statuses[run.status][language]}${run.problem ? ` ${run.problem}` : ''}`,
    `  ${counts}`,
    cells,
    ...(run.unmatched ? [`  ${unmatched(run.unmatched)[language]}`] : []),
    time,
  ].join('\n');
}

const unmatched = (rows: number): Bilingual => ({
  sv: `${counted(rows, 'rad i en lista', 'rader i listor')} som ingen rad i källan hör ihop med`,
  en: `${counted(rows, 'row of a list', 'rows of lists')} that no row of the source belongs to`,
});

const modes: Record<StreamMode, Bilingual> = {
  whole: { sv: 'läst i sin helhet', en: 'read whole' },
  window: { sv: 'läst från senaste ändringen', en: 'read from the last change' },
  skipped: { sv: 'oförändrad i källan', en: 'unchanged in the source' },
};

/** Why everything was read, for a person. */
const reasons: Record<string, Bilingual> = {
  asked: { sv: 'begärt', en: 'asked for' },
  first: { sv: 'första gången', en: 'the first time' },
  interrupted: { sv: 'fortsatte efter ett avbrott', en: 'went on after an interruption' },
  mapping: { sv: 'mappningen är ändrad', en: 'the mapping has changed' },
  variables: { sv: 'andra variabler laddas', en: 'other variables are loaded' },
  aliases: { sv: 'barn har bytt identitet', en: 'children have changed identity' },
  due: { sv: 'dagens första', en: 'due' },
  'no-cursor': { sv: 'källan säger inte när rader ändrats', en: 'the source does not say when rows changed' },
  'unusable-cursor': {
    sv: 'kolumnen för ändringar innehåller annat än tider',
    en: 'its column of changes holds other things than times',
  },
  'no-slices': { sv: 'källan kan bara läsas hel', en: 'the source can only be read whole' },
  'no-count': { sv: 'källan hann inte räkna raderna', en: 'the source did not count the rows in time' },
  lists: { sv: 'listor hör till', en: 'lists belong to it' },
  repeats: { sv: 'rader får upprepas', en: 'rows may repeat' },
  older: { sv: 'källan har gått tillbaka i tiden', en: 'the source has gone back in time' },
  rejects: { sv: 'nya avvisade rader', en: 'new rejects' },
  changed: { sv: 'något är ändrat', en: 'something has changed' },
  children: { sv: 'barn saknas', en: 'children are missing' },
  difference: { sv: 'antalet stämde inte', en: 'the count did not agree' },
};

/** A code that another version wrote stands as it is. */
export const reasonText = (reason: string, language: Language): string =>
  reasons[reason]?.[language] ?? reason;

/** What became of one record in a run, as a line for a person. */
export function describeStream(stream: StreamAccount, language: Language): string {
  const { format } = new Intl.NumberFormat(locales[language]);
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  const reason = stream.reason === null ? '' : ` (${reasonText(stream.reason, language)})`;
  const counted = stream.sourceRows === null ? null : format(stream.sourceRows);
  const words = {
    sv: [
      `${format(stream.read)} lästa`,
      counted && `källan räknar ${counted}`,
      stream.difference ? `skillnad ${format(stream.difference)}` : null,
      `väntade ${seconds(stream.sourceMs)} s på källan, ${seconds(stream.storeMs)} s på lagret`,
    ],
    en: [
      `${format(stream.read)} read`,
      counted && `the source counts ${counted}`,
      stream.difference ? `difference ${format(stream.difference)}` : null,
      `waited ${seconds(stream.sourceMs)} s for the source, ${seconds(stream.storeMs)} s for the store`,
    ],
  };
  const told = words[language].filter((part) => part !== null).join(', ');
  const problem = stream.problem === null ? '' : ` – ${statuses.failed[language]} ${stream.problem}`;
  return `${stream.record}: ${modes[stream.mode][language]}${reason}; ${told}${problem}`;
}
