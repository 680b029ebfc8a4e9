import { Html, html } from '../../markup/html';
import type { VariableCoverage } from '../coverage';
import type { Matrix, MatrixSystem } from './matrix';
import { capital, reasonNames, statusSentence } from '../words';

/** Per system: which answers are missing, why, and what is assumed, in the author's words. */
export function missingSections({ systems }: Matrix): Html {
  return html`<section class="page">
    <h2>Vad som saknas, system för system</h2>
    ${systems.map(section)}
  </section>`;
}

function section({ label, report }: MatrixSystem): Html {
  const { mapping, variables } = report;
  const partial = variables.filter(({ state }) => state === 'partial');
  const nothing = variables.filter(({ state }) => state === 'unavailable' || state === 'untranslated');
  const silent = variables.filter(({ state }) => state === 'not-stated');
  const assumed = variables.filter(({ assumptions }) => assumptions.length > 0);
  const whole = partial.length + nothing.length === 0;
  return html`<h3>
      ${label}: ${mapping.title} ${mapping.template ? html`<span class="badge">MALL</span>` : null}
    </h3>
    <p>${statusSentence(mapping.status)}</p>
    ${
      mapping.assumptions.length > 0
        ? html`<p>Antaget om hela systemet:</p>
            <ul>
              ${mapping.assumptions.map((text) => html`<li>${text}</li>`)}
            </ul>`
        : null
    }
    ${partial.length > 0 ? listTable('Svar som saknas', partial) : null}
    ${nothing.length > 0 ? listTable('Varför uppgiften inte kan lämnas', nothing) : null}
    ${whole ? html`<p>Inget av det som mappningen nämner saknas.</p>` : null}
    ${silent.length > 0 ? html`<p><strong>Inget sagt om ${silent.length}:</strong> ${namesOf(silent)}.</p>` : null}
    ${
      assumed.length > 0
        ? html`<p><strong>Antaget om enskilda variabler:</strong></p>
            <ul>
              ${assumptionGroups(assumed)}
            </ul>`
        : null
    }`;
}

/** One row per text: a reason that holds for sixty variables is told once. */
function listTable(head: string, entries: readonly VariableCoverage[]): Html {
  const texts = [...new Set(entries.map(missingText))];
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th style="width: 38%">${head}</th>
          <th style="width: 8%" class="number">Antal</th>
          <th>Variabler</th>
        </tr>
      </thead>
      <tbody>
        ${texts.map((text) => {
          const own = entries.filter((entry) => missingText(entry) === text);
          return html`<tr>
            <td>${text}</td>
            <td class="number">${own.length}</td>
            <td>${namesOf(own)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

const namesOf = (entries: readonly VariableCoverage[]): string =>
  entries.map(({ variable }) => `${variable.key} ${variable.name}`).join(', ');

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

/** What is missing of one variable, in words; empty when nothing is. */
export function missingText({ state, missing, reason, seen, values }: VariableCoverage): string {
  if (reason) return `${capital(reasonNames[reason])}${seen ? `. ${seen}` : ''}`;
  if (state === 'untranslated') return 'Ett fält läses, men ingen har översatt dess koder';
  if (state !== 'partial') return '';
  return `${values.total - values.produced} av ${values.total} svar saknas: ${missing.map(({ label }) => label).join(', ')}`;
}
