import { Packer } from 'docx';
import type { Catalog } from '../catalog/model';
import { annexDocument, bullet, heading, keyTable, para, type Block } from './annex-blocks';
import type { CoverageReport } from './coverage';
import type { Requirement } from './requirements';
import { capital, provenanceNames, statusSentence, stepNames } from './words';

export interface AnnexInput {
  catalog: Catalog;
  requirements: readonly Requirement[];
  /** The system whose gaps are asked for; undefined: the whole list for a new system. */
  report?: CoverageReport;
  /** Today, `YYYY-MM-DD`. */
  date: string;
}

/** The requirements annex (kravbilaga) of a tender as DOCX, in Swedish. */
export const annexDocx = (input: AnnexInput): Promise<Buffer> =>
  Packer.toBuffer(annexDocument(title, blocksOf(input)));

const templateText =
  'Det som sägs om dagens system är antaget: det kommer ur en mall, som ingen har prövat mot ett verkligt system. ' +
  'Kontrollera på plats vad som verkligen saknas innan bilagan skickas ut.';

const title = 'Kravbilaga: uppgifter för uppföljning av barn och unga';

function blocksOf(input: AnnexInput): Block[] {
  const { requirements } = input;
  const steps = [...new Set(input.catalog.variables.map(({ step }) => step))];
  const groups = steps.flatMap((step) => {
    const own = requirements.filter(({ variable }) => variable.step === step);
    return own.length === 0 ? [] : [heading(2, stepNames[step]), ...own.flatMap(requirementBlocks)];
  });
  return [
    heading('title', title),
    para(
      `Framtagen ${input.date} med Bryggan ur katalogen ${input.catalog.title} (${input.catalog.edition}).`,
    ),
    heading(1, '1. Om bilagan'),
    ...preamble(input),
    heading(1, '2. Så svarar anbudsgivaren'),
    ...howToAnswer(),
    heading(1, '3. Sammanställning av kraven'),
    ...overview(requirements),
    heading(1, '4. Kraven'),
    ...(groups.length > 0 ? groups : [para('Ingenting saknas, så bilagan innehåller inga krav.')]),
  ];
}

function preamble({ catalog, requirements, report }: AnnexInput): Block[] {
  const must = requirements.filter((requirement) => requirement.must).length;
  const counts = `Bilagan innehåller ${requirements.length} krav: ${must} ska-krav och ${requirements.length - must} bör-krav.`;
  const from = report
    ? `Kraven är det som saknas i ${report.mapping.title} (mappning ${report.mapping.id} ${report.mapping.version}).`
    : 'Kraven är hela listan av uppgifter i katalogen, för ett nytt system.';
  return [
    para(
      `${from} ${counts} De gäller vad systemet ska kunna lämna ut som egna, avgränsade uppgifter. De säger ingenting om hur systemet ser ut för den som använder det.`,
    ),
    ...(report
      ? [
          report.mapping.template
            ? para(templateText, { strong: true })
            : para(statusSentence(report.mapping.status)),
        ]
      : []),
    ...(report?.mapping.assumptions ?? []).map((text) => bullet(`Antaget: ${text}`)),
    heading(2, 'Hur säker katalogen är'),
    para(catalog.notice, { strong: catalog.status === 'working' }),
    para('Så säkert är det att kravens variabler, och deras svar, står så i Socialstyrelsens lista:'),
    keyTable(['Ursprung', 'Variabler', 'Svaren'], provenanceCounts(requirements)),
    para(
      'Publicerad och ur källan: står så hos Socialstyrelsen. Härledd: följer av annan publicerad text. Antagen: en bedömning, mer eller mindre säker. Utfyllnad: satt dit för att fylla listans antal; stryk eller ersätt innan bilagan skickas ut. Ursprunget står också vid varje krav.',
    ),
    para(
      'Kontrollera kraven mot Socialstyrelsens gällande informationsspecifikation innan bilagan skickas ut. Stryk eller ändra det som inte stämmer; kravens nummer ska stå kvar.',
    ),
  ];
}

