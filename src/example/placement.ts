import { age, birthday, Day, dayOf, today } from './days';
import type { Measure } from './case';
import type { Child, World } from './world';
import { home } from './words';

export type Form = 'FH' | 'JH' | 'NH' | 'HVB' | 'SB' | 'SIS' | 'SK' | 'EH';

interface Segment {
  form: Form;
  start: Day;
  end: Day | null;
  breakdown: boolean;
}

/** Children are placed in skyddat boende by decisions of their own since this day (lag 2024:79). */
const shelterSince = dayOf('2024-04-01');

/** The placements of a measure: the first one and each move, the next begins the day that the last one ends. */
export function writePlacements(world: World, child: Child, measure: Measure): void {
  const segments = split(world, child, measure);
  if (world.rare.placementFault.next()) spoil(world, child, measure, segments);
  segments.forEach((segment, n) => writePlacement(world, child, measure, segment, n === segments.length - 1));
}

function split(world: World, child: Child, measure: Measure): Segment[] {
  const { random } = world;
  const end = measure.end ?? Math.max(today, measure.start + 1);
  const segments: Segment[] = [];
  let start = measure.start;
  let form = firstForm(world, child, measure);
  for (;;) {
    const stay = random.int(...stays[form]);
    const moves =
      start + stay < end - 10 && segments.length < 8 && random.chance(form === 'JH' ? 0.95 : 0.62);
    if (!moves) break;
    // A breakdown ends a stay before its time.
    const breakdown = form !== 'JH' && random.chance(0.24);
    const leaves = start + Math.max(3, breakdown ? Math.floor(stay / 2) : stay);
    segments.push({ form, start, end: leaves, breakdown });
    start = leaves;
    form = nextForm(world, child, measure, start, form);
  }
  const breakdown = measure.end !== null && form !== 'EH' && random.chance(0.06);
  return [...segments, { form, start, end: measure.end, breakdown }];
}

const stays: Record<Form, [number, number]> = {
  FH: [150, 2400],
  JH: [20, 200],
  NH: [150, 2000],
  HVB: [40, 420],
  SB: [120, 700],
  SIS: [40, 300],
  SK: [20, 190],
  EH: [60, 300],
};

/** A secure home (LVU 12 §) needs more than 2 § LVU. */
const mayBeSecure = (ground: Measure['ground']): boolean => ['L3', 'L23', 'L6'].includes(ground);

function firstForm({ random }: World, child: Child, { type, ground, start }: Measure): Form {
  const years = age(child.birth, start);
  const teen = years >= 13;
  const shelter = start >= shelterSince && years < 18 && !child.unaccompanied && type === 'SOLHV' ? 26 : 0;
  if (type === 'OMH') {
    return random.weighted(teen ? { JH: 27, HVB: 38, SIS: 26, FH: 9 } : { JH: 62, FH: 26, NH: 6, HVB: 6 });
  }
  if (type === 'LVU') {
    const secure = mayBeSecure(ground) ? 48 : 0;
    return random.weighted(
      teen ? { FH: 38, HVB: 34, SIS: secure, NH: 4, JH: 2 } : { FH: 72, JH: 14, NH: 11, HVB: 3 },
    );
  }
  if (!teen) return random.weighted({ FH: 64, JH: 13, NH: 9, HVB: 6, SK: shelter });
  return random.weighted({ FH: 44, HVB: 32, JH: 6, NH: 5, SB: years >= 16 ? 52 : 0, SK: shelter / 2 });
}

function nextForm({ random }: World, child: Child, { type, ground }: Measure, day: Day, last: Form): Form {
  const years = age(child.birth, day);
  const support = years >= 16 && type !== 'OMH' ? 48 : 0;
  const secure = years >= 13 && mayBeSecure(ground) ? 20 : 0;
  const ownHome = type === 'LVU' ? 14 : 0;
  if (years < 13) return random.weighted({ FH: 80, NH: 9, JH: last === 'JH' ? 4 : 8, HVB: 4, EH: ownHome });
  return random.weighted({ FH: 52, NH: 5, JH: 4, HVB: 27, SB: support, SIS: secure, EH: ownHome });
}

