import type { Cell } from '../../../connectors/contract';
import {
  baseColumns,
  exampleCatalog,
  folderOf,
  mapper,
  problemsIn,
  utredning,
  type Mapped,
} from '../fixture';
import { compileMapping } from '../load-mapping';
import { readMapping } from '../read-mapping';

const bom = '\uFEFF';
const head = 'kod;klartext;varde;status;likvardighet;av;datum;giltig_fran;giltig_till;skal';

describe('the operations of the mapping language', () => {
  it('code: case, space around and the form of å ä ö do not decide whether a code is known', () => {
    const map = mapper(
      'utredning.utfall: { code: U, values: { PL: placering, Öppen: oppenvard, 7: inget-behov } }',
    );
    expect(map({ U: ' pl ' }).value).toBe('placering');
    expect(map({ U: 'O\u0308PPEN' }).value).toBe('oppenvard');
    expect(map({ U: 7 }).value).toBe('inget-behov');
    expect(map({ U: 7n }).value).toBe('inget-behov');
  });

  it('an empty cell is not answered, and never counted as unmapped', () => {
    const map = mapper('utredning.utfall: { code: U, values: { PL: placering } }');
    for (const empty of [null, '', '  '])
      expect(map({ U: empty })).toMatchObject({ value: null, unmapped: [] });
  });

  it('an unknown code says so in the cell and is listed, unless it could be an identity or free text', () => {
    const map = mapper('utredning.utfall: { code: U, values: { PL: placering } }');
    expect(map({ U: 'XX' })).toMatchObject({ value: 'omappad', unmapped: ['XX'] });
    for (const text of [
      '20120101-2384',
      '120101-2384',
      '20120101T001',
      'Mamma ringde i går kväll',
      'x'.repeat(31),
    ]) {
      expect(map({ U: text })).toMatchObject({ value: 'omappad', unmapped: [null] });
    }
  });

  it('unmapped: reject rejects the row, fixed puts a value there', () => {
    const reject = mapper('utredning.utfall: { code: U, values: { PL: placering }, unmapped: reject }');
    expect(reject({ U: 'XX' })).toMatchObject({ reject: 'unmapped', unmapped: ['XX'] });
    expect(reject({ U: 'PL' })).toMatchObject({ reject: null, value: 'placering' });
    const fixed = mapper(
      'utredning.utfall: { code: U, values: { PL: placering }, unmapped: { fixed: oppenvard } }',
    );
    expect(fixed({ U: 'XX' })).toMatchObject({ value: 'oppenvard', unmapped: [] });
  });

  it('a variable that rejects is asked first, so that a rejected row counts no other unmapped code', () => {
    const map = mapper([
      'utredning.forlangd: { yesNo: A }',
      'utredning.utfall: { code: U, values: { PL: placering }, unmapped: reject }',
    ]);
    expect(map({ A: 'X', U: 'Y' })).toMatchObject({ reject: 'unmapped', unmapped: ['Y'] });
  });

  it('date: the forms of most systems, also with a time; a time with a zone is the day in Stockholm', () => {
    const map = mapper('utredning.avslutsdatum: { date: D }');
    for (const text of ['2024-05-06', '20240506', 20240506, '2024-05-06 23:59:00', '2024-05-06T00:00:00']) {
      expect(map({ D: text }).value).toBe('2024-05-06');
    }
    expect(map({ D: '2024-05-06T22:30:00.000Z' }).value).toBe('2024-05-07');
    expect(map({ D: '2024-01-06 23:30:00+01:00' }).value).toBe('2024-01-06');
  });

  it('date: what is no real day is unmapped, and never shown', () => {
    const map = mapper('utredning.avslutsdatum: { date: D }');
    for (const text of ['2024-02-30', '0000-00-00', 'okänt', '2024-05', '06/05/2024', '2024-13-01T10:00Z']) {
      expect(map({ D: text })).toMatchObject({ value: 'omappad', unmapped: [null] });
    }
  });

  it('date: a time in another zone is the day it was here, however the zone is written', () => {
    const map = mapper('utredning.avslutsdatum: { date: D }');
    for (const zone of ['Z', 'z', '+00', '+0000', '+00:00', ' +00:00', ' UTC', ' GMT', '-01']) {
      expect([zone, map({ D: `2024-01-15 23:30:00${zone}` }).value]).toEqual([zone, '2024-01-16']);
    }
    expect(map({ D: '0001-01-01T00:00:00Z' }).value).toBe('0001-01-01');
    for (const open of ['9999-12-30T23:00:00Z', '9999-12-31T00:00:00+01:00', '9999-12-31T23:59:59Z']) {
      expect(map({ D: open }).value).toBe('9999-12-31');
    }
  });

  it('date: a time that is none is no date, even with a day before it', () => {
    const map = mapper('utredning.avslutsdatum: { date: D }');
    for (const D of ['2024-02-30T10:00:00Z', '2024-01-15 99:99', '2024-01-15 10:00 ringde', '2024-01-15x']) {
      expect([D, map({ D }).value]).toEqual([D, 'omappad']);
    }
  });

  it.each([
    ['[DD/MM/YYYY, MM/DD/YYYY]', 64],
    ['[YYYYMMDD, DDMMYYYY]', 62],
  ])('date: formats that read the same text as different days are refused: %s', (formats, column) => {
    const date = `utredning.avslutsdatum: { date: D, formats: ${formats} }`;
    expect(problemsIn({ 'mapping.yaml': utredning(date) })).toMatchObject([
      { code: 'MAP-118', place: { line: 14, column } },
    ]);
    const own = utredning(date.replace(formats, '[DD/MM/YYYY, DD.MM.YYYY, YYYYMMDD]'));
    expect(problemsIn({ 'mapping.yaml': own })).toEqual([]);
  });

  it('date: own formats and days that mean still running', () => {
    const map = mapper('utredning.avslutsdatum: { date: D, formats: [DD.MM.YYYY], openEnd: [9999-12-31] }');
    expect(map({ D: '06.05.2024' }).value).toBe('2024-05-06');
    expect(map({ D: '31.12.9999' }).value).toBeNull();
    expect(map({ D: '2024-05-06' }).value).toBe('omappad');
  });

  it('yesNo: J and N, or the words that the mapping says', () => {
    const standard = mapper('utredning.forlangd: { yesNo: A }');
    expect(['J', 'n', 'Ja', 'NEJ', 'U'].map((A) => standard({ A }).value)).toEqual([
      'ja',
      'nej',
      'ja',
      'nej',
      'omappad',
    ]);
    const own = mapper('utredning.forlangd: { yesNo: A, yes: [1, sant], no: [0] }');
    expect([1, 'Sant', '0', 'J'].map((A) => own({ A }).value)).toEqual(['ja', 'ja', 'nej', 'omappad']);
  });

  it('present: anything is ja, nothing is nej or not answered', () => {
    const nej = mapper('utredning.forlangd: { present: A }');
    expect([nej({ A: '2024-01-01' }).value, nej({ A: ' ' }).value]).toEqual(['ja', 'nej']);
    expect(mapper('utredning.forlangd: { present: A, absent: unanswered }')({ A: null }).value).toBeNull();
  });

  it('when: the first row whose conditions all hold; nothing known is not answered; otherwise unmapped', () => {
    const map = mapper([
      'utredning.utfall:',
      '  when:',
      '    - { Typ: [LVU2, LVU3], then: ansokan-lvu }',
      '    - { Typ: PLAC, Antal: { atLeast: 1 }, then: placering }',
      '    - { Typ: PLAC, Antal: { empty: true }, then: oppenvard }',
    ]);
    expect(map({ Typ: 'lvu3' }).value).toBe('ansokan-lvu');
    expect(map({ Typ: 'PLAC', Antal: '2' }).value).toBe('placering');
    expect(map({ Typ: 'PLAC' }).value).toBe('oppenvard');
    expect(map({})).toMatchObject({ value: null, unmapped: [] });
    expect(map({ Typ: 'PLAC', Antal: 0 })).toMatchObject({ value: 'omappad', unmapped: [null] });
  });

  it('when: numbers are compared as numbers, and what is no number is no reason to answer otherwise', () => {
    const map = mapper([
      'utredning.forlangd:',
      '  when:',
      '    - { A: { above: 1, below: 2.5 }, then: ja }',
      '    - { A: { atMost: 1 }, then: nej }',
      '  otherwise: unanswered',
    ]);
    expect(['1,5', 2.5, 1, '-3', 'x', '', '1e0'].map((A) => map({ A }).value)).toEqual([
      'ja',
      null,
      'nej',
      'nej',
      'omappad',
      null,
      'omappad',
    ]);
  });

  it('number: an identity in the wrong column is no number, and is not stored as one', () => {
    const map = mapper('uppfoljning.lokal-antal-samtal: { number: A }', {}, '2024-05-01', 'uppfoljning');
    expect(map({ A: 12 }).value).toBe('12');
    for (const A of ['201001012384', 1001012384, '0801012384', 801012384]) {
      expect(map({ A })).toMatchObject({ value: 'omappad', unmapped: [null] });
    }
  });

  it.each(['2010 01 01-2384', '20-10-01-01-23-84', '２０１００１０１-2384'])(
    'an identity in the wrong column is not listed as a code, however it is written: %s',
    (U) => {
      const map = mapper('utredning.utfall: { code: U, values: { PL: placering } }');
      expect(map({ U })).toMatchObject({ value: 'omappad', unmapped: [null] });
    },
  );

  it('when: the unknown code of a table over one code column is listed', () => {
    const map = mapper('utredning.utfall: { when: [{ Typ: PLAC, then: placering }] }');
    expect(map({ Typ: 'ÖVRIGT' })).toMatchObject({ value: 'omappad', unmapped: ['ÖVRIGT'] });
  });

  it('multi: several codes in one text, sorted and once each; the known ones stay beside an unknown', () => {
    const map = mapper(
      'utredning.centrala-behov: { multi: B, separator: "|", values: { 1: utbildning, 2: halsa } }',
    );
    expect(map({ B: '1|2| 1 |' }).values).toEqual(['halsa', 'utbildning']);
    expect(map({ B: '2|8|9' })).toMatchObject({ values: ['halsa', 'omappad'], unmapped: ['8', '9'] });
    expect(map({ B: '' })).toMatchObject({ values: null, unmapped: [] });
  });

  it('multi: a fixed value takes the place of the unknown ones', () => {
    const map = mapper(
      'utredning.centrala-behov: { multi: B, values: { 1: utbildning }, unmapped: { fixed: halsa } }',
    );
    expect(map({ B: '1,8,9' })).toMatchObject({ values: ['halsa', 'utbildning'], unmapped: [] });
  });

  it('anyOf: one answer per guardian; a variable with several values may also come from one column', () => {
    const both = mapper(['utredning.vardnadshavare-delaktiga:', '  anyOf: [{ yesNo: A }, { yesNo: B }]']);
    expect(both({ A: 'J', B: 'N' }).values).toEqual(['ja', 'nej']);
    expect(both({ A: 'J', B: 'J' }).values).toEqual(['ja']);
    expect(both({ A: null, B: 'X' })).toMatchObject({ values: ['omappad'], unmapped: ['X'] });
    expect(both({})).toMatchObject({ values: null, unmapped: [] });
    expect(mapper('utredning.vardnadshavare-delaktiga: { yesNo: A }')({ A: 'J' }).values).toEqual(['ja']);
  });

  it('firstOf: the first that has an answer', () => {
    const map = mapper(['utredning.avslutsdatum:', '  firstOf: [{ date: A }, { date: B }]']);
    expect(map({ A: '2024-01-01', B: '2024-02-02' }).value).toBe('2024-01-01');
    expect(map({ B: '2024-02-02' }).value).toBe('2024-02-02');
    expect(map({ A: 'okänt', B: '2024-02-02' })).toMatchObject({ value: 'omappad', unmapped: [null] });
  });
});

