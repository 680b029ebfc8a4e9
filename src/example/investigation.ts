import { age, birthday, Day, monthsLater, today } from './days';
import type { Event } from './family';
import { writeCompulsoryCare, writeOpenCare, writePlacedCare } from './measure';
import type { CaseState } from './case';
import { participation } from './participation';
import type { Child, World } from './world';

type Outcome = 'IB' | 'SS' | 'OV' | 'PL' | 'LV';

/** An investigation from its opening to the measures that it leads to. */
export function runInvestigation(
  world: World,
  child: Child,
  AktId: number,
  start: Day,
  state: CaseState,
  event: Event,
): void {
  const { random, dirt } = world;
  const UtrId = world.id('Utredning');
  const limit = monthsLater(start, 4);
  const length = lengthOf(world, limit - start, child.unaccompanied);
  const end = start + length.days;
  const closed = end <= today;
  const outcome = closed ? outcomeOf(world, child, end, state, event) : null;
  const legacy = dirt.isLegacy(start);
  const years = age(child.birth, start);
  // Conversations and meetings come during the investigation: fewer have been noted while it is open.
  const so_far = closed ? 1 : Math.min(1, (today - start) / 110);
  const heard = participation(years, child.girl, start) * so_far;
  const row = {
    UtrId,
    AktId,
    PersonLopnr: child.lopnr,
    StartDatum: dirt.date(start, legacy),
    SlutDatum: closed ? dirt.end(end, start, legacy) : null,
    ForlangdTill: length.prolonged ? dirt.date(end + random.int(0, 20), legacy) : null,
    SamtalKod: conversation(world, heard),
    MoteKod: meeting(world, heard),
    PlanDelaktigJN: dirt.yesNo(heard * 0.62, 0.08),
    AsikterJN: dirt.yesNo(Math.min(0.97, heard * 1.08), 0.06),
    Vh1DelaktigJN: child.unaccompanied ? dirt.yesNo(0.25, 0.3) : dirt.yesNo(0.9, 0.04),
    Vh2DelaktigJN: child.unaccompanied ? null : dirt.yesNo(0.68, 0.24),
    SkolaKod: dirt.yesNoNotApplicable(0.74, years < 2 ? 0.7 : years > 17 ? 0.4 : 0.04),
    HalsoKod: dirt.yesNoNotApplicable(years < 6 ? 0.66 : 0.46, 0.12),
    MetodKod: random.chance(0.07)
      ? null
      : random.weighted({ '-': 62, 'BBIC-K': 14, SDQ: 12, ESTER: 7, SAVRY: years >= 12 ? 5 : 0 }),
    UtrPlanJN: dirt.yesNo(0.78, 0.05),
    RiskJN: dirt.yesNo(0.55, 0.09),
    KommuniceringJN: closed ? dirt.yesNo(Math.min(0.95, 0.3 + heard * 0.6), 0.07) : null,
    UppfBeslutJN: outcome === 'IB' || outcome === 'SS' ? dirt.yesNo(0.13, 0.08) : null,
    UtfallKod: outcome === null || random.chance(0.02) ? null : dirt.code(outcome, 'ZZ'),
    Utredningstext: world.text(`U${UtrId}`, 0.05),
    HandlId: world.caseWorker(),
    EnhetKod: years >= 13 ? 'BU-UTR2' : 'BU-UTR1',
  };
  state.investigatedUntil = closed ? end : Infinity;
  world.addWithDouble('Utredning', 'UtrId', row, Math.min(end, today));
  for (const OmradeKod of needs(world, outcome)) {
    world.writer.add('UtrBehov', { UtrId, OmradeKod: dirt.code(OmradeKod, 13) });
  }
  decide(world, child, UtrId, { start, end, outcome }, state);
}

function decide(
  world: World,
  child: Child,
  UtrId: number,
  { start, end, outcome }: { start: Day; end: Day; outcome: Outcome | null },
  state: CaseState,
): void {
  const { random } = world;
  if (outcome === 'OV') {
    for (let n = random.chance(0.14) ? 2 : 1; n > 0; n--) writeOpenCare(world, child, UtrId, end, state);
  } else if (outcome === 'PL') {
    // Children who came alone are placed while the investigation runs.
    writePlacedCare(world, child, UtrId, child.unaccompanied ? start + random.int(0, 3) : end, state);
  } else if (outcome === 'LV') {
    writeCompulsoryCare(world, child, UtrId, start, end, state);
  }
}

/** About 75 % are done within four months; of the late ones about half were prolonged. */
function lengthOf({ random }: World, limit: number, urgent: boolean): { days: number; prolonged: boolean } {
  if (random.chance(urgent ? 0.85 : 0.75)) {
    const days = random.chance(0.55) ? random.int(limit - 32, limit) : random.int(20, limit - 5);
    return { days, prolonged: random.chance(0.01) };
  }
  const prolonged = random.chance(0.52);
  return { days: limit + random.int(2, prolonged ? 110 : 60), prolonged };
}

const outcomes: Record<Outcome, number> = { IB: 45, SS: 8, OV: 33, PL: 8.5, LV: 4.6 };

function outcomeOf({ random }: World, child: Child, end: Day, state: CaseState, event: Event): Outcome {
  if (child.unaccompanied && event.unaccompanied) return 'PL';
  // Nobody is placed twice at a time, and a placement needs some time before the twenty-first birthday.
  const cannotPlace = state.placedUntil >= end - 200 || end > birthday(child.birth, 19);
  if (cannotPlace) return random.weighted({ IB: 55, SS: 6, OV: 39 });
  return random.weighted(outcomes);
}

function conversation({ random, dirt }: World, heard: number): string | number | null {
  if (random.chance(0.06)) return null;
  if (!random.chance(heard * 0.9)) return dirt.code(0, 7);
  return dirt.code(Number(random.weighted({ 1: 8, 2: 3, 3: 21, 4: 68 })), 7);
}

function meeting({ random, dirt }: World, heard: number): string | null {
  if (random.chance(0.06)) return null;
  if (!random.chance(heard * 0.84)) return dirt.code('N', 'JX');
  return dirt.code(random.chance(0.8) ? 'JE' : 'JS', 'JX');
}

const needWeights = { 1: 10, 2: 17, 3: 9, 4: 12, 5: 9, 6: 8, 7: 8, 8: 10, 9: 12, 10: 6, 11: 7, 12: 4 };

function needs({ random }: World, outcome: Outcome | null): Set<number> {
  const chosen = new Set<number>();
  if (outcome === null && random.chance(0.6)) return chosen;
  const count = outcome === 'IB' ? random.int(0, 2) : random.int(1, 4);
  for (let n = count; n > 0; n--) chosen.add(Number(random.weighted(needWeights)));
  return chosen;
}
