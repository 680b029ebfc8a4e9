import type { Command } from 'commander';
import { loadSettings } from '../../config/load-settings';
import { readMapping } from '../../mapping/read-mapping';
import { openCatalog } from '../../open-catalog';
import { loadedVariables } from '../../privacy/follow-ups';
import { localDateOf } from '../../time/local-date';
import { echoOf } from '../../workshop/echo';
import { echoText } from '../../workshop/echo-text';
import { define } from '../command';
import { catalogFor } from './catalog-for';

/** `brygga mapping echo`. */
export function registerEcho(mapping: Command): void {
  define<[string], { config?: string }>(
    mapping
      .command('echo <folder>')
      .description(
        'The mapping as it is understood: defaults filled in, every code and what becomes of it / Mappningen som den förstås: allt som är underförstått, varje kod och vad den blir',
      )
      .option('--config <file>', 'brygga.yaml, for which variables are read / för vilka variabler som läses'),
    'brygga mapping echo mappings/exempel',
    async ({ language }, { config }, folder) => {
      const catalog = catalogFor(folder);
      const loaded = config === undefined ? undefined : loadedBy(config);
      const echo = echoOf(readMapping(folder, catalog), catalog, loaded);
      return { ok: true, json: { ok: true, ...echo }, text: echoText(echo, language) };
    },
  );
}

/** The variables that a follow-up or the national statistics need today. */
function loadedBy(config: string): Set<string> {
  const { catalog, followUps } = openCatalog(loadSettings({ cwd: process.cwd(), file: config }));
  const loaded = loadedVariables(catalog, followUps, localDateOf(new Date()));
  return new Set(Object.values(loaded).flatMap((list) => list.map(({ id }) => id)));
}
