import { exampleCatalog, folderOf, problemsIn, utredning } from './fixture';
import { readMapping } from './read-mapping';

const from = (connector: string, file: string): string =>
  utredning().replace('connector: sqlite', `connector: ${connector}`).replace('sql/utredning.sql', file);
const request = 'path: Extract/Investigations\ncolumns: { UtrId: Id }\n';
const files = (connector: string, file: string): Record<string, string> => ({
  'mapping.yaml': from(connector, file),
  'requests/utredning.yaml': request,
});

it('hands a request description to the REST connector as it stands in the folder', () => {
  const folder = folderOf(files('rest', 'requests/utredning.yaml'));
  expect(readMapping(folder, exampleCatalog()).records[0]!.query).toEqual({ kind: 'request', text: request });
});

it.each([
  ['rest', 'sql/utredning.sql', '.yaml'],
  ['rest', 'utredning.csv', '.yaml'],
  ['sqlite', 'requests/utredning.yaml', '.sql'],
])('tells %s that it cannot read %s, and what it can', (connector, file, wanted) => {
  const [problem] = problemsIn(files(connector, file));
  expect(problem).toMatchObject({ code: 'MAP-024', place: { line: 9, column: 11 } });
  expect(problem!.fix!.sv).toContain(wanted);
});
