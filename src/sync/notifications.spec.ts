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
  opened: 'nej',
  type: 'anmalan',
  unit: 'NORR',
  sex: 'flicka',
  born: '2012-02-21',
};

describe('notifications without an investigation', () => {
  it('leave nothing but counts by month, type, sex, age band, unit and decision', () => {
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
        opened: 'nej',
        inTime: 'ja',
        count: 2,
      },
    ]);
  });

  it.each([
    ['2024-02-20', '2024-03-05', 'ja'],
    ['2024-02-20', '2024-03-06', 'nej'],
    ['2024-02-20', null, ''],
    [null, '2024-03-05', ''],
    ['2024-02-20', 'omappad', 'omappad'],
    ['omappad', '2024-03-05', 'omappad'],
  ])('arrived %s, decided %s: in time is "%s" (the 14th day is in time)', (arrived, decided, inTime) => {
    const counter = new NotificationCounter(catalog);
    counter.add({ ...notification, arrived, decided });
    expect(counter.list()[0]).toMatchObject({ inTime });
  });

  it('keep apart what was decided, not decided and unknown, or an unmapped code would be counted as a no', () => {
    const counter = new NotificationCounter(catalog);
    for (const opened of ['nej', null, 'omappad', 'nej']) counter.add({ ...notification, opened });
    expect(counter.list().map(({ opened, count }) => [opened, count])).toEqual([
      ['nej', 2],
      ['', 1],
      ['omappad', 1],
    ]);
  });

  it('are counted even when nothing about them is known, or the totals would be wrong', () => {
    const counter = new NotificationCounter(catalog);
    counter.add({
      arrived: null,
      decided: null,
      opened: null,
      type: null,
      unit: null,
      sex: null,
      born: null,
    });
    expect(counter.list()[0]).toMatchObject({ month: '', ageBand: 'okand', count: 1 });
  });
});
