import type { CoverageReport } from '../coverage/coverage';
import { stepChart } from '../coverage/chart';
import { summarySentence } from '../coverage/words';
import type { RunSummary } from '../store/model';
import { stackedBars, type Series, type StackedBar } from './charts';
import { figure, Html, html, share } from '../markup/html';
import { styles } from './styles';

/** A protected table as the page shows it: one chart and the same figures in words. */
export interface PageTable {
  id: string;
  title: string;
  series: readonly Series[];
  bars: readonly StackedBar[];
  /** First column's heading, then one heading per column. */
  head: readonly string[];
  rows: readonly { label: string; cells: readonly string[] }[];
  /** Denominator, non-response, unmapped share, in words. */
  notes: readonly string[];
}

export interface PageIndicator {
  id: string;
  title: string;
  year: string;
  /** 0–1, or null when hidden or nothing to divide by. */
  value: number | null;
  /** 0–1: the value is at least this, where the value itself is hidden. */
  atLeast: number | null;
  /** Those with an answer, and all whom the question concerns. */
  answers: number | null;
  all: number | null;
  /** Without a usable answer among those asked, 0–1. */
  nonResponse: number | null;
}

export interface PageModel {
  municipality: string;
  committee: string;
  example: boolean;
  /** Fewest persons behind a figure that is shown. */
  k: number;
  catalogueNotice: string;
  /** The latest run of each source. */
  runs: readonly RunSummary[];
  coverage: readonly { source: string; report: CoverageReport }[];
  tables: readonly PageTable[];
  indicators: readonly PageIndicator[];
  followUps: readonly { title: string; question: string }[];
}

/** The start page: what was read and when, what it covers, three tables, and who has not answered. */
export function renderPage(model: PageModel): string {
  const page = html`<!doctype html>
    <html lang="sv">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Bryggan – ${model.municipality}</title>
        <style>
          ${styles}
        </style>
      </head>
      <body>
        <header>
          <p class="brand">Bryggan</p>
          <h1>Uppföljning barn och unga, ${model.municipality}</h1>
          <p>
            Nämnd: ${model.committee}. Tabeller och nyckeltal är skyddade: celler med färre än ${model.k} barn
            visas inte.
          </p>
          ${model.example ? html`<p class="banner">Exempelkommun. Alla barn, ärenden och personnummer är påhittade.</p>` : null}
          <p class="banner quiet">${model.catalogueNotice}</p>
        </header>
        <main>
          <section>
            <h2>Det här är läst</h2>
            ${model.runs.map(run)}${model.runs.length === 0 ? html`<p>Ingenting är läst ännu. Kör <code>npx brygga sync</code>.</p>` : null}
          </section>
          <section>
            <h2>Så mycket täcker källan</h2>
            ${model.coverage.map(coverage)}
          </section>
          <section>
            <h2>Nyckeltal</h2>
            ${indicators(model.indicators)}
          </section>
          ${model.tables.map(table)}
          <section>
            <h2>Varför uppgifterna finns här</h2>
            <p>
              Bara de variabler som en beslutad uppföljning eller den nationella statistiken behöver är
              inlästa.
            </p>
            <ul>
              ${model.followUps.map((followUp) => html`<li><strong>${followUp.title}</strong>: ${followUp.question}</li>`)}
            </ul>
          </section>
        </main>
        <footer>
          <p>
            <a href="/api/docs">API för statistikverktyg</a> ·
            <a href="/tackning">Täckning för upphandling</a> · <a href="/api/v2/tables">Alla tabeller</a>
          </p>
        </footer>
      </body>
    </html>`;
  return page.text;
}

const when = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/Stockholm',
});

function run(summary: RunSummary): Html {
  const facts: [string, string][] = [
    [figure(summary.read), 'rader lästa'],
    [figure(summary.inserted + summary.updated + summary.unchanged), 'i uppföljningslagret'],
    [figure(summary.countedOnly), 'bara räknade'],
    [figure(summary.rejected), 'avvisade'],
    [summary.cells ? share(summary.unmapped / summary.cells) : '–', 'omappade celler'],
  ];
  return html`<article class="run">
    <h3>
      ${summary.source} <small>${when.format(new Date(summary.finishedAt ?? summary.startedAt))}</small>
    </h3>
    ${summary.status === 'failed' ? html`<p class="banner">Den senaste körningen misslyckades (${summary.problem}). Siffrorna kan vara ofullständiga.</p>` : null}
    <dl>
      ${facts.map(
        ([value, label]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <p class="note">
      Mappning ${summary.mapping} ${summary.mappingVersion}, katalog ${summary.catalogue}. Orosanmälningar som
      inte ledde till utredning lagras aldrig person för person, de räknas bara.
    </p>
  </article>`;
}

function coverage({ source, report }: PageModel['coverage'][number]): Html {
  return html`<article>
    <h3>${source}</h3>
    ${
      report.mapping.template
        ? html`<p class="banner">
            Mappningen är en mall: det som står om täckning är antaget, inte prövat mot systemet.
          </p>`
        : null
    }
    <p>${summarySentence(report)}</p>
    <figure class="chart">${new Html(stepChart(report.variables))}</figure>
  </article>`;
}

function indicators(items: readonly PageIndicator[]): Html {
  return html`<div class="wide">
      <table>
        <thead>
          <tr>
            <th>Nyckeltal</th>
            <th>År</th>
            <th>Andel</th>
            <th>Med svar</th>
            <th>Berörda</th>
            <th>Utan svar (bortfall)</th>
          </tr>
        </thead>
        <tbody>
          ${items.map(
            (item) =>
              html`<tr>
                <th scope="row">${item.title}</th>
                <td>${item.year}</td>
                <td class="strong">${shareText(item)}</td>
                <td>${item.answers === null ? '..' : figure(item.answers)}</td>
                <td>${item.all === null ? '..' : figure(item.all)}</td>
                <td>${item.nonResponse === null ? '..' : share(item.nonResponse)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="note">
      .. betyder att värdet är dolt för att skydda enskilda, eller att det inte finns något att räkna på.
      Minst: antalet med svar är dolt, så andelen är räknad på alla berörda och är i verkligheten något högre.
    </p>`;
}

function shareText({ value, atLeast }: PageIndicator): string {
  if (value !== null) return share(value);
  return atLeast === null ? '..' : `minst ${share(atLeast)}`;
}

function table(item: PageTable): Html {
  return html`<section>
    <h2>${item.title}</h2>
    ${stackedBars(item.title, item.bars, item.series)}
    <div class="wide">
      <table>
        <thead>
          <tr>
            ${item.head.map((text) => html`<th>${text}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${item.rows.map(
            (row) =>
              html`<tr>
                <th scope="row">${row.label}</th>
                ${row.cells.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${item.notes.map((note) => html`<p class="note">${note}</p>`)}
    <p class="note">
      <a href="/api/v2/tables/${item.id}/data?outputFormat=csv&outputFormatParams=SeparatorSemicolon">CSV</a>
      ·
      <a href="/api/v2/tables/${item.id}/data?outputFormat=json-stat2">JSON-stat</a>
    </p>
  </section>`;
}
