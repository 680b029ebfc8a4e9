import type { Bilingual, Language } from '../../errors/problem';
import type { GuessedVariable } from './init-columns';
import type { GuessedRecord } from './init-records';
import type { Reading } from './init-sql';
import { scalar } from './init-yaml';

const words = {
  head: {
    sv: 'En rad ur källan och vad den ska bli. Skriv fler: gärna det som är ovanligt.',
    en: 'A row of the source and what it should become. Write more: rather what is unusual.',
  },
  answers: { sv: 'svar som gissningen förstår', en: 'answers that the guess understands' },
  identity: {
    sv: 'utan identitet kan raden inte användas',
    en: 'without an identity the row cannot be used',
  },
  no: { sv: 'nej', en: 'no' },
  codes: {
    sv: 'När koderna är godkända (brygga mapping approve): ta bort # på raderna här under.',
    en: 'When the codes are approved (brygga mapping approve): take away the # of the lines below.',
  },
  coded: { sv: 'första koden i varje kodmapp', en: 'the first code of each code map' },
} satisfies Record<string, Bilingual>;

/** A test file that holds for the skeleton as it is; cases for codes wait, as comments, for their approval. */
export function testOf(record: GuessedRecord, reading: Reading, schema: string, language: Language): string {
  const t = (text: Bilingual): string => text[language];
  const answered = record.variables.found.flatMap((one) => sample(one));
  const denied = record.variables.found.flatMap((one) => noSample(one));
  const coded = record.variables.found.flatMap((one) => codedSample(one));
  const identity = scalar(reading.nameOf(record.identity));
  const key = scalar(reading.nameOf({ table: record.table, column: record.key, many: false }));
  const columns = (samples: readonly Sample[]): string[] => {
    const cells = new Map(
      samples.flatMap(({ variable, cell }) =>
        variable.places.map((place) => [scalar(reading.nameOf(place)), cell]),
      ),
    );
    return [...cells].map(([name, cell]) => `      ${name}: ${cell}`);
  };
  const wants = (samples: readonly Sample[]): string[] =>
    samples.map(
      ({ variable, want }) =>
        `      ${variable.variable.id}: ${variable.variable.multiple ? `[${want}]` : want}`,
    );
  return [
    `# yaml-language-server: $schema=${schema}`,
    `# ${t(words.head)}`,
    `record: ${record.record}`,
    `base: { ${key === identity ? '' : `${key}: 1, `}${identity}: 20120101T001 }`,
    'cases:',
    ...(answered.length > 0
      ? [`  - name: ${t(words.answers)}`, '    given:', ...columns(answered), '    want:', ...wants(answered)]
      : []),
    ...(denied.length > 0
      ? [`  - name: ${t(words.no)}`, '    given:', ...columns(denied), '    want:', ...wants(denied)]
      : []),
    `  - name: ${t(words.identity)}`,
    `    given: { ${identity}: null }`,
    `    reject: ${key === identity ? 'key' : 'identity'}-missing`,
    ...(coded.length > 0
      ? [
          `  # ${t(words.codes)}`,
          `  # - name: ${t(words.coded)}`,
          '  #   given:',
          ...columns(coded).map((line) => `  #${line.slice(1)}`),
          '  #   want:',
          ...wants(coded).map((line) => `  #${line.slice(1)}`),
        ]
      : []),
    '',
  ].join('\n');
}

interface Sample {
  variable: GuessedVariable;
  cell: string;
  want: string;
}

const day = "'2024-03-12'";

function sample(variable: GuessedVariable): Sample[] {
  const { operation } = variable;
  switch (operation.kind) {
    case 'date':
      return [{ variable, cell: day, want: '2024-03-12' }];
    case 'present':
      return [{ variable, cell: day, want: 'ja' }];
    case 'times':
      return [{ variable, cell: '2', want: 'ja' }];
    case 'yesNo':
      return [{ variable, cell: scalar(operation.yes?.[0] ?? 'J'), want: 'ja' }];
    case 'code':
    case 'multi':
      return [];
  }
}

function noSample(variable: GuessedVariable): Sample[] {
  const { operation } = variable;
  if (operation.kind === 'times') return [{ variable, cell: '0', want: 'nej' }];
  if (operation.kind === 'present') return [{ variable, cell: 'null', want: 'nej' }];
  return operation.kind === 'yesNo'
    ? [{ variable, cell: scalar(operation.no?.[0] ?? 'N'), want: 'nej' }]
    : [];
}

function codedSample(variable: GuessedVariable): Sample[] {
  const { operation } = variable;
  if (!('map' in operation)) return [];
  const first = operation.map.codes.find(({ value }) => value !== null);
  return first ? [{ variable, cell: scalar(first.code), want: first.value! }] : [];
}
