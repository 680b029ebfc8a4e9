import { readFileSync } from 'node:fs';
import { Problem } from '../errors/problem';
import { shownPath } from '../errors/shown-path';
import { profileSchema, type Profile } from './profile.schema';

/** @throws Problem `MAP-160` for a file that is not there, or that `brygga source scan --out` did not write. */
export function readProfile(file: string): Profile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw notAProfile(file, (error as NodeJS.ErrnoException).code ?? 'EIO');
  }
  const parsed = profileSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const { path } = parsed.error.issues[0]!;
  throw notAProfile(file, path.length === 0 ? 'JSON' : path.join('.'));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const notAProfile = (file: string, where: string): Problem =>
  new Problem({
    code: 'MAP-160',
    what: { sv: `Filen är ingen profil (${where}).`, en: `The file is no profile (${where}).` },
    fix: {
      sv: 'Gör en med brygga source scan --out profil.json och ange den efter --from.',
      en: 'Make one with brygga source scan --out profil.json and give it after --from.',
    },
    place: { file: shownPath(file) },
  });
