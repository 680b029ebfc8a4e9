import { utredning } from '../fixture';
import { expectTold, type Mistake } from './mistakes.fixture';

const whole = utredning('utredning.utfall: { code: U, values: { P: placering, O: oppenvard } }');
/** A mapping that is whole but for one place. */
const but = (from: string, to: string): Record<string, string> => {
  if (!whole.includes(from)) throw new Error(`not there: ${from}`);
  return { 'mapping.yaml': whole.replace(from, to) };
};

const mistakes: Mistake[] = [
  ['a tab as indentation', but('    key: UtrId', '‸\tkey: UtrId'), 'MAP-001', 'mellanslag', 'spaces'],
  [
    'a line indented less than its neighbours',
    but('    key: UtrId', '   ‸key: UtrId'),
    'MAP-001',
    'samma indrag',
    'same indent',
  ],
  [
    'a line indented more than its neighbours',
    but('    key: UtrId', '      ‸key: UtrId'),
    'MAP-001',
    'samma indrag',
    'same indent',
  ],
  ['no colon', but('title: Prov', '‸title Prov'), 'MAP-001', '"title:"'],
  ['no colon after a record', but('  utredning:\n', '  ‸utredning\n'), 'MAP-001', '"utredning:"'],
  ['no space after the colon', but('title: Prov', '‸title:Prov'), 'MAP-001', '"title: Provsystemet"'],
  [
    'a quote that is never closed',
    but('title: Prov', 'title: ‸"Prov'),
    'MAP-001',
    'Skriv " där',
    'Write " where',
  ],
  [
    'a bracket that is never closed',
    but(
      'utredning.utfall: { code: U, values: { P: placering, O: oppenvard } }',
      'utredning.utfall: ‸{ code: U, values: { P: placering }\n      utredning.forlangd: { present: F }',
    ),
    'MAP-001',
    'Skriv }',
    'Write }',
  ],
  [
    'a bracket too many',
    but('O: oppenvard } }', 'O: oppenvard } }‸}'),
    'MAP-001',
    'Ta bort "}"',
    'Remove "}"',
  ],
  ['no comma', but('code: U, values', 'code: ‸U values'), 'MAP-001', 'komma', 'comma'],
  ['an asterisk without quotes', but('from: sql/utredning.sql', 'from: ‸*.csv'), 'MAP-001', "'*.csv'"],
  ['a title with a colon', but('title: Provsystemet', 'title: ‸Vårt: system'), 'MAP-001', "'Vårt: system'"],
  ['a title that begins with #', but('title: Provsystemet', 'title: ‸#1 system'), 'MAP-004', '# & !'],
  ['a title that begins with @', but('title: Provsystemet', 'title: ‸@system'), 'MAP-001', "'@system'"],
  ['a title that begins with !', but('title: Provsystemet', 'title: ‸!viktigt'), 'MAP-001', "'!viktigt'"],
  [
    'a Windows path inside double quotes',
    but('from: sql/utredning.sql', 'from: "sql‸\\utredning.sql"'),
    'MAP-001',
    "' '",
  ],
  ['three dashes in the middle', but('records:', '‸---\nrecords:'), 'MAP-001', '"---"'],
  [
    'the same key twice',
    but('status: template', '‸title: A\nstatus: template'),
    'MAP-007',
    'Ta bort',
    'Remove',
  ],
  ['a code 01 that YAML reads as 1', but('{ P: placering', '{ ‸01: placering'), 'MAP-009', "'01'"],
  ['a code that YAML reads as a thousand', but('{ P: placering', '{ ‸1e3: placering'), 'MAP-009', "'1e3'"],
  [
    'a key longer than a number can be',
    but('{ P: placering', '{ ‸12345678901234567890: placering'),
    'MAP-009',
    "'12345678901234567890'",
  ],
  [
    'the answer no, in English',
    { 'mapping.yaml': utredning('utredning.forlangd: { code: F, values: { 1: ‸no } }') },
    'MAP-015',
    '"nej"',
  ],
  [
    'the answer yes, in English',
    { 'mapping.yaml': utredning('utredning.forlangd: { code: F, values: { 1: ‸yes } }') },
    'MAP-015',
    '"ja"',
  ],
  [
    'an answer that is true',
    { 'mapping.yaml': utredning('utredning.forlangd: { code: F, values: { 1: ‸true } }') },
    'MAP-004',
    'citattecken',
    'quotes',
  ],
  ['a version that is a number', but('version: 1.0.0', 'version: ‸1.0'), 'MAP-004', 'citattecken', 'quotes'],
  ['a file that is not text', { 'mapping.yaml': whole.replace('Prov', '‸\uFFFD') }, 'MAP-008', 'UTF-8'],
  ['a misspelt key', but('status:', '‸statsu: local\nstatus:'), 'MAP-002', '"status"'],
];

describe('a slip in YAML is told as what it is, where it begins, with what to write', () => {
  it.each(mistakes.map((mistake) => [mistake[0], mistake] as const))('%s', (_, mistake) =>
    expectTold(mistake),
  );
});
