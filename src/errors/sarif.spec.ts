import { z } from 'zod';
import type { ProblemDetails } from './problem';
import { sarifOf } from './sarif';

// The parts of SARIF 2.1.0 that we write, as its schema demands them; strict, so that nothing else slips in.
// The whole schema is not shipped in any package that we have; what stands here was compared with it.
const message = z.strictObject({ text: z.string().min(1) });
const level = z.enum(['error', 'warning']);
const log = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string().min(1),
            version: z.string().min(1),
            language: z.string().regex(/^[a-zA-Z]{2}(-[a-zA-Z]{2})?$/),
            rules: z.array(
              z.strictObject({
                id: z.string().min(1),
                shortDescription: message,
                help: message,
                defaultConfiguration: z.strictObject({ level }),
              }),
            ),
          }),
        }),
        language: z.string().regex(/^[a-zA-Z]{2}(-[a-zA-Z]{2})?$/),
        columnKind: z.literal('utf16CodeUnits'),
        results: z.array(
          z.strictObject({
            ruleId: z.string().min(1),
            ruleIndex: z.int().min(0),
            level,
            message,
            locations: z
              .array(
                z.strictObject({
                  physicalLocation: z
                    .strictObject({
                      artifactLocation: z.strictObject({
                        uri: z.string().refine((uri) => URL.canParse(uri, 'file:///root/')),
                        uriBaseId: z.literal('%SRCROOT%').optional(),
                      }),
                      region: z
                        .strictObject({
                          startLine: z.int().min(1),
                          startColumn: z.int().min(1).optional(),
                          snippet: message.optional(),
                        })
                        .optional(),
                    })
                    .optional(),
                  logicalLocations: z
                    .array(z.strictObject({ fullyQualifiedName: z.string().min(1) }))
                    .optional(),
                }),
              )
              .length(1)
              .optional(),
            partialFingerprints: z.record(z.string(), z.string()),
          }),
        ),
      }),
    )
    .length(1),
});

const problem = (line: number, name: string, file = 'mappings/mitt system/mapping.yaml'): ProblemDetails => ({
  code: 'MAP-013',
  what: {
    sv: `Variabeln "${name}" finns inte i katalogen.`,
    en: `The variable "${name}" is not in the catalogue.`,
  },
  fix: { sv: 'Menade du "barn.kon"?', en: 'Did you mean "barn.kon"?' },
  place: { file, line, column: 7 },
  frame: `  ${line - 1} |     variables:\n  ${line} |       ${name}: x\n    |       ^`,
});
const warning: ProblemDetails = {
  code: 'MAP-050',
  severity: 'warning',
  what: { sv: 'Kolumnen saknas.', en: 'The column is missing.' },
  place: { table: 'sql/barn.sql', field: 'Kön' },
};
const run = (problems: ProblemDetails[], language: 'sv' | 'en' = 'sv') =>
  log.parse(sarifOf(problems, language, '0.1.0')).runs[0]!;

describe('problems as SARIF, for GitHub and VS Code', () => {
  it('has every rule once, with general words in the chosen language', () => {
    const { tool, results } = run([problem(14, 'barn.kön'), problem(20, 'barn.x'), warning], 'en');
    expect(tool.driver.rules).toMatchObject([
      {
        id: 'MAP-013',
        shortDescription: { text: 'The variable "…" is not in the catalogue.' },
        help: { text: 'The variable "…" is not in the catalogue. Did you mean "…"?' },
      },
      { id: 'MAP-050', defaultConfiguration: { level: 'warning' } },
    ]);
    expect(results.map(({ ruleIndex, level: how }) => [ruleIndex, how])).toEqual([
      [0, 'error'],
      [0, 'error'],
      [1, 'warning'],
    ]);
    expect(results[0]!.message.text).toBe(
      'The variable "barn.kön" is not in the catalogue. Did you mean "barn.kon"?',
    );
  });

  it('says where: a relative address, the line, and a column of a table where there is no file', () => {
    const { results } = run([problem(14, 'barn.kön'), warning, problem(3, 'a', '/annan mapp/ö.yaml')]);
    expect(results.map(({ locations }) => locations![0])).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'mappings/mitt%20system/mapping.yaml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 14, startColumn: 7, snippet: { text: '      barn.kön: x' } },
        },
      },
      { logicalLocations: [{ fullyQualifiedName: 'sql/barn.sql.Kön' }] },
      expect.objectContaining({
        physicalLocation: expect.objectContaining({
          artifactLocation: { uri: 'file:///annan%20mapp/%C3%B6.yaml' },
        }) as unknown,
      }),
    ]);
  });

  it('gives a problem the same fingerprint when lines come and go above it or the language changes, and each its own', () => {
    const prints = (problems: ProblemDetails[], language?: 'en'): string[] =>
      run(problems, language).results.map(
        ({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash!,
      );
    expect(prints([problem(14, 'barn.kön')])).toEqual(prints([problem(99, 'barn.kön')], 'en'));
    const [first, second, third] = prints([problem(14, 'a'), problem(20, 'a'), problem(14, 'b')]);
    expect(new Set([first, second, third]).size).toBe(3);
    expect(second).toBe(first!.replace(/:1$/, ':2'));
  });

  it('is whole without any problem', () => {
    expect(run([]).results).toEqual([]);
  });
});
