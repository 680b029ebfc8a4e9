import type { Catalog, Variable } from '../../catalog/model';
import { askedValues } from '../coverage';
import { nationalNames, stepNames } from '../words';
import type { Weights } from './weights';

export const bidSchemaFile = 'bid.schema.json';

/** An empty claim form: every variable that counts, each of its values on a line of its own. */
export function bidForm(catalog: Catalog, weights: Weights): string {
  const names = nationalNames(catalog);
  const variables = catalog.variables.filter(
    (variable) => variable.step !== 'lokal' && weights.weightOf(variable) > 0,
  );
  const steps = [...new Set(variables.map(({ step }) => step))];
  const blocks = steps.flatMap((step) => [
    `  # ===== ${stepNames[step]} =====`,
    ...variables
      .filter((variable) => variable.step === step)
      .map((variable) => block(variable, weights, names.get(variable.id))),
  ]);
  return [...head(catalog), ...blocks].join('\n\n') + '\n';
}

const head = (catalog: Catalog): string[] => [
  `# yaml-language-server: $schema=${bidSchemaFile}`,
  `# SVARSFORMULÄR för anbudsgivare: vad systemet kan lämna ut för uppföljning av barn och unga.
#
# Så fyller du i:
#   claim     all   systemet lämnar alla svar som räknas upp
#             none  systemet lämnar inte uppgiften
#             [a, b]  bara dessa svar; koden står under examples vid value
#             tomt  räknas som obesvarat
#   table, column   vyn, tabellen eller filen och kolumnen där uppgiften kommer ut, eller
#   screen, field   skärmbilden och fältet där den registreras
#   examples  ett ifyllt exempel per svar: source är vad som står i systemet, value är katalogens värde.
#             Skriv bara source. För datum och tal byts även value ut mot det som exemplet blir.
#             Exemplen ska vara påhittade. Skriv aldrig ett personnummer.
#   comment   frivillig text
#
# Det som påstås utan plats och exempel redovisas som obelagt och ger inga poäng.
# Kontrollera formuläret: npx brygga coverage compare anbud.yaml
# Redigera helst i en textredigerare som förstår YAML, t.ex. VS Code; ${bidSchemaFile} bredvid filen ger hjälp.`,
  `bid:                 # anbudsgivarens namn
system:              # systemets namn och version
catalogue: ${catalog.edition}   # katalogens utgåva, ändras inte
claims:`,
];

function block(variable: Variable, weights: Weights, national: string | undefined): string {
  const about = [
    weights.must(variable) ? 'SKA' : 'BÖR',
    `vikt ${weights.weightOf(variable)}`,
    ...(national ? [`HSLF-FS 2016:3: ${national}`] : []),
    ...(variable.multiple ? ['flera svar samtidigt'] : []),
  ];
  return [
    `  # ${variable.key}  ${oneLine(variable.name)}  (${about.join(' · ')})`,
    `  ${variable.id}:`,
    '    claim:',
    '    table:',
    '    column:',
    '    screen:',
    '    field:',
    '    examples:',
    ...examples(variable),
    '    comment:',
  ].join('\n');
}

function examples(variable: Variable): string[] {
  if (variable.type === 'datum') return ['      - { source: , value: ÅÅÅÅ-MM-DD }'];
  if (variable.type === 'tal') return ['      - { source: , value: 0 }'];
  return askedValues(variable).map(
    ({ code, label }) => `      - { source: , value: ${code} }   # ${oneLine(label)}`,
  );
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
