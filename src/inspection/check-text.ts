import type { Bilingual, Language } from '../errors/problem';
import { renderProblem } from '../errors/render';
import type { SourceReport } from './check-source';

const verdicts: Record<string, Bilingual> = {
  true: { sv: 'kan bara läsas', en: 'can only be read' },
  false: { sv: 'KAN SKRIVAS I: synkningen vägrar', en: 'CAN BE WRITTEN TO: the sync refuses' },
  null: { sv: 'kunde inte prövas', en: 'could not be tried' },
};
const words = {
  rights: { sv: 'Rättigheter', en: 'Rights' },
  excess: { sv: 'För mycket', en: 'Too much' },
  transport: { sv: 'Transport', en: 'Transport' },
  encrypted: { sv: 'krypterad', en: 'encrypted' },
  clear: { sv: 'OKRYPTERAD', en: 'NOT ENCRYPTED' },
  noNetwork: { sv: 'inget nät', en: 'no network' },
  clock: { sv: 'Klocka', en: 'Clock' },
  noClock: { sv: 'källan har ingen', en: 'the source has none' },
  ahead: { sv: 's före vår', en: 's ahead of ours' },
  behind: { sv: 's efter vår', en: 's behind ours' },
  snapshot: { sv: 'Ett ögonblick', en: 'One moment' },
  yes: { sv: 'ja', en: 'yes' },
  no: { sv: 'nej', en: 'no' },
  queries: { sv: 'Frågor', en: 'Queries' },
  columns: { sv: 'kolumner', en: 'columns' },
  about: { sv: 'omkring', en: 'about' },
  rows: { sv: 'rader', en: 'rows' },
  unknown: {
    sv: 'antal rader okänt (källan uppskattar inte)',
    en: 'rows unknown (the source has no estimate)',
  },
  warnings: { sv: 'Varningar', en: 'Warnings' },
} satisfies Record<string, Bilingual>;

/** A report for a person at a terminal. */
export function renderReport(report: SourceReport, language: Language): string {
  const t = (word: keyof typeof words): string => words[word][language];
  const indented = (text: string): string => text.replace(/^/gm, '    ');
  const { transport, snapshot } = report;
  const encrypted = { true: t('encrypted'), false: t('clear'), null: t('noNetwork') };
  return [
    `${report.name} (${report.connector ?? '?'}): ${verdicts[`${report.readOnly}`]![language]}`,
    report.product && `  ${report.product}`,
    report.evidence.length > 0 && `  ${t('rights')}`,
    ...report.evidence.map((sentence) => `    - ${sentence}`),
    ...report.excess.flatMap(({ right, remove }) => [`    ! ${t('excess')}: ${right}`, `        ${remove}`]),
    transport && `  ${t('transport')}: ${encrypted[`${transport.encrypted}`]}. ${transport.detail}`,
    snapshot && `  ${t('clock')}: ${clockText(report.clockDifference, t)}`,
    snapshot && `  ${t('snapshot')}: ${snapshot.consistent ? t('yes') : t('no')}. ${snapshot.detail}`,
    report.queries.length > 0 && `  ${t('queries')}`,
    ...report.queries.map(({ query, columns, estimatedRows }) => {
      const rows =
        estimatedRows === null
          ? t('unknown')
          : `${t('about')} ${estimatedRows.toLocaleString('sv-SE')} ${t('rows')}`;
      return `    ${query}: ${columns} ${t('columns')}, ${rows}`;
    }),
    report.warnings.length > 0 && `  ${t('warnings')}`,
    ...report.warnings.map((warning) => indented(renderProblem(warning, language))),
    ...report.problems.map((problem) => renderProblem(problem, language)),
  ]
    .filter((line) => typeof line === 'string' && line !== '')
    .join('\n');
}

function clockText(difference: number | null, t: (word: 'noClock' | 'ahead' | 'behind') => string): string {
  if (difference === null) return t('noClock');
  return `${Math.abs(difference)} ${difference >= 0 ? t('ahead') : t('behind')}`;
}
