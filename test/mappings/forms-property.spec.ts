import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { CellValue } from 'exceljs';
import { recordNames, reserved, type Catalog, type Variable } from '../../src/catalog/model';
import { sheetNames, type FormFollowUp, type FormKind } from '../../src/entry-forms/fields';
import { formMapping } from '../../src/entry-forms/form-mapping';
import { loadMapping } from '../../src/mapping/load-mapping';
import type { CompiledMapping } from '../../src/mapping/model';
import { inRepository, testFolder } from '../support/instance';
import {
  day,
  exampleCatalog,
  fill,
  listOf,
  newWorkbook,
  plainCatalog,
  readBack,
  save,
  shippedFollowUp,
  type Rows,
} from './forms-workbook';

const folder = testFolder();

/** What a person means: places in the list of answers, a day, or a number. */
type Meant = Record<string, { places: number[]; day: string; number: number } | null>;

/** The catalogue's answers in their order, the one that no list holds last. */
const answersOf = ({ values, notApplicable }: Variable): string[] => [
  ...values.map(({ code }) => code),
  ...(notApplicable ? [reserved.notApplicable] : []),
];

const slugOf = ({ id, record }: Variable): string => id.slice(record.length + 1);

const someDay = fc
  .date({ min: day('1990-01-01'), max: day('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const meaning = (variables: readonly Variable[]): fc.Arbitrary<Meant> =>
  fc.record(
    Object.fromEntries(
      variables.map((variable) => {
        const last = Math.max(0, answersOf(variable).length - 1);
        const places = fc.uniqueArray(fc.integer({ min: 0, max: last }), {
          minLength: 1,
          maxLength: variable.multiple ? last + 1 : 1,
        });
        return [
          variable.id,
          fc.option(fc.record({ places, day: someDay, number: fc.integer({ min: -99, max: 99 }) }), {
            freq: 4,
          }),
        ];
      }),
    ),
  );

/** A follow-up over any of the variables, and up to three rows of answers for each record that it asks. */
const filledIn = (catalog: Catalog): fc.Arbitrary<{ variables: Variable[]; rows: Meant[] }> =>
  fc.subarray([...catalog.variables], { minLength: 1 }).chain((variables) =>
    fc.record({
      variables: fc.constant(variables),
      rows: fc.array(meaning(variables), { minLength: 1, maxLength: 3 }),
    }),
  );

/** What is stored for a meaning: the promise that the workbook and the mapping keep together. */
function wanted(variable: Variable, meant: Meant[string] | undefined): string | readonly string[] | null {
  if (!meant) return null;
  if (variable.type === 'datum') return meant.day;
  if (variable.type === 'tal') return String(meant.number);
  const answers = meant.places.map((place) => answersOf(variable)[place]!);
  return variable.multiple ? [...answers].sort() : answers[0]!;
}

describe.each([
  ['excel', 'the edition, by the shipped mapping', plainCatalog],
  ['paper', 'the edition, by the shipped mapping', plainCatalog],
  ['excel', "the municipality's own additions, by a mapping that Bryggan writes", exampleCatalog],
  ['paper', "the municipality's own additions, by a mapping that Bryggan writes", exampleCatalog],
] as const)('%s: whatever a follow-up asks of %s', (kind: FormKind, _of, catalogOf) => {
  const catalog = catalogOf();
  const local = catalog !== plainCatalog();
  let mapping: CompiledMapping;
  let run = 0;

  beforeAll(() => {
    const own = folder.in(`${kind}-lokal`);
    if (local) {
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, 'mapping.yaml'), formMapping(kind, catalog));
    }
    mapping = loadMapping(local ? own : inRepository('mappings', kind), catalog);
  });

  it('every answer that is filled in is read back as it was meant, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(filledIn(catalog), async ({ variables, rows }) => {
        const place = folder.in(`${kind}-${local}-${run++}`);
        const followUp: FormFollowUp = {
          ...shippedFollowUp('barns-delaktighet'),
          variables: variables.map(({ id }) => id),
        };
        const book = newWorkbook(kind, followUp, catalog);
        const cellsOf = (
          variable: Variable,
          meant: NonNullable<Meant[string]>,
        ): Record<string, CellValue> => {
          const slug = slugOf(variable);
          const sheet = book.getWorksheet(sheetNames[variable.record])!;
          if (variable.type === 'datum')
            return { [slug]: kind === 'paper' ? Number(meant.day.replaceAll('-', '')) : day(meant.day) };
          if (variable.type === 'tal') return { [slug]: meant.number };
          if (!variable.multiple) return { [slug]: listOf(book, sheet, slug)![meant.places[0]!]! };
          if (kind === 'excel')
            return Object.fromEntries(meant.places.map((at) => [`${slug}/${answersOf(variable)[at]}`, 'x']));
          return { [slug]: meant.places.map((at) => printedCode(variable, at)).join(' ') };
        };
        const filled: Rows = {};
        for (const record of recordNames) {
          const asked = variables.filter((variable) => variable.record === record);
          if (asked.length === 0) continue;
          filled[sheetNames[record]] = rows.map((meant, at) => ({
            ...(record === 'barn' ? {} : { nummer: `00${at}` }),
            identitet: `2012030${at + 1}T001`,
            ...Object.fromEntries(
              asked.flatMap((one) => {
                const answer = meant[one.id];
                return answer ? Object.entries(cellsOf(one, answer)) : [];
              }),
            ),
          }));
        }
        await save(
          fill(book, filled),
          join(place, kind === 'excel' ? 'registrering.xlsx' : 'inmatning.xlsx'),
        );

        const read = await readBack(place, mapping);
        for (const record of recordNames) {
          const asked = variables.filter((variable) => variable.record === record);
          expect(read[record]).toHaveLength(asked.length === 0 ? 0 : rows.length);
          for (const [at, row] of (read[record] ?? []).entries()) {
            const want = Object.fromEntries(
              catalog
                .variablesOf(record)
                .map((variable) => [
                  variable.id,
                  asked.includes(variable) ? wanted(variable, rows[at]![variable.id]) : null,
                ]),
            );
            expect({ reject: row.reject, unmapped: row.unmapped, values: row.values }).toEqual({
              reject: null,
              unmapped: [],
              values: want,
            });
          }
        }
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});

/** The code of the answer at a place, worked out apart from the product: numbers, letters for finer ones, 0 last. */
function printedCode(variable: Variable, place: number): string {
  const answer = answersOf(variable)[place]!;
  if (answer === reserved.notApplicable) return '0';
  const plain = variable.values.filter(({ refines }) => refines === undefined);
  const finer = variable.values.find(({ code }) => code === answer)!.refines;
  if (finer === undefined) return String(plain.findIndex(({ code }) => code === answer) + 1);
  const number = plain.findIndex(({ code }) => code === finer) + 1;
  const letter = variable.values
    .filter(({ refines }) => refines === finer)
    .findIndex(({ code }) => code === answer);
  return `${number}${'abcdefghijkl'[letter]}`;
}
