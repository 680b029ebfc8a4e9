import fc from 'fast-check';
import { fold, foldLabel } from '../cells';
import { exampleCatalog, mapper, problemsIn, utredning } from '../fixture';

const head = 'kod;klartext;varde;status;giltig_fran;giltig_till';
const byLabel = (rows: string): Record<string, string> => ({
  'mapping.yaml': utredning('utredning.utfall: { code: U, map: codes/x.csv, by: label }'),
  'codes/x.csv': `${head}\n${rows}\n`,
});
const mapped = (rows: string): ReturnType<typeof mapper> =>
  mapper('utredning.utfall: { code: U, map: codes/x.csv, by: label }', {
    'codes/x.csv': `${head}\n${rows}\n`,
  });

describe('by: label: the source holds words', () => {
  it('matches the klartext however a municipality writes it, and never the code', () => {
    const map = mapped('OV;Öppen-vård;oppenvard;godkand;;\nPL;Placering;placering;godkand;;');
    const written = ['Öppen-vård', 'ÖPPEN VÅRD', ' oppen  vard ', 'Öppen – vård', 'O\u0308ppen\u00A0vård'];
    for (const U of written) expect(map({ U }).value).toBe('oppenvard');
    expect(map({ U: 'OV' })).toMatchObject({ value: 'omappad', unmapped: ['OV'] });
    expect(map({ U: 'Öppenvård' }).value).toBe('omappad');
  });

  it('works in place too, and in a list of words', () => {
    const inline = mapper('utredning.utfall: { code: U, by: label, values: { Öppen vård: oppenvard } }');
    expect(inline({ U: 'öppen-vard' }).value).toBe('oppenvard');
    const multi = mapper(
      "utredning.centrala-behov: { multi: B, separator: '/', by: label, values: { Hälsa: halsa, Utbildning: utbildning } }",
    );
    expect(multi({ B: 'HALSA / utbildning' }).values).toEqual(['halsa', 'utbildning']);
  });

  it('the day decides for words too', () => {
    const map = mapped(
      'A;Placering;placering;godkand;;2024-04-30\nB;PLACERING;oppenvard;godkand;2024-05-01;',
    );
    expect(map({ U: 'placering' }).value).toBe('oppenvard');
  });

  it('two rows that read alike and mean different things are an error that names both lines', () => {
    const rows = 'A;Öppen vård;oppenvard;godkand;;\nB;;placering;godkand;;\nC;oppen-vård;placering;godkand;;';
    expect(problemsIn(byLabel(rows))).toMatchObject([
      { code: 'MAP-087', place: { line: 3 } },
      { code: 'MAP-088', place: { line: 4 }, what: { en: expect.stringContaining('line 2') as string } },
    ]);
    expect(problemsIn(byLabel('A;Övrigt;placering;godkand;;\nB;övrigt;placering;godkand;;'))).toEqual([]);
  });
});

describe('map: catalogue: the catalogue’s own words', () => {
  it('codes and labels, finer values too, folded as labels', () => {
    const map = mapper('utredning.utfall: { code: U, map: catalogue }');
    const written = [
      'inget-behov',
      'Inget behov av insats',
      'INGET BEHOV',
      'ansokan lvu',
      'Öppenvårdsinsats',
    ];
    expect(written.map((U) => map({ U }).value)).toEqual([
      'inget-behov',
      'inget-behov',
      'inget-behov',
      'ansokan-lvu',
      'oppenvard',
    ]);
    expect(map({ U: 'Annat' })).toMatchObject({ value: 'omappad', unmapped: ['Annat'] });
  });

  it('ej-aktuellt only where the catalogue allows it', () => {
    const answer = (variable: string): string | null =>
      mapper(`${variable}: { code: U, map: catalogue }`)({ U: 'Ej aktuellt' }).value;
    expect([answer('utredning.samverkan-skola'), answer('utredning.utfall')]).toEqual([
      'ej-aktuellt',
      'omappad',
    ]);
  });

  it('knows every code and every label of every variable that has values', () => {
    const { variables } = exampleCatalog();
    for (const variable of variables.filter(
      ({ values, record }) => values.length > 0 && record === 'utredning',
    )) {
      const operation = variable.multiple ? `multi: U, separator: '|'` : 'code: U';
      const map = mapper(`${variable.id}: { ${operation}, map: catalogue }`);
      for (const { code, label } of variable.values) {
        for (const U of [code, label]) {
          const { value, values } = map({ U });
          expect([variable.id, U, value ?? values?.[0]]).toEqual([variable.id, U, code]);
        }
      }
    }
  });

  it('needs no by', () => {
    const files = { 'mapping.yaml': utredning('utredning.utfall: { code: U, map: catalogue, by: label }') };
    expect(problemsIn(files)).toMatchObject([{ code: 'MAP-085', place: { line: 14 } }]);
  });
});

describe('folding', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...'aÅäÖé -–\u00A0\u00ADß'), maxLength: 12 }),
  );

  it('is done when it is done: folding again changes nothing', () => {
    fc.assert(
      fc.property(text, (word) => {
        expect(foldLabel(foldLabel(word))).toBe(foldLabel(word));
        expect(fold(fold(word))).toBe(fold(word));
      }),
      { numRuns: 2000 },
    );
  });

  it('of labels takes no account of form, space around, double spaces and hyphens', () => {
    fc.assert(
      fc.property(text, (word) => {
        const folded = foldLabel(word);
        for (const other of [
          word.normalize('NFD'),
          word.normalize('NFC'),
          ` ${word}\u00A0`,
          word.replaceAll('-', ' '),
          word.replaceAll(' ', ' - '),
        ]) {
          expect(foldLabel(other)).toBe(folded);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('of labels joins whatever folding of codes joins', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        if (fold(a) === fold(b)) expect(foldLabel(a)).toBe(foldLabel(b));
      }),
    );
  });
});
