import type { OpenContext, Source } from '../connectors/contract';
import { connectorNamed, openSource } from '../connectors/registry';
import type { SourceSettings } from './config/settings';
import { openWithPlaces } from './mapping/lists/lists-places';

/** Opens a source of the settings, with the other places that its lists are read from. Throws as the connectors do. */
export function openWithLists(
  entry: SourceSettings,
  connector: string,
  context: OpenContext,
): Promise<Source> {
  const places = Object.entries(entry.lists).map(([name, place]): [string, () => Promise<Source>] => [
    name,
    () => openSource(connectorNamed(place.connector), place.settings, context),
  ]);
  return openWithPlaces(
    () => openSource(connectorNamed(connector), entry.settings, context),
    Object.fromEntries(places),
  );
}
