import { Html, html } from '../../markup/html';
import type { VariableCoverage } from '../coverage';
import type { ShownShare } from '../live-figures';
import type { Matrix, MatrixSystem } from './matrix';
import { codesText, rowsShareText, unmappedText } from '../words';

/** What the systems did deliver, where a store has their rows: per period, and the codes that nobody has translated. */
export function liveSection({ systems }: Matrix): Html | null {
  const read = systems.filter(({ report }) => report.asOf !== null);
  if (read.length === 0) return null;
  return html`<section class="page">
    <h2>Vad som verkligen har kommit in</h2>
    <p>
      Räknat på de rader som är inlästa. <strong>Ifyllt</strong> är andelen rader med ett svar; varje period
      visar hur andelen har ändrats. <strong>Omappat</strong> är andelen av svaren vars kod ingen har
      översatt. Antal under fem visas som &lt;5, och inget antal eller andel som röjer dem: ”alla utom &lt;5”
      betyder att färre än fem rader saknar svar, och – att raderna är för få. En kod kan stå även när inga
      omappade svar är inlästa: den fanns på rader som bara räknas.
    </p>
    ${read.map(systemTable)}
  </section>`;
}

function systemTable({ label, report }: MatrixSystem): Html {
  const loaded = report.variables.filter(({ live }) => live !== undefined);
  const periods = loaded[0]?.live?.periods.map(({ period }) => period) ?? [];
  const unread = report.variables.length - loaded.length;
  return html`<h3>${label}, läst ${report.asOf!.slice(0, 10)}</h3>
    ${unread > 0 ? html`<p>${unread} variabler läses inte in, eftersom ingen beslutad uppföljning behöver dem.</p>` : null}
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th style="width: 32%">Variabel</th>
            <th class="number">Rader</th>
            <th class="number">Ifyllt</th>
            ${periods.map((period) => html`<th class="number">${period}</th>`)}
            <th class="number">Omappat</th>
            <th>Vanligaste omappade koder</th>
          </tr>
        </thead>
        <tbody>
          ${loaded.map(row)}
        </tbody>
      </table>
    </div>`;
}

function row({ variable, live }: VariableCoverage): Html {
  const { rows, filled, periods, unmappedCodes } = live!;
  return html`<tr>
    <td><span class="quiet">${variable.key}</span> ${variable.name}</td>
    <td class="number">${rows}</td>
    <td class="number">${dash(filled)}</td>
    ${periods.map(({ filled: part }) => html`<td class="number">${dash(part)}</td>`)}
    <td class="number">${unmappedText(live!)}</td>
    <td>${codesText(unmappedCodes)}</td>
  </tr>`;
}

const dash = (share: ShownShare): string => (share === null ? '–' : rowsShareText(share));
