import { Html, html } from '../../markup/html';
import type { Totals, VariableCoverage } from '../coverage';
import type { Matrix, MatrixRow, MatrixSystem } from './matrix';
import { liveSection } from './matrix-live';
import { missingSections } from './matrix-missing';
import { cellWords } from './matrix-words';
import { page } from '../page';
import { delivered, markOf, shareText, statusShort, stepNames } from '../words';

/** Where the page of one system stands, for a reader on a screen. */
export type LinkTo = (system: MatrixSystem) => string;

const isMany = ({ systems }: Matrix): boolean => systems.length > 5;

/**
 * Variables × systems as one page for a procurement officer: no script, nothing from elsewhere, prints on A4 (lying
 * down when there are more than five systems).
 */
export function matrixHtml(matrix: Matrix, linkTo?: LinkTo): string {
  const body = html`<header>
      <p class="kicker">Täckning för upphandling</p>
      <h1>
        Vad ${matrix.systems.length === 1 ? 'systemet' : `${matrix.systems.length} system`}
        ${matrix.systems.every(({ report }) => report.mapping.template) ? 'antas kunna' : 'kan'} lämna av
        ${matrix.rows.length} variabler
      </h1>
      <p class="summary">
        Varje kolumn är ett verksamhetssystem, varje rad en uppgift som socialtjänsten vill kunna följa upp.
        Rutan säger om uppgiften kan komma ut ur systemet.
      </p>
      ${templateWarning(matrix)}
      <p class="note">${matrix.catalogue.notice}</p>
    </header>
    ${summarySection(matrix, linkTo)} ${legend(matrix)} ${nationalSection(matrix)} ${matrixSection(matrix)}
    ${missingSections(matrix)} ${liveSection(matrix)}
    <footer>
      Katalog ${matrix.catalogue.edition}: ${matrix.catalogue.title}.
      ${matrix.systems.map(({ label, report }) => `${label}: mappning ${report.mapping.id} ${report.mapping.version}`).join(' · ')}
    </footer>`;
  return page(
    `Täckning: ${matrix.systems.map(({ label }) => label).join(', ')}`,
    isMany(matrix) ? 'A4 landscape' : 'A4 portrait',
    body,
  );
}

function templateWarning({ systems }: Matrix): Html | null {
  const templates = systems.filter(({ report }) => report.mapping.template);
  if (templates.length === 0) return null;
  const names = templates.map(({ label }) => label).join(', ');
  return html`<p class="warning">
    <span class="badge">MALL</span>
    <strong
      >${
        templates.length === systems.length
          ? 'Alla system på sidan är mallar'
          : templates.length === 1
            ? '1 av systemen är en mall'
            : `${templates.length} av systemen är mallar`
      }:
      ${names}.</strong
    >
    En mall säger vad en överenskommen vy eller fil ska innehålla. Ingen har prövat den mot systemet, så
    ”Antas helt” betyder inte att systemet har uppgiften. Fråga leverantören och begär bevis. Mallar har
    randiga gula rutor med streckad ram.
  </p>`;
}

