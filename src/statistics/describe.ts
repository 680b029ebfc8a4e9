import type { Language } from '../errors/problem';
import type { CheckResult, Counts } from './model';
import type { Delivery } from './statistics';

const counts = ({ barn, insatser, placeringar }: Counts): string =>
  `${barn} barn, ${insatser} insatser, ${placeringar} placeringar`;

/** What a delivery became, for a terminal. */
export function describeDelivery(
  { file, metadataFile, findingsFile, metadata }: Delivery,
  language: Language,
): string {
  const { year, delivered, leftOut, leftOutOfUnknownType, complete } = metadata;
  const unknown = leftOutOfUnknownType > 0 ? ` (varav ${leftOutOfUnknownType} insatser av omappad typ)` : '';
  const missing = metadata.population.insatser - delivered.insatser;
  const undecided = leftOut.insatser - missing;
  return [
    metadata.notice[language],
    '',
    `Leverans för ${year}: ${metadata.file.rows} rader (${counts(delivered)})`,
    `  Årets insatser enligt lagret: ${metadata.population.insatser}, varav ${delivered.insatser} i filen och ${missing} utelämnade` +
      (undecided > 0 ? `. Ytterligare ${undecided} utelämnade: om de hör till året går inte att säga` : ''),
    `  Fil:       ${file}  (innehåller personnummer; läsbar bara för dig)`,
    `  Uppgifter: ${metadataFile}`,
    `  Lista:     ${findingsFile}`,
    ...metadata.sources
      .filter(({ rejected }) => rejected > 0)
      .map(
        ({ source, rejected }) =>
          `  Källan ${source}: ${rejected} rader avvisades vid synkningen (brygga run show).`,
      ),
    complete
      ? 'Inget är utelämnat.'
      : `FILEN ÄR INTE FULLSTÄNDIG. Utelämnat av kontroller med allvar E: ${counts(leftOut)}${unknown}. ` +
        'Se listan, rätta i verksamhetssystemet, synka och kör igen.',
  ].join('\n');
}

/** The checks as a table, for a terminal. */
export function describeChecks(checks: readonly CheckResult[]): string {
  const word = { passed: 'godkänd', failed: 'UNDERKÄND', 'not-applicable': 'ej prövad' };
  return [
    'Kontroller (E utelämnar insatsen, W levereras ändå):',
    ...checks.map(({ id, severity, status, rows, children, untested, text, reason }) => {
      const found = status === 'failed' ? ` ${rows} rader, ${children} barn.` : '';
      const rest = untested > 0 ? ` ${untested} rader kunde inte prövas.` : '';
      return `  ${id.padEnd(4)} ${severity}  ${word[status].padEnd(10)} ${reason ?? text}${found}${rest}`;
    }),
  ].join('\n');
}
