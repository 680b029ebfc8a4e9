import type { Catalog, TimeLimit } from '../catalog/model';
import { NotificationCounter } from './notifications';

const fortnight: TimeLimit = {
  id: 'beslut-inleda',
  name: 'Beslut',
  limit: { days: 14 },
  statute: 'SoL',
  validFrom: '2013-01-01',
};
const catalog = {
  timeLimit: (id: string) => (id === 'beslut-inleda' ? fortnight : undefined),
} as unknown as Catalog;

const notification = {
  arrived: '2024-02-20',
  decided: '2024-03-05',
  type: 'anmalan',
  unit: 'NORR',
  sex: 'flicka',
  born: '2012-02-21',
};

describe('notifications without an investigation', () => {
  it('leave nothing but counts by month, type, sex, age band and unit', () => {
    const counter = new NotificationCounter(catalog);
    counter.add(notification);
    counter.add(notification);
    expect(counter.list()).toEqual([
      {
        month: '2024-02',
        type: 'anmalan',
        sex: 'flicka',
        ageBand: '10-12',
        unit: 'NORR',
        count: 2,
        decidedInTime: 2,
        undecided: 0,
      },
    ]);
  });

  it.each([
    ['2024-03-05', 1, 0],
    ['2024-03-06', 0, 0],
    [null, 0, 1],
    ['omappad', 0, 0],
  ])(
    'decided %s count as in time: %i, as undecided: %i (the 14th day is in time)',
    (decided, inTime, undecided) => {
      const counter = new NotificationCounter(catalog);
      counter.add({ ...notification, decided });
      expect(counter.list()[0]).toMatchObject({ decidedInTime: inTime, undecided });
    },
  );

  it('are counted even when nothing about them is known, or the totals would be wrong', () => {
    const counter = new NotificationCounter(catalog);
    counter.add({ arrived: null, decided: null, type: null, unit: null, sex: null, born: null });
    expect(counter.list()[0]).toMatchObject({ month: '', ageBand: 'okand', count: 1 });
  });
});
