import { parentsOf, type Catalog } from '../catalog/model';
import { Html, html } from '../markup/html';
import { sheetNames, type Choice, type Field, type FormFollowUp, type RecordForm } from './fields';
import { legalBasis, never, notifications } from './instructions';
import { formVersion } from './stamp';
import { paperStyles } from './paper-styles';

export interface PaperRequest {
  catalog: Catalog;
  followUp: FormFollowUp;
  /** What to ask for (`recordForms`). */
  forms: readonly RecordForm[];
}

/**
 * The printable form: an instruction and one sheet per record that the follow-up asks for, to be copied, one for each
 * child and event. The codes are those of the entry workbook. Without scripts and without anything from elsewhere.
 */
export function paperForm({ catalog, followUp, forms }: PaperRequest): string {
  const asked = forms.filter(({ shown }) => shown);
  const page = html`<!doctype html>
    <html lang="sv">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Blankett: ${followUp.title}</title>
        <style>
          ${paperStyles}
        </style>
      </head>
      <body>
        ${instruction(followUp, catalog, asked)} ${asked.map((form) => recordPages(form, followUp, catalog))}
      </body>
    </html> `;
  return `${page.text.trim()}\n`;
}

function instruction(followUp: FormFollowUp, catalog: Catalog, forms: readonly RecordForm[]): Html {
  const withNotifications = forms.some(({ record }) => record === 'aktualisering');
  const linked = forms.filter(({ record }) =>
    parentsOf[record].some((parent) => forms.some((form) => form.record === parent)),
  );
  return html`<section class="page">
    <p class="kicker">Blankett för uppföljning</p>
    <h1>${followUp.title}</h1>
    <p class="lead">${followUp.question}</p>
    <dl>
      <dt>Varför</dt>
      <dd>${followUp.purpose}</dd>
      <dt>Vilka det gäller</dt>
      <dd>${followUp.population}</dd>
      <dt>Beslut</dt>
      <dd>
        ${followUp.decidedBy}, ${followUp.decidedOn}. Gäller <span class="day">${followUp.from}</span> till
        <span class="day">${followUp.to}</span>.
      </dd>
      <dt>Rättslig grund</dt>
      <dd>${legalBasis}</dd>
      <dt>Fråga</dt>
      <dd>${followUp.contact}</dd>
    </dl>
    <h2>Så fyller du i</h2>
    <ol>
      <li>Ett blad per barn och händelse: ${forms.map(({ sheet }) => sheet).join(', ')}. Kopiera bladen.</li>
      <li>Sätt kryss i rutan framför svaret. Ett kryss per fråga, om det inte står att flera kan gälla.</li>
      <li>Vet du inte: kryssa ingenting. Ej aktuellt finns bara där frågan kan vara det.</li>
      <li>Datum skrivs med åtta siffror: år, månad, dag. Lämna rutorna tomma om det inte har hänt ännu.</li>
      <li>
        Varje blad har ett eget nummer, som bara finns på ett blad av sitt slag och aldrig ändras: ärendets
        nummer eller en löpande följd.
        ${
          linked.length > 0 &&
          html`Ett blad som hör till ett annat har också det bladets nummer:
          ${linked.map(({ sheet }) => sheet).join(', ')}.`
        }
      </li>
      <li>Personnumret skrivs likadant på alla blad. Även samordningsnummer eller tillfälligt id går bra.</li>
    </ol>
    <h2>Skriv aldrig</h2>
    <p>${never('på bladen')}</p>
    ${withNotifications && html`<p>${notifications('Förstör bladet')}</p>`}
    <h2>Förvaring</h2>
    <p>
      Ifyllda blad innehåller personnummer och är sekretesskyddade. Förvara dem inlåsta, skriv in dem i
      inmatningsarbetsboken och förstör dem när de är inskrivna och kontrollerade.
    </p>
    ${foot(followUp, catalog, 'Instruktion')}
  </section>`;
}

