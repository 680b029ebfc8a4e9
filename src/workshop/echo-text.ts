import { stringify } from 'yaml';
import type { Bilingual, Language } from '../errors/problem';
import type { Echo, EchoCode, EchoDate, EchoOperation, EchoRecord, EchoVariable } from './echo';

const words = {
  hash: { sv: 'innehåll', en: 'content' },
  catalogue: { sv: 'katalog', en: 'catalogue' },
  connector: { sv: 'läses med', en: 'read with' },
  stops: { sv: 'körningen stoppas om mer än', en: 'a run stops when more than' },
  unmapped: { sv: 'är omappat', en: 'is unmapped' },
  from: { sv: 'ur', en: 'from' },
  key: { sv: 'nyckel', en: 'key' },
  child: { sv: 'barn', en: 'child' },
  person: {
    sv: 'identitet: blir en pseudonym och glöms',
    en: 'identity: becomes a pseudonym and is forgotten',
  },
  lopnummer: { sv: 'löpnummer, ingens identitet', en: "a number, nobody's identity" },
  first: { sv: 'den första som är ifylld', en: 'the first that is filled' },
  unit: { sv: 'enhet', en: 'unit' },
  begins: { sv: 'händelsedatum', en: 'event date' },
  ends: { sv: 'slutdatum', en: 'end date' },
  changed: { sv: 'ändrad', en: 'changed' },
  protected: { sv: 'skyddade personuppgifter', en: 'protected identity' },
  anything: { sv: 'vad som helst i kolumnen', en: 'anything in the column' },
  nobody: { sv: 'ingen rad räknas som skyddad', en: 'no row counts as protected' },
  none: { sv: '(ingen)', en: '(none)' },
  required: { sv: 'rader utan avvisas', en: 'rows without it are rejected' },
  open: { sv: 'pågår', en: 'still running' },
  columns: { sv: 'läser kolumnerna', en: 'reads the columns' },
  list: { sv: 'rader ur', en: 'rows of' },
  many: { sv: 'flera per rad', en: 'several per row' },
  repeats: {
    sv: 'rader med samma nyckel och samma svar räknas en gång',
    en: 'rows with the same key and answers count once',
  },
  notLoaded: {
    sv: 'läses inte: ingen aktiv uppföljning behöver den',
    en: 'not read: no active follow-up needs it',
  },
  assumed: { sv: 'antaget', en: 'assumed' },
  otherwise: { sv: 'allt annat', en: 'anything else' },
  cell: { sv: 'omappad, raden behålls', en: 'unmapped, the row is kept' },
  reject: { sv: 'hela raden avvisas', en: 'the whole row is rejected' },
  unanswered: { sv: 'obesvarad', en: 'not answered' },
  unavailable: { sv: 'Kan inte lämnas', en: 'Cannot be delivered' },
  notStated: { sv: 'Mappningen säger inget om', en: 'The mapping says nothing about' },
} satisfies Record<string, Bilingual>;

const whys: Record<EchoCode['why'], Bilingual> = {
  approved: { sv: 'godkänd', en: 'approved' },
  unchecked: { sv: 'läses inte in: okontrollerad', en: 'not loaded: unchecked' },
  ignored: { sv: 'ignorerad', en: 'ignored' },
  values: { sv: 'står i mapping.yaml', en: 'stands in mapping.yaml' },
  catalogue: { sv: 'katalogens egen', en: "the catalogue's own" },
};

/** A mapping retold for a person. */
export function echoText(echo: Echo, language: Language): string {
  const t = (word: keyof typeof words): string => words[word][language];
  const head = [
    `${echo.mapping} ${echo.version} (${echo.title}), ${echo.status}, ${t('hash')} ${echo.hash}`,
    `${t('catalogue')} ${echo.catalogue.join(', ')}; ${t('connector')} ${echo.connector}; ${t('stops')} ${Math.round(echo.maxUnmappedShare * 100)} % ${t('unmapped')}`,
  ];
  const records = echo.records.map((record) => new RecordText(record, language).lines().join('\n'));
  const unavailable = echo.unavailable.map(
    ({ variable, reason, seen }) => `  ${variable}: ${reason}${seen === null ? '' : ` (${seen})`}`,
  );
  const tail = [
    ...(unavailable.length > 0
      ? [[`${t('unavailable')} (${unavailable.length}):`, ...unavailable].join('\n')]
      : []),
    ...(echo.notStated.length > 0
      ? [
          [`${t('notStated')} (${echo.notStated.length}):`, ...echo.notStated.map((id) => `  ${id}`)].join(
            '\n',
          ),
        ]
      : []),
  ];
  return [head.join('\n'), ...records, ...tail].join('\n\n');
}

