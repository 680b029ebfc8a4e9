import type { FormKind, RecordForm } from './fields';

/** The sheet that says what a workbook is. Nobody sees it; a reading does. */
export const stampSheet = 'brygga';
/** Counted up when a workbook can no longer be read as one of the version before. */
export const formVersion = 1;

export interface Stamp {
  form: FormKind;
  version: number;
  edition: string;
  followUp: string;
  /** It asks for what the municipality has added, which the shipped mapping does not read. */
  local: boolean;
  /** Answers that the municipality has added, `variable=value`. */
  added: readonly string[];
  /** The variables of the follow-up that it asks for. */
  variables: readonly string[];
}

export const stampColumns = ['uppgift', 'innehåll'] as const;

export const stampRows = (stamp: Stamp): [string, string | number][] => [
  ['formulär', stamp.form],
  ['version', stamp.version],
  ['utgåva', stamp.edition],
  ['uppföljning', stamp.followUp],
  ['egna tillägg', stamp.local ? 'ja' : 'nej'],
  ...stamp.added.map((answer): [string, string] => ['eget svar', answer]),
  ...stamp.variables.map((id): [string, string] => ['variabel', id]),
];

/** As catalogue and follow-ups name themselves; anything else in its place is somebody's writing and never shown. */
const isName = (text: string | undefined): text is string => /^[a-z][a-z0-9-]{0,80}$/.test(text ?? '');

/** What the rows say; null when they are no stamp. */
export function stampOf(rows: readonly (readonly [string, string])[]): Stamp | null {
  const said = (what: string): string[] => rows.filter(([name]) => name === what).map(([, value]) => value);
  const [form] = said('formulär');
  const version = Number(said('version')[0]);
  const [edition] = said('utgåva');
  const [followUp] = said('uppföljning');
  if ((form !== 'excel' && form !== 'paper') || !(version >= 1)) return null;
  if (!isName(edition) || !isName(followUp)) return null;
  return {
    form,
    version,
    edition,
    followUp,
    local: said('egna tillägg')[0] === 'ja',
    added: said('eget svar').filter((answer) => /^[a-z]+\.[a-z0-9-]+=[a-z0-9.-]+$/.test(answer)),
    variables: said('variabel').filter((id) => /^[a-z]+\.[a-z0-9-]+$/.test(id)),
  };
}

/** The answers that can be given and that the municipality has added, `variable=value`. */
export const addedAnswers = (forms: readonly RecordForm[]): string[] =>
  forms.flatMap(({ fields }) =>
    fields.flatMap(({ shown, variable }) =>
      shown && variable
        ? variable.values.filter(({ local }) => local).map(({ code }) => `${variable.id}=${code}`)
        : [],
    ),
  );

/** Whether what is asked for can only be read by a mapping that knows the municipality's additions. */
export function needsOwnMapping(forms: readonly RecordForm[], kind: FormKind): boolean {
  return forms.some(({ fields }) =>
    fields.some(({ shown, variable }) => {
      if (!shown || !variable) return false;
      const added = variable.values.some(({ local }) => local);
      return variable.step === 'lokal' || (added && (kind === 'paper' || variable.multiple));
    }),
  );
}
