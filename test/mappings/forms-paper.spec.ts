import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { recordNames, reserved } from '../../src/catalog/model';
import { recordForms, sheetNames } from '../../src/entry-forms/fields';
import { paperForm } from '../../src/entry-forms/paper-form';
import { inRepository, Instance, testFolder } from '../support/instance';
import { fill, headerRow, listOf, newWorkbook, plainCatalog, save, shippedFollowUp } from './forms-workbook';

const folder = testFolder();
const catalog = plainCatalog();
const everything = {
  ...shippedFollowUp('barns-delaktighet'),
  variables: catalog.variables.map(({ id }) => id),
};

/** Of the printed form: codes and labels per question, by the catalogue's key. */
function printed(): Map<string, [string, string][]> {
  const html = paperForm({
    catalog,
    followUp: everything,
    forms: recordForms({ catalog, variables: everything.variables, counted: [] }),
  });
  const questions = html.split(/<div class="question(?: long)?">/).slice(1);
  return new Map(
    questions.map((question) => {
      const key = /<small>([RP]\d\d)<\/small>/.exec(question)![1]!;
      const choices = [...question.matchAll(/<b>(\d\w*)<\/b> ([^<]+)<\/span/g)];
      return [key, choices.map(([, code, label]) => [code!, label!.replace(/\s+/g, ' ').trim()])];
    }),
  );
}

type MappingYaml = {
  records: Record<string, { variables: Record<string, { values?: Record<string, string> }> }>;
};

describe('a code is the same on the printed form, in the workbook, in the mapping and in the catalogue', () => {
  const form = printed();
  const book = newWorkbook('paper', everything);
  const mapping = parse(readFileSync(inRepository('mappings/paper/mapping.yaml'), 'utf8')) as MappingYaml;
  const coded = catalog.variables.filter(({ values }) => values.length > 0);

  it('every question of the catalogue stands on the form once', () => {
    expect([...form.keys()].sort()).toEqual(catalog.variables.map(({ key }) => key).sort());
  });

  it.each(coded.map((variable) => [variable.id, variable] as const))('%s', (id, variable) => {
    const onPaper = form.get(variable.key)!;
    const inMapping = mapping.records[variable.record]!.variables[id]!.values!;
    const labels = new Map(variable.values.map(({ code, label }) => [label, code]));
    labels.set('Ej aktuellt', reserved.notApplicable);
    // What is ticked, typed and mapped is the answer whose words stand beside the box.
    expect(Object.fromEntries(onPaper.map(([code, label]) => [code, labels.get(label)]))).toEqual(inMapping);
    expect(new Set(Object.values(inMapping))).toEqual(
      new Set([
        ...variable.values.map(({ code }) => code),
        ...(variable.notApplicable ? [reserved.notApplicable] : []),
      ]),
    );
    if (variable.multiple) return;
    const slug = id.slice(variable.record.length + 1);
    const typed = listOf(book, book.getWorksheet(sheetNames[variable.record])!, slug)!;
    expect(typed.map(String)).toEqual(onPaper.map(([code]) => code));
  });

  it('the sheet of codes beside the keyboard says the same as the form', () => {
    const lines = new Map<string, [string, string][]>();
    let key = '';
    book.getWorksheet('Koder')!.eachRow((line, at) => {
      const [, , of, , code, label] = line.values as string[];
      key = of || key;
      if (at > 1) lines.set(key, [...(lines.get(key) ?? []), [code!, label!]]);
    });
    for (const { key: of } of coded) expect([of, lines.get(of)]).toEqual([of, form.get(of)]);
  });

  it('the form has no script, nothing from elsewhere and no field to write freely in', () => {
    const html = paperForm({
      catalog,
      followUp: everything,
      forms: recordForms({ catalog, variables: everything.variables, counted: [] }),
    });
    expect(html).not.toMatch(/<script|<link|<img|src=|href=|url\(|<textarea|<input/i);
    for (const record of recordNames) expect(html).toContain(`<h1>${sheetNames[record]}</h1>`);
  });
});

describe('paper forms typed into the entry workbook', () => {
  it('give the store what was ticked, and a code that is on no form is unmapped', async () => {
    const good = Array.from({ length: 12 }, (_, n) => ({
      nummer: `B${n}`,
      identitet: '20120304T001',
      'inkom-datum': 20250303,
      beslutsdatum: 20250310,
      typ: 2,
      'utredning-inleds': 1,
      orsak: '3 1  12',
      'barnets-delaktighet': 2,
    }));
    const book = newWorkbook('paper', everything);
    fill(book, {
      Aktualisering: [...good, { ...good[0]!, nummer: 'fel', typ: 9, orsak: '3,1', beslutsdatum: 20250231 }],
    });
    await save(book, folder.in('papper', 'bok', 'inmatning.xlsx'));
    const place = folder.in('papper');
    const followUps = folder.in('papper', 'uppfoljningar');
    const instance = new Instance(place, {
      catalogue: { edition: 'bbic-working' },
      followUps,
      sources: [
        {
          name: 'papper',
          mapping: inRepository('mappings/paper'),
          settings: { folder: 'bok', headerRow },
        },
      ],
    });
    writeFollowUp(followUps, ['aktualisering.orsak', 'aktualisering.barnets-delaktighet']);
    expect(await instance.sync()).toMatchObject({ read: 13, inserted: 13, rejected: 0, unmapped: 3 });
    expect(
      await instance.query(
        'SELECT typ, beslutsdatum, barnets_delaktighet, count(*) AS antal FROM aktualisering GROUP BY 1, 2, 3 ORDER BY 4',
      ),
    ).toEqual([
      { typ: 'omappad', beslutsdatum: 'omappad', barnets_delaktighet: 'nej', antal: 1 },
      { typ: 'anmalan', beslutsdatum: '2025-03-10', barnets_delaktighet: 'nej', antal: 12 },
    ]);
    expect(
      await instance.query('SELECT varde, count(*) AS antal FROM aktualisering_orsak GROUP BY 1 ORDER BY 1'),
    ).toEqual([
      { varde: 'boende-ekonomi', antal: 12 },
      { varde: 'omappad', antal: 1 },
      { varde: 'psykisk-ohalsa', antal: 12 },
      { varde: 'skolproblem', antal: 12 },
    ]);
  });
});

function writeFollowUp(place: string, variables: string[]): void {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'prov.yaml'), stringify({ ...everything, variables }));
}
