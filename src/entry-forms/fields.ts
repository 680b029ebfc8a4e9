/**
 * The entry-forms room: how a unit without a case system (or beside one) registers what a follow-up asks. Belongs here:
 * the workbook and the paper form that Bryggan makes, the mapping that reads them back, and the check that a workbook
 * is the right one. Never: how rows are read or mapped, an answer, or an identity.
 */
import {
  parentsOf,
  recordNames,
  reserved,
  type Catalog,
  type RecordName,
  type Variable,
} from '../catalog/model';
import { foldLabel } from '../mapping/cells';

/** A workbook is filled in by label (`excel`), or with the codes of a printed form (`paper`). */
export type FormKind = 'excel' | 'paper';

/** What a form must know of the follow-up that it is made for. */
export interface FormFollowUp {
  id: string;
  title: string;
  question: string;
  purpose: string;
  decidedBy: string;
  decidedOn: string;
  population: string;
  from: string;
  to: string;
  contact: string;
  variables: readonly string[];
}

/** One possible answer: as it stands in a drop-down list, its code on paper, and the catalogue's value. */
export interface Choice {
  label: string;
  code: string;
  value: string;
}

export interface Field {
  /** Names the column for the mapping; unique in its record and never changed by a new label. */
  name: string;
  /** Swedish, for the person who fills it in. */
  label: string;
  /** The catalogue's key, e.g. R22; empty for what is not in an edition. */
  key: string;
  help: string;
  kind: 'key' | 'identity' | 'parent' | 'unit' | 'protected' | 'date' | 'number' | 'choice' | 'choices';
  /** What it answers; null for what only holds the row together. */
  variable: Variable | null;
  choices: readonly Choice[];
  /** Stands on the form. The others are empty columns that the mapping finds, so that one mapping reads every form. */
  shown: boolean;
}

export interface RecordForm {
  record: RecordName;
  sheet: string;
  fields: readonly Field[];
  /** False: the follow-up asks nothing of this record. */
  shown: boolean;
}

export const sheetNames: Readonly<Record<RecordName, string>> = {
  barn: 'Barn',
  aktualisering: 'Aktualisering',
  utredning: 'Utredning',
  insats: 'Insats',
  placering: 'Placering',
  uppfoljning: 'Uppföljning',
};

/** The fields that say when a record began and ended: its period, and when it is to be deleted, follow from them. */
export const datesOf: Readonly<Record<RecordName, { event: string | null; end: string | null }>> = {
  barn: { event: null, end: null },
  aktualisering: { event: 'inkom-datum', end: 'beslutsdatum' },
  utredning: { event: 'inledd', end: 'avslutsdatum' },
  insats: { event: 'startdatum', end: 'slutdatum' },
  placering: { event: 'startdatum', end: 'slutdatum' },
  uppfoljning: { event: 'datum', end: null },
};

export interface FormRequest {
  catalog: Catalog;
  /** The variables to ask for. */
  variables: readonly string[];
  /** Variables that notifications are counted by: always asked of a notification. */
  counted: readonly string[];
}

/** Every record of the catalogue with every field; those that are asked for are `shown`, and come first. */
export function recordForms({ catalog, variables, counted }: FormRequest): RecordForm[] {
  const asked = new Set(variables);
  const isShown = (record: RecordName): boolean =>
    catalog.variablesOf(record).some(({ id }) => asked.has(id));
  return recordNames.map((record) => {
    const shown = isShown(record);
    const needed = new Set([
      ...asked,
      ...counted,
      ...Object.values(datesOf[record]).map((name) => `${record}.${name}`),
    ]);
    const fields = [
      ...holding(record, isShown),
      ...missingDates(record, catalog),
      ...catalog.variablesOf(record).map((variable) => answering(variable, needed.has(variable.id))),
    ];
    return {
      record,
      sheet: sheetNames[record],
      fields: [...fields].sort((a, b) => Number(b.shown) - Number(a.shown)),
      shown,
    };
  });
}

/** A field that answers nothing. */
const holder = (kind: Field['kind'], name: string, label: string, help: string, shown = true): Field => ({
  name,
  label,
  key: '',
  help,
  kind,
  variable: null,
  choices: [],
  shown,
});

export const keyField = (label: string, help: string): Field => holder('key', 'nummer', label, help);

