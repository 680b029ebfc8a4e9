import { real, rollUp, typeOf } from '../cells';
import type { Insats, Placering, YearData } from '../model';
import { insatserOf, type Rule } from './rule';

/** The end for comparing: what runs has none. */
const openEnd = '9999-12-31';
const endOf = (row: Insats | Placering): string => real(row.end) ?? openEnd;

/** Pairs of placements that follow each other, both with real starts. */
const neighbours = (insats: Insats): [Placering, Placering][] => {
  const rows = insats.placeringar.filter(({ start }) => real(start));
  return rows.slice(1).map((next, index) => [rows[index]!, next]);
};

const ofInsatser = (
  check: (insats: Insats, report: (placering: Placering) => void, data: YearData) => void,
): Rule => ({
  parameters: [],
  run({ data }, note) {
    for (const insats of insatserOf(data)) check(insats, (placering) => note.placering(placering), data);
  },
});

/** Two insatser of one child share more than the day where one ends and the other begins. */
function overlapping(sameType: boolean): Rule {
  return {
    parameters: [],
    run({ data }, note) {
      for (const barn of data.barn) {
        const rows = barn.insatser.filter((insats) => real(insats.start));
        const hit = new Set<Insats>();
        rows.forEach((a, index) => {
          for (const b of rows.slice(index + 1)) {
            const overlap = a.start! < endOf(b) && b.start! < endOf(a);
            if (overlap && (typeOf(a) === typeOf(b)) === sameType) hit.add(a).add(b);
          }
        });
        hit.forEach((insats) => note.insats(insats));
      }
    },
  };
}

export const placementRules: Record<string, Rule> = {
  P1: {
    parameters: [],
    run({ data }, note) {
      for (const insats of insatserOf(data)) if (insats.placeringar.length === 0) note.insats(insats);
      data.stray.forEach((placering) => note.placering(placering));
    },
  },
  P2: ofInsatser((insats, report) => {
    for (const placering of insats.placeringar) {
      const [from, start] = [real(insats.start), real(placering.start)];
      const early = from !== null && start !== null && start < from;
      // An end that is no date is D1's; here it would look like a running placement.
      const known =
        (insats.end === null || real(insats.end)) && (placering.end === null || real(placering.end));
      const late = known && (endOf(placering) > endOf(insats) || (start ?? '') > endOf(insats));
      if (early || late) report(placering);
    }
  }),
  P3: ofInsatser((insats, report) => {
    let end = '';
    for (const placering of insats.placeringar.filter(({ start }) => real(start))) {
      if (placering.start! < end) report(placering);
      if (endOf(placering) > end) end = endOf(placering);
    }
  }),
  P4: {
    parameters: [],
    run({ data }, note) {
      for (const insats of insatserOf(data)) {
        const rows = insats.placeringar;
        const from = rows.map(({ start }) => real(start)).find((start) => start !== null);
        const to = rows.reduce((latest, row) => (endOf(row) > latest ? endOf(row) : latest), '');
        const gap = neighbours(insats).some(([a, b]) => endOf(a) < b.start!);
        // A placement that begins after the year is not read, so an end after it can not be compared.
        const short = real(insats.end) !== null && insats.end! <= data.last && to < insats.end!;
        const runsAlone = endOf(insats) > data.last && to < data.last;
        if (from !== undefined && (gap || from !== (real(insats.start) ?? from) || short || runsAlone)) {
          note.insats(insats);
        }
      }
    },
  },
  P5: overlapping(true),
  P5b: overlapping(false),
  P6: ofInsatser((insats, report) => {
    for (const [a, b] of neighbours(insats)) {
      if (a.form !== null && rollUp(a.form) === rollUp(b.form) && endOf(a) === b.start) report(b);
    }
  }),
  L2: ofInsatser((insats, report) => {
    const type = typeOf(insats);
    insats.placeringar.forEach((placering, index) => {
      if (rollUp(placering.form) !== 'eget-hem') return;
      if (type === 'heldygnsvard-sol' || (type === 'vard-lvu' && index === 0)) report(placering);
    });
  }),
  L3: ofInsatser((insats, report) => {
    if (typeOf(insats) !== 'heldygnsvard-sol' && insats.lagrum !== 'lvu-2') return;
    insats.placeringar.filter(({ form }) => rollUp(form) === 'sarskilt-ungdomshem').forEach(report);
  }),
};