function provenanceCounts(requirements: readonly Requirement[]): string[][] {
  return Object.entries(provenanceNames).flatMap(([provenance, name]) => {
    const variables = requirements.filter(({ variable }) => variable.provenance === provenance).length;
    const values = requirements.filter(({ variable }) => variable.valuesProvenance === provenance).length;
    return variables + values === 0 ? [] : [[capital(name), String(variables), String(values)]];
  });
}

const howToAnswer = (): Block[] => [
  para(
    'Ska-krav måste uppfyllas för att anbudet ska tas upp till prövning. Bör-krav ger poäng enligt upphandlingsdokumenten.',
  ),
  para('Fyll i tabellen under varje krav:', { withNext: true }),
  bullet('Uppfylls: ja, nej eller delvis, för varje svar som räknas upp.'),
  bullet('Värde i systemet: koden och klartexten så som de står i systemets egen kodlista.'),
  bullet(
    'Var det står: vyn, tabellen eller filen och kolumnen där uppgiften kommer ut, eller skärmbilden och fältet där den registreras.',
  ),
  bullet(
    'Ifyllt exempel: en påhittad uppgift så som den ser ut när den kommer ut ur systemet. Skriv aldrig uppgifter om verkliga personer.',
  ),
  para(
    'Ett krav som besvaras med ja utan plats och exempel räknas som obelagt. Kravens nummer följer katalogens nycklar och är desamma i alla bilagor som görs ur samma utgåva.',
  ),
];

function overview(requirements: readonly Requirement[]): Block[] {
  const rows = requirements.map(({ id, variable, must, national }) => [
    id,
    variable.name,
    must ? 'ska' : 'bör',
    national ? `HSLF-FS 2016:3${national.confirmed ? '' : ' (ej bekräftat)'}` : '',
    '',
  ]);
  return [
    keyTable(
      ['Krav', 'Uppgift', 'Ska/bör', 'Nationell statistik', 'Uppfylls (ja/nej/delvis)'],
      rows,
      [10, 44, 10, 18, 18],
    ),
  ];
}

function requirementBlocks(requirement: Requirement): Block[] {
  const { id, variable, must, national, values, text, because } = requirement;
  const answers =
    values.length > 0
      ? values.map(({ label, code }) => `${label} (${code})`)
      : [variable.type === 'datum' ? 'Ett datum' : 'Ett tal'];
  const references = [
    `katalogens nyckel ${variable.key}, variabel ${variable.id}`,
    ...(national
      ? [
          `HSLF-FS 2016:3, uppgiften ”${national.name}”${national.confirmed ? '' : ' (det är inte bekräftat att just den uppgiften ingår)'}`,
        ]
      : []),
  ];
  return [
    heading(3, `${id} ${variable.name} (${must ? 'ska' : 'bör'})`),
    para(text, { withNext: true }),
    ...(because ? [para(because, { quiet: true, withNext: true })] : []),
    para(verification(requirement), { lead: 'Så kontrolleras kravet: ', withNext: true }),
    para(`${references.join('; ')}.`, { lead: 'Hänvisning: ', withNext: true }),
    para(
      `variabeln är ${provenanceNames[variable.provenance]}${values.length > 0 ? `, svaren är ${provenanceNames[variable.valuesProvenance]}` : ''}.`,
      { lead: 'Hur säkert: ', withNext: true },
    ),
    keyTable(
      [
        'Svar som efterfrågas',
        'Uppfylls',
        'Värde i systemet (kod och klartext)',
        'Var det står',
        'Ifyllt exempel',
      ],
      answers.map((answer) => [answer, '', '', '', '']),
      [24, 12, 22, 23, 19],
    ),
  ];
}

function verification({ variable, values }: Requirement): string {
  const place = 'Anbudsgivaren visar filen, vyn eller skärmbilden';
  if (values.length === 0) {
    const form = variable.type === 'datum' ? 'ett verkligt datum med år, månad och dag' : 'ett tal';
    return `${place} med fältet, och ett ifyllt exempel där fältet innehåller ${form}. Ett datum eller tal som bara står i löpande text uppfyller inte kravet.`;
  }
  const several = variable.multiple ? ' Exemplet visar minst två svar på samma gång.' : '';
  return `${place} med fältet, systemets kodlista för fältet, och ett ifyllt exempel för varje svar i tabellen.${several} Svar som bara står i fritext uppfyller inte kravet.`;
}
