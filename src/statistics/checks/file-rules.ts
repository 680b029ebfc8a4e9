import { inYear, rollUp } from '../cells';
import { cellOf, codedFields, eventDate } from '../fields';
import type { Barn, Counts, Insats, Placering, YearData } from '../model';
import { insatserOf, type CheckContext, type Notebook, type Rule } from './rule';

/** Codes of the fields that are (not) required: missing counts as wrong only where the field is. */
const codes = (required: boolean): Rule => ({
  parameters: [],
  run(context, note) {
    const fields = codedFields(context.layout).filter((field) => field.required === required);
    const wrong = (level: string, barn: Barn, insats: Insats | null, placering: Placering | null): boolean =>
      fields.some(({ from }) => {
        if (!from.startsWith(level)) return false;
        const cell = cellOf(from, barn, insats, placering);
        if (cell === null) return required;
        const on = eventDate(from, insats, placering, context.data);
        // Without a date nothing can be said of the code; D1 says that the date is missing.
        return on !== null && context.codes.codeOf(from, cell, on) === null;
      });
    for (const barn of context.data.barn) {
      if (wrong('barn.', barn, null, null)) note.barn(barn);
      for (const insats of barn.insatser) {
        if (wrong('insats.', barn, insats, null)) note.insats(insats);
        for (const placering of insats.placeringar) {
          if (wrong('placering.', barn, insats, placering)) note.placering(placering);
        }
      }
    }
    if (required) context.data.untyped.forEach((insats) => note.insats(insats));
  },
});

/** The register's population of a year, before anything is left out: what last year is compared with. */
export function populationOf(data: YearData): { population: Counts; forms: Record<string, number> } {
  const insatser = insatserOf(data).filter((insats) => inYear(insats, data));
  const forms: Record<string, number> = {};
  const placeringar = insatser.flatMap((insats) => insats.placeringar);
  for (const { form } of placeringar) forms[rollUp(form) ?? ''] = (forms[rollUp(form) ?? ''] ?? 0) + 1;
  return {
    population: {
      barn: new Set(insatser.map((insats) => insats.barn)).size,
      insatser: insatser.length,
      placeringar: placeringar.length,
    },
    forms: Object.fromEntries(Object.entries(forms).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** One finding per figure that moved too far. */
function compareWithLastYear(context: CheckContext, note: Notebook): void {
  const previous = context.previous!;
  const limit = context.parameter('maxChangePercent') / 100;
  const { population, forms } = populationOf(context.data);
  const moved = (now: number, before: number): boolean => Math.abs(now - before) > limit * before;
  for (const key of ['barn', 'insatser', 'placeringar'] as const) {
    if (moved(population[key], previous.population[key])) note.delivery();
  }
  const share = (count: number, of: Counts): number => (of.placeringar === 0 ? 0 : count / of.placeringar);
  for (const [form, before] of Object.entries(previous.forms)) {
    const now = forms[form] ?? 0;
    if (now === 0 || moved(share(now, population), share(before, previous.population))) note.delivery();
  }
}

export const fileRules: Record<string, Rule> = {
  C1: {
    parameters: [],
    missing: ({ sender }) => (sender.example ? 'Exempelkommunens kommunkod är påhittad.' : null),
    run({ sender, kommuner }, note) {
      if (!kommuner.has(sender.kommun)) note.delivery();
    },
  },
  C2: codes(true),
  C2b: codes(false),
  Y2: {
    parameters: ['maxChangePercent'],
    missing: ({ previous }) => (previous ? null : 'Kräver uppgifterna om förra årets leverans (--previous).'),
    run: compareWithLastYear,
  },
};
