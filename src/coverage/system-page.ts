import { Html, html } from '../markup/html';
import type { CoverageReport, VariableCoverage } from './coverage';
import { stepChart } from './chart';
import { missingText } from './matrix/matrix-missing';
import { page } from './page';
import { missingRequirements, routines } from './requirements';
import { defaultWeights } from './bids/weights';
import {
  codesText,
  provenanceNames,
  rowsShareText,
  stateNames,
  statusSentence,
  stepNames,
  summarySentence,
  unmappedText,
} from './words';

/** The coverage of one system as a page for a procurement officer: no script, nothing from elsewhere, prints on A4. */
export function coverageHtml(report: CoverageReport): string {
  const { mapping, catalogue } = report;
  const body = html`<header>
      <p class="kicker">Täckning</p>
      <h1>${mapping.title} ${templateBadge(report)}</h1>
      <p class="summary">${summarySentence(report)}</p>
      <p class="${mapping.template ? 'warning' : 'note'}">
        <strong>${statusSentence(mapping.status)}</strong>
      </p>
      ${
        mapping.assumptions.length > 0
          ? html`<p>Den som skrev mappningen antar:</p>
              <ul>
                ${mapping.assumptions.map((text) => html`<li>${text}</li>`)}
              </ul>`
          : null
      }
      <p class="note">${catalogue.notice}</p>
    </header>
    <section>
      <h2>Vad som ${mapping.template ? 'antas kunna' : 'kan'} lämnas, per steg i processen</h2>
      <figure>
        ${new Html(stepChart(report.variables))}
        <figcaption>
          ${mapping.template ? 'Allt i bilden är antaget (mall). ' : ''}Antal variabler i katalogen
          ${catalogue.title} (${catalogue.edition}).
        </figcaption>
      </figure>
    </section>
    ${nationalSection(report)} ${requirementSection(report)} ${matrixSections(report)} ${localSection(report)}
    ${explanation(report)}
    <footer>
      Mappning ${mapping.id} ${mapping.version} · katalog ${catalogue.edition} · läst med
      ${mapping.connector}${report.asOf ? ` · data lästa ${report.asOf.slice(0, 10)}` : ''}
    </footer>`;
  return page(`Täckning: ${mapping.title}`, 'A4 portrait', body);
}

const templateBadge = ({ mapping }: CoverageReport): Html | null =>
  mapping.template ? html`<span class="badge">MALL</span>` : null;

const coverageHead = (report: CoverageReport): Html =>
  html`<th class="${report.mapping.template ? 'template' : ''}">Täckning ${templateBadge(report)}</th>`;

