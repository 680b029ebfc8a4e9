import { resolve } from 'node:path';
import type { OpenContext } from '../../contract';
import { openHttpsPlace } from './https-place';
import { LocalPlace } from './local-place';
import type { FilePlace } from './place';
import type { PlaceSettings } from './settings';

/**
 * @param settings with exactly one place, which `withOnePlace` has seen to
 * @throws ConnectorError `CON-201` for a folder that is not there, and what a server has against being asked
 */
export function openPlace(settings: PlaceSettings, context: OpenContext): Promise<FilePlace> {
  return settings.https
    ? openHttpsPlace(settings.https, context)
    : LocalPlace.open(resolve(context.baseDir, settings.folder!));
}
