import fc from 'fast-check';
import Personnummer from 'personnummer';
import { dayOf, textOf } from './days';
import { checkDigit, Identities, withWrongCheckDigit, written } from './identities';
import { Random } from './random';

const births = fc.integer({ min: dayOf('1998-01-01'), max: dayOf('2026-10-31') });

describe('identities that no real person has', () => {
  it('pass the check digit and say birth date and sex, so that the identity room can read them', () => {
    fc.assert(
      fc.property(births, fc.boolean(), fc.constantFrom('P' as const, 'S' as const), (birth, girl, kind) => {
        const identities = new Identities(new Random(1));
        const id = identities.national(kind, birth, girl, dayOf('2026-10-31'));
        if (!id) throw new Error('no number on an unused day');
        const parsed = Personnummer.parse(id.text);
        expect(parsed.isCoordinationNumber()).toBe(kind === 'S');
        expect(parsed.isFemale()).toBe(girl);
        expect(id.text.slice(0, 6)).toBe(textOf(id.birth).replaceAll('-', '').slice(0, 6));
        expect(['238', '239']).toContain(id.text.slice(8, 11));
        expect(Personnummer.valid(withWrongCheckDigit(id).text)).toBe(false);
      }),
    );
  });

  it('reckons the check digit as the Tax Agency does (the printed example 701063-2391)', () => {
    expect(checkDigit('701063239')).toBe(1);
  });

  it('moves to a day near by when the number is taken, and gives none when all are', () => {
    const identities = new Identities(new Random(1));
    const birth = dayOf('2015-03-12');
    const given = Array.from({ length: 130 }, () =>
      identities.national('P', birth, true, dayOf('2026-10-31')),
    );
    const texts = given.flatMap((id) => (id ? [id.text] : []));
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBe(120);
    expect(given.every((id) => id === null || Math.abs(id.birth - birth) <= 60)).toBe(true);
  });

  it('never writes a number in a form that another number could have', () => {
    const random = new Random(7);
    const forms = new Set(
      Array.from({ length: 200 }, () => written(random, { kind: 'P', text: '201503122384' })),
    );
    expect([...forms].sort()).toEqual(['150312-2384', '20150312-2384', '201503122384']);
  });
});
