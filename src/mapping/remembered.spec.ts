import fc from 'fast-check';
import type { Cell } from '../../connectors/contract';
import { cached, forgetCells, textOf } from './cells';
import { bindRecord } from './compile-record';
import { exampleCatalog, folderOf, withHeader } from './fixture';
import { compileMapping } from './load-mapping';
import type { MappedRow, RowMapper } from './model';
import { dateReader } from './operations/dates';
import { readMapping } from './read-mapping';
import { localDateOf } from '../time/local-date';

const text = withHeader(
  'records:',
  '  utredning:',
  '    from: sql/utredning.sql',
  '    key: [A, B]',
  '    barn: [C, D]',
  '    aktualisering: E',
  '    enhet: F',
  '    eventDate: G',
  "    endDate: { column: H, openEnd: ['9999-12-31'] }",
  "    protected: { column: I, values: ['1', J, Ja] }",
  '    variables:',
  "      utredning.avslutsdatum: { date: H, openEnd: ['9999-12-31'] }",
  '      utredning.forlangd: { within: { from: G, to: H, days: 120 } }',
  '      utredning.enskilda-samtal: { code: J, map: codes/dag.csv }',
  '      utredning.enskilda-moten: { present: J, absent: nej }',
  '      utredning.delaktig-i-planering: { yesNo: K }',
  '      utredning.asikter-dokumenterade: { yesNo: K, unmapped: reject }',
  '      utredning.vardnadshavare-delaktiga: { anyOf: [{ yesNo: I }, { yesNo: K }] }',
  '      utredning.samverkan-skola: { code: J, map: catalogue }',
  '      utredning.centrala-behov: { multi: L, values: { 1: halsa, Hälsa: halsa, 2: utbildning } }',
  '      utredning.utredningsplan: { firstOf: [{ yesNo: K }, { code: I, values: { J: ja } }] }',
  '      utredning.utfall:',
  '        when:',
  '          - { I: [J, j1], then: placering }',
  '          - { G: { after: H }, then: oppenvard }',
  '          - { K: { atLeast: 2 }, then: inget-behov }',
  '        otherwise: unmapped',
);
const codes = [
  'kod;klartext;varde;status;giltig_fran;giltig_till;skal',
  '1;Ja;ja;godkand;;2024-06-30;',
  '1;Nej;nej;godkand;2024-07-01;;',
  'J;Ja;ja;godkand;;;',
  '9;;;ignorerad;;;okänt',
  '',
].join('\n');

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constantFrom<Cell>(
    null,
    '',
    ' ',
    '\u00a0',
    'J',
    'j',
    ' J',
    'J\u00a0',
    'N',
    'Ja',
    'nej',
    'Hälsa',
    'HA\u0308LSA',
    '1',
    '2',
    '9',
    '1,2',
    'Hälsa,1,x',
    'ö',
    '\u007f',
    1,
    2,
    9,
    0,
    1n,
    true,
    false,
  ),
  fc.constantFrom<Cell>('20100101-2384', '20120304T001', '201001012384', 'okänd'),
  fc.constantFrom<Cell>(
    '2024-05-01',
    ' 2024-05-01',
    '20240501',
    20240501,
    '2024-06-30 23:59:59',
    '2024-06-30 23:59:60',
    '2024-06-30 24:00:00',
    '2024-06-30T23:30:00Z',
    '2024-12-31',
    '9999-12-31',
    '2024-02-30',
    '2024-02-30 00:00:00',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const columns = [...'ABCDEFGHIJKL'];
const row = fc.tuple(...columns.map(() => cell));

describe('what the mapping remembers for speed', () => {
  const plan = readMapping(folderOf({ 'mapping.yaml': text, 'codes/dag.csv': codes }), exampleCatalog());
  const compiled = compileMapping(plan).records[0]!;

  /** All that comes of a row. */
  function outcome(map: RowMapper, cells: readonly Cell[]): unknown {
    const unmapped: [string, string | null][] = [];
    const out: MappedRow = compiled.newRow();
    const reject = map(cells, out, { unmapped: (...told) => unmapped.push(told) });
    return structuredClone({ reject, out, unmapped });
  }

  it('changes nothing: a row means the same after any other rows, and after all is forgotten', () => {
    const used = compiled.bind(columns);
    const heard = bindRecord(plan.records[0]!, plan.records[0]!.variables, columns, () => undefined);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const first = rows.map((cells) => outcome(used, cells));
        expect(rows.map((cells) => outcome(used, cells))).toEqual(first);
        // Told of every rule, the mapping takes no answer from memory.
        expect(rows.map((cells) => outcome(heard, cells))).toEqual(first);
        rows.forEach((cells, i) => {
          forgetCells();
          expect(outcome(used, cells)).toEqual(first[i]);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('is gone when a run is over: an identity may have stood in any column', () => {
    let asked = 0;
    const answer = cached((value) => `${String(value)} ${++asked}`);
    const cells: Cell[] = ['J', '20100101-2384', 7, null];
    const first = cells.map(answer);
    expect(cells.map(answer)).toEqual(first);
    forgetCells();
    expect(cells.map(answer)).toEqual(['J 5', '20100101-2384 6', '7 7', 'null 8']);
  });

  it('is bounded: free text in a column of codes does not fill the memory, and is answered all the same', () => {
    const answer = cached(String);
    for (let i = 0; i < 50_000; i++) if (answer(`text ${i}`) !== `text ${i}`) throw new Error(`row ${i}`);
    expect(answer('text 49999')).toBe('text 49999');
  });
});

describe('the text of a cell', () => {
  it('is without the spaces around it, of every kind that there is', () => {
    const edges = fc.constantFrom('', ' ', '\u00a0', '\ufeff', '\u2003', '\n', 'J', '\u007f', 'ö', '\u0001');
    fc.assert(
      fc.property(edges, fc.string({ unit: 'binary', maxLength: 2 }), edges, (before, inner, after) => {
        const written = before + inner + after;
        expect(textOf(written)).toBe(written.trim() === '' ? null : written.trim());
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a day that is read without a pattern', () => {
  const near = fc
    .tuple(
      fc.stringMatching(/^[0-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]$/),
      fc.constantFrom(' ', ' ', 'T', ''),
      fc.stringMatching(/^[0-2][0-9]:[0-6][0-9]:[0-6][0-9]$/),
      fc.constantFrom('', '', '.', '.1', '.123456', ',5', '.1x'),
      fc.constantFrom('', '+01:00', '+02:00', '+02:00', '+03:00', '-01:00', '+0100', ' +01:00', 'Z', '+01:0'),
    )
    .map((parts) => parts.join(''));
  it('is the one that the pattern finds', () => {
    const read = dateReader();
    // A space before it is trimmed away, and takes the other way through the code.
    fc.assert(
      fc.property(near, (written) => expect(read(written)).toBe(read(` ${written}`))),
      { numRuns: 3000 },
    );
  });

  it('is the day in Stockholm before there were whole hours between clocks, too', () => {
    const read = dateReader();
    for (const day of ['1000-10-10', '1800-10-10', '1878-12-31', '1899-12-31', '1900-01-02']) {
      for (const clock of ['00:30:00', '01:00:00', '01:10:00', '22:50:00', '23:10:00']) {
        for (const zone of ['+01:00', '+02:00']) {
          expect(read(`${day} ${clock}${zone}`)).toBe(localDateOf(new Date(`${day}T${clock}${zone}`)));
        }
      }
    }
  });

  it('is the day in Stockholm, at every hour of the days when the clocks change', () => {
    const read = dateReader();
    for (const day of ['2024-03-30', '2024-03-31', '2024-10-26', '2024-10-27', '2024-07-01', '1950-07-01']) {
      for (let hour = 0; hour < 24; hour++) {
        for (const zone of ['+01:00', '+02:00']) {
          const written = `${day} ${String(hour).padStart(2, '0')}:30:00`;
          const instant = new Date(`${written.replace(' ', 'T')}${zone}`);
          expect(read(written + zone)).toBe(localDateOf(instant));
          expect(read(`${written}.25${zone}`)).toBe(localDateOf(instant));
        }
      }
    }
  });

  it('is an open end where the mapping says so', () => {
    const read = dateReader(undefined, ['9999-12-31']);
    expect(read('9999-12-31')).toBeNull();
    expect(read('9999-12-31 00:00:00')).toBeNull();
    expect(read('9999-12-30')).toBe('9999-12-30');
  });
});
