import { resolve } from 'node:path';
import { z } from 'zod';
import type { OpenContext } from '../../contract';
import { LocalPlace } from './local-place';
import type { FilePlace } from './place';

/** Spread into the settings of every file connector. */
export const placeSettings = {
  folder: z.string().min(1).describe('The folder of the files, from the folder of brygga.yaml.'),
};

export interface PlaceSettings {
  folder: string;
}

/** @throws ConnectorError `CON-201` */
export function openPlace(settings: PlaceSettings, context: OpenContext): Promise<FilePlace> {
  return LocalPlace.open(resolve(context.baseDir, settings.folder));
}
