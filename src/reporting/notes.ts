import type { Profile } from '../disclosure/model';
import type { Basis, NonResponse } from './basis';

const percent = new Intl.NumberFormat('sv-SE', { maximumFractionDigits: 1 });

/** What a table rests on, as Swedish sentences for its readers. */
export function notesOf(basis: Basis, note: string | undefined): string[] {
  const sources = basis.sources.map(
    ({ source, mapping, version, asOf }) =>
      `${source} (mappning ${mapping} ${version}), läst ${asOf.slice(0, 10)}`,
  );
  return [
    ...(note ? [note.trim()] : []),
    ...basis.nonResponse.map(nonResponseNote),
    `Rader som inte kunde användas (externt bortfall): ${basis.unusable}.`,
    `Källa: ${sources.join('; ')}. Katalog: ${basis.catalogue.edition}.`,
    basis.catalogue.notice,
    hidingNote(basis.profile),
  ];
}

/** What is hidden, and what that means for who may have the table. */
export function hidingNote(profile: Profile): string {
  return profile.name === 'suppress'
    ? `Värden med färre än ${profile.k} barn bakom sig, och värden som skulle avslöja dem, är dolda (..).`
    : 'Intern profil: inget är dolt. Tabellen är för enhetens egna behöriga och får inte lämnas vidare.';
}

function nonResponseNote({ label, rows, withoutAnswer, unmapped, hiddenPeriods }: NonResponse): string {
  if (rows === 0) return `${label}: bortfallet är dolt.`;
  const share = (part: number): string => `${percent.format((part / rows) * 100)} %`;
  const codes = unmapped === null ? '' : `, varav omappade koder ${share(unmapped)}`;
  const hidden = hiddenPeriods > 0 ? ` Perioder med dolda svar är inte med (${hiddenPeriods}).` : '';
  return `${label}: utan svar (internt bortfall) ${share(withoutAnswer)} av ${rows} rader${codes}.${hidden}`;
}
