import type { Bilingual, Language } from '../errors/problem';
import type { RunSummary } from '../store/model';
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
