import type { Command } from 'commander';
import type { Language } from '../../errors/problem';
import { localDateOf } from '../../time/local-date';
import { approveCodes, uncheckedIn, type UncheckedMap } from '../../workshop/approve/approve';
import { approveWhat } from '../../workshop/approve/approve.problems';
import { define, type Outcome } from '../command';
import { catalogFor } from './catalog-for';

interface Options {
  map?: string;
  codes?: string[];
  all?: boolean;
  by?: string;
  reason?: string;
}

/** `brygga mapping approve`. */
export function registerApprove(mapping: Command): void {
  define<[string], Options>(
    mapping
      .command('approve <folder>')
      .description(
        'Show the unchecked codes, or write who approved them and when / Visa okontrollerade koder, eller skriv vem som godkänt dem och när',
      )
      .option('--map <file>', 'only this code map / bara denna kodmapp')
      .option('--codes <codes...>', 'these codes / dessa koder')
      .option('--all', 'every unchecked code that has a value / alla okontrollerade koder som har ett värde')
      .option('--by <name>', 'who approves / vem som godkänner')
      .option('--reason <text>', 'ignore the codes, for this reason / ignorera koderna, av detta skäl'),
    'brygga mapping approve mappning --map codes/utfall.csv --codes PL LV --by "A. Chef"',
    async ({ language }, options, folder) => approve(folder, options, language),
  );
}

function approve(folder: string, { map, codes, all, by, reason }: Options, language: Language): Outcome {
  const catalog = catalogFor(folder);
  const which = (codes === undefined ? 0 : 1) + (all ? 1 : 0);
  if (which === 0 && by === undefined && reason === undefined) {
    const maps = uncheckedIn(folder, catalog, map).filter(({ rows }) => rows.length > 0);
    return { ok: true, json: { ok: true, unchecked: maps }, text: listText(folder, maps, language) };
  }
  if (which !== 1 || by === undefined || (reason !== undefined && codes === undefined)) throw approveWhat();
  const { changed, remaining } = approveCodes({
    folder,
    catalog,
    by,
    today: localDateOf(new Date()),
    ...(map !== undefined && { map }),
    ...(codes && { codes }),
    ...(reason !== undefined && { reason }),
  });
  const sv = language === 'sv';
  const did = reason === undefined ? (sv ? 'Godkända' : 'Approved') : sv ? 'Ignorerade' : 'Ignored';
  return {
    ok: true,
    json: { ok: true, changed, remaining },
    text: [
      `${did} ${sv ? 'av' : 'by'} ${by}: ${countOf(changed)}`,
      ...changed.map(({ map: name, rows }) => `  ${name}: ${rows.map(({ code }) => code).join(', ')}`),
      remaining.length === 0
        ? sv
          ? 'Inget är okontrollerat.'
          : 'Nothing is unchecked.'
        : `${sv ? 'Kvar att kontrollera' : 'Still unchecked'}: ${countOf(remaining)}`,
      ...remaining.map(({ map: name, rows }) => `  ${name}: ${rows.map(({ code }) => code).join(', ')}`),
    ].join('\n'),
  };
}

const countOf = (maps: readonly UncheckedMap[]): number =>
  maps.reduce((sum, { rows }) => sum + rows.length, 0);

function listText(folder: string, maps: readonly UncheckedMap[], language: Language): string {
  const sv = language === 'sv';
  if (maps.length === 0) return sv ? 'Inget är okontrollerat.' : 'Nothing is unchecked.';
  const head = sv ? ['KOD', 'KLARTEXT', 'VÄRDE', 'SOM BETYDER'] : ['CODE', 'LABEL', 'VALUE', 'WHICH MEANS'];
  const none = sv
    ? 'inget värde: skriv ett i filen, eller ignorera'
    : 'no value: write one in the file, or ignore';
  const blocks = maps.map(({ map, variables, rows }) =>
    [
      `${map} (${variables.join(', ')}): ${rows.length} ${sv ? 'okontrollerade' : 'unchecked'}`,
      ...aligned([
        head,
        ...rows.map(({ code, label, value, valueLabel }) => [
          code,
          label,
          value ?? '–',
          value === null ? none : (valueLabel ?? ''),
        ]),
      ]),
    ].join('\n'),
  );
  const next = sv
    ? `Godkänn: brygga mapping approve ${folder} --map ${maps[0]!.map} --all --by "Namn". Ignorera: --codes X --reason "varför".`
    : `Approve: brygga mapping approve ${folder} --map ${maps[0]!.map} --all --by "Name". Ignore: --codes X --reason "why".`;
  return [...blocks, next].join('\n\n');
}

function aligned(lines: readonly string[][]): string[] {
  const widths = lines[0]!.map((_, index) =>
    lines.reduce((most, line) => Math.max(most, line[index]!.length), 0),
  );
  return lines.map((line) =>
    `  ${line.map((text, index) => text.padEnd(widths[index]!)).join('  ')}`.trimEnd(),
  );
}
