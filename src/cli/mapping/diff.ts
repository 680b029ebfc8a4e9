import type { Command } from 'commander';
import type { Bilingual, Language } from '../../errors/problem';
import { readMapping } from '../../mapping/read-mapping';
import { diffMappings, type Difference, type MappingDiff, type VariableDiff } from '../../workshop/diff';
import { define } from '../command';
import { catalogFor } from './catalog-for';

/** `brygga mapping diff`. */
export function registerDiff(mapping: Command): void {
  define<[string, string], object>(
    mapping
      .command('diff <before> <after>')
      .description(
        'What differs between two versions of a mapping, or two systems / ' +
          'Vad som skiljer två versioner av en mappning, eller två system',
      ),
    'brygga mapping diff gammal/treserva mappings/treserva',
    async (io, _options, before, after) => {
      const [old, now] = [before, after].map((folder) => readMapping(folder, catalogFor(folder)));
      const diff = diffMappings(old!, now!);
      return { ok: true, json: { ok: true, ...diff }, text: diffText(diff, io.language) };
    },
  );
}

const words = {
  none: { sv: 'Inget skiljer.', en: 'Nothing differs.' },
  deliverSame: {
    sv: 'Två system: de kan lämna samma uppgifter, enligt sina mappningar.',
    en: 'Two systems: they can deliver the same, by their mappings.',
  },
  systems: {
    sv: 'Två system: bara det som kan lämnas jämförs.',
    en: 'Two systems: only what can be delivered is compared.',
  },
  same: { sv: 'variabler är lika', en: 'variables are the same' },
  gained: { sv: 'kan nu ge', en: 'can now give' },
  lost: { sv: 'kan inte längre ge', en: 'can no longer give' },
  nothing: { sv: '(inget sagt)', en: '(nothing said)' },
} satisfies Record<string, Bilingual>;

const signs = { added: '+', removed: '-', changed: '~' } as const;

function diffText({ sameSystem, settings, variables, same }: MappingDiff, language: Language): string {
  const say = (key: keyof typeof words): string => words[key][language];
  if (settings.length + variables.length === 0) return say(sameSystem ? 'none' : 'deliverSame');
  return [
    ...(sameSystem ? [] : [say('systems')]),
    ...settings.flatMap((one) => settingLines(one)),
    ...variables.flatMap((one) => variableLines(one, sameSystem, language)),
    `${same} ${say('same')}.`,
  ].join('\n');
}

function settingLines({ what, before, after }: Difference): string[] {
  const sign = before === null ? '+' : after === null ? '-' : '~';
  return [
    `${sign} ${what}`,
    ...(before === null ? [] : [`    - ${before}`]),
    ...(after === null ? [] : [`    + ${after}`]),
  ];
}

function variableLines(diff: VariableDiff, sameSystem: boolean, language: Language): string[] {
  const say = (key: keyof typeof words): string => words[key][language];
  const { variable, change, before, after, gained, lost, codes } = diff;
  const differs = before !== after && (sameSystem || change !== 'changed');
  return [
    `${signs[change]} ${variable}`,
    ...(differs ? [`    - ${before ?? say('nothing')}`, `    + ${after ?? say('nothing')}`] : []),
    ...codes.map((code) => `      ${code.what}: ${code.before ?? '–'} → ${code.after ?? '–'}`),
    ...(gained.length > 0 ? [`    ${say('gained')}: ${gained.join(', ')}`] : []),
    ...(lost.length > 0 ? [`    ${say('lost')}: ${lost.join(', ')}`] : []),
  ];
}