function recordPages(form: RecordForm, followUp: FormFollowUp, catalog: Catalog): Html[] {
  const shown = form.fields.filter((field) => field.shown);
  const holding = shown.filter(({ variable }) => !variable);
  const [first, ...more] = inPages(shown.filter(({ variable }) => variable));
  const last = more.length + 1;
  const page = (number: number, top: readonly Field[], questions: readonly Field[]): Html =>
    html`<section class="page">
      <header>
        <h1>${form.sheet}</h1>
        <p>${followUp.title}${last > 1 && `, sida ${number} av ${last}`}</p>
      </header>
      <div class="holding">${top.map(holdingField)}</div>
      <div class="questions">${questions.map(question)}</div>
      ${foot(followUp, catalog, form.sheet)}
    </section>`;
  // A second page may come apart from the first, so it says whose it is.
  const again = holding.filter(({ kind }) => kind === (form.record === 'barn' ? 'identity' : 'key'));
  return [page(1, holding, first ?? []), ...more.map((questions, at) => page(at + 2, again, questions))];
}

/** Lines of two columns that a page has room for under the first heading, with a margin for other fonts. */
const linesPerPage = 76;
const charactersPerLine = 42;

/** Questions in as many pages as they need; a question is never parted. */
function inPages(questions: readonly Field[]): Field[][] {
  const pages: Field[][] = [[]];
  let lines = 0;
  for (const one of questions) {
    const needed = linesOf(one);
    if (lines + needed > linesPerPage) {
      pages.push([]);
      lines = 0;
    }
    pages.at(-1)!.push(one);
    lines += needed;
  }
  return pages;
}

function linesOf({ label, key, choices, kind }: Field): number {
  const letters = choices.reduce((sum, { label: text }) => sum + text.length + 6, 0);
  const answers = isLong(choices) ? choices.length : Math.max(1, Math.ceil(letters / charactersPerLine));
  const above = Math.ceil((label.length + key.length + (kind === 'choices' ? 18 : 2)) / charactersPerLine);
  return above + answers + 1;
}

const isLong = (choices: readonly Choice[]): boolean => choices.length > 6;

const foot = (followUp: FormFollowUp, catalog: Catalog, sheet: string): Html =>
  html`<footer>
    <span>${sheet} · ${followUp.id} · ${catalog.edition} · formulärversion ${formVersion}</span>
    <span>Inga namn, inga anteckningar</span>
  </footer>`;

function holdingField({ kind, name, label }: Field): Html {
  const line = (boxes: Html, hint?: string): Html =>
    html`<div class="field ${kind}">
      <span class="label">${label}</span>${boxes}${hint && html`<small>${hint}</small>`}
    </div>`;
  switch (kind) {
    case 'identity':
      return line(html`${cells(8)}<span class="dash">–</span>${cells(4)}`, 'ÅÅÅÅMMDD–NNNN');
    case 'key':
      return line(cells(10), 'Bladets eget nummer');
    case 'parent':
      return line(cells(10), `Numret på bladet ${sheetNames[name as keyof typeof sheetNames]}`);
    case 'protected':
      return line(html`<span class="choice"><i></i> <b>x</b> Ja</span>`);
    case 'date':
      return line(dateCells());
    default:
      return line(cells(8));
  }
}

function question({ key, label, kind, choices }: Field): Html {
  const several = kind === 'choices' && html`<em>Flera kan gälla</em>`;
  return html`<div class="question${isLong(choices) && ' long'}">
    <p class="label">${key && html`<small>${key}</small> `}${label} ${several}</p>
    ${kind === 'date' ? dateCells() : kind === 'number' ? cells(5) : html`<p class="choices">${choices.map(choice)}</p>`}
  </div>`;
}

const choice = ({ code, label }: Choice): Html =>
  html`<span class="choice"><i></i> <b>${code}</b> ${label}</span> `;

const cells = (count: number): Html =>
  html`<span class="cells">${Array.from({ length: count }, () => html`<i></i>`)}</span>`;

const dateCells = (): Html =>
  html`<span class="date"
    >${cells(4)}<span class="dash">–</span>${cells(2)}<span class="dash">–</span>${cells(2)}
    <small>år, månad, dag</small></span
  >`;
