import type { Basis } from './basis';

const percent = new Intl.NumberFormat('sv-SE', { maximumFractionDigits: 1 });

/** What a table rests on, as Swedish sentences for its readers. */
export function notesOf(basis: Basis, note: string | undefined): string[] {
  const sources = basis.sources.map(
    ({ source, mapping, version, asOf }) =>
      `${source} (mappning ${mapping} ${version}), läst ${asOf.slice(0, 10)}`,
  );
  return [
    ...(note ? [note.trim()] : []),
    ...basis.nonResponse.map(({ label, rows, notAnswered, unmapped }) => {
      const share = (part: number | null): string =>
        part === null || rows === null || rows === 0 ? '..' : `${percent.format((part / rows) * 100)} %`;
      return `${label}: internt bortfall ${share(notAnswered)}, omappade ${share(unmapped)} av ${rows ?? '..'} rader.`;
    }),
    `Rader som inte kunde användas (externt bortfall): ${basis.unusable}.`,
    `Källa: ${sources.join('; ')}. Katalog: ${basis.catalogue.edition}.`,
    basis.catalogue.notice,
    'Värden med färre än fem barn bakom sig, och värden som skulle avslöja dem, är dolda (..).',
  ];
}