/** The fields that hold a row together: its own number, whose it is, and what it belongs to. */
function holding(record: RecordName, isShown: (record: RecordName) => boolean): Field[] {
  const identity = holder('identity', 'identitet', 'Personnummer', identityHelp);
  const skydd = holder('protected', 'skydd', 'Skyddade uppgifter', protectedHelp);
  if (record === 'barn') return [identity, skydd];
  return [
    keyField('Eget nummer', keyHelp),
    identity,
    ...parentsOf[record].map((parent) =>
      holder('parent', parent, `${sheetNames[parent]}, eget nummer`, parentHelp(parent), isShown(parent)),
    ),
    holder('unit', 'enhet', 'Enhet', 'Välj enhetens kod i listan. Listan fylls i på bladet Enheter.'),
    skydd,
  ];
}

const identityHelp =
  'ÅÅÅÅMMDD-NNNN. Även samordningsnummer eller tillfälligt id, t.ex. 20120304T001. Aldrig ett namn.';
const protectedHelp = 'Skriv x när personuppgifterna är skyddade. Tomt annars.';
const keyHelp =
  'Radens eget nummer, samma varje gång filen läses: ärendets nummer i ert system eller en egen löpande följd. Aldrig ett namn.';
const parentHelp = (parent: RecordName): string =>
  `Numret på raden i bladet ${sheetNames[parent]} som detta hör till. Tomt om ingen sådan rad finns.`;

/** Dates that hold the record together where the edition has no variable for them. */
function missingDates(record: RecordName, catalog: Catalog): Field[] {
  const { event, end } = datesOf[record];
  return [event, end].flatMap((name): Field[] => {
    if (name === null || catalog.variable(`${record}.${name}`)) return [];
    const label = `Datum då ${words[record]} ${name === event ? 'inleddes' : 'avslutades'}`;
    const help = 'Avgör vilken period raden räknas till och när den ska tas bort.';
    return [holder('date', name, label, help)];
  });
}

const words: Readonly<Record<RecordName, string>> = {
  barn: 'ärendet',
  aktualisering: 'aktualiseringen',
  utredning: 'utredningen',
  insats: 'insatsen',
  placering: 'placeringen',
  uppfoljning: 'uppföljningen',
};

function answering(variable: Variable, shown: boolean): Field {
  return {
    name: variable.id.slice(variable.record.length + 1),
    label: variable.name,
    key: variable.key,
    help: variable.comment,
    kind:
      variable.type === 'datum'
        ? 'date'
        : variable.type === 'tal'
          ? 'number'
          : variable.multiple
            ? 'choices'
            : 'choice',
    variable,
    choices: choicesOf(variable),
    shown,
  };
}

/**
 * The answers of a coded variable. On paper the edition's values are 1, 2, … in its order, a finer value is its value's
 * number with a letter (`1a`), and `0` is not applicable: adding a finer value moves no other code.
 */
export function choicesOf({ values, notApplicable }: Variable): Choice[] {
  const codes = new Map<string, string>();
  const finer = new Map<string, number>();
  let last = 0;
  const choices = values.map(({ code: value, label, refines }): Choice => {
    const twin = values.some(
      (other) => other.code !== value && [other.label, other.code].map(foldLabel).includes(foldLabel(label)),
    );
    const above = refines === undefined ? undefined : codes.get(refines);
    const place = (finer.get(refines ?? '') ?? 0) + 1;
    if (above !== undefined) finer.set(refines!, place);
    const code = above === undefined ? String(++last) : finerCode(above, place);
    codes.set(value, code);
    return { label: twin ? value : label, code, value };
  });
  if (notApplicable) choices.push({ label: notApplicableLabel, code: '0', value: reserved.notApplicable });
  return choices;
}

export const notApplicableLabel = 'Ej aktuellt';

/** Letters after a number, numbers after a letter: `1a`, `1a2`. */
const finerCode = (above: string, place: number): string =>
  /\d$/.test(above) ? `${above}${letters(place)}` : `${above}${place}`;

const letters = (place: number): string =>
  place <= 26
    ? String.fromCharCode(0x60 + place)
    : `${letters(Math.floor((place - 1) / 26))}${letters(((place - 1) % 26) + 1)}`;
