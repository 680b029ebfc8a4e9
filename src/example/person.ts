import { age, birthday, Day, today } from './days';
import type { ChildPlan } from './family';
import { withWrongCheckDigit, written } from './identities';
import type { Child, World } from './world';
import { address, familyName, firstName, phone } from './words';

/** Writes the persons of a family with their relations, and answers the children. */
export function writeFamily(world: World, plans: readonly ChildPlan[]): Child[] {
  const { random, writer } = world;
  const family = { name: familyName(random), ...address(random), ...protection(world) };
  const children = plans.map((plan) => identify(world, plan));
  plans.forEach((plan, n) => writePerson(world, plan, children[n] as Child, family));
  for (const { lopnr, unaccompanied } of children) {
    for (const sibling of children) {
      if (sibling.lopnr === lopnr) continue;
      writer.add('PersonRelation', { PersonLopnr: lopnr, RelTyp: 'SYSKON', RelPersonLopnr: sibling.lopnr });
    }
    if (unaccompanied) continue;
    for (const RelTyp of random.chance(0.8) ? ['MOR', 'FAR'] : ['MOR']) {
      const RelNamn = `${firstName(random, RelTyp === 'MOR')} ${family.name}`;
      writer.add('PersonRelation', { PersonLopnr: lopnr, RelTyp, RelNamn, RelTelefon: phone(random) });
    }
  }
  return children;
}

interface Family {
  name: string;
  Gatuadress: string;
  Postnr: string;
  Ort: string;
  SkyddKod: string | null;
}

function protection({ random }: World): Pick<Family, 'SkyddKod'> {
  // K (kvarskrivning) is a code of old that the mapping does not know: an unknown mark must protect, too.
  if (!random.chance(0.016)) return { SkyddKod: null };
  return { SkyddKod: random.weighted({ S: 74, F: 20, K: 6 }) };
}

/** Gives the child its identities; the birth date moves a little when the series has no number left for the day. */
function identify(world: World, plan: ChildPlan): Child {
  const { random, identities, rare } = world;
  const first = plan.events[0] as { day: Day };
  const child: Child = {
    lopnr: world.id('Person'),
    girl: plan.girl,
    birth: plan.birth,
    unaccompanied: plan.unaccompanied,
    ids: [],
  };
  if (rare.idMissing.next()) return child;
  const wanted = random.weighted(plan.unaccompanied ? { P: 25, S: 25, T: 50 } : { P: 98.6, S: 0.7, T: 0.7 });
  const kind = wanted === 'P' && !random.chance(world.nationalShare) ? 'T' : wanted;
  const national = kind === 'T' ? null : identities.national(kind, plan.birth, plan.girl, first.day);
  if (national) child.birth = national.birth;
  const id = national ?? identities.temporary(plan.birth);
  child.ids.push({ id, from: -Infinity });
  if (id.kind === 'P' && rare.wrongCheckDigit.next())
    child.ids = [{ id: withWrongCheckDigit(id), from: -Infinity }];
  // A child who stays gets a better number in time; only those who asked for a weaker one at first.
  if (wanted !== 'P' && random.chance(0.6)) upgrade(world, child, first.day);
  return child;
}

function upgrade(world: World, child: Child, since: Day): void {
  const { random, identities, writer } = world;
  let day = since + random.int(60, 500);
  const steps =
    child.ids[0]?.id.kind === 'T' && random.chance(0.25) ? (['S', 'P'] as const) : (['P'] as const);
  for (const kind of steps) {
    const id = identities.nationalOn(kind, child.birth, child.girl);
    const old = child.ids.at(-1);
    if (!id || !old || day > today) return;
    child.ids.push({ id, from: day });
    writer.add('PersonIdHistorik', {
      Lopnr: world.id('PersonIdHistorik'),
      PersonLopnr: child.lopnr,
      GammaltId: written(random, old.id),
      NyttId: written(random, id),
      BytesDatum: world.dirt.date(day),
    });
    day += random.int(100, 600);
  }
}

function writePerson(world: World, plan: ChildPlan, child: Child, family: Family): void {
  const { random, dirt } = world;
  const first = (plan.events[0] as { day: Day }).day;
  const id = child.ids.at(-1)?.id;
  const sexAsSaid = random.chance(0.003) ? !child.girl : child.girl;
  const legacy = dirt.isLegacy(first);
  const hidden = family.SkyddKod === 'F';
  const row = {
    PersonLopnr: child.lopnr,
    Personnr: id ? written(random, id) : null,
    IdTyp: id?.kind ?? null,
    Fornamn: firstName(random, child.girl),
    Efternamn: family.name,
    Gatuadress: hidden ? null : family.Gatuadress,
    Postnr: hidden ? null : family.Postnr,
    Ort: hidden ? null : family.Ort,
    KonKod: random.chance(0.004) ? 9 : dirt.code(sexAsSaid ? 2 : 1, 3, 0.002),
    FodelseDatum: random.chance(0.01) ? null : dirt.date(child.birth, legacy),
    SkyddKod: family.SkyddKod,
    EnsamkommandeJN: child.unaccompanied ? dirt.yesNo(1, 0.02) : dirt.yesNo(0, 0.05),
    VardnadshavareKod: custody(world, child, first),
    FodelselandKod: country(world, child),
  };
  const changed = random.int(first, today);
  world.add('Person', row, changed);
  if (!random.chance(0.006)) return;
  const double = { ...row, PersonLopnr: world.id('Person'), FodelselandKod: null };
  world.writer.add('Person', { ...double, Raderad: 1, AndradTid: dirt.changed(changed) });
}

function custody(world: World, child: Child, first: Day): string | null {
  const { random, dirt, rare } = world;
  if (random.chance(0.04)) return null;
  if (child.unaccompanied) {
    const wrong = rare.bothParentsUnaccompanied.next();
    return dirt.code(wrong ? 'BADA' : random.weighted({ ANN: 75, OKA: 25 }), 'GOD');
  }
  if (age(child.birth, first) >= 18 || first > birthday(child.birth, 18)) return null;
  return dirt.code(random.weighted({ BADA: 68, MOR: 24, FAR: 4, ANN: 3, OKA: 1 }), 'GOD');
}

function country({ random, dirt }: World, child: Child): string | null {
  if (random.chance(0.06)) return null;
  if (child.unaccompanied) return dirt.code(random.weighted({ OV: 90, EU: 4, OK: 6 }), 'XX');
  return dirt.code(random.weighted({ SE: 81, NO: 1, EU: 4, OV: 11, OK: 3 }), 'XX');
}
