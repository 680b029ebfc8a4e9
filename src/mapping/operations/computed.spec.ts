import fc from 'fast-check';
import type { Cell } from '../../../connectors/contract';
import { addDays, addMonths } from '../../time/local-date';
import { mapper } from '../fixture';

const compare = (condition: string, more = ''): ReturnType<typeof mapper> =>
  mapper(`utredning.forlangd: { compare: { Slut: ${condition} }${more} }`);

describe('compare: one column with another', () => {
  it('answers ja or nej by the day, whatever the hour and the form of the date', () => {
    const map = compare('{ after: Frist }');
    expect(map({ Slut: '2024-05-02', Frist: '2024-05-01' }).value).toBe('ja');
    expect(map({ Slut: '2024-05-01', Frist: '2024-05-01' }).value).toBe('nej');
    expect(map({ Slut: '2024-05-01 23:59:00', Frist: '20240501' }).value).toBe('nej');
    expect(map({ Slut: 20240502, Frist: '2024-05-01T08:00:00' }).value).toBe('ja');
  });

  it.each([
    ['before', 'ja', 'nej', 'nej'],
    ['notAfter', 'ja', 'ja', 'nej'],
    ['sameAs', 'nej', 'ja', 'nej'],
    ['otherThan', 'ja', 'nej', 'ja'],
    ['notBefore', 'nej', 'ja', 'ja'],
    ['after', 'nej', 'nej', 'ja'],
  ])('%s: earlier %s, the same day %s, later %s', (how, earlier, same, later) => {
    const map = compare(`{ ${how}: Frist }`);
    const answers = ['2024-04-30', '2024-05-01', '2024-05-02'].map(
      (Slut) => map({ Slut, Frist: '2024-05-01' }).value,
    );
    expect(answers).toEqual([earlier, same, later]);
  });

  it('is not answered when a column is empty or still running: nobody knows yet', () => {
    const map = compare('{ after: Frist }', ", openEnd: ['9999-12-31']");
    const open: Record<string, Cell>[] = [{}, { Slut: '2024-05-01' }, { Frist: '2024-05-01', Slut: ' ' }];
    for (const cells of open) {
      expect(map(cells)).toMatchObject({ value: null, unmapped: [] });
    }
    expect(map({ Slut: '9999-12-31', Frist: '2024-05-01' }).value).toBeNull();
  });

  it('is unmapped, never a guess, when what stands there is no date; and never shows it', () => {
    const map = compare('{ after: Frist }');
    for (const Slut of ['2024-02-30', 'okänt', '9999-12-31']) {
      expect(map({ Slut, Frist: '2024-05-01' })).toMatchObject({ value: 'omappad', unmapped: [null] });
    }
  });

  it('sameAs and otherThan compare codes too, folded as codes are', () => {
    const map = compare('{ sameAs: Frist }');
    expect(map({ Slut: ' ab1', Frist: 'AB1 ' }).value).toBe('ja');
    expect(map({ Slut: 'ab1', Frist: 'AB2' }).value).toBe('nej');
    expect(map({ Slut: 7, Frist: '7' }).value).toBe('ja');
  });

  it('a day and what is no day are not known to differ: 01/05/2024 may be the same one', () => {
    for (const how of ['sameAs', 'otherThan']) {
      const map = compare(`{ ${how}: Frist }`);
      expect(map({ Slut: '01/05/2024', Frist: '2024-05-01' }).value).toBe('omappad');
    }
  });

  it.each(['0001-01-01', '1900-01-01 00:00:00', '1753-01-01', '9999-12-31'])(
    'is unmapped where %s stands for no day at all: every answer would be wrong',
    (Frist) => {
      expect(compare('{ after: Frist }')({ Slut: '2024-05-01', Frist }).value).toBe('omappad');
      const named = compare('{ after: Frist }', `, openEnd: ['${Frist.slice(0, 10)}']`);
      expect(named({ Slut: '2024-05-01', Frist }).value).toBeNull();
    },
  );

  it('a number that cannot be read is not a small one', () => {
    const map = mapper('utredning.forlangd: { compare: { Antal: { atLeast: 1 } } }');
    expect(['3 st', '1 000', '0'].map((Antal) => map({ Antal }).value)).toEqual([
      'omappad',
      'omappad',
      'nej',
    ]);
  });

  it('several conditions hold together, also with codes and numbers', () => {
    const map = mapper(
      'utredning.forlangd: { compare: { Slut: { notBefore: Start2, notAfter: Frist }, Typ: [A, B] } }',
    );
    const days = { Start2: '2024-05-01', Frist: '2024-05-31' };
    expect(map({ ...days, Slut: '2024-05-15', Typ: 'b' }).value).toBe('ja');
    expect(map({ ...days, Slut: '2024-05-15', Typ: 'C' }).value).toBe('nej');
    expect(map({ ...days, Slut: '2024-06-15', Typ: 'A' }).value).toBe('nej');
    expect(map({ ...days, Slut: '2024-05-15' }).value).toBeNull();
    // One that does not hold decides, whatever a date that cannot be read would have said.
    expect(map({ ...days, Slut: 'okänt', Typ: 'C' }).value).toBe('nej');
    expect(map({ ...days, Slut: 'okänt', Typ: 'A' }).value).toBe('omappad');
  });

  it('asking whether a column is empty needs nothing in it', () => {
    const map = mapper('utredning.forlangd: { compare: { Slut: { empty: true } } }');
    expect([map({}).value, map({ Slut: 'x' }).value]).toEqual(['ja', 'nej']);
  });
});

