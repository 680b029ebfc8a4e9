import type { RunSummary } from '../store/model';
import { describeRun } from './run-report';

const run = {
  id: 1,
  source: 'demo',
  mapping: 'exempel',
  mappingVersion: '1.0.0',
  status: 'done',
  startedAt: '2024-12-01T00:00:00Z',
  finishedAt: '2024-12-01T00:00:02Z',
  read: 3161,
  inserted: 2172,
  updated: 0,
  unchanged: 0,
  rejected: 12,
  countedOnly: 977,
  deleted: 0,
  unmapped: 30,
  cells: 6298,
  unmatched: 0,
  problem: null,
} as Partial<RunSummary> as RunSummary;

describe('what a run did', () => {
  it('is told in the language that was asked for, to the last word', () => {
    expect(describeRun(run, 'en').split('\n')).toEqual([
      'demo (mapping exempel 1.0.0), run 1: done',
      '  3,161 rows read, 2,172 new, 0 changed, 0 unchanged, 977 only counted, 12 rejected, 0 removed',
      '  2,172 written; 30 unmapped of 6,298 cells (0.48 %)',
      '  2.0 s, 1,581 rows/s',
    ]);
    expect(describeRun(run, 'sv')).toContain('demo (mappning exempel 1.0.0), körning 1: klar\n');
  });

  it('has a line of list rows that nobody asked for only where there are some, and one row is one row', () => {
    const lineOf = (unmatched: number | null): string | undefined =>
      describeRun({ ...run, unmatched }, 'en').split('\n')[3];
    expect(lineOf(1)).toBe('  1 row of a list that no row of the source belongs to');
    expect(lineOf(null)).toBe(lineOf(0));
    expect(describeRun({ ...run, unmatched: 2 }, 'sv')).toContain(
      '\n  2 rader i listor som ingen rad i källan hör ihop med\n',
    );
  });
});
