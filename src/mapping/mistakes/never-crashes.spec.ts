import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from '../../../connectors/contract';
import { Problems } from '../../errors/problem';
import { problemsOf } from '../../errors/render';
import { bindRecord } from '../compile-record';
import { exampleCatalog, folderOf, mappingsFolder, utredning, writeInto } from '../fixture';
import { compileMapping } from '../load-mapping';
import type { MappedRow } from '../model';
import { columnsOf } from '../plan';
import { readMapping } from '../read-mapping';

const words = [
  'J',
  'N',
  'nej',
  '9',
  '2024-02-30',
  '20240101',
  '9999-12-31',
  'PSY,VIF',
  ',',
  'ANM',
  '20120101T001',
];
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constant(null),
  fc.constantFrom(...words),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
);

/** Every operation that the example does not use. */
const computed = utredning(
  'utredning.forlangd: { compare: { A: { after: B, notAfter: C } } }',
  "utredning.utredningsplan: { compare: { A: { otherThan: D }, D: { atLeast: 1 } }, openEnd: ['9999-12-31'] }",
  'utredning.kommunicering: { within: { from: A, to: B, limit: beslut-inleda } }',
  'utredning.samverkan-skola: { within: { from: B, to: C, months: 4 }, formats: [YYYYMMDD, DD.MM.YYYY] }',
  'utredning.avslutsdatum: { latest: [A, B, C] }',
  'utredning.utfall: { code: D, map: catalogue }',
  'utredning.centrala-behov: { multi: D, by: label, values: { PSY: halsa, ANM: utbildning } }',
  'utredning.enskilda-samtal:',
  '  when:',
  '    - { A: { before: B }, D: J, then: ja }',
  '    - { A: { empty: true }, then: unanswered }',
  '    - { D: { sameAs: C }, then: nej }',
  '  otherwise: unmapped',
)
  .replace('key: UtrId', 'key: [UtrId, D]')
  .replace('barn: Personnr', 'barn: [Personnr, Tillf]');

