import type { SliceReader } from '../../connectors/contract';
import type { CompiledRecord } from '../mapping/model';
import { modeOf, type ModeInput } from './stream-mode';
import type { StreamState } from './stream-state';

const meaning = { mapping: 'm1', loaded: 'utredning.utfall', aliases: 'a1' };
const state: StreamState = {
  ...meaning,
  columns: [],
  watermark: '2026-11-20 08:00:00',
  rejects: [],
  wholeOn: '2026-11-22',
  calm: null,
  released: [],
};
const compiled = {
  record: 'utredning',
  joins: [],
  repeats: false,
  changed: 'Andrad',
} as unknown as CompiledRecord;
const usual: ModeInput = {
  compiled,
  slices: {} as SliceReader,
  summary: { rows: 10, watermark: '2026-11-21 08:00:00' },
  state,
  meaning,
  policy: { overlapDays: 3, wholeEveryDays: 1 },
  today: '2026-11-22',
  lastEndedWell: true,
  childrenMissing: false,
};

describe('how a record is read', () => {
  it('by window from the last change seen, less the overlap', () => {
    expect(modeOf(usual)).toEqual({ mode: 'window', from: '2026-11-17 08:00:00' });
  });

  it.each<[string, Partial<ModeInput>, string]>([
    ['nothing is known of it', { state: null }, 'first'],
    ['the mapping has changed', { meaning: { ...meaning, mapping: 'm2' } }, 'mapping'],
    ['other variables are loaded', { meaning: { ...meaning, loaded: '' } }, 'variables'],
    ['children have changed id', { meaning: { ...meaning, aliases: 'a2' } }, 'aliases'],
    ['somebody asks for it', { policy: { overlapDays: 3, wholeEveryDays: 0 } }, 'asked'],
    ['it is a new day', { today: '2026-11-23' }, 'due'],
    ["this machine's clock has been set back", { today: '2026-11-21' }, 'due'],
    ['its source gives no parts', { slices: null }, 'no-slices'],
    [
      'lists that can change by themselves widen it',
      { compiled: { ...compiled, joins: [{}] } as never },
      'lists',
    ],
    ['the source could not count it', { summary: null }, 'no-count'],
    ['its rows may repeat each other', { compiled: { ...compiled, repeats: true } }, 'repeats'],
    [
      'its mapping does not say when rows changed',
      { compiled: { ...compiled, changed: undefined }, summary: { rows: 10, watermark: null } },
      'no-cursor',
    ],
    ['it has no row that could have changed', { summary: { rows: 0, watermark: null } }, 'no-cursor'],
    ['its column of changes says nothing', { summary: { rows: 10, watermark: null } }, 'unusable-cursor'],
    [
      'the source has gone back in time',
      { summary: { rows: 10, watermark: '2026-11-19 08:00:00' } },
      'older',
    ],
    ['its rejects cannot be told apart', { state: { ...state, rejects: null } }, 'rejects'],
    ['a child lacks a row', { childrenMissing: true }, 'children'],
  ])('whole when %s', (_, change, reason) => {
    expect(modeOf({ ...usual, ...change })).toEqual({ mode: 'whole', reason });
  });

  describe('when notifications are only counted', () => {
    const calm = { rows: 10, from: '2026-11-17 08:00:00', digest: 'd' };
    const notifications: ModeInput = {
      ...usual,
      compiled: { ...compiled, record: 'aktualisering' },
      summary: { rows: 10, watermark: state.watermark },
      state: { ...state, calm },
    };

    it('not at all if nothing shows a change', () => {
      expect(modeOf(notifications)).toEqual({ mode: 'calm', from: '2026-11-17 08:00:00' });
    });

    it.each<[string, Partial<ModeInput>]>([
      ['there are more rows', { summary: { rows: 11, watermark: state.watermark } }],
      ['the run that read them did not come to storing their counts', { lastEndedWell: false }],
      ['there is a later change', { summary: { rows: 10, watermark: '2026-11-21 08:00:00' } }],
    ])('whole when %s: counts cannot be mended', (_, change) => {
      expect(modeOf({ ...notifications, ...change })).toEqual({ mode: 'whole', reason: 'changed' });
    });
  });
});