describe('code maps', () => {
  const file = (content: string | Buffer): ReturnType<typeof mapper> =>
    mapper('utredning.utfall: { code: U, map: codes/x.csv }', { 'codes/x.csv': content });

  it('are read as the spreadsheet saved them: byte order mark, CRLF, commas, Windows-1252', () => {
    expect(file(`${bom}kod;varde;status\r\nPL;placering;godkand\r\n`)({ U: 'PL' }).value).toBe('placering');
    expect(file('kod,varde,status\nPL,placering,godkand\n')({ U: 'PL' }).value).toBe('placering');
    const latin = Buffer.from(
      'kod;klartext;varde;status\nÖV;Öppenvård – råd;oppenvard;godkand\n'.replace('–', '-'),
      'latin1',
    );
    expect(file(latin)({ U: 'öv' }).value).toBe('oppenvard');
  });

  it('load approved rows only: an unchecked one counts as unmapped, an ignored one as not answered', () => {
    const map = file(
      `${head}\nA;;placering;godkand;;;;;;\nB;;oppenvard;okontrollerad;;;;;;\nC;;;ignorerad;;;;;;prov\n`,
    );
    expect(map({ U: 'A' }).value).toBe('placering');
    expect(map({ U: 'B' })).toMatchObject({ value: 'omappad', unmapped: ['B'] });
    expect(map({ U: 'C' })).toMatchObject({ value: null, unmapped: [] });
  });

  it('say with a warning, at the row, how many codes nobody has checked', () => {
    const own = {
      'mapping.yaml': utredning('utredning.utfall: { code: U, map: codes/x.csv }'),
      'codes/x.csv': `${head}\nB;;oppenvard;okontrollerad;;;;;;\n`,
    };
    const { warnings } = readMapping(folderOf(own), exampleCatalog());
    expect(warnings[0]).toMatchObject({ code: 'MAP-047', severity: 'warning', place: { line: 2 } });
  });

  it('may give a code another meaning from a day on: the row’s event date decides', () => {
    const content = `${head}\nP;;placering;godkand;;;;;2024-12-31;\nP;;oppenvard;godkand;;;;2025-01-01;;\n`;
    const on = (start: string | null): Mapped =>
      mapper(
        'utredning.utfall: { code: U, map: codes/x.csv }',
        { 'codes/x.csv': content },
        start,
      )({ U: 'P' });
    expect(on('2024-12-31').value).toBe('placering');
    expect(on('2025-01-01').value).toBe('oppenvard');
    expect(on(null)).toMatchObject({ value: 'omappad', unmapped: ['P'] });
  });
});