function writePlacement(world: World, child: Child, measure: Measure, segment: Segment, last: boolean): void {
  const { random, dirt } = world;
  if (segment.start > today) return;
  const years = age(child.birth, segment.start);
  const legacy = dirt.isLegacy(segment.start);
  const stay = (segment.end ?? today) - segment.start;
  const family = segment.form === 'FH' || segment.form === 'NH';
  const custody = family && stay > 730 && random.chance(0.16);
  const longer = segment.end === null || stay > 30;
  const row = {
    PlacId: world.id('Placering'),
    InsatsId: measure.id,
    FormKod: random.chance(0.01) ? null : dirt.code(segment.form, 'XX'),
    HemNamn: segment.form === 'EH' ? null : home(random),
    StartDatum: dirt.date(segment.start, legacy),
    SlutDatum: dirt.end(segment.end, segment.start, legacy),
    LakarKod: dirt.yesNoNotApplicable(longer ? 0.68 : 0.3, 0.05, 0.08),
    TandKod: dirt.yesNoNotApplicable(longer ? 0.52 : 0.2, years < 2 ? 0.8 : 0.05, 0.09),
    SkolplanKod: dirt.yesNoNotApplicable(0.7, years < 1 ? 0.95 : years > 18 ? 0.4 : 0.03, 0.07),
    SarskSocsekrJN: dirt.yesNo(0.83, 0.06),
    SammanbrottJN: segment.end === null ? null : dirt.yesNo(segment.breakdown ? 0.98 : 0.004, 0.05),
    EfterKod:
      segment.end === null || random.chance(0.05)
        ? null
        : dirt.code(after(world, child, segment, last, custody), 'UTR'),
    VardnadKod: family && stay > 600 ? dirt.code(custody ? 1 : 2, 5) : dirt.yesNoNotApplicable(0, 0.97, 0.08),
  };
  world.addLeaf('Placering', row, segment.end ?? segment.start);
}

function after(world: World, child: Child, { end }: Segment, last: boolean, custody: boolean): string {
  if (!last) return 'ANP';
  if (custody) return 'VOF';
  const grown = (end ?? today) >= birthday(child.birth, 18) - 60;
  return world.random.weighted(grown ? { EGB: 70, HEM: 18, ANN: 12 } : { HEM: 80, ANP: 8, ANN: 12 });
}

type Fault = (segments: Segment[], measure: Measure, child: Child) => boolean;

/** What the checks of the yearly delivery look for; each answers whether it could be done here. */
const faults: Fault[] = [
  function overlap(segments) {
    const [one] = segments as [Segment];
    if (one.end !== null && one.end - one.start < 20) return false;
    segments.push({ ...one, start: one.start + 7, end: one.end ?? one.start + 60 });
    return true;
  },
  function outside(segments) {
    (segments[0] as Segment).start -= 20;
    return true;
  },
  function openInClosed(segments, measure) {
    (segments.at(-1) as Segment).end = null;
    return measure.end !== null;
  },
  function youngAlone(segments, _, child) {
    (segments[0] as Segment).form = 'SB';
    return age(child.birth, (segments[0] as Segment).start) < 16;
  },
  function ownHomeFirst(segments) {
    (segments[0] as Segment).form = 'EH';
    return true;
  },
  function secureWithoutLaw(segments, measure) {
    (segments[0] as Segment).form = 'SIS';
    return measure.type === 'SOLHV';
  },
];

/** Takes the kind of fault that has waited longest and that this measure can have. */
function spoil(world: World, child: Child, measure: Measure, segments: Segment[]): void {
  for (const kind of world.faultQueue) {
    const trial = segments.map((segment) => ({ ...segment }));
    if (!faults[kind]?.(trial, measure, child)) continue;
    segments.splice(0, segments.length, ...trial);
    world.faultQueue.push(...world.faultQueue.splice(world.faultQueue.indexOf(kind), 1));
    return;
  }
}