describe('when: conditions on other columns', () => {
  const map = mapper([
    'utredning.utfall:',
    '  when:',
    '    - { Typ: A, Slut: { after: Frist }, then: placering }',
    '    - { Typ: B, then: oppenvard }',
    '  otherwise: inget-behov',
  ]);
  const Frist = '2024-05-01';

  it('decide as in compare', () => {
    expect(map({ Typ: 'A', Slut: '2024-06-01', Frist }).value).toBe('placering');
    expect(map({ Typ: 'A', Slut: '2024-04-01', Frist }).value).toBe('inget-behov');
  });

  it('that hang on an empty column leave the question open: otherwise is no guess about what is missing', () => {
    expect(map({ Typ: 'A', Frist }).value).toBeNull();
    expect(map({ Typ: 'B', Frist }).value).toBe('oppenvard');
    expect(map({ Typ: 'C', Frist }).value).toBe('inget-behov');
  });

  it('that hang on what is no date make the answer unmapped, unless another condition of the row fails', () => {
    expect(map({ Typ: 'A', Slut: '2024-13-01', Frist })).toMatchObject({
      value: 'omappad',
      unmapped: [null],
    });
    expect(map({ Typ: 'B', Slut: '2024-13-01', Frist }).value).toBe('oppenvard');
  });
});

describe('within: in time or not', () => {
  const within = (length: string): ReturnType<typeof mapper> =>
    mapper(`utredning.forlangd: { within: { from: A, to: B, ${length} } }`);

  it.each([
    ['days: 14', '2024-03-01', '2024-03-15', 'ja'],
    ['days: 14', '2024-03-01', '2024-03-16', 'nej'],
    ['days: 0', '2024-03-01', '2024-03-01 23:00:00', 'ja'],
    ['months: 4', '2023-10-31', '2024-02-29', 'ja'],
    ['months: 4', '2023-10-31', '2024-03-01', 'nej'],
    ['years: 1', '2023-03-01', '2024-03-01', 'ja'],
    ['years: 1', '2023-03-01', '2024-03-02', 'nej'],
    ['limit: beslut-inleda', '2024-03-01', '2024-03-15', 'ja'],
    ['limit: beslut-inleda', '2025-07-01', '2025-07-16', 'nej'],
  ])('%s from %s to %s: %s', (length, A, B, answer) => {
    expect(within(length)({ A, B }).value).toBe(answer);
  });

  it('a limit that was not in force answers nothing', () => {
    expect(within('limit: beslut-inleda')({ A: '2010-01-01', B: '2010-01-02' })).toMatchObject({
      value: null,
      unmapped: [],
    });
  });

  it('a limit that was not in force is ej-aktuellt where the catalogue allows that', () => {
    const map = mapper('utredning.samverkan-skola: { within: { from: A, to: B, limit: beslut-inleda } }');
    expect(map({ A: '2010-01-01', B: '2010-01-02' }).value).toBe('ej-aktuellt');
  });

  it('a missing day is not answered; no date, days in the wrong order and the year 9999 are unmapped', () => {
    const map = within('months: 4');
    expect(map({ A: '2024-03-01' }).value).toBeNull();
    for (const B of ['x', '2024-02-28', '9999-12-31'])
      expect(map({ A: '2024-03-01', B })).toMatchObject({ value: 'omappad', unmapped: [null] });
    expect(map({ A: '9999-12-31', B: '9999-12-31' }).value).toBe('omappad');
  });
});

