import { age, birthday, Day, dayOf, today } from './days';
import type { Value } from './dirt';
import { writeFollowUps } from './follow-up';
import type { CaseState, Ground, Measure, MeasureType } from './case';
import { participation } from './participation';
import { writePlacements } from './placement';
import type { Child, Unit, World } from './world';

const newLaw = dayOf('2025-07-01');
const sol = (decided: Day): Ground => (decided < newLaw ? 'SOL01' : 'SOL25');

export function writeOpenCare(
  world: World,
  child: Child,
  UtrId: number,
  decided: Day,
  state: CaseState,
): void {
  const { random } = world;
  const start = decided + random.int(3, 60);
  const compulsory = random.chance(0.015) && age(child.birth, decided) < 20;
  const ground = compulsory ? 'L22' : sol(decided);
  writeMeasure(
    world,
    child,
    UtrId,
    { type: 'OPV', ground, decided, start, planned: random.int(70, 560) },
    state,
  );
}

export function writePlacedCare(
  world: World,
  child: Child,
  UtrId: number,
  decided: Day,
  state: CaseState,
): void {
  const { random } = world;
  const start = decided + (random.chance(0.6) ? random.int(0, 5) : random.int(6, 40));
  const planned = span(random, { '14-60': 18, '61-240': 30, '241-720': 32, '721-2200': 20 });
  writeMeasure(world, child, UtrId, { type: 'SOLHV', ground: sol(decided), decided, start, planned }, state);
}

/** Mostly an immediate custody first, and care when the court has decided; some custodies end without care. */
export function writeCompulsoryCare(
  world: World,
  child: Child,
  UtrId: number,
  opened: Day,
  ended: Day,
  state: CaseState,
): void {
  const { random } = world;
  let decided = ended + random.int(10, 60);
  if (random.chance(0.72)) {
    const custody = opened + random.int(0, Math.max(1, Math.floor((ended - opened) * 0.7)));
    const planned = random.int(25, 70);
    const draft: Draft = {
      type: 'OMH',
      ground: 'L6',
      decided: custody,
      start: custody + random.int(0, 2),
      planned,
    };
    const written = writeMeasure(world, child, UtrId, draft, state);
    if (!written?.end || random.chance(0.13)) return;
    decided = written.end;
  }
  const years = age(child.birth, decided);
  if (decided > today || years >= 19) return;
  const ground = careGround(world, years);
  const planned = span(random, { '60-180': 15, '181-540': 35, '541-1200': 35, '1201-2900': 15 });
  writeMeasure(world, child, UtrId, { type: 'LVU', ground, decided, start: decided, planned }, state);
}

function careGround({ random }: World, years: number): Ground {
  if (years >= 18) return 'L3';
  return random.weighted(years < 13 ? { L2: 91, L23: 7, L3: 2 } : { L2: 44, L3: 38, L23: 18 });
}

type Draft = Omit<Measure, 'id' | 'end'> & { planned: number };

function writeMeasure(
  world: World,
  child: Child,
  UtrId: number,
  draft: Draft,
  state: CaseState,
): Measure | null {
  const { random, dirt, rare } = world;
  if (draft.decided > today) return null;
  const last = lastDay(world, child, draft);
  const end = Math.min(draft.start + draft.planned, last);
  if (end <= draft.start) return null;
  const measure: Measure = { ...draft, id: world.id('Insats'), end: end <= today ? end : null };
  const BeslutId = world.id('Beslut');
  writeDecision(world, child, UtrId, BeslutId, draft);

  const begun = draft.start <= today && !(draft.type === 'OPV' && random.chance(0.02));
  const placed = draft.type !== 'OPV';
  const legacy = dirt.isLegacy(draft.decided);
  const orphan = rare.orphanMeasure.next();
  const row = {
    InsatsId: measure.id,
    BeslutId: orphan ? 900_000_000 + BeslutId : BeslutId,
    StartDatum: begun ? dirt.date(draft.start, legacy) : null,
    SlutDatum: begun ? dirt.end(measure.end, draft.start, legacy) : null,
    OppenvardKod: placed ? null : openCareType(world, child, draft.decided),
    UtforareKod: random.chance(0.05) ? null : dirt.code(provider(world, draft.type), 'I'),
    ...plans(world, child, measure, begun, legacy),
    AvslutKod: begun && measure.end !== null ? endReason(world, measure.end === last) : null,
    EfterUppfJN: placed && begun && measure.end !== null ? dirt.yesNo(0.58, 0.1) : null,
    Malbeskrivning: world.text(`I${measure.id}`, 0.15),
    EnhetKod: (placed ? 'BU-PLAC' : 'BU-OPV') satisfies Unit,
  };
  world.addWithDouble('Insats', 'InsatsId', row, measure.end ?? Math.min(draft.start, today));
  writeHistory(world, measure, row.UtforareKod, legacy);
  if (!begun) return measure;
  state.measureUntil = Math.max(state.measureUntil, measure.end ?? Infinity);
  if (placed) {
    state.placedUntil = Math.max(state.placedUntil, measure.end ?? Infinity);
    writePlacements(world, child, measure);
  }
  writeFollowUps(world, child, measure);
  return measure;
}

