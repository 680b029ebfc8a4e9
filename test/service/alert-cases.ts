/**
 * Series for each alert, in the notation of promtool with ten minutes between the values: those that must make it fire
 * `after` a while, and those (what is usual, and what is nearly wrong) that must not.
 */
export interface AlertCase {
  alert: string;
  after: string;
  fires: Record<string, string>;
  silent: readonly Record<string, string>[];
}

const at = '{instance="a",job="brygga",source="viva"}';
const stream = (more = ''): string => `{instance="a",job="brygga",source="viva",record="insats"${more}}`;
const service = (code: string): string =>
  `brygga_service_sync_problem{instance="a",job="brygga",code="${code}"}`;
const readAs = (mode: string, reason: string): string =>
  `brygga_stream_mode${stream(`,mode="${mode}",reason="${reason}"`)}`;
/** The same every day, of a day's values. */
const days = (day: string): string => Array(6).fill(day).join(' ');
const lasting = (value: number | string): string => `${value}x200`;

const problem = (alert: string, code: string, other: string): AlertCase => ({
  alert,
  after: '30m',
  fires: { [`brygga_stream_problem${stream(`,code="${code}"`)}`]: lasting(1) },
  silent: [{ [`brygga_stream_problem${stream(`,code="${other}"`)}`]: lasting(1) }, {}],
});

