import { age, Day, today } from './days';
import type { Value } from './dirt';
import type { Measure } from './case';
import { participation } from './participation';
import type { Child, World } from './world';

/** A follow-up about every half year, and one at the end. */
export function writeFollowUps(world: World, child: Child, measure: Measure): void {
  const { random } = world;
  const placed = measure.type !== 'OPV';
  const end = measure.end ?? today;
  let day = measure.start + (placed ? random.int(100, 185) : random.int(60, 180));
  while (day < end - 20) {
    writeFollowUp(world, child, measure, day, false);
    day += random.chance(0.85) ? random.int(140, 190) : random.int(191, 300);
  }
  if (measure.end !== null && random.chance(0.6)) writeFollowUp(world, child, measure, measure.end, true);
}

function writeFollowUp(world: World, child: Child, measure: Measure, day: Day, last: boolean): void {
  const { random, dirt } = world;
  const UppfId = world.id('Uppfoljning');
  const years = age(child.birth, day);
  const placed = measure.type !== 'OPV';
  const legacy = dirt.isLegacy(day);
  const heard = Math.min(0.96, participation(years, child.girl, day) * (placed ? 1.12 : 0.95));
  const good = random.next() + (last ? 0.15 : 0) + (measure.type === 'LVU' ? -0.05 : 0);
  const row = {
    UppfId,
    InsatsId: measure.id,
    Datum: dirt.date(day, legacy),
    BarnDeltogJN: dirt.yesNo(heard, 0.06),
    AntalSamtal: conversations(world, heard),
    BarnSynpJN: dirt.yesNo(heard * 0.93, 0.08),
    Vh1SynKod: child.unaccompanied ? null : view(world, good, 0.1),
    Vh2SynKod: child.unaccompanied ? null : view(world, good, 0.4),
    MalKod: random.chance(0.07) ? null : dirt.code(good > 0.75 ? 'U' : good > 0.25 ? 'D' : 'I', 'X'),
    RiskJN: dirt.yesNo(placed ? 0.48 : 0.36, 0.09),
    ForandringKod: random.chance(0.06) ? null : dirt.code(change(world, good), 4),
    OvervagandeDatum:
      placed && measure.type !== 'OMH' && random.chance(0.9) ? dirt.date(consider(world, day), legacy) : null,
    Anteckning: world.text(`F${UppfId}`, 0.1),
  };
  world.addLeaf('Uppfoljning', row, day);
}

function conversations({ random }: World, heard: number): Value {
  if (random.chance(0.08)) return null;
  return random.chance(heard * 0.92) ? Number(random.weighted({ 1: 45, 2: 32, 3: 13, 4: 8, 6: 2 })) : 0;
}

function view({ random, dirt }: World, good: number, missing: number): Value {
  if (random.chance(missing)) return null;
  const level = 5 - Math.round((good * 0.7 + random.next() * 0.3) * 4);
  return dirt.code(Math.min(5, Math.max(1, level)), 6);
}

function change({ random }: World, good: number): number {
  const level = good * 0.75 + random.next() * 0.25;
  return level > 0.48 ? 1 : level > 0.2 ? 2 : 3;
}

const consider = ({ random }: World, day: Day): Day => Math.min(today, day + random.int(-20, 25));
