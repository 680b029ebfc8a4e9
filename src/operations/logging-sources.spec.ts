import * as fc from 'fast-check';
import { serviceLog } from './logging';
import { queryText, sourceLog } from './logging-sources';

const lines: Record<string, unknown>[] = [];
const logOf = sourceLog(
  serviceLog({ write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
);
beforeEach(() => void lines.splice(0));

describe('what a source tells', () => {
  it('is one line per statement with its whole text, so that a DBA finds the query that weighs on the server', () => {
    const text = `SELECT a.Id,\n       'å  ö' AS x -- kommentar\n  FROM Aktualisering a\n WHERE a.Tid >= :från${' OR 1 = 1'.repeat(100)}`;
    logOf('viva')({ kind: 'query', text });
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        context: 'source',
        source: 'viva',
        query: text.replace(/\s+/g, ' '),
        msg: 'query',
      },
    ]);
  });

  it('is each warning once per opening, in words', () => {
    const warning = { code: 'CON-018', what: { sv: 'Okrypterat.', en: 'Not encrypted.' } };
    const log = logOf('viva');
    log({ kind: 'warning', details: warning });
    log({ kind: 'warning', details: warning });
    logOf('viva')({ kind: 'warning', details: warning });
    expect(lines.map(({ level, code, msg }) => [level, code, msg])).toEqual([
      ['warn', 'CON-018', 'Not encrypted.'],
      ['warn', 'CON-018', 'Not encrypted.'],
    ]);
  });
});

describe('the text of a statement', () => {
  const date = fc.date({ min: new Date('1900-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
  const identity = fc
    .tuple(date, fc.constantFrom('2384', '2391', 'T001'), fc.constantFrom('', '-', '+', ' '), fc.boolean())
    .map(([day, last, separator, short]) => {
      const digits = day
        .toISOString()
        .slice(0, 10)
        .replaceAll('-', '')
        .slice(short ? 2 : 0);
      return digits + (last.startsWith('T') ? '' : separator) + last;
    });

  it('holds no identity that somebody has written into it, as a text, a number or in a comment', () => {
    fc.assert(
      fc.property(identity, fc.nat(2), (written, where) => {
        const places = [
          `Personnr = '${written}'`,
          `Personnr = ${written}`,
          `1 = 1 -- inte barnet's ${written}`,
        ];
        const text = queryText(`SELECT Id FROM Person WHERE ${places[where]} AND Kod = 'ANM'`);
        expect(text).not.toContain(written);
        expect(text).not.toMatch(/\d{6}/);
        expect(text).toContain('SELECT Id FROM Person WHERE');
      }),
    );
  });

  it.each([
    `SELECT TOP (100000) [Id] FROM dbo.Arende_20240101 WHERE Tid >= '2024-01-01 00:00:00' AND Kod IN (123456, 99)`,
    `SELECT "Åtgärd" FROM s.t WHERE a = :namn FETCH FIRST 1000000 ROWS ONLY`,
  ])('stays as it is where nothing in it is an identity: %s', (text) => expect(queryText(text)).toBe(text));
});
