import type { Source } from '../../connectors/contract';
import type { CompiledMapping } from '../mapping/model';
import { renderProblem } from '../errors/render';
import { checkSource, isGood, type SourceReport } from './check-source';
import { renderReport } from './check-text';

const query = { kind: 'sql', text: 'SELECT 1' } as const;
const mapping = {
  connector: 'prov',
  records: [
    { record: 'barn', query, joins: [], bind: () => ({}) },
    { record: 'insats', query, joins: [], bind: () => ({}) },
  ],
} as unknown as CompiledMapping;

/** A source that says this of itself: clocks that differ and rights in excess cannot be had from a file. */
function check(says: Partial<Source>): Promise<SourceReport> {
  const source = {
    proveReadOnly: async () => ({ readOnly: true, evidence: ['It was tried.'], excess: [] }),
    status: async () => ({
      product: 'Provdatabas 1',
      transport: { encrypted: true, detail: 'TLSv1.3.' },
      clock: new Date().toISOString(),
      snapshot: { consistent: true, detail: 'One transaction.' },
    }),
    describe: async () => [{ name: 'Id', type: 'int' }],
    estimateRows: async () => 1203,
    close: async () => undefined,
    ...says,
  } as unknown as Source;
  return checkSource({
    name: 'prov',
    k: 5,
    mapping: () => mapping,
    open: async (_connector, log) => {
      const details = { code: 'CON-018', what: { sv: 'Okrypterat.', en: 'Not encrypted.' } };
      log({ kind: 'query', text: 'SELECT 1' });
      log({ kind: 'warning', details });
      log({ kind: 'warning', details });
      return source;
    },
  });
}

const withClock = (seconds: number, encrypted: boolean | null = true): Partial<Source> => ({
  status: async () => ({
    product: 'Provdatabas 1',
    transport: { encrypted, detail: 'As it is.' },
    clock: new Date(Date.now() + seconds * 1000).toISOString(),
    snapshot: { consistent: false, detail: 'Each query for itself.' },
  }),
});

describe('a check of a source', () => {
  it('tells product, rights, transport, clock, snapshot, columns and about how many rows', async () => {
    const report = await check({});
    expect(isGood(report)).toBe(true);
    const text = renderReport(report, 'sv');
    for (const part of [
      'prov (prov): kan bara läsas',
      'Provdatabas 1',
      'It was tried.',
      'krypterad. TLSv1.3.',
    ])
      expect(text).toContain(part);
    expect(text).toContain('Klocka: 0 s före vår');
    expect(text).toContain('Ett ögonblick: ja. One transaction.');
    expect(text.replace(/\s/g, ' ')).toContain('barn: 1 kolumner, omkring 1 205 rader');
    expect(renderReport(report, 'en')).toContain('can only be read');
  });

  it.each([
    [59, []],
    [-59, []],
    [61, ['INS-001']],
    [-3600, ['INS-001']],
  ])(
    'of a clock %d seconds off warns from a minute on, since the days may differ, and still holds',
    async (seconds, codes) => {
      const report = await check(withClock(seconds));
      expect(report.clockDifference).toBeGreaterThanOrEqual(seconds - 1);
      expect(report.clockDifference).toBeLessThanOrEqual(seconds + 1);
      expect(report.warnings.map(({ code }) => code)).toEqual(['CON-018', ...codes]);
      expect(isGood(report)).toBe(true);
    },
  );

  it('says it aloud when the traffic is not encrypted or the reading not of one moment', async () => {
    const text = renderReport(await check(withClock(0, false)), 'sv');
    expect(text).toContain('OKRYPTERAD');
    expect(text).toContain('Ett ögonblick: nej. Each query for itself.');
    expect(text.match(/CON-018/g)).toHaveLength(1);
  });

  it('gives the SQL that takes an excess right away, and is not good', async () => {
    const report = await check({
      proveReadOnly: async () => ({
        readOnly: false,
        evidence: [],
        excess: [{ right: 'INSERT on dbo.Person', remove: 'REVOKE INSERT ON dbo.Person FROM brygga;' }],
      }),
    });
    expect(isGood(report)).toBe(false);
    expect(renderReport(report, 'sv')).toMatch(
      /KAN SKRIVAS I.*För mycket: INSERT on dbo\.Person\n\s+REVOKE INSERT ON dbo\.Person FROM brygga;/s,
    );
  });

  it('goes on after each thing that fails, closes the source, and never tells a small number of rows', async () => {
    let closed = false;
    let described = 0;
    const report = await check({
      status: () => Promise.reject(new Error('status')),
      describe: () =>
        described++ === 0 ? Promise.reject(new Error('Anna')) : Promise.resolve([{ name: 'Id', type: '' }]),
      estimateRows: async () => 3,
      close: async () => void (closed = true),
    });
    expect(closed).toBe(true);
    expect(report).toMatchObject({
      readOnly: true,
      product: null,
      queries: [{ query: 'insats', estimatedRows: 5 }],
    });
    expect(report.problems.map((problem) => renderProblem(problem, 'en')).join()).not.toContain('Anna');
    expect(isGood(report)).toBe(false);
  });
});
