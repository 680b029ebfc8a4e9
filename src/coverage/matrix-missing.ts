import { Html, html } from '../markup/html';
import type { VariableCoverage } from './coverage';
import type { Matrix, MatrixSystem } from './matrix';
import { capital, reasonNames, stateNames, statusSentence } from './words';

/** Per system: which answers are missing, why, and what is assumed, in the author's words. */
export function missingSections({ systems }: Matrix): Html {
  return html`<section class="page">
    <h2>Vad som saknas, system för system</h2>
    ${systems.map(section)}
  </section>`;
}

function section({ label, report }: MatrixSystem): Html {
  const { mapping, variables } = report;
  const rows = variables.filter(({ state }) => state === 'partial' || state === 'unavailable');
  const silent = variables.filter(({ state }) => state === 'not-stated');
  const assumed = variables.filter(({ assumptions }) => assumptions.length > 0);
  return html`<h3>
      ${label}: ${mapping.title} ${mapping.template ? html`<span class="badge">MALL</span>` : null}
    </h3>
    <p class="${mapping.template ? 'warning' : ''}">${statusSentence(mapping.status)}</p>
    ${
      mapping.assumptions.length > 0
        ? html`<p>Antaget om hela systemet:</p>
            <ul>
              ${mapping.assumptions.map((text) => html`<li>${text}</li>`)}
            </ul>`
        : null
    }
    ${
      rows.length > 0
        ? html`<div class="wide">
            <table>
              <thead>
                <tr>
                  <th style="width: 7%">Nyckel</th>
                  <th style="width: 33%">Variabel</th>
                  <th style="width: 15%">Täckning</th>
                  <th>Vad som saknas, och varför</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(row)}
              </tbody>
            </table>
          </div>`
        : html`<p>Inget av det som mappningen nämner saknas.</p>`
    }
    ${silent.length > 0 ? html`<p><strong>Inget sagt om ${silent.length}:</strong> ${silent.map(({ variable }) => `${variable.key} ${variable.name}`).join(', ')}.</p>` : null}
    ${
      assumed.length > 0
        ? html`<p><strong>Antaget om enskilda variabler:</strong></p>
            <ul>
              ${assumptionGroups(assumed)}
            </ul>`
        : null
    }`;
}

/** One line per assumption: what is said of a whole record concerns many variables. */
function assumptionGroups(entries: readonly VariableCoverage[]): Html[] {
  const texts = [...new Set(entries.flatMap(({ assumptions }) => assumptions))];
  return texts.map((text) => {
    const keys = entries
      .filter(({ assumptions }) => assumptions.includes(text))
      .map(({ variable }) => variable.key);
    return html`<li>${text} <span class="quiet">(${keys.join(', ')})</span></li>`;
  });
}

const row = (entry: VariableCoverage): Html =>
  html`<tr>
    <td>${entry.variable.key}</td>
    <td>${entry.variable.name}</td>
    <td>${stateNames[entry.state]}</td>
    <td>${missingText(entry)}</td>
  </tr>`;

/** What is missing of one variable, in words; empty when nothing is. */
export function missingText({ state, missing, reason, seen, values }: VariableCoverage): string {
  if (reason) return `${capital(reasonNames[reason])}${seen ? `. ${seen}` : ''}`;
  if (state !== 'partial') return '';
  return `${values.total - values.produced} av ${values.total} svar saknas: ${missing.map(({ label }) => label).join(', ')}`;
}