/** The last day that the law allows: care under 2 § ends at 18, all other at 21. */
function lastDay({ rare }: World, child: Child, { type, ground }: Draft): Day {
  const tooOld = type === 'LVU' && rare.careTooOld.next();
  if (ground === 'L2' && !tooOld) return birthday(child.birth, 18);
  return birthday(child.birth, 21) - 1;
}

function writeDecision(world: World, child: Child, UtrId: number, BeslutId: number, draft: Draft): void {
  const { random, dirt } = world;
  const years = age(child.birth, draft.decided);
  const voluntary = draft.ground.startsWith('SOL');
  const view = (agrees: number, missing: number): Value => {
    if (random.chance(missing)) return null;
    const rest = 1 - agrees;
    return dirt.code(random.weighted({ S: agrees, E: rest * 0.65, K: rest * 0.35 }), 'V');
  };
  const guardians = voluntary ? 0.96 : 0.28;
  const row = {
    BeslutId,
    UtrId,
    PersonLopnr: child.lopnr,
    BeslutDatum: dirt.date(draft.decided, dirt.isLegacy(draft.decided)),
    InsatsTypKod: dirt.code(draft.type, 'SOLXX'),
    LagrumKod: random.chance(0.02) ? null : dirt.code(draft.ground, 'L99'),
    BarnInstKod: years < 4 ? (random.chance(0.6) ? null : 'K') : view(voluntary ? 0.8 : 0.35, 0.09),
    Vh1InstKod: child.unaccompanied ? view(0.7, 0.3) : view(guardians, 0.05),
    Vh2InstKod: child.unaccompanied ? null : view(guardians - 0.05, 0.28),
    BarnInfoJN: dirt.yesNo(Math.min(0.93, 0.12 + participation(years, child.girl, draft.decided)), 0.07),
    Motivering: world.text(`B${BeslutId}`, 0.08),
  };
  world.addWithDouble('Beslut', 'BeslutId', row, draft.decided);
}

function plans(
  world: World,
  child: Child,
  measure: Measure,
  begun: boolean,
  legacy: boolean,
): Record<string, Value> {
  const { random, dirt } = world;
  const placed = measure.type !== 'OPV';
  const short = measure.end !== null && measure.end - measure.start < 40;
  const years = age(child.birth, Math.min(measure.start, today));
  const planned = begun && random.chance(short ? 0.25 : placed ? 0.72 : 0.66);
  const planDay = Math.min(measure.start + random.int(0, 60), measure.end ?? today, today);
  const takesPart = participation(years, child.girl, measure.start);
  return {
    MalJN: dirt.yesNo(placed ? 0.72 : 0.64, 0.07),
    VardplanKod: placed ? dirt.yesNoNotApplicable(0.83, 0.02) : dirt.yesNoNotApplicable(0.1, 0.9, 0.1),
    GenomfPlanDatum: planned ? dirt.date(planDay, legacy) : null,
    BarnDelGenomfJN: planned ? dirt.yesNo(takesPart * 0.9, 0.08) : dirt.yesNo(0.02, 0.7),
    VhDelGenomfJN: planned ? dirt.yesNo(child.unaccompanied ? 0.1 : 0.74, 0.08) : dirt.yesNo(0.05, 0.7),
    SipKod: dirt.yesNoNotApplicable(placed ? 0.36 : 0.2, 0.3, 0.1),
  };
}

function openCareType(world: World, child: Child, decided: Day): Value {
  const { random, dirt } = world;
  if (random.chance(0.03)) return null;
  const teen = age(child.birth, decided) >= 12;
  return dirt.code(Number(random.weighted({ 10: 29, 20: 51, 30: 19, 31: teen ? 3 : 0 })), 90);
}

function provider({ random }: World, type: MeasureType): string {
  if (type === 'OPV') return random.weighted({ E: 83, O: 4, P: 13 });
  return random.weighted({ E: 52, O: 11, P: 37 });
}

function endReason({ random, dirt }: World, byAge: boolean): Value {
  if (random.chance(0.06)) return null;
  if (byAge) return dirt.code(5, 88);
  return dirt.code(Number(random.weighted({ 1: 46, 2: 20, 3: 4, 4: 7, 5: 1, 6: 14, 7: 8 })), 88);
}

function writeHistory(world: World, measure: Measure, provided: Value, legacy: boolean): void {
  const { random, dirt, writer } = world;
  for (let n = Number(random.weighted({ 0: 70, 1: 22, 2: 8 })); n > 0; n--) {
    const day = measure.decided + random.int(0, 30);
    if (day > today) return;
    writer.add('InsatsHistorik', {
      HistId: world.id('InsatsHistorik'),
      InsatsId: measure.id,
      StartDatum: dirt.date(measure.start + random.int(-14, 14), legacy),
      SlutDatum: legacy ? '9999-12-31' : null,
      UtforareKod: random.chance(0.7) ? provided : 'E',
      AndradTid: dirt.changed(day),
      AndradAv: `handl${world.caseWorker()}`,
    });
  }
}

/** Days from a weighted choice of ranges `low-high`. */
function span(random: World['random'], weights: Record<string, number>): number {
  const [low, high] = random.weighted(weights).split('-').map(Number) as [number, number];
  return random.int(low, high);
}
