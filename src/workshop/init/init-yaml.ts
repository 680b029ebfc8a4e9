import { parentsOf } from '../../catalog/model';
import type { Bilingual, Language } from '../../errors/problem';
import type { Place, GuessedVariable } from './init-columns';
import type { ProfileColumn } from '../../profile/profile.schema';
import type { CodeMaps } from './init-maps';
import type { GuessedRecord, Guesses } from './init-records';
import { placesOf, type ReadFiles, type Reading } from './init-sql';
import { contentOf, isUnsure, reasonOf, recordReason, unusedHead, words } from './init-yaml-words';

export interface YamlHead {
  mapping: string;
  title: string;
  catalogue: string;
  connector: string;
  /** From the mapping's folder to mapping.schema.json. */
  schema: string;
}

/** The text of mapping.yaml: what was guessed with the reasons beside it, and what was not found as comments. */
export function yamlOf(
  head: YamlHead,
  guesses: Guesses,
  read: ReadFiles,
  maps: CodeMaps,
  language: Language,
): string {
  const t = (text: Bilingual): string => text[language];
  const { records, leftOut } = guesses;
  const lines = [
    `# yaml-language-server: $schema=${head.schema}`,
    ...t(words.intro)
      .split('\n')
      .map((line) => `# ${line}`),
    `mapping: ${head.mapping}`,
    'version: 0.1.0',
    `title: ${scalar(head.title)}`,
    `status: local`,
    `catalogue: ${scalar(head.catalogue)}`,
    `connector: ${head.connector}`,
    '',
    ...listLines(read, t),
    'records:',
    ...records.flatMap((record) =>
      new RecordLines(record, read.readings.get(record)!, maps, language).lines(),
    ),
    ...leftOut.map(
      ({ record, table, lacks }) =>
        `  # ${record}: ${t(words.lacks[lacks])}${table ? ` (${table.name})` : ''}`,
    ),
    '',
    ...t(words.unavailable)
      .split('\n')
      .map((line) => `# ${line}`),
    '# unavailable:',
    `#   ${records[0]?.variables.missing[0]?.id ?? 'utredning.standardiserad-metod'}:`,
    `#     reason: not-in-system`,
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function listLines({ lists }: ReadFiles, t: (text: Bilingual) => string): string[] {
  if (lists.length === 0) return [];
  return [
    `lists: # ${t(words.lists)}`,
    ...lists.map(
      ({ name, from, key, many }) =>
        `  ${scalar(name)}: { from: ${scalar(from)}, key: ${scalar(key)}${many ? ', many: true' : ''} }`,
    ),
    '',
  ];
}

class RecordLines {
  constructor(
    private readonly record: GuessedRecord,
    private readonly reading: Reading,
    private readonly maps: CodeMaps,
    private readonly language: Language,
  ) {}

  lines(): string[] {
    const { record, reading } = this;
    const { variables } = record;
    const t = (text: Bilingual): string => text[this.language];
    return [
      `  ${record.record}: # ${recordReason(record, this.language)}`,
      `    from: ${scalar(reading.from)}`,
      ...(reading.join.length > 0
        ? [
            `    join: { ${reading.join.map(({ list, column }) => `${scalar(list)}: ${scalar(column)}`).join(', ')} }`,
          ]
        : []),
      `    key: ${this.name({ table: record.table, column: record.key, many: false })}`,
      `    barn: ${this.name(record.identity)} # ${t(words.identity)}`,
      ...parentsOf[record.record].flatMap((parent) => {
        const found = record.parents.find((one) => one.parent === parent);
        return found ? [`    ${parent}: ${this.name(found.place)}`] : [];
      }),
      ...this.optional('enhet', record.enhet),
      ...(record.record === 'barn' ? [] : this.date('eventDate', record.eventDate, words.event)),
      ...this.date('endDate', record.endDate),
      ...this.optional('changed', record.changed),
      ...this.protectedLine(),
      ...this.countBy(),
      ...(variables.found.length > 0 ? ['    variables:'] : [`    variables: {} # ${t(words.empty)}`]),
      ...variables.found.map((one) => this.variable(one)),
      ...this.comments(),
      '',
    ];
  }

  private name(place: Place): string {
    return scalar(this.reading.nameOf(place));
  }

  private optional(key: string, place: Place | null, note?: Bilingual): string[] {
    if (!place) return [];
    return [`    ${key}: ${this.name(place)}${note ? ` # ${note[this.language]}` : ''}`];
  }

  private date(key: string, place: Place | null, note?: Bilingual): string[] {
    if (!place) return note ? [`    # ${key}: ${words.noDate[this.language]}`] : [];
    const value = isOpen(place) ? `{ column: ${this.name(place)}${openEnd} }` : this.name(place);
    return [`    ${key}: ${value}${note ? ` # ${note[this.language]}` : ''}`];
  }

  private protectedLine(): string[] {
    const place = this.record.protected;
    if (!place) return [`    # protected: ${words.noProtected[this.language]}`];
    const shown = (place.column.values ?? []).map(({ value }) => String(value).trim());
    const isNo = (text: string): boolean => ['0', 'n', 'nej', 'false'].includes(text.toLowerCase());
    if (!shown.some(isNo)) return this.optional('protected', place, words.protected);
    // Too few rows to be shown may be protected, so the usual words for yes stand here whether they were seen or not.
    const values = [...new Set([...shown.filter((text) => !isNo(text)), 'J', 'JA', '1', 'true'])];
    const list = values.map(scalar).join(', ');
    return [
      `    protected: { column: ${this.name(place)}, values: [${list}] } # ${words.protectedValues[this.language]}`,
    ];
  }

  private countBy(): string[] {
    const { countBy } = this.record;
    if (countBy.length === 0) return [];
    return [
      `    countBy: # ${words.countBy[this.language]}`,
      ...countBy.map((one) => `      ${one.variable.id}: ${this.operation(one)}`),
    ];
  }

  private variable(one: GuessedVariable): string {
    const unsure = isUnsure(one) ? `${words.unsure[this.language]}: ` : '';
    return `      ${one.variable.id}: ${this.operation(one)} # ${unsure}${reasonOf(one, this.language)}`;
  }

  private operation(one: GuessedVariable): string {
    const each = one.places.map((place) => this.single(one, place));
    return each.length === 1 ? each[0]! : `{ anyOf: [${each.join(', ')}] }`;
  }

  private single(one: GuessedVariable, place: Place): string {
    const { operation } = one;
    const name = this.name(place);
    switch (operation.kind) {
      case 'date':
        return `{ date: ${name}${isOpen(place) ? openEnd : ''} }`;
      case 'present':
        return `{ present: ${name} }`;
      case 'times':
        return `{ when: [{ ${name}: { atLeast: 1 }, then: ja }, { ${name}: 0, then: nej }] }`;
      case 'yesNo': {
        const { yes, no } = operation;
        if (!yes || !no) return `{ yesNo: ${name} }`;
        return `{ yesNo: ${name}, yes: [${yes.map(scalar).join(', ')}], no: [${no.map(scalar).join(', ')}] }`;
      }
      case 'code':
      case 'multi':
        return `{ ${operation.kind}: ${name}, map: ${this.maps.nameOf(one)} }`;
    }
  }

  /** Codes that may be several values, variables that several columns fit, and those that none does. */
  private comments(): string[] {
    const { found, unsure, missing } = this.record.variables;
    const t = (text: Bilingual): string => text[this.language];
    const codes = found.flatMap((one) => {
      const { operation } = one;
      if (!('map' in operation)) return [];
      return operation.map.codes
        .filter(({ candidates }) => candidates.length > 0)
        .map(({ code, candidates }) => `${this.maps.nameOf(one)}: ${code} → ${candidates.join(t(words.or))}`);
    });
    const several = unsure.map(
      ({ variable, places }) =>
        `${variable.id}: ${[...new Set(places.map((place) => place.column.name))].join(t(words.or))}`,
    );
    const none = missing.map(({ id, name, type }) => `${id}: ${name} (${type})`);
    return [
      ...block(t(words.codes), codes),
      ...block(t(words.several), several),
      ...block(t(words.missing), none),
      ...this.unused(),
    ];
  }

  /** The rest of the record's own table, to write the missing variables from. */
  private unused(): string[] {
    const { record } = this;
    const { table, lists } = record;
    if (record.variables.missing.length + record.variables.unsure.length === 0) return [];
    const used = new Set([...placesOf(record).map(({ column }) => column), ...lists.map(({ key }) => key)]);
    // Unique and hidden for what its name says of a person: a name or a number of somebody.
    const isSomebody = ({ withheld, unique }: ProfileColumn): boolean =>
      withheld === 'free-text' || (withheld === 'person' && unique === true);
    const rest = table.columns.filter((column) => !used.has(column) && !isSomebody(column));
    const said = rest.map((column) => `${column.name}${contentOf(column, this.language)}`);
    return block(unusedHead(table, this.reading.from, this.language), said);
  }
}

const block = (head: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`      # ${head}`, ...lines.map((line) => `      #   ${line}`)];

/** The last year of the dates is one that stands for "still running". */
const isOpen = ({ column }: Place): boolean => column.dates?.years?.[1] === 9999;
const openEnd = ", openEnd: ['9999-12-31']";

/** A name or a code as YAML has it, in quotes where it would be read as something else. */
export function scalar(text: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_./ -]*$/u.test(text) && !/ #|\s$/.test(text);
  const isWord = /^(?:true|false|null)$/i.test(text);
  const isNumber = /^(?:0|[1-9]\d*)$/.test(text);
  return (isPlain && !isWord) || isNumber ? text : `'${text.replaceAll("'", "''")}'`;
}
