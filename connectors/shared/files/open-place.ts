import { resolve } from 'node:path';
import type { OpenContext } from '../../contract';
import { LocalPlace } from './local-place';
import type { FilePlace } from './place';

/** @throws ConnectorError `CON-201` */
export function openPlace(settings: { folder: string }, context: OpenContext): Promise<FilePlace> {
  return LocalPlace.open(resolve(context.baseDir, settings.folder));
}
