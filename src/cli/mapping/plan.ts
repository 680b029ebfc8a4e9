import type { Command } from 'commander';
import type { Plan } from '../../bridge';
import type { Bilingual, Language } from '../../errors/problem';
import type { PlannedRecord, PlannedVariable, Told } from '../../sync/planned-record';
import { define } from '../command';
import { withBridge } from '../with-bridge';
import { sourceFor, type SourceOptions } from './source-for';

interface Options extends SourceOptions {
  unchecked?: boolean;
}

/** `brygga mapping plan`. */
export function registerPlan(mapping: Command): void {
  define<[string], Options>(
    mapping
      .command('plan <folder>')
      .description(
        'What a sync with this mapping would change in the store, without writing / ' +
          'Vad en synkning med mappningen skulle ändra i lagret, utan att skriva',
      )
      .option('--config <file>', 'brygga.yaml')
      .option('--source <name>', 'the source that would be read with it / källan som skulle läsas med den')
      .option(
        '--unchecked',
        'as if every unchecked code were approved / som om okontrollerade koder vore godkända',
      ),
    'brygga mapping plan mappings/exempel',
    async (io, options, folder) => {
      const { entry, settings } = sourceFor(folder, options, io.language);
      const plan = await withBridge(options.config, io, (bridge) =>
        bridge.plan(entry.name, folder, { unchecked: options.unchecked }),
      );
      return {
        ok: true,
        json: { ok: true, ...plan },
        text: planText(plan, settings.disclosure.k, io.language),
      };
    },
  );
}

const words = {
  now: { sv: 'Lagret bygger på', en: 'The store stands on' },
  empty: { sv: 'Lagret har inget från källan ännu.', en: 'The store has nothing of this source yet.' },
  with: { sv: 'Med', en: 'With' },
  nothing: { sv: 'Ingenting skulle ändras.', en: 'Nothing would change.' },
  stored: { sv: 'rader i lagret', en: 'rows in the store' },
  new: { sv: 'nya', en: 'new' },
  changed: { sv: 'ändras', en: 'would change' },
  gone: { sv: 'försvinner', en: 'would go' },
  unchanged: { sv: 'oförändrade', en: 'unchanged' },
  rejected: { sv: 'avvisade', en: 'rejected' },
  countedOnly: { sv: 'endast räknade', en: 'only counted' },
  rows: { sv: 'rader', en: 'rows' },
  unanswered: { sv: '(obesvarat)', en: '(not answered)' },
  rounded: {
    sv: 'Tal vid variabler är närmaste jämna multipel av',
    en: 'Numbers of variables are the nearest multiple of',
  },
  written: { sv: 'Inget har skrivits.', en: 'Nothing has been written.' },
} satisfies Record<string, Bilingual>;

function planText({ source, mapping, last, records }: Plan, k: number, language: Language): string {
  const say = (key: keyof typeof words): string => words[key][language];
  const stamp = (version: string, hash: string): string => `${version} (${hash})`;
  const touched = records.filter((record) => record.new + record.changed + record.gone > 0);
  return [
    `${source}: ${last ? `${say('now')} ${last.mapping} ${stamp(last.mappingVersion, last.mappingHash)}.` : say('empty')}`,
    `${say('with')} ${mapping.id} ${stamp(mapping.version, mapping.hash)}:`,
    ...(touched.length === 0 ? [say('nothing')] : []),
    ...records
      .filter(({ stored, read }) => stored + read > 0)
      .flatMap((record) => recordLines(record, k, language)),
    ...(touched.length === 0 ? [] : [`${say('rounded')} ${k}.`]),
    say('written'),
  ].join('\n');
}

function recordLines(record: PlannedRecord, k: number, language: Language): string[] {
  const say = (key: keyof typeof words): string => words[key][language];
  const kinds = ['new', 'changed', 'gone', 'unchanged', 'rejected', 'countedOnly'] as const;
  return [
    `${record.record}: ${record.stored} ${say('stored')}; ${kinds.map((kind) => `${record[kind]} ${say(kind)}`).join(', ')}`,
    ...record.context.map(({ what, rows }) => `  ${what}: ${told(rows, k)} ${say('rows')}`),
    ...record.variables.flatMap((variable) => variableLines(variable, k, language)),
  ];
}

function variableLines(
  { variable, changed, values, moves }: PlannedVariable,
  k: number,
  language: Language,
): string[] {
  const differing = values.filter(({ before, after }) => before !== after);
  if (changed === 0 && differing.length === 0) return [];
  const name = (value: string | null): string => value ?? words.unanswered[language];
  const width = Math.max(0, ...differing.map(({ value }) => name(value).length));
  return [
    `  ${variable}${changed === 0 ? '' : `: ${told(changed, k)} ${words.rows[language]} ${words.changed[language]}`}`,
    ...differing.map(
      ({ value, before, after }) =>
        `    ${name(value).padEnd(width)}  ${told(before, k)} → ${told(after, k)}`,
    ),
    ...moves.map(({ from, to, rows }) => `      ${name(from)} → ${name(to)}: ${told(rows, k)}`),
  ];
}

const told = (count: Told, k: number): string => (count === null ? `<${k}` : String(count));
