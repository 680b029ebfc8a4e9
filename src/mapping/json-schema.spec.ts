import Ajv, { type ValidateFunction } from 'ajv';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { mappingsFolder, utredning, withHeader } from './fixture';
import { mappingJsonSchema, testJsonSchema } from './json-schema';

// What an editor knows without us and without a network: it must accept what we accept, and mark what is wrong.

const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
const mapping = ajv.compile(JSON.parse(mappingJsonSchema()) as object);
const test = ajv.compile(JSON.parse(testJsonSchema()) as object);

const errorsOf = (validate: ValidateFunction, text: string): string[] =>
  validate(parse(text)) ? [] : validate.errors!.map((error) => `${error.instancePath} ${error.message}`);

const folders = readdirSync(mappingsFolder('.')).filter((name) =>
  existsSync(join(mappingsFolder(name), 'mapping.yaml')),
);
const files = folders.flatMap((folder) =>
  readdirSync(mappingsFolder(folder))
    .filter((name) => name === 'mapping.yaml' || name.endsWith('.test.yaml'))
    .map((name) => join(folder, name)),
);

const one = (line: string): string => utredning(line);

describe('the schemas that editors mark and complete by', () => {
  it('are the ones that are committed', () => {
    expect(readFileSync(mappingsFolder('mapping.schema.json'), 'utf8')).toBe(mappingJsonSchema());
    expect(readFileSync(mappingsFolder('test.schema.json'), 'utf8')).toBe(testJsonSchema());
  });

  it.each(files)('accept %s', (file) => {
    const text = readFileSync(mappingsFolder(file), 'utf8');
    expect(errorsOf(file.endsWith('mapping.yaml') ? mapping : test, text)).toEqual([]);
  });

  it.each([
    ['a misspelt key', withHeader('recrods: {}'), ''],
    ['a misspelt record', withHeader('records: { utredningar: {} }'), '/records'],
    [
      'a record without a key',
      withHeader('records: { barn: { from: a, barn: b, variables: {} } }'),
      '/records/barn',
    ],
    ['a version in another form', one('{}').replace('1.0.0', '"1.0"'), '/version'],
    ['a status that does not exist', one('{}').replace('template', 'mall'), '/status'],
    [
      'a misspelt operation',
      one('utredning.utfall: { cod: U, values: {} }'),
      '/records/utredning/variables/utredning.utfall',
    ],
    [
      'two operations',
      one('utredning.forlangd: { yesNo: F, present: F }'),
      '/records/utredning/variables/utredning.forlangd',
    ],
    [
      'a key of another operation',
      one('utredning.forlangd: { present: F, separator: "," }'),
      '/records/utredning/variables/utredning.forlangd',
    ],
    [
      'a list where a column should be',
      one('utredning.forlangd: { present: [F] }'),
      '/records/utredning/variables/utredning.forlangd/present',
    ],
    [
      'a date format without a day',
      one('utredning.avslutsdatum: { date: D, formats: [YYYY-MM] }'),
      '/records/utredning/variables/utredning.avslutsdatum/formats/0',
    ],
    [
      'free text',
      one('utredning.utfall: { text: Utredningstext }'),
      '/records/utredning/variables/utredning.utfall',
    ],
    [
      'a reason that does not exist',
      `${one('{}')}unavailable: { utredning.utfall: { reason: fritext } }\n`,
      '/unavailable/utredning.utfall/reason',
    ],
  ])('mark %s where it stands', (_, text, at) => {
    expect(errorsOf(mapping, text).map((error) => error.split(' ')[0])).toContain(at);
  });

  it.each([
    ['a misspelt key of a case', 'record: barn\ncases: [{ name: a, givn: {} }]', '/cases/0'],
    ['a record that does not exist', 'record: barnet\ncases: [{ name: a, reject: unmapped }]', '/record'],
    [
      'a reason to reject that does not exist',
      'record: barn\ncases: [{ name: a, reject: okänd }]',
      '/cases/0/reject',
    ],
  ])('of tests mark %s where it stands', (_, text, at) => {
    expect(errorsOf(test, text).map((error) => error.split(' ')[0])).toContain(at);
  });

  it('show the name and the values of every variable of the edition, and what each operation looks like', () => {
    const text = mappingJsonSchema();
    expect(text).toContain('"title": "Utredningens utfall"');
    expect(text).toMatch(/"title": "within",\s+"description": "… : \{ within: /);
    expect(text).toContain('Väntat: tre tal, t.ex. 1.0.0 / Expected: three numbers, e.g. 1.0.0');
  });
});