describe('the fixed columns of a record', () => {
  const map = mapper('utredning.forlangd: { present: A }');

  it('a row without key or identity is rejected, and says which', () => {
    expect(map({ UtrId: '' }).reject).toBe('key-missing');
    expect(map({ Personnr: null }).reject).toBe('identity-missing');
    expect(map({ UtrId: '' }).row.key).toBe('');
  });

  it('an event date that is none leaves the row without one, unless it is required', () => {
    expect(map({ Start: 'okänt' })).toMatchObject({ reject: null, row: { eventDate: null } });
    const text = utredning().replace('eventDate: Start', 'eventDate: { column: Start, required: true }');
    const compiled = compileMapping(readMapping(folderOf({ 'mapping.yaml': text }), exampleCatalog()))
      .records[0]!;
    const bound = compiled.bind(baseColumns);
    const rejectOf = (start: Cell): string | null =>
      bound([1, 'x', start], compiled.newRow(), { unmapped: () => {} });
    expect([rejectOf(null), rejectOf('okänt'), rejectOf('2024-01-01')]).toEqual([
      'event-date-missing',
      'event-date-invalid',
      null,
    ]);
  });
});

describe('only what is loaded is read', () => {
  it('a variable that no follow-up needs asks for no column', () => {
    const text = utredning('utredning.forlangd: { present: A }', 'utredning.utredningsplan: { yesNo: B }');
    const plan = readMapping(folderOf({ 'mapping.yaml': text }), exampleCatalog());
    const variable = exampleCatalog().variable('utredning.utredningsplan')!;
    const [compiled] = compileMapping(plan, { loaded: { utredning: [variable] } }).records;
    expect(compiled!.variables.map(({ id }) => id)).toEqual(['utredning.utredningsplan']);
    expect(() => compiled!.bind([...baseColumns, 'B'])).not.toThrow();
  });
});