describe('whatever a source holds, a row is mapped or rejected and never ends the run', () => {
  const catalog = exampleCatalog();
  const reckoning = folderOf({ 'mapping.yaml': computed });
  const mapped = [mappingsFolder('exempel'), reckoning].flatMap((folder) => {
    const plan = readMapping(folder, catalog);
    return compileMapping(plan).records.map((compiled, index) => ({
      name: `${plan.file.mapping}: ${compiled.record}`,
      plan: plan.records[index]!,
      compiled,
    }));
  });

  it.each(mapped)('$name', ({ plan, compiled }) => {
    const columns = columnsOf(plan);
    const map = compiled.bind(columns);
    const countBy = compiled.bindCountBy?.(columns);
    const uncached = bindRecord(plan, plan.variables, columns, () => undefined);
    const known = compiled.variables.map(
      ({ values, notApplicable }) =>
        new Set([...values.map(({ code }) => code), 'omappad', ...(notApplicable ? ['ej-aktuellt'] : [])]),
    );
    const isAllowed = (index: number, value: string): boolean => {
      const { type } = compiled.variables[index]!;
      if (type === 'datum') return value === 'omappad' || /^\d{4}-\d{2}-\d{2}$/.test(value);
      return type === 'tal'
        ? value === 'omappad' || Number.isFinite(Number(value))
        : known[index]!.has(value);
    };
    fc.assert(
      fc.property(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), (row) => {
        const out: MappedRow = compiled.newRow();
        const told = new Set<string>();
        const code = map(row, out, { unmapped: (variable) => told.add(variable) });
        countBy?.(row);
        const again: MappedRow = compiled.newRow();
        expect([uncached(row, again, { unmapped: () => undefined }), again]).toEqual([code, out]);
        if (code) return;
        compiled.variables.forEach(({ id, multiple }, index) => {
          const cells = multiple
            ? (out.multi[index] ?? [])
            : [out.values[index]].filter((value) => value != null);
          for (const value of cells) expect(isAllowed(index, value)).toBe(true);
          // What is unmapped is told, and nothing else is.
          expect(told.has(id)).toBe(cells.includes('omappad'));
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('whatever stands in the files of a mapping, the reader answers with problems that have a place', () => {
  const catalog = exampleCatalog();
  const text = readFileSync(join(mappingsFolder('exempel-csv'), 'mapping.yaml'), 'utf8').replaceAll(
    '../exempel/',
    '',
  );
  const codes = readFileSync(join(mappingsFolder('exempel'), 'codes', 'kon.csv'), 'utf8');
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ':',
    '- ',
    '\n',
    '  ',
    '\t',
    '"',
    "'",
    '&a ',
    '*a',
    '!!js ',
    '|',
    '#',
    '\0',
    'ä',
    '{}',
    'null',
    '?',
    '%',
    ';',
    '<<: *a',
  ];

  const mutate = (source: string, cuts: readonly (readonly [number, number, number])[]): string =>
    cuts.reduce((now, [at, remove, piece]) => {
      const start = at % (now.length + 1);
      return now.slice(0, start) + (pieces[piece % pieces.length] ?? '') + now.slice(start + (remove % 12));
    }, source);
  const cuts = fc.array(fc.tuple(fc.nat(20_000), fc.nat(40), fc.nat(pieces.length)), {
    minLength: 1,
    maxLength: 4,
  });

  const folder = folderOf({});
  const check = (files: Record<string, string>): void => {
    writeInto(folder, files);
    try {
      readMapping(folder, catalog);
    } catch (error) {
      expect(error).toBeInstanceOf(Problems);
      for (const { code, place } of (error as Problems).list) {
        expect(code).toMatch(/^MAP-\d{3}$/);
        expect(place?.file).toBeTruthy();
        expect(place?.line).toBeGreaterThan(0);
        expect(place?.column).toBeGreaterThan(0);
      }
    }
  };

  /** Short, so that a mutated file is a whole other mapping rather than one with a scratch. */
  const small = text
    .split('\n')
    .filter((line) => !/map:/.test(line))
    .slice(0, 45)
    .join('\n');

  it('1,000 mutated mappings', () => {
    fc.assert(
      fc.property(cuts, (mutations) => check({ 'mapping.yaml': mutate(small, mutations) })),
      { numRuns: 1000 },
    );
  });

  it('1,000 mutated code maps', () => {
    const mapping = [
      'mapping: a',
      'version: 1.0.0',
      'title: A',
      'status: local',
      'catalogue: bbic-working',
      'connector: csv',
      'records:',
      '  barn:',
      '    from: a.csv',
      '    key: K',
      '    barn: P',
      '    variables:',
      '      barn.kon: { code: C, map: codes/kon.csv }',
    ].join('\n');
    fc.assert(
      fc.property(cuts, (mutations) =>
        check({ 'mapping.yaml': mapping, 'codes/kon.csv': mutate(codes, mutations) }),
      ),
      { numRuns: 1000 },
    );
  });

  it('aliases that multiply themselves without end', () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) =>
        `a${i}: &a${i} [${Array(9)
          .fill(i === 0 ? 'x' : `*a${i - 1}`)
          .join(', ')}]`,
    );
    check({ 'mapping.yaml': lines.join('\n') });
  });

  it('a pipe that nobody writes to, a device without end, and folders called like files', () => {
    const folder = folderOf({ 'mapping.yaml': utredning('utredning.utfall: { code: U, map: codes/x.csv }') });
    execFileSync('mkfifo', [join(folder, 'codes', 'x.csv')]);
    const codesOf = (read: () => unknown): string[] => {
      try {
        read();
        return [];
      } catch (error) {
        return problemsOf(error).map(({ code }) => code);
      }
    };
    expect(codesOf(() => readMapping(folder, exampleCatalog()))).toEqual(['MAP-023']);
    rmSync(join(folder, 'codes', 'x.csv'));
    symlinkSync('/dev/zero', join(folder, 'codes', 'x.csv'));
    expect(codesOf(() => readMapping(folder, exampleCatalog()))).toEqual(['MAP-023']);
    expect(codesOf(() => readMapping(join(folder, '..'), exampleCatalog()))).toEqual(['MAP-010']);
    rmSync(join(folder, 'mapping.yaml'));
    mkdirSync(join(folder, 'mapping.yaml'));
    expect(codesOf(() => readMapping(folder, exampleCatalog()))).toEqual(['MAP-010']);
  });
});
