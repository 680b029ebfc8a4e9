import { age, Day, firstDay, monthsLater, today } from './days';
import type { Random } from './random';

/** A notification as it reaches the office: about one child or several of a family, on one day. */
export interface Event {
  day: Day;
  type: 'ANM' | 'ANS' | 'INF' | 'YTT';
  notifier: number;
  violence: boolean;
  unaccompanied: boolean;
}

export interface ChildPlan {
  birth: Day;
  girl: boolean;
  unaccompanied: boolean;
  /** In order of day, at least one. */
  events: Event[];
}

const sizes = { 1: 62, 2: 25, 3: 10, 4: 3 };
const ages = { '0': 6, '1-3': 12, '4-6': 14, '7-9': 15, '10-12': 17, '13-15': 21, '16-17': 13, '18-20': 2 };
const eventCounts = { 1: 56, 2: 22, 3: 11, 4: 6, 5: 3, 6: 2 };
const types = { ANM: 83, ANS: 9, INF: 6.5, YTT: 1.5 };
const unaccompaniedShare = 0.02;

/** A family that becomes known: who the children are and when somebody was worried about them. */
export function planFamily(random: Random): ChildPlan[] {
  if (random.chance(unaccompaniedShare * 1.6)) return [planUnaccompanied(random)];
  const first = firstDay + Math.floor((today - firstDay) * random.next() ** 0.85);
  const index = birthFor(random, random.weighted(ages), first);
  const births = [index];
  for (let n = Number(random.weighted(sizes)); n > 1; n--) {
    births.push(monthsLater(index, random.chance(0.5) ? random.int(12, 70) : -random.int(12, 70)));
  }
  const days = [first];
  for (let n = Number(random.weighted(eventCounts)); n > 1; n--) {
    const gap = random.chance(0.45) ? random.int(1, 75) : random.int(76, 900);
    days.push((days.at(-1) as Day) + gap);
  }
  const events = days.filter((day) => day <= today).map((day) => planEvent(random, day, age(index, first)));
  return births.flatMap((birth, position) => {
    const girl = random.chance(0.48);
    const own = events.filter(({ day }, n) => {
      if (birth > day) return false;
      return position === 0 ? n === 0 || age(birth, day) < 19 : age(birth, day) < 18 && random.chance(0.72);
    });
    return own.length > 0 ? [{ birth, girl, unaccompanied: false, events: own }] : [];
  });
}

function planUnaccompanied(random: Random): ChildPlan {
  const day = random.int(firstDay, today);
  const birth = birthFor(random, random.weighted({ '7-9': 5, '10-12': 10, '13-15': 35, '16-17': 50 }), day);
  const arrival: Event = {
    day,
    type: random.chance(0.8) ? 'ANM' : 'INF',
    notifier: random.chance(0.7) ? 12 : 11,
    violence: false,
    unaccompanied: true,
  };
  const later = day + random.int(90, 700);
  const events = [arrival];
  if (later <= today && age(birth, later) < 18 && random.chance(0.3))
    events.push(planEvent(random, later, 15));
  return { birth, girl: random.chance(0.25), unaccompanied: true, events };
}

function planEvent(random: Random, day: Day, years: number): Event {
  const type = random.weighted<Event['type']>(types);
  return {
    day,
    type,
    notifier: notifier(random, type, years),
    violence: random.chance(0.24),
    unaccompanied: false,
  };
}

function notifier(random: Random, type: Event['type'], years: number): number {
  if (type === 'ANS') return Number(random.weighted(years >= 15 ? { 1: 25, 2: 75 } : { 2: 100 }));
  const inSchool = years >= 6;
  return Number(
    random.weighted({
      1: years >= 13 ? 2 : 0,
      2: 7,
      3: 3,
      4: 9,
      5: inSchool ? 0.3 : 13,
      6: inSchool ? 27 : 0.3,
      7: 15,
      8: 11,
      9: years >= 13 ? 25 : 17,
      10: 2,
      11: 4,
      12: 6,
    }),
  );
}

/** A birth that gives the age (a band `low-high` or a year) on the day. */
function birthFor(random: Random, band: string, day: Day): Day {
  const [low, high] = band.split('-').map(Number) as [number, number?];
  return monthsLater(day, -12 * random.int(low, high ?? low)) - random.int(0, low === 0 ? 200 : 364);
}
