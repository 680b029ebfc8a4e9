import type { Bilingual, Language } from '../errors/problem';
import type { EditionDiff } from './edition-diff';
import type { Catalog, Provenance, TimeLimit, Variable } from './model';
import { type CatalogSummary, limitsOf } from './summary';

/** The catalogue as lines for a terminal. Its own content is Swedish; the words around it follow the language. */

const words = {
  published: {
    sv: 'belagd ordagrant i Socialstyrelsens text',
    en: "seen word for word in Socialstyrelsen's text",
  },
  source: { sv: 'belagd i källa', en: 'seen in a source' },
  derived: { sv: 'härledd ur källa', en: 'derived from a source' },
  'derived-weak': { sv: 'svagt härledd', en: 'weakly derived' },
  'assumed-high': { sv: 'antagen, trolig', en: 'assumed, likely' },
  'assumed-medium': { sv: 'antagen, ganska trolig', en: 'assumed, fairly likely' },
  'assumed-low': { sv: 'antagen, osäker', en: 'assumed, uncertain' },
  filler: { sv: 'utfyllnad', en: 'filler' },
  local: { sv: 'kommunens egen', en: "the municipality's own" },
} as const satisfies Record<Provenance, Bilingual>;

/** What a provenance means, in a few words. */
export const provenanceText = (kind: Provenance, language: Language): string => words[kind][language];

export function summaryText(summary: CatalogSummary, language: Language): string {
  const sv = language === 'sv';
  const counts = (by: Record<string, number>): string[] =>
    Object.entries(by).map(
      ([kind, n]) => `  ${String(n).padStart(3)} ${kind} (${words[kind as Provenance][language]})`,
    );
  const { local } = summary;
  return [
    `${summary.title} (${summary.edition}, ${summary.status})`,
    summary.notice,
    '',
    sv ? `${summary.variables} variabler, säkerhet:` : `${summary.variables} variables, provenance:`,
    ...counts(summary.provenance),
    sv ? 'deras värdemängder:' : 'their values:',
    ...counts(summary.valuesProvenance),
    sv
      ? `${summary.national} nationella variabler, obekräftade: ${summary.nationalUnconfirmed.join(', ')}`
      : `${summary.national} national variables, unconfirmed: ${summary.nationalUnconfirmed.join(', ')}`,
    `  ${summary.nationalStatus}`,
    sv ? `${summary.timeLimits} tidsgränser` : `${summary.timeLimits} time limits`,
    sv
      ? `Kommunens egna: ${local.variables} variabler, ${local.refinements} finare värden`
      : `The municipality's own: ${local.variables} variables, ${local.refinements} finer values`,
  ].join('\n');
}

/** One line per variable: key, id, type, name. */
export function listText(variables: readonly Variable[]): string {
  const width = Math.max(0, ...variables.map((variable) => variable.id.length));
  return variables
    .map(({ key, id, type, name }) => `${key.padEnd(4)} ${id.padEnd(width)}  ${type.padEnd(6)}  ${name}`)
    .join('\n');
}

export function variableText(variable: Variable, catalog: Catalog, language: Language): string {
  const sv = language === 'sv';
  const line = (label: Bilingual, value: string | undefined): string[] =>
    value ? [`${`${label[language]}:`.padEnd(14)} ${value}`] : [];
  const kind = [
    variable.type,
    variable.multiple && (sv ? 'flera svar' : 'several answers'),
    variable.notApplicable && (sv ? 'ej aktuellt är ett svar' : 'not applicable is an answer'),
  ];
  const sure = (kindOf: Provenance, note: string | undefined): string =>
    [`${kindOf} (${words[kindOf][language]})`, note].filter(Boolean).join('. ');
  const national = catalog.national.variables.find((n) => n.variable === variable.id);
  return [
    `${variable.id}${variable.key && ` (${variable.key})`}`,
    variable.name,
    '',
    variable.comment,
    '',
    ...line({ sv: 'Post', en: 'Record' }, variable.record),
    ...line({ sv: 'Steg', en: 'Step' }, variable.step),
    ...line({ sv: 'Område', en: 'Area' }, variable.area),
    ...line({ sv: 'Typ', en: 'Type' }, kind.filter(Boolean).join(', ')),
    ...variable.values.map(
      ({ code, label, refines, local }) =>
        `  ${refines ? '  ' : ''}${code}  ${label}${local ? (sv ? ' (lokalt)' : ' (local)') : ''}`,
    ),
    ...line({ sv: 'Nationell', en: 'National' }, national && `${variable.national}. ${national.definition}`),
    ...line({ sv: 'Säkerhet', en: 'Provenance' }, sure(variable.provenance, variable.provenanceNote)),
    ...line(
      { sv: 'Värdemängd', en: 'Values' },
      sure(variable.valuesProvenance, variable.valuesProvenanceNote),
    ),
    ...line({ sv: 'Tidigare id', en: 'Former id' }, variable.formerId),
    ...limitsOf(catalog, variable.id).flatMap((limit) =>
      line({ sv: 'Tidsgräns', en: 'Time limit' }, limitText(limit, sv)),
    ),
    '',
    `${catalog.title}: ${sv ? 'se' : 'see'} brygga catalog check`,
  ].join('\n');
}

function limitText({ name, limit, statute, validFrom, validTo }: TimeLimit, sv: boolean): string {
  const [unit, n] = Object.entries(limit)[0]!;
  const units = { days: 'dagar', months: 'månader', years: 'år' }[unit as 'days' | 'months' | 'years'];
  return `${name}: ${n} ${sv ? units : unit}, ${statute} (${validFrom}–${validTo ?? ''})`;
}

export function diffText(diff: EditionDiff, language: Language): string {
  const sv = language === 'sv';
  const section = (title: Bilingual, lines: readonly string[]): string[] =>
    lines.length > 0 ? [`${title[language]} (${lines.length}):`, ...lines.map((line) => `  ${line}`)] : [];
  const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
  const changes = diff.changed.flatMap(({ id, fields, values }) => [
    id,
    ...fields.map(({ field, from, to }) => `  ${field}: ${short(from)} → ${short(to)}`),
    ...values.removed.map((code) => `  - ${code}`),
    ...values.added.map((code) => `  + ${code}`),
    ...values.relabelled.map((code) => `  ~ ${code}`),
  ]);
  return [
    ...section({ sv: 'Nya', en: 'New' }, diff.added),
    ...section({ sv: 'Borttagna', en: 'Removed' }, diff.removed),
    ...section(
      { sv: 'Nytt id', en: 'New id' },
      diff.renamed.map(({ from, to }) => `${from} → ${to}`),
    ),
    ...(changes.length > 0
      ? [`${sv ? 'Ändrade' : 'Changed'} (${diff.changed.length}):`, ...changes.map((line) => `  ${line}`)]
      : []),
    ...section(
      {
        sv: 'Nationella variabler som profilen inte längre hittar; rätta catalog/national',
        en: 'National variables that the profile no longer finds; correct catalog/national',
      },
      diff.nationalMissing,
    ),
    sv ? `Oförändrade: ${diff.unchanged}` : `Unchanged: ${diff.unchanged}`,
  ].join('\n');
}