function summarySection(matrix: Matrix, linkTo: LinkTo | undefined): Html {
  const rows = matrix.systems.map((system) => {
    const { mapping, totals, nationalTotals } = system.report;
    const mark = mapping.template ? 'template' : '';
    const figure = mapping.template ? 'number assumed-figure' : 'number';
    const title = linkTo ? html`<a href="${linkTo(system)}">${mapping.title}</a>` : mapping.title;
    return html`<tr>
      <th class="${mark}" scope="row">${system.label}</th>
      <td class="${mark}">
        ${title}<br /><span class="quiet">${badgeOf(system)} ${statusShort(mapping.status)}</span>
      </td>
      <td class="${figure}">${totals.full}</td>
      <td class="${figure}">${totals.partial}</td>
      <td class="${figure}">${totals.untranslated}</td>
      <td class="${figure}">${totals.unavailable}</td>
      <td class="${figure}">${totals.notStated}</td>
      <td class="${figure}">${delivered(nationalTotals)} av ${nationalTotals.variables}</td>
      <td class="${figure}">${valuesShare(totals)}</td>
    </tr>`;
  });
  return html`<section>
    <h2>Sammanfattning</h2>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th rowspan="2">System</th>
            <th rowspan="2">Vad uppgifterna bygger på</th>
            <th colspan="5">Av ${matrix.rows.length} variabler</th>
            <th rowspan="2" class="number">Nationella, helt<br />eller delvis</th>
            <th rowspan="2" class="number">Andel av<br />alla svar</th>
          </tr>
          <tr>
            <th class="number">helt</th>
            <th class="number">delvis</th>
            <th class="number">ej översatt</th>
            <th class="number">nej</th>
            <th class="number">inget sagt</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

function badgeOf({ report }: MatrixSystem): Html | null {
  const mark = markOf(report.mapping);
  return mark === null ? null : html`<span class="badge">${mark}</span>`;
}

const valuesShare = ({ values }: Totals): string =>
  shareText(values.total ? values.produced / values.total : 0);

function legend(matrix: Matrix): Html {
  const sample = (kind: string, text: string): Html =>
    html`<table>
      <tbody>
        <tr>
          <td class="${kind}">${text}</td>
        </tr>
      </tbody>
    </table>`;
  return html`<section>
    <h2>Så läses rutorna</h2>
    <dl class="legend">
      <dt>${sample('full', 'Helt')}</dt>
      <dd>
        Varje svar som katalogen frågar efter kan komma ut ur systemet. Ett <strong>+</strong> betyder att
        systemet dessutom har finare svar, som alltid kan föras samman till katalogens.
      </dd>
      <dt>${sample('partial', 'Delvis 5/7')}</dt>
      <dd>Fem av sju svar kan lämnas. Vilka som saknas står under Vad som saknas.</dd>
      <dt>${sample('untranslated', 'Ej översatt')}</dt>
      <dd>
        Ett fält läses, men ingen har ännu översatt och godkänt dess koder. Inget svar kan lämnas förrän det
        är gjort.
      </dd>
      <dt>${sample('unavailable', 'Nej: fritext')}</dt>
      <dd>
        Kan inte lämnas, med skäl: bara i <em>fritext</em>, <em>finns inte</em> i systemet, i en del som inte
        är köpt (<em>ej köpt</em>), finns men <em>används ej</em>, eller kommer inte med ut (<em
          >lämnas ej ut</em
        >).
      </dd>
      <dt>${sample('not-stated', 'Inget sagt')}</dt>
      <dd>Ingen har tagit ställning. Fråga leverantören.</dd>
      <dt>${sample('full assumed', 'Antas helt')}</dt>
      <dd>
        <strong>Antaget.</strong> Ingen har sett uppgiften i
        systemet${matrix.systems.some(({ report }) => report.mapping.template) ? '. I en kolumn märkt MALL gäller det varje ruta: den säger vad vyn eller filen ska innehålla, inte vad systemet kan' : ''}.
      </dd>
    </dl>
  </section>`;
}

function nationalSection(matrix: Matrix): Html {
  const rows = matrix.rows.filter(({ national }) => national);
  const unconfirmed = rows.filter(({ national }) => !national!.confirmed).length;
  const total = matrix.systems.map(
    ({ report }) =>
      html`<td class="number">${delivered(report.nationalTotals)}/${report.nationalTotals.variables}</td>`,
  );
  return html`<section class="page">
    <h2>De ${rows.length} uppgifterna i den nationella statistiken</h2>
    <p>
      Varje nämnd ska lämna dem varje år enligt HSLF-FS
      2016:3.${unconfirmed > 0 ? ` För ${unconfirmed} av dem, märkta med *, är det inte bekräftat att just den uppgiften ingår.` : ''}
    </p>
    ${table(
      matrix,
      html`${rows.map((row) => bodyRow(row, `${row.national!.name}${row.national!.confirmed ? '' : ' *'}`))}
        <tr class="group">
          <th scope="row">Helt eller delvis</th>
          ${total}
        </tr>`,
    )}
  </section>`;
}

function matrixSection(matrix: Matrix): Html {
  const groups = matrix.steps.map(
    ({ step, rows, totals }) =>
      html`<tr class="group">
          <th scope="rowgroup">${stepNames[step]} (${rows.length})</th>
          ${totals.map((sum) => html`<td>${delivered(sum)}/${rows.length}</td>`)}
        </tr>
        ${rows.map((row) => bodyRow(row, row.variable.name))}`,
  );
  const all = matrix.systems.map(
    ({ report }) => html`<td>${delivered(report.totals)}/${report.totals.variables}</td>`,
  );
  return html`<section class="page">
    <h2>Alla ${matrix.rows.length} variabler</h2>
    <p>I de gråblå raderna: hur många av stegets variabler som kan lämnas helt eller delvis.</p>
    ${table(
      matrix,
      html`${groups}
        <tr class="group">
          <th scope="row">Alla steg</th>
          ${all}
        </tr>`,
    )}
  </section>`;
}

function table(matrix: Matrix, body: Html): Html {
  const heads = matrix.systems.map(
    (system) =>
      html`<th scope="col" class="${system.report.mapping.template ? 'template' : ''}">
        ${system.label}${markOf(system.report.mapping) ? html`<br />${badgeOf(system)}` : null}
      </th>`,
  );
  const first = isMany(matrix) ? 24 : 40;
  const each = (100 - first) / matrix.systems.length;
  return html`<div class="both">
    <table
      class="matrix${isMany(matrix) ? ' many' : ''}"
      style="--width: ${17 + matrix.systems.length * 5.3}rem"
    >
      <colgroup>
        <col style="width: ${first}%" />
        ${matrix.systems.map(() => html`<col style="width: ${each.toFixed(2)}%" />`)}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Variabel</th>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

function bodyRow({ variable, national, cells }: MatrixRow, name: string): Html {
  const mark = national ? html` <span class="national">nationell</span>` : null;
  return html`<tr>
    <th scope="row"><span class="quiet">${variable.key}</span> ${name}${mark}</th>
    ${cells.map(cell)}
  </tr>`;
}

function cell(entry: VariableCoverage | null): Html {
  const kind = entry ? `${entry.state}${entry.assumed ? ' assumed' : ''}` : 'not-stated';
  return html`<td class="${kind}">${cellWords(entry)}${entry?.refined ? ' +' : ''}</td>`;
}
