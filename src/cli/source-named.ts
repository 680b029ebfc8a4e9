import { noSuchSource } from '../config/config.problems';
import type { Settings, SourceSettings } from '../config/settings';

/** @throws Problem `CFG-016` with the names that exist */
export function sourceNamed(settings: Settings, name: string): SourceSettings {
  const found = settings.sources.find((source) => source.name === name);
  if (!found) {
    throw noSuchSource(
      name,
      settings.sources.map((source) => source.name),
    );
  }
  return found;
}
