import { Problem } from '../errors/problem';
import { choices } from '../errors/yaml.problems';
import { suggest } from '../errors/suggest';

/** All sentences of the room. The HTTP status stands with the problem that has one. */

export class RequestProblem extends Problem {
  constructor(
    readonly status: 400 | 404 | 409,
    details: Problem['details'],
  ) {
    super(details);
  }
}

export const unknownTable = (id: string, known: readonly string[]): Problem =>
  new RequestProblem(404, {
    code: 'REP-001',
    what: { sv: `Tabellen "${id}" finns inte.`, en: `There is no table "${id}".` },
    fix: choices(suggest(id, known), known),
  });

export const unknownIndicator = (id: string, known: readonly string[]): Problem =>
  new RequestProblem(404, {
    code: 'REP-002',
    what: { sv: `Indikatorn "${id}" finns inte.`, en: `There is no indicator "${id}".` },
    fix: choices(suggest(id, known), known),
  });

export const notAvailable = (id: string, missing: readonly string[]): Problem =>
  new RequestProblem(409, {
    code: 'REP-003',
    what: { sv: `"${id}" går inte att räkna nu.`, en: `"${id}" cannot be counted now.` },
    why: {
      sv: `Uppgifterna är inte inlästa: ${missing.join(', ')}. Bara det som en pågående uppföljning eller den nationella statistiken behöver läses.`,
      en: `The data are not loaded: ${missing.join(', ')}. Only what an active follow-up or the national statistics need is read.`,
    },
    fix: {
      sv: 'Ta med variablerna i en beslutad uppföljning och kör: brygga sync',
      en: 'Put the variables in a decided follow-up and run: brygga sync',
    },
  });

export const unknownDimension = (id: string, known: readonly string[]): Problem =>
  new RequestProblem(400, {
    code: 'REP-004',
    what: { sv: `Tabellen har ingen variabel "${id}".`, en: `The table has no variable "${id}".` },
    fix: choices(suggest(id, known), known),
  });

export const unknownCode = (dimension: string, code: string, known: readonly string[]): Problem =>
  new RequestProblem(400, {
    code: 'REP-005',
    what: { sv: `${dimension} har inget värde "${code}".`, en: `${dimension} has no value "${code}".` },
    fix: choices(suggest(code, known), [...known, '*', 'top(n)']),
  });

export const emptySelection = (dimension: string): Problem =>
  new RequestProblem(400, {
    code: 'REP-006',
    what: { sv: `Inget värde är valt för ${dimension}.`, en: `No value is selected for ${dimension}.` },
    fix: { sv: 'Ange koder, * eller top(n).', en: 'Give codes, * or top(n).' },
  });

export const wrongParameter = (name: string, value: string, allowed: string): Problem =>
  new RequestProblem(400, {
    code: 'REP-007',
    what: { sv: `${name}=${value} går inte att använda.`, en: `${name}=${value} cannot be used.` },
    fix: { sv: `Tillåtet: ${allowed}.`, en: `Allowed: ${allowed}.` },
  });

export const nothingRead = (): Problem =>
  new RequestProblem(409, {
    code: 'REP-008',
    what: { sv: 'Ingenting är inläst ännu.', en: 'Nothing has been read yet.' },
    fix: { sv: 'Kör: brygga sync', en: 'Run: brygga sync' },
  });

export const reasonNeeded = (): Problem =>
  new Problem({
    code: 'REP-009',
    what: { sv: 'Profilen internal kräver ett skäl.', en: 'The profile internal needs a reason.' },
    why: {
      sv: 'Den visar även enstaka barn, och vem som läste och varför loggas.',
      en: 'It shows single children too, and who read and why is logged.',
    },
    fix: { sv: 'Lägg till --reason "…".', en: 'Add --reason "…".' },
  });
