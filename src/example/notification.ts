import { age, birthday, Day, today } from './days';
import type { Value } from './dirt';
import type { Event } from './family';
import type { CaseState } from './case';
import { runInvestigation } from './investigation';
import type { Child, World } from './world';

/** The whole case of one child, in the order in which it happened. */
export function writeCase(world: World, child: Child, events: readonly Event[]): void {
  const state: CaseState = { investigatedUntil: -Infinity, measureUntil: -Infinity, placedUntil: -Infinity };
  events.forEach((event, n) => writeNotification(world, child, event, state, n > 0));
}

function writeNotification(world: World, child: Child, event: Event, state: CaseState, known: boolean): void {
  const { random, dirt, rare } = world;
  const AktId = world.id('Aktualisering');
  const years = age(child.birth, event.day);
  const decision = decide(world, event, state);
  const legacy = dirt.isLegacy(event.day);
  const orphan = rare.orphanNotification.next();
  const row = {
    AktId,
    PersonLopnr: orphan ? 900_000_000 + AktId : child.lopnr,
    PersonnrVidReg: orphan ? null : world.idOn(child, event.day),
    InkomDatum: dirt.date(event.day, legacy),
    AktTypKod: event.type === 'YTT' ? 'YTT' : dirt.code(event.type, 'YTT', 0.004),
    AnmalareKod: random.chance(0.03) ? null : dirt.code(event.notifier, 99),
    BoendeKod: random.chance(0.07) ? null : dirt.code(livingWith(world, child, event, state), 'Q'),
    TidigareJN: dirt.yesNo(known ? 0.97 : 0.22, 0.04),
    ValdJN: dirt.yesNo(event.violence ? 0.97 : 0.03, 0.05),
    ...protectionAssessment(world, event, legacy),
    BarnHordJN: dirt.yesNo(heardEarly(years, child.girl, event.day), 0.08),
    MoteJN: dirt.yesNo(0.14, 0.09),
    AterkopplingJN: [5, 6, 7, 9].includes(event.notifier) ? dirt.yesNo(0.57, 0.08) : dirt.yesNo(0.1, 0.4),
    BarnInfoJN: dirt.yesNo(Math.min(0.75, 0.05 + years * 0.045), 0.09),
    VhHordJN: child.unaccompanied ? dirt.yesNo(0.08, 0.3) : dirt.yesNo(0.66, 0.06),
    PagaendeInsJN: dirt.yesNo(state.measureUntil >= event.day ? 0.95 : 0.02, 0.04),
    BeslutDatum: decision.day === null ? null : dirt.date(decision.day, legacy),
    BeslutKod: decision.code === null ? null : dirt.code(decision.code, 'Z', 0.005),
    EjSkalKod: decision.reason === null ? null : dirt.code(decision.reason, 8),
    Fritext: world.text(`A${AktId}`),
    HandlId: world.caseWorker(),
    EnhetKod: 'BU-MOTT',
  };
  world.addWithDouble('Aktualisering', 'AktId', row, decision.day ?? event.day);
  for (const OrsakKod of reasons(world, event, years)) {
    world.writer.add('AktOrsak', { AktId, OrsakKod: dirt.code(OrsakKod, 'QQQ') });
  }
  if (decision.code === 'I' && decision.day !== null && !orphan) {
    runInvestigation(world, child, AktId, decision.day, state, event);
  }
}

interface Decision {
  code: 'I' | 'E' | 'P' | null;
  day: Day | null;
  reason: number | null;
}
const undecided: Decision = { code: null, day: null, reason: null };

function decide({ random }: World, event: Event, state: CaseState): Decision {
  if (event.day <= state.investigatedUntil) {
    // No decision is needed while an investigation is open; some write its day all the same.
    if (random.chance(0.93)) return { code: 'P', day: random.chance(0.7) ? event.day : null, reason: null };
  }
  const day =
    event.day + (event.type === 'ANS' || event.unaccompanied ? random.int(0, 5) : daysToDecide(random));
  if (day > today || random.chance(0.003)) return undecided;
  const busy = state.measureUntil >= event.day;
  const opens = { ANM: busy ? 0.2 : 0.335, ANS: 0.95, INF: 0.25, YTT: 0.05 }[event.type];
  const urgent = event.violence ? 0.14 : 0;
  if (event.unaccompanied || random.chance(opens + urgent)) return { code: 'I', day, reason: null };
  const weights = busy ? { 1: 62, 2: 20, 3: 8, 4: 10 } : { 1: 2, 2: 52, 3: 24, 4: 22 };
  return { code: 'E', day, reason: random.chance(0.07) ? null : Number(random.weighted(weights)) };
}

/** 85 % within the fourteen days that the law gives. */
function daysToDecide(random: World['random']): number {
  const pace = random.weighted({ same: 17, within: 68, late: 12, veryLate: 3 });
  if (pace === 'same') return random.int(0, 1);
  if (pace === 'within') return random.chance(0.45) ? random.int(9, 14) : random.int(2, 13);
  return pace === 'late' ? random.int(15, 30) : random.int(31, 90);
}

function protectionAssessment(world: World, event: Event, legacy: boolean): Record<string, Value> {
  const { random, dirt } = world;
  if (event.type !== 'ANM' ? random.chance(0.6) : random.chance(0.08)) {
    return { SkyddsbedDatum: null, SkyddsbehovJN: dirt.yesNo(0.02, 0.8) };
  }
  const wait = Number(random.weighted({ 0: 76, 1: 18, 2: 3, 5: 3 }));
  const need = event.violence ? 0.12 : 0.03;
  return {
    SkyddsbedDatum: dirt.date(Math.min(event.day + wait, today), legacy),
    SkyddsbehovJN: dirt.yesNo(need, 0.06),
  };
}

/** Few children are heard this early: more of the older ones, more girls, a little more every year. */
function heardEarly(years: number, girl: boolean, day: Day): number {
  const trend = Math.max(0, (day - today) / 365.25 + 8) * 0.012;
  return Math.min(0.6, 0.02 + years * 0.018 + (girl ? 0.03 : 0) + trend);
}

function livingWith({ random }: World, child: Child, event: Event, state: CaseState): string {
  if (child.unaccompanied) return random.weighted({ H: 40, A: 45, X: 15 });
  if (state.placedUntil >= event.day) return random.chance(0.9) ? 'H' : 'X';
  if (event.day >= birthday(child.birth, 18)) return random.weighted({ O: 45, E: 20, G: 20, A: 15 });
  return random.weighted({ G: 44, E: 34, V: 14, A: 3, H: 1, X: 4 });
}

function reasons({ random }: World, event: Event, years: number): Set<string> {
  if (event.unaccompanied) return new Set(random.chance(0.15) ? ['ENS', 'PSY'] : ['ENS']);
  const teen = years >= 12;
  const weights = {
    PSY: teen ? 16 : 5,
    BET: years >= 5 ? 10 : 2,
    SKO: years >= 6 ? 12 : 0,
    REL: 9,
    FOR: teen ? 5 : 0.5,
    KRI: teen ? 12 : 0.3,
    MIS: teen ? 8 : 0,
    OMS: 18,
    OVG: 6,
    FMP: teen ? 9 : 20,
    BOE: 6,
    OVR: 5,
  };
  const chosen = new Set<string>(event.violence ? ['VIF'] : []);
  for (let n = random.int(1, 2); n > 0; n--) chosen.add(random.weighted(weights));
  return random.chance(0.03) ? new Set() : chosen;
}