class RecordText {
  constructor(
    private readonly record: EchoRecord,
    private readonly language: Language,
  ) {}

  lines(): string[] {
    const { record } = this;
    const { barn } = record;
    const identity = barn.columns.length > 1 ? `, ${this.t('first')}` : '';
    const line = (word: keyof typeof words, text: string): string => `  ${this.t(word)}: ${text}`;
    return [
      `${record.record}, ${this.t('from')} ${record.from}`,
      ...record.joins.map(({ list, from, key, many, by }) =>
        line('list', `${from} (${list}): ${by} = ${key}${many ? `, ${this.t('many')}` : ''}`),
      ),
      line('key', record.key.join(' + ')),
      ...(record.repeats ? [`  ${this.t('repeats')}`] : []),
      line('child', `${barn.columns.join(', ')} (${this.t(barn.kind)}${identity})`),
      ...Object.entries(record.parents).map(([parent, columns]) => `  ${parent}: ${columns.join(' + ')}`),
      ...(record.record === 'barn'
        ? []
        : [
            line('unit', record.enhet ?? this.t('none')),
            line('begins', this.date(record.eventDate)),
            line('ends', this.date(record.endDate)),
          ]),
      line('changed', record.changed ?? this.t('none')),
      line('protected', this.protectedText()),
      line('columns', record.columns.join(', ')),
      ...record.variables.flatMap((variable) => this.variable(variable)),
    ];
  }

  private t(word: keyof typeof words): string {
    return words[word][this.language];
  }

  private date(date: EchoDate | null): string {
    if (!date) return this.t('none');
    const parts = [
      date.formats.join(' / '),
      ...(date.openEnd.length > 0 ? [`${date.openEnd.join(', ')} = ${this.t('open')}`] : []),
      ...(date.required ? [this.t('required')] : []),
    ];
    return `${date.column} (${parts.join('; ')})`;
  }

  private protectedText(): string {
    const found = this.record.protected;
    if (!found) return `${this.t('none')}: ${this.t('nobody')}`;
    return `${found.column} (${found.values === null ? this.t('anything') : found.values.join(', ')})`;
  }

  private variable({ variable, name, loaded, operation, unmapped, assumed }: EchoVariable): string[] {
    return [
      `    ${variable} (${name})`,
      ...(loaded === false ? [`      ${this.t('notLoaded')}`] : []),
      ...this.operation(operation, '      '),
      ...(assumed === null ? [] : [`      ${this.t('assumed')}: ${assumed}`]),
      // Whatever stands in a column is something.
      ...(operation.operation === 'present' ? [] : [this.otherwise(unmapped)]),
    ];
  }

  private otherwise(unmapped: EchoVariable['unmapped']): string {
    return `      ${this.t('otherwise')} → ${typeof unmapped === 'object' ? unmapped.fixed : this.t(unmapped)}`;
  }

  private operation({ settings, codes, parts, operation }: EchoOperation, indent: string): string[] {
    const own = Object.keys(settings).length > 0 ? inline(settings) : operation;
    return [
      `${indent}${own}`,
      ...codes.map((code) => `${indent}  ${this.code(code)}`),
      ...parts.flatMap((part) => this.operation(part, `${indent}  `)),
    ];
  }

  private code({ code, label, becomes, means, why, wouldBecome, from, to }: EchoCode): string {
    const value = becomes ?? this.t('unanswered');
    const said = why === 'unchecked' ? (wouldBecome === null ? value : `${value} (→ ${wouldBecome})`) : value;
    const reason = [
      whys[why][this.language],
      ...(means !== null && why !== 'unchecked' ? [means] : []),
      ...(from === null && to === null ? [] : [`${from ?? ''}–${to ?? ''}`]),
    ];
    return `${code}${label === '' ? '' : ` ${label}`} → ${said} [${reason.join('; ')}]`;
  }
}

/** As it would stand on one line of mapping.yaml. */
const inline = (settings: Readonly<Record<string, unknown>>): string =>
  stringify(settings, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim();
