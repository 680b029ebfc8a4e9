import type { Column } from '../../connectors/contract';
import type { CompiledRecord } from '../mapping/model';
import { columnsRead, driftOf, noDrift, type DriftPolicy } from './drift';

const compiled = {
  record: 'utredning',
  reads: {
    key: ['Id'],
    identity: ['Pnr'],
    row: ['Id', 'Pnr', 'Start'],
    variables: [['Utfall'], ['Utfall', 'Typ'], ['Samtal']],
  },
} as unknown as CompiledRecord;
const column = (name: string, type = 'text'): Column => ({ name, type });
const before = ['Id', 'Pnr', 'Start', 'Utfall', 'Typ', 'Samtal'].map((name) => column(name));
const without = (name: string): Column[] => before.filter((one) => one.name !== name);
const retyped = (name: string): Column[] => [...without(name), column(name, 'integer')];
const drift = (answer: readonly Column[], policy: DriftPolicy) => driftOf(compiled, before, answer, policy);

describe('columns that are no longer what they were', () => {
  it('columns that no mapping reads may come and go', () => {
    expect(drift([...before, column('Ny')], 'freeze')).toEqual(noDrift);
    expect(columnsRead(compiled, [...before, column('Ny')])).toEqual(before);
  });

  it('a source that writes its names in other letters has not changed', () => {
    expect(
      drift(
        before.map(({ name, type }) => ({ name: name.toUpperCase(), type })),
        'freeze',
      ),
    ).toEqual(noDrift);
  });

  it.each<[DriftPolicy, string, Column[]]>([
    ['freeze', 'a column that is gone', without('Utfall')],
    ['freeze', 'another type', retyped('Utfall')],
    ['evolve', 'a column that is gone', without('Utfall')],
    ['discard-value', 'a key of another type', retyped('Id')],
    ['discard-row', 'an identity that is gone', without('Pnr')],
  ])('%s stops at %s, and says which', (policy, _, answer) => {
    expect(() => drift(answer, policy)).toThrow(/SYN-010/);
  });

  it('evolve goes on with another type', () => {
    expect(drift(retyped('Id'), 'evolve')).toEqual(noDrift);
  });

  it('discard-value takes every variable that reads the column for unmapped, and no other', () => {
    expect(drift(without('Utfall'), 'discard-value')).toEqual({
      missing: ['Utfall'],
      unmapped: [0, 1],
      rejecting: [],
    });
    expect(drift(retyped('Typ'), 'discard-value')).toEqual({ missing: [], unmapped: [1], rejecting: [] });
  });

  it('discard-row rejects the rows that hold something there', () => {
    expect(drift(retyped('Samtal'), 'discard-row')).toEqual({
      missing: [],
      unmapped: [],
      rejecting: ['Samtal'],
    });
    expect(drift(without('Samtal'), 'discard-row')).toEqual({
      missing: ['Samtal'],
      unmapped: [],
      rejecting: ['Samtal'],
    });
  });
});