export const alertCases: readonly AlertCase[] = [
  {
    alert: 'BryggaDown',
    after: '30m',
    fires: { 'up{job="brygga",instance="a"}': lasting(0) },
    silent: [{ 'up{job="brygga",instance="a"}': lasting(1) }, { 'up{job="other",instance="a"}': lasting(0) }],
  },
  {
    alert: 'BryggaStoreDown',
    after: '30m',
    fires: { 'brygga_store_up{instance="a"}': lasting(0) },
    silent: [
      { 'brygga_store_up{instance="a"}': lasting(1) },
      { 'brygga_store_up{instance="a"}': '1 1 0 1 1 1' },
    ],
  },
  {
    alert: 'BryggaSyncFailed',
    after: '1h',
    fires: { [`brygga_last_run_failed${at}`]: lasting(1) },
    silent: [{ [`brygga_last_run_failed${at}`]: lasting(0) }],
  },
  {
    alert: 'BryggaNoSyncForTwoDays',
    after: '50h',
    fires: { [`brygga_last_run_timestamp_seconds${at}`]: '0x400' },
    silent: [{ [`brygga_last_run_timestamp_seconds${at}`]: '0x200 86400x200' }],
  },
  {
    alert: 'BryggaNeverRead',
    after: '2h',
    fires: {
      [`brygga_sync_running${at}`]: lasting(0),
      'brygga_last_run_timestamp_seconds{instance="a",source="annan"}': lasting(0),
    },
    silent: [
      { [`brygga_sync_running${at}`]: lasting(0), [`brygga_last_run_timestamp_seconds${at}`]: lasting(0) },
      { [`brygga_sync_running${at}`]: lasting(1) },
    ],
  },
  {
    alert: 'BryggaStreamLag',
    after: '2h',
    fires: { [`brygga_stream_lag_seconds${stream()}`]: lasting(300_000) },
    silent: [{ [`brygga_stream_lag_seconds${stream()}`]: lasting(170_000) }],
  },
  problem('BryggaStreamFailed', 'CON-015', 'SYN-010'),
  problem('BryggaSourceChanged', 'SYN-010', 'CON-015'),
  problem('BryggaDeleteBrake', 'STO-007', 'CON-015'),
  {
    alert: 'BryggaDifference',
    after: '1h',
    fires: { [`brygga_stream_difference_rows${stream()}`]: lasting(-3) },
    silent: [{ [`brygga_stream_difference_rows${stream()}`]: lasting(0) }, {}],
  },
  {
    alert: 'BryggaReadWhole',
    after: '100h',
    // The reading that is due comes once a day in between.
    fires: {
      [readAs('whole', 'unusable-cursor')]: days(`1x130 _x12`),
      [readAs('whole', 'due')]: days(`_x130 1x12`),
    },
    silent: [
      { [readAs('whole', 'due')]: '1x800' },
      { [readAs('whole', 'no-cursor')]: '1x800' },
      { [readAs('whole', 'lists')]: '1x800' },
      // Once, and by window from then on.
      { [readAs('whole', 'rejects')]: '1x6 _x800', [readAs('window', '')]: '_x6 1x800' },
      // Every night, and by window in the day.
      {
        [readAs('whole', 'difference')]: days(`1x12 _x130`),
        [readAs('window', '')]: days(`_x12 1x130`),
      },
      // Mended before it was three days.
      { [readAs('whole', 'older')]: '1x250 _x600', [readAs('window', '')]: '_x250 1x600' },
    ],
  },
  {
    alert: 'BryggaUnmapped',
    after: '2h',
    fires: { [`brygga_unmapped_share${at}`]: lasting(0.06) },
    silent: [{ [`brygga_unmapped_share${at}`]: lasting(0.05) }],
  },
  {
    alert: 'BryggaRejectsGrown',
    after: '200h',
    fires: { [`brygga_rejected_rows${at}`]: '100x1100 180x200' },
    silent: [
      { [`brygga_rejected_rows${at}`]: '100x1100 145x200' },
      { [`brygga_rejected_rows${at}`]: '1000x1100 1060x200' },
    ],
  },
  {
    alert: 'BryggaWrongKey',
    after: '10m',
    fires: { [service('STO-006')]: lasting(1) },
    silent: [{ [service('STO-007')]: lasting(1) }],
  },
  {
    alert: 'BryggaAccountCanWrite',
    after: '10m',
    fires: { [`brygga_last_run_problem${at.replace('}', ',code="SYN-001"}')}`]: lasting(1) },
    silent: [{ [`brygga_last_run_problem${at.replace('}', ',code="SYN-003"}')}`]: lasting(1) }],
  },
  {
    alert: 'BryggaSyncTakesLong',
    after: '13h',
    fires: { [`brygga_sync_running_seconds${at}`]: '0+600x200' },
    silent: [{ [`brygga_sync_running_seconds${at}`]: '0+600x60 0x100' }],
  },
  {
    alert: 'BryggaLocked',
    after: '13h',
    fires: { [service('SYN-002')]: lasting(1) },
    silent: [{ [service('SYN-002')]: '1x30' }, { [service('SYN-003')]: lasting(1) }],
  },
  {
    alert: 'BryggaProcessDied',
    after: '10m',
    fires: { [service('OPS-002')]: lasting(1) },
    silent: [{ [service('SYN-002')]: lasting(1) }],
  },
  {
    alert: 'BryggaPurposesChanged',
    after: '10m',
    fires: { [service('SYN-006')]: lasting(1) },
    silent: [{ [service('SYN-007')]: lasting(1) }],
  },
  {
    alert: 'BryggaFiguresOld',
    after: '3h',
    fires: {
      [`brygga_last_run_timestamp_seconds${at}`]: lasting(90_000),
      'brygga_figures_timestamp_seconds{instance="a",job="brygga"}': lasting(3600),
    },
    silent: [
      {
        [`brygga_last_run_timestamp_seconds${at}`]: lasting(90_000),
        'brygga_figures_timestamp_seconds{instance="a",job="brygga"}': '3600x2 90000x200',
      },
    ],
  },
  {
    alert: 'BryggaDiskNearlyFull',
    after: '1h',
    fires: {
      'brygga_store_disk_free_bytes{instance="a"}': lasting(3e9),
      'brygga_store_size_bytes{instance="a"}': lasting(2e9),
    },
    silent: [
      {
        'brygga_store_disk_free_bytes{instance="a"}': lasting(5e9),
        'brygga_store_size_bytes{instance="a"}': lasting(2e9),
      },
      { 'brygga_store_size_bytes{instance="a"}': lasting(2e9) },
    ],
  },
];