function nationalSection(report: CoverageReport): Html {
  const { national } = report;
  const unconfirmed = national.filter(({ confirmed }) => !confirmed).length;
  const rows = national.map(
    ({ name, confirmed, coverage }) =>
      html`<tr>
        <td>${coverage.variable.key}</td>
        <td>${name}</td>
        ${stateCell(coverage)}
        <td>${missingText(coverage)}</td>
        <td>${confirmed ? 'Ja' : html`<strong>Nej</strong>`}</td>
      </tr>`,
  );
  return html`<section>
    <h2>Den nationella statistiken</h2>
    <p>
      De ${national.length} uppgifter som varje nämnd ska lämna enligt HSLF-FS 2016:3. För ${unconfirmed} av
      dem är det inte bekräftat att uppgiften ingår.
    </p>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>Nyckel</th>
            <th>Uppgift</th>
            ${coverageHead(report)}
            <th>Saknas</th>
            <th>Bekräftad</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

function requirementSection(report: CoverageReport): Html {
  const nationalIds = report.national.map(({ coverage }) => coverage.variable.id);
  const wanted = missingRequirements(report, defaultWeights(report.catalogue.edition, nationalIds)).map(
    ({ id, text, because, national }) =>
      html`<li>
        <strong>${id}</strong> ${text}${national ? html` <strong>Nationell statistik.</strong>` : null}
        <span class="quiet">${because}</span>
      </li>`,
  );
  const unused = routines(report).map(
    ({ variable, seen }) => html`<li>${`${variable.name} (${variable.key})`}${seen ? `: ${seen}.` : ''}</li>`,
  );
  return html`<section>
    <h2>Krav till upphandlingen</h2>
    ${
      wanted.length === 0
        ? html`<p>
            Ingenting saknas${report.mapping.template ? ' enligt mallen' : ''}: systemet
            ${report.mapping.template ? 'antas kunna' : 'kan'} lämna allt som katalogen frågar efter, utom det
            som inte används.
          </p>`
        : html`<p>
              Det som saknas, skrivet så att det kan föras in i ett kravunderlag.
              <code>brygga coverage annex</code> gör en kravbilaga av det.
            </p>
            <ul>
              ${wanted}
            </ul>`
    }${
      unused.length === 0
        ? null
        : html`<h3>Finns i systemet men används inte</h3>
            <p>Det är en fråga om arbetssätt, inte ett krav på systemet.</p>
            <ul>
              ${unused}
            </ul>`
    }
  </section>`;
}

function matrixSections(report: CoverageReport): Html {
  const steps = [...new Set(report.variables.map(({ variable }) => variable.step))];
  const tables = steps.map(
    (step) =>
      html`<h3>${stepNames[step]}</h3>
        ${table(
          report.variables.filter(({ variable }) => variable.step === step),
          report,
        )}`,
  );
  return html`<section>
    <h2>Alla variabler</h2>
    ${tables}
  </section>`;
}

const localSection = (report: CoverageReport): Html | null =>
  report.local.length === 0
    ? null
    : html`<section>
        <h2>Kommunens egna variabler</h2>
        ${table(report.local, report)}
      </section>`;

function table(entries: readonly VariableCoverage[], report: CoverageReport): Html {
  const withData = report.asOf !== null;
  const rows = entries.map((entry) => {
    const { variable, assumptions } = entry;
    const why = [missingText(entry), ...assumptions.map((text) => `Antaget: ${text}`)]
      .filter(Boolean)
      .join('. ');
    return html`<tr>
      <td>${variable.key}</td>
      <td>
        ${variable.name}${variable.national === 'nej' ? null : html` <span class="national">nationell</span>`}
      </td>
      ${stateCell(entry)}
      <td>${why}</td>
      ${withData ? liveCells(entry) : null}
      <td class="quiet">
        ${provenanceNames[variable.provenance]}<br />${provenanceNames[variable.valuesProvenance]}
      </td>
    </tr>`;
  });
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th style="width: 7%">Nyckel</th>
          <th>Variabel</th>
          ${coverageHead(report)}
          <th style="width: 22%">Vad som saknas</th>
          ${
            withData
              ? html`<th style="width: 10%">Ifyllt</th>
                  <th style="width: 12%">Omappat</th>`
              : null
          }
          <th style="width: 14%">Ursprung (variabel, värden)</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function stateCell({ state, refined, assumed }: VariableCoverage): Html {
  return html`<td class="${state}${assumed ? ' assumed' : ''}" style="width: 14%">
    ${assumed ? 'Antas: ' : ''}${assumed ? stateNames[state].toLowerCase() : stateNames[state]}${refined ? ', och finare' : ''}
  </td>`;
}

function liveCells({ live }: VariableCoverage): Html {
  if (!live)
    return html`<td>läses inte</td>
      <td></td>`;
  const codes = codesText(live.unmappedCodes);
  return html`<td>${rowsShareText(live.filled)}</td>
    <td>${unmappedText(live)}${codes ? html` <span class="quiet">${codes}</span>` : null}</td>`;
}

function explanation({ totals, asOf, mapping }: CoverageReport): Html {
  const { produced, total } = totals.values;
  return html`<section>
    <h2>Så ska sidan läsas</h2>
    <dl>
      <dt>Helt</dt>
      <dd>Varje svar som katalogen frågar efter kan komma ut ur systemet.</dd>
      <dt>och finare</dt>
      <dd>Systemet har finare svar än katalogen; de kan alltid räknas upp till katalogens.</dd>
      <dt>Delvis</dt>
      <dd>Variabeln kan lämnas, men inte med de svar som räknas upp.</dd>
      <dt>Inte översatt</dt>
      <dd>Ett fält läses, men ingen har översatt dess koder till katalogens svar.</dd>
      <dt>Kan inte lämnas</dt>
      <dd>Den som skrev mappningen har angett varför.</dd>
      <dt>Inget sagt</dt>
      <dd>Mappningen nämner inte variabeln. Fråga leverantören.</dd>
      <dt>Antas (gul ruta med streckad ram)</dt>
      <dd>
        Ingen har sett uppgiften i systemet.
        ${mapping.template ? 'Mappningen är en MALL, så det gäller allt på sidan: den säger vad en överenskommen vy eller fil ska innehålla.' : ''}
      </dd>
      <dt>Ursprung</dt>
      <dd>Hur säkert det är att variabeln, och dess värden, står så i Socialstyrelsens lista.</dd>
      ${
        asOf
          ? html`<dt>Ifyllt</dt>
              <dd>Andel av de lästa raderna som har ett svar. Antal under fem visas som &lt;5.</dd>
              <dt>Omappat</dt>
              <dd>Andel av svaren vars kod ingen har översatt, med de vanligaste koderna.</dd>`
          : null
      }
    </dl>
    <p>
      Mappningen kan ge ${produced} av katalogens ${total} värden (ett datum eller ett tal räknas som
      ett).${asOf ? '' : ' Sidan bygger bara på mappningen; inga rader har lästs för den.'}
    </p>
  </section>`;
}
