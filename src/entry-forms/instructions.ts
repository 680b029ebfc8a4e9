import type { Catalog } from '../catalog/model';
import { sheetNames, type Field, type FormFollowUp, type FormKind, type RecordForm } from './fields';

/** What the person who fills in must know; the first column is a heading. */
export function instructionRows(
  kind: FormKind,
  followUp: FormFollowUp,
  catalog: Catalog,
  forms: readonly RecordForm[],
): [string, string][] {
  const sheets = forms.filter(({ shown }) => shown).map(({ sheet }) => sheet);
  const has = (holds: Field['kind']): boolean =>
    forms.some((form) => form.shown && form.fields.some(({ kind: one, shown }) => shown && one === holds));
  return [
    [followUp.title, ''],
    ['Frågan', followUp.question],
    ['Varför', followUp.purpose],
    ['Vilka det gäller', followUp.population],
    ['Beslut', `${followUp.decidedBy}, ${followUp.decidedOn}. Gäller ${followUp.from} till ${followUp.to}.`],
    ['Rättslig grund', legalBasis],
    ['Fråga', followUp.contact],
    ['Så fyller du i', howTo(kind, sheets)],
    ['Numren', has('identity') ? numbers(forms) : systemNumbers],
    [
      'Datum',
      kind === 'excel'
        ? 'ÅÅÅÅ-MM-DD. Tomt betyder att det inte har hänt ännu eller inte är känt.'
        : 'Åtta siffror i följd, ÅÅÅÅMMDD. Tomt betyder att rutorna på blanketten är tomma.',
    ],
    [
      'Vet inte',
      'Lämna cellen tom: det räknas som obesvarat. Ej aktuellt finns bara där frågan kan vara det.',
    ],
    ['Skriv aldrig', never('i cellerna eller i kommentarer till dem')],
    ...(forms.some(({ record, shown }) => record === 'aktualisering' && shown)
      ? ([['Anmälningar', notifications('Töm raden')]] as [string, string][])
      : []),
    ['Förvaring', keeping(kind, has('identity'))],
    ['Utgåva', `${catalog.title} (${catalog.edition}). ${catalog.notice}`],
  ];
}

export const legalBasis =
  'Uppföljning och kvalitetssäkring av nämndens egen verksamhet, 6 § och 7 a § lagen (2001:454) om behandling av ' +
  'personuppgifter inom socialtjänsten. Uppgifterna får bara användas till det som står under Varför. Samtycke behövs ' +
  'inte, men den som uppgifterna gäller ska vara informerad.';

/** @param where where a person could be tempted to write more */
export const never = (where: string): string =>
  `Inga namn, adresser, telefonnummer eller anteckningar ${where}. Det finns inga fält för fritext, och lägg inte till ` +
  'några. Fler uppgifter än det frågas efter får inte samlas in.';

/** @param remove how what has been written is removed */
export const notifications = (remove: string): string =>
  `En anmälan som inte ledde till utredning får inte samlas i ett register person för person. ${remove} när beslutet ` +
  'blir att inte inleda utredning. Bryggan räknar den bara och sparar den aldrig.';

const keeping = (kind: FormKind, withIdentities: boolean): string =>
  `${
    withIdentities
      ? 'Filen innehåller personnummer och är sekretesskyddad.'
      : 'Ärendenumren pekar ut personer, så filen är sekretesskyddad.'
  } Förvara den bara i den mapp som enheten och Bryggan har behörighet till: inte på en gemensam mapp (G:), på ` +
  'skrivbordet, på ett USB-minne eller i e-post. Bryggan läser den men sparar inga personnummer. Det som töms här ' +
  'försvinner ur uppföljningen vid nästa läsning: ta bort filen när uppföljningen är avslutad och gallrad, inte före.' +
  (kind === 'paper' ? ' De ifyllda blanketterna förstörs när de är inskrivna och kontrollerade.' : '');

const systemNumbers =
  'Den första kolumnen är ärendets nummer i verksamhetssystemet, skrivet som där. Samma nummer får bara stå på en rad ' +
  'i bladet. Personnummer ska inte skrivas här.';

function howTo(kind: FormKind, sheets: readonly string[]): string {
  const each = `En rad per barn eller händelse på bladen ${sheets.join(', ')}. Gula rubriker håller ihop raden, grå är frågor. `;
  return kind === 'excel'
    ? `${each}Välj svar i listan i cellen. Frågor där flera svar kan gälla har en kolumn per svar: skriv x i dem som gäller. En rad som ska bort töms: markera den och tryck Delete. Byt inte namn på filen eller bladen.`
    : `${each}Skriv koden som är kryssad på blanketten. Är flera kryssade: skriv dem i samma cell med mellanslag mellan. Vad koderna betyder visas när cellen är markerad och på bladet Koder. En rad som ska bort töms: markera den och tryck Delete.`;
}

function numbers(forms: readonly RecordForm[]): string {
  const shown = new Set(forms.filter((form) => form.shown).map(({ record }) => record));
  const links = (
    [
      ['utredning', 'aktualisering'],
      ['insats', 'utredning'],
      ['placering', 'insats'],
      ['uppfoljning', 'insats'],
    ] as const
  ).filter(([below, above]) => shown.has(below) && shown.has(above));
  const linked = links.map(([below, above]) => `${sheetNames[below]} → ${sheetNames[above]}`).join(', ');
  return (
    'Varje rad har ett eget nummer som bara står på en rad i bladet och aldrig ändras. Personnumret skrivs likadant på alla blad.' +
    (linked === '' ? '' : ` Raderna hänger ihop genom numren: ${linked}.`)
  );
}

/** Variable, code, what it means: the sheet that lies beside the keyboard. */
export function codeSheetRows(forms: readonly RecordForm[]): string[][] {
  return [
    ['Blad', 'Nyckel', 'Fråga', 'Kod', 'Svar'],
    ...forms
      .filter(({ shown }) => shown)
      .flatMap(({ sheet, fields }) =>
        fields
          .filter((field) => field.shown && field.choices.length > 0)
          .flatMap(({ key, label, choices }) =>
            choices.map((choice, index) => [
              index === 0 ? sheet : '',
              index === 0 ? key : '',
              index === 0 ? label : '',
              choice.code,
              choice.label,
            ]),
          ),
      ),
  ];
}
