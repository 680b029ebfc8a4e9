import { birthday, bornOn, real, rollUp, typeOf } from '../cells';
import type { Barn, Insats, Placering } from '../model';
import { addDays, addMonths, ageOn, type LocalDate } from '../../time/local-date';
import { type CheckContext, insatserOf, type Rule } from './rule';

/** The last day that is known of: the end, or the last day of the year for what runs. */
const lastDay = (row: Insats | Placering, { data }: CheckContext): LocalDate => real(row.end) ?? data.last;

/** For insatser that a rule is about: wrong, right, or untested when the birth date or start is missing. */
const byAge = (
  concerns: (insats: Insats) => boolean,
  wrong: (insats: Insats, born: LocalDate, start: LocalDate, context: CheckContext) => boolean,
  parameters: readonly string[] = [],
): Rule => ({
  parameters,
  run(context, note) {
    eachBorn(context, (barn, born) => {
      for (const insats of barn.insatser.filter(concerns)) {
        const start = real(insats.start);
        if (!born || !start) note.untested();
        else if (wrong(insats, born, start, context)) note.insats(insats);
      }
    });
  },
});

/** The same for placements of one form. */
const byForm = (form: string, wrong: (start: LocalDate, born: LocalDate) => boolean): Rule => ({
  parameters: [],
  run(context, note) {
    eachBorn(context, (barn, born) => {
      for (const placering of barn.insatser.flatMap((insats) => insats.placeringar)) {
        if (rollUp(placering.form) !== form) continue;
        const start = real(placering.start);
        if (!born || !start) note.untested();
        else if (wrong(start, born)) note.placering(placering);
      }
    });
  },
});

function eachBorn(context: CheckContext, visit: (barn: Barn, born: LocalDate | null) => void): void {
  for (const barn of context.data.barn) visit(barn, bornOn(barn, context.identities?.get(barn.pseudonym)));
}

const isLvuCare = (insats: Insats): boolean => typeOf(insats) === 'vard-lvu';
const onGround =
  (...grounds: string[]) =>
  (insats: Insats): boolean =>
    insats.lagrum !== null && grounds.includes(insats.lagrum);

export const ageRules: Record<string, Rule> = {
  A1: byAge(
    () => true,
    (insats, born, start, context) => {
      const age = ageOn(born, start);
      if (age < 0 || age > context.parameter('maxAge')) return true;
      return isLvuCare(insats) && lastDay(insats, context) > birthday(born, 21);
    },
    ['maxAge'],
  ),
  A1b: byAge(
    (insats) => typeOf(insats) === 'heldygnsvard-sol',
    (insats, born, _start, context) => lastDay(insats, context) > birthday(born, 21),
  ),
  A2: byAge(
    onGround('lvu-2'),
    (insats, born, start, context) =>
      ageOn(born, start) >= 18 || lastDay(insats, context) > birthday(born, 18),
  ),
  A3: byAge(
    onGround('lvu-3', 'lvu-2-3'),
    (insats, born, start, context) =>
      ageOn(born, real(insats.decided) ?? start) >= 20 || lastDay(insats, context) > birthday(born, 21),
  ),
  A4: byAge(onGround('lvu-6'), (insats, born, start) => ageOn(born, real(insats.decided) ?? start) >= 20),
  A5: byForm('stodboende', (start, born) => {
    const age = ageOn(born, start);
    return age < 16 || age > 20 || start < '2016-01-01';
  }),
  A6: byForm('skyddat-boende', (start, born) => ageOn(born, start) >= 18 || start < '2024-04-01'),
  L1: {
    parameters: ['maxDays'],
    run(context, note) {
      for (const insats of insatserOf(context.data)) {
        const start = real(insats.start);
        if (typeOf(insats) !== 'omedelbart-omhandertagande' || !start) continue;
        if (lastDay(insats, context) > addDays(start, context.parameter('maxDays'))) note.insats(insats);
      }
    },
  },
  L4: {
    parameters: ['maxMonths'],
    run(context, note) {
      for (const placering of insatserOf(context.data).flatMap((insats) => insats.placeringar)) {
        const start = real(placering.start);
        if (rollUp(placering.form) !== 'jourhem' || !start) continue;
        if (lastDay(placering, context) > addMonths(start, context.parameter('maxMonths')))
          note.placering(placering);
      }
    },
  },
};
