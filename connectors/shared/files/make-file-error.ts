import { ConnectorError, type ConnectorErrorDetails } from '../../contract';
import { shownName } from '../shown-names';

/** An error about a file. No identity in the names of its place is shown; a text that names something sees to it itself. */
export function fileError({ place, ...details }: ConnectorErrorDetails): ConnectorError {
  if (!place) return new ConnectorError(details);
  const shown = { ...place };
  for (const key of ['file', 'table', 'field'] as const) {
    const name = place[key];
    if (name !== undefined) shown[key] = shownName(name);
  }
  return new ConnectorError({ ...details, place: shown });
}
