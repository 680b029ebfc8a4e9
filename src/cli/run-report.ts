import type { RunSummary } from '../store/model';

const number = new Intl.NumberFormat('sv-SE');

const labels: [keyof RunSummary, string][] = [
  ['read', 'lästa rader'],
  ['inserted', 'nya'],
  ['updated', 'ändrade'],
  ['unchanged', 'oförändrade'],
  ['countedOnly', 'bara räknade'],
  ['rejected', 'avvisade'],
  ['deleted', 'borttagna'],
];

/** Rows that the run wrote. */
export const written = (run: RunSummary): number => run.inserted + run.updated + run.deleted;

/** Seconds that the run took. */
export const seconds = (run: RunSummary): number =>
  run.finishedAt ? (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000 : 0;

/** What a run did, as lines for a person. */
export function describeRun(run: RunSummary): string {
  const counts = labels.map(([key, label]) => `${number.format(Number(run[key]))} ${label}`).join(', ');
  const share = run.cells ? ((run.unmapped / run.cells) * 100).toFixed(2) : '0';
  const took = seconds(run);
  const rate = took > 0 ? `, ${number.format(Math.round(run.read / took))} rader/s` : '';
  return [
    `${run.source} (mappning ${run.mapping} ${run.mappingVersion}), körning ${run.id}: ${statuses[run.status]}${run.problem ? ` ${run.problem}` : ''}`,
    `  ${counts}`,
    `  ${number.format(written(run))} skrivna; ${number.format(run.unmapped)} omappade av ${number.format(run.cells)} celler (${share} %)`,
    `  ${took.toFixed(1)} s${rate}`,
  ].join('\n');
}

const statuses = { done: 'klar', failed: 'misslyckades', running: 'pågår' };
