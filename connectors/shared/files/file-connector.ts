import type { z } from 'zod';
import type { Connector } from '../../contract';
import { FileSource, type FileFormat } from './file-source';
import { openPlace } from './open-place';
import type { FilePlace } from './place';
import type { PlaceSettings } from './settings';

/** The connector of one file format; its files lie where its settings say. */
export const fileConnector = <S extends PlaceSettings>(
  name: string,
  settings: z.ZodType<S>,
  format: new (settings: S, place: FilePlace) => FileFormat,
): Connector<S> => ({
  name,
  queries: 'file',
  settings,
  async open(chosen, context) {
    const place = await openPlace(chosen, context);
    return new FileSource(name, new format(chosen, place), place, (event) => context.log(event));
  },
});
