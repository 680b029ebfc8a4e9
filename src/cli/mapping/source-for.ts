import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OpenContext, Source } from '../../../connectors/contract';
import { applicationName, makeExampleOnce } from '../../bridge';
import { loadSettings, settingsFileName } from '../../config/load-settings';
import type { Settings, SourceSettings } from '../../config/settings';
import { Problem, type Language } from '../../errors/problem';
import { noSettingsForMapping } from '../../mapping/mapping.problems';
import { openWithLists } from '../../open-source';
import { sourceNamed } from '../source-named';

export interface SourceOptions {
  config?: string;
  /** The source to read when the folder is not the one that it is read with today. */
  source?: string;
}

export interface SourceFor {
  settings: Settings;
  entry: SourceSettings;
  open(connector: string, log: OpenContext['log']): Promise<Source>;
}

/** The source in `brygga.yaml` that a mapping is for. Throws `MAP-070` when no source has that folder. */
export function sourceFor(folder: string, options: SourceOptions, language: Language): SourceFor {
  const settings = loadSettings({ cwd: process.cwd(), file: options.config });
  const entry =
    options.source === undefined
      ? settings.sources.find(({ mapping }) => resolve(settings.baseDir, mapping) === resolve(folder))
      : sourceNamed(settings, options.source);
  if (!entry) {
    const file = options.config ?? (existsSync(settingsFileName) ? settingsFileName : null);
    throw new Problem(noSettingsForMapping(folder, file));
  }
  makeExampleOnce(settings, (line) => process.stderr.write(`${line[language]}\n`));
  const context = { baseDir: settings.baseDir, applicationName };
  return {
    settings,
    entry,
    open: (connector, log) => openWithLists(entry, connector, { ...context, log }),
  };
}
