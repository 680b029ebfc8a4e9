import { inYear, real, typeOf } from '../cells';
import type { DateCell, Insats } from '../model';
import { addDays } from '../../time/local-date';
import { insatserOf, type Rule } from './rule';

const unreal = (cell: DateCell): boolean => cell !== null && real(cell) === null;
const backwards = (row: { start: DateCell; end: DateCell }): boolean => {
  const [start, end] = [real(row.start), real(row.end)];
  return start !== null && end !== null && start > end;
};

const ofInsatser = (
  parameters: readonly string[],
  wrong: (insats: Insats, limit: number) => boolean,
): Rule => ({
  parameters,
  run({ data, parameter }, note) {
    const limit = parameters[0] === undefined ? 0 : parameter(parameters[0]);
    for (const insats of insatserOf(data)) if (wrong(insats, limit)) note.insats(insats);
  },
});

export const dateRules: Record<string, Rule> = {
  D1: {
    parameters: [],
    run({ data }, note) {
      for (const insats of insatserOf(data)) {
        if (!real(insats.start) || !real(insats.decided) || unreal(insats.end)) note.insats(insats);
        for (const placering of insats.placeringar) {
          if (!real(placering.start) || unreal(placering.end)) note.placering(placering);
        }
      }
    },
  },
  D1b: ofInsatser(['maxDays'], (insats, maxDays) => {
    const [decided, start] = [real(insats.decided), real(insats.start)];
    if (!decided || !start) return false;
    return (
      start < decided ||
      (typeOf(insats) === 'omedelbart-omhandertagande' && start > addDays(decided, maxDays))
    );
  }),
  D2: {
    parameters: [],
    run({ data }, note) {
      for (const insats of insatserOf(data)) {
        if (backwards(insats)) note.insats(insats);
        insats.placeringar.filter(backwards).forEach((placering) => note.placering(placering));
      }
    },
  },
  D3: {
    parameters: [],
    run({ data }, note) {
      for (const insats of insatserOf(data)) {
        if (!real(insats.start) || unreal(insats.end)) note.untested();
        else if (!inYear(insats, data)) note.insats(insats);
      }
    },
  },
  D4: {
    parameters: [],
    run({ data }, note) {
      for (const insats of insatserOf(data)) {
        if ((real(insats.end) ?? '') > data.last) note.insats(insats);
        for (const placering of insats.placeringar) {
          if ((real(placering.end) ?? '') > data.last) note.placering(placering);
        }
      }
    },
  },
  D5: ofInsatser(['maxDays'], (insats, maxDays) => {
    const [decided, start] = [real(insats.decided), real(insats.start)];
    return (
      typeOf(insats) === 'vard-lvu' && decided !== null && start !== null && start > addDays(decided, maxDays)
    );
  }),
};