describe('duration, earliest and latest', () => {
  const variable = 'uppfoljning.lokal-antal-samtal';
  const duration = (unit: string): ReturnType<typeof mapper> =>
    mapper(`${variable}: { duration: { from: A, to: B, in: ${unit} } }`, {}, '2024-05-01', 'uppfoljning');

  it('duration: days, and months that are whole', () => {
    expect(duration('days')({ A: '2024-02-28', B: '2024-03-01' }).value).toBe('2');
    expect(duration('days')({ A: '2024-03-01', B: '2024-03-01' }).value).toBe('0');
    const months = duration('months');
    expect(months({ A: '2024-01-31', B: '2024-02-28' }).value).toBe('0');
    expect(months({ A: '2024-01-31', B: '2024-02-29' }).value).toBe('1');
    expect(months({ A: '2023-11-15', B: '2025-02-14' }).value).toBe('14');
    expect(months({ A: '2024-02-01', B: '2024-01-01' }).value).toBe('omappad');
    expect(months({ B: '2024-01-01' }).value).toBeNull();
  });

  it('earliest and latest pass over what is empty, and do not choose beside what is no date', () => {
    const earliest = mapper('utredning.avslutsdatum: { earliest: [A, B, C] }');
    const latest = mapper("utredning.avslutsdatum: { latest: [A, B], openEnd: ['9999-12-31'] }");
    expect(earliest({ A: '2024-05-02', C: '20240501' }).value).toBe('2024-05-01');
    expect(latest({ A: '2024-05-02', B: '2024-05-01' }).value).toBe('2024-05-02');
    expect(latest({ A: '2024-05-02', B: '9999-12-31' }).value).toBe('2024-05-02');
    expect(earliest({})).toMatchObject({ value: null, unmapped: [] });
    expect(earliest({ A: '2024-05-02', B: 'x' })).toMatchObject({ value: 'omappad', unmapped: [null] });
  });
});

describe('whatever two days', () => {
  const day = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays('1900-01-02', days));
  const maps = Object.fromEntries(
    ['before', 'after', 'notBefore', 'notAfter', 'sameAs', 'otherThan'].map((how) => [
      how,
      mapper(`utredning.forlangd: { compare: { A: { ${how}: B } } }`),
    ]),
  );
  const months = mapper(
    'uppfoljning.lokal-antal-samtal: { duration: { from: A, to: B, in: months } }',
    {},
    '2024-05-01',
    'uppfoljning',
  );

  it('each comparison is the opposite of another, and turning the columns round turns it round', () => {
    fc.assert(
      fc.property(day, day, (A, B) => {
        const answer = (how: string, a = A, b = B): string | null => maps[how]!({ A: a, B: b }).value;
        for (const [one, other] of [
          ['before', 'notBefore'],
          ['after', 'notAfter'],
          ['sameAs', 'otherThan'],
        ] as const) {
          expect(answer(one)).not.toBe(answer(other));
        }
        expect(answer('before')).toBe(answer('after', B, A));
        expect(answer('before') === 'ja').toBe(A < B);
      }),
      { numRuns: 300 },
    );
  });

  it('whole months are the most that fit', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 9000 }), (A, days) => {
        const B = addDays(A, days);
        const n = Number(months({ A, B }).value);
        expect(addMonths(A, n) <= B).toBe(true);
        expect(addMonths(A, n + 1) > B).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
