import { nearestFirst } from './nearest-names';

it('names first what somebody who mistyped a name may have meant', () => {
  const names = ['avslut', 'barn', 'barnen', 'insats'];
  expect(nearestFirst('bran', names)[0]).toBe('barn');
  expect(nearestFirst('Barnenn', names)[0]).toBe('barnen');
});

it('is not led astray by schema, quotes or capital letters', () => {
  expect(nearestFirst('"DBO"."Barn"', ['dbo_barnen', 'annat."BARN"', '`barnen`'])[0]).toBe('annat."BARN"');
  expect(nearestFirst('barnen', ['dbo.barn', '`Barnen`'])[0]).toBe('`Barnen`');
});

it('leaves names that are equally like in the order in which they came', () => {
  expect(nearestFirst('x', ['c', 'a', 'b'])).toEqual(['c', 'a', 'b']);
});
