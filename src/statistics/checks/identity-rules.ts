import Personnummer from 'personnummer';
import { real } from '../cells';
import type { Barn, KnownIdentity } from '../model';
import { ageOn } from '../../time/local-date';
import type { CheckContext, Notebook, Rule } from './rule';

const options = { allowCoordinationNumber: true, allowInterimNumber: false };

/** Twelve digits, a real date, a century that somebody alive was born in, and the check digit. */
function validNumber(canonical: string, coordination: boolean): boolean {
  if (!/^(18|19|20)\d{10}$/.test(canonical)) return false;
  try {
    return Personnummer.parse(canonical, options).isCoordinationNumber() === coordination;
  } catch {
    return false;
  }
}

const ofEach = (test: (identity: KnownIdentity, barn: Barn) => boolean): Rule => ({
  parameters: [],
  missing: needsIdentities,
  run({ data, identities }: CheckContext, note: Notebook) {
    for (const barn of data.barn) {
      const identity = identities?.get(barn.pseudonym);
      if (identity && !test(identity, barn)) note.barn(barn);
    }
  },
});

function needsIdentities({ identities }: CheckContext): string | null {
  return identities
    ? null
    : 'Kräver person-id ur källan, som bara läses av brygga statistics check och deliver.';
}

export const identityRules: Record<string, Rule> = {
  I0: {
    parameters: [],
    missing: needsIdentities,
    run({ data, identities }, note) {
      for (const barn of data.barn) {
        const form = identities?.get(barn.pseudonym)?.form;
        if (form === undefined || form === 'lopnummer') note.barn(barn);
      }
    },
  },
  I1: ofEach(({ canonical, form }) => form !== 'personnummer' || validNumber(canonical, false)),
  I2: ofEach(({ canonical, form }) => form !== 'samordningsnummer' || validNumber(canonical, true)),
  I3: ofEach(
    ({ canonical, form }) =>
      form !== 'tillfalligt' || !(validNumber(canonical, false) || validNumber(canonical, true)),
  ),
  I4: ofEach((identity) => !identity.several),
  I5: ofEach((identity, barn) => {
    const born = real(barn.born);
    if (born && barn.insatser.some(({ start }) => (real(start) ?? born) < born)) return false;
    if (identity.form !== 'personnummer' && identity.form !== 'samordningsnummer') return true;
    const sex = Number(identity.canonical[10]) % 2 === 1 ? 'pojke' : 'flicka';
    if ((barn.sex === 'pojke' || barn.sex === 'flicka') && barn.sex !== sex) return false;
    // A samordningsnummer may carry an estimated birth date.
    return (
      identity.form !== 'personnummer' || !born || identity.canonical.startsWith(born.replaceAll('-', ''))
    );
  }),
  /** The guardian's rules need no identity, only the child. */
  L6: {
    parameters: [],
    run({ data }, note) {
      for (const barn of data.barn) {
        const sol = barn.insatser.some((insats) => insats.type?.startsWith('heldygnsvard-sol'));
        const first = barn.insatser.map((insats) => real(insats.start)).find((start) => start !== null);
        const born = real(barn.born);
        const alone = barn.unaccompanied === 'ja';
        if (
          (sol && barn.guardian === null) ||
          (alone && barn.guardian === 'bada-foraldrarna') ||
          (alone && born !== null && first && ageOn(born, first) >= 18)
        ) {
          note.barn(barn);
        }
      }
    },
  },
};
