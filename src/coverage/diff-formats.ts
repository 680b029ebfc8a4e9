import { z } from 'zod';
import type { Language } from '../errors/problem';
import { Html, html } from '../markup/html';
import { csvText } from './cells';
import { coverageStates, type CoverageReport, type VariableCoverage } from './coverage';
import type { Change, CoverageDiff, VariableChange } from './diff';
import { cellWords } from './matrix/matrix-words';
import { page } from './page';
import { capital, delivered, shareText, statusSentence } from './words';

const changeNames: Record<Change, { sv: string; en: string }> = {
  won: { sv: 'vunnet', en: 'won' },
  lost: { sv: 'förlorat', en: 'lost' },
  changed: { sv: 'ändrat', en: 'changed' },
};
const order: readonly Change[] = ['lost', 'won', 'changed'];

const side = z.strictObject({ state: z.enum(coverageStates), assumed: z.boolean() }).nullable();
const named = z.strictObject({ mapping: z.string(), version: z.string(), status: z.string() });

/** The JSON of `brygga coverage diff`. */
export const diffDocument = z.strictObject({
  before: named,
  after: named,
  unchanged: z.number().int(),
  changes: z.array(
    z.strictObject({
      id: z.string(),
      key: z.string(),
      name: z.string(),
      change: z.enum(['won', 'lost', 'changed']),
      before: side,
      after: side,
      won: z.array(z.string()).describe('Codes of values that only `after` gives.'),
      lost: z.array(z.string()).describe('Codes of values that only `before` gives.'),
    }),
  ),
});

export function diffJson({ before, after, changes, unchanged }: CoverageDiff): z.infer<typeof diffDocument> {
  const of = ({ mapping }: CoverageReport): z.infer<typeof named> => ({
    mapping: mapping.id,
    version: mapping.version,
    status: mapping.status,
  });
  const on = (entry: VariableCoverage | null): z.infer<typeof side> =>
    entry && { state: entry.state, assumed: entry.assumed };
  return {
    before: of(before),
    after: of(after),
    unchanged,
    changes: changes.map(({ variable, change, before: was, after: is, won, lost }) => ({
      id: variable.id,
      key: variable.key,
      name: variable.name,
      change,
      before: on(was),
      after: on(is),
      won: won.map(({ code }) => code),
      lost: lost.map(({ code }) => code),
    })),
  };
}

export const diffCsv = ({ changes }: CoverageDiff): string =>
  csvText(
    ['nyckel', 'variabel', 'namn', 'andring', 'fore', 'efter', 'vunna_varden', 'forlorade_varden'],
    changes.map(({ variable, change, before, after, won, lost }) => [
      variable.key,
      variable.id,
      variable.name,
      changeNames[change].sv,
      cellWords(before),
      cellWords(after),
      won.map(({ code }) => code).join(','),
      lost.map(({ code }) => code).join(','),
    ]),
  );

/** One line per change, what was lost first. */
export function diffText(diff: CoverageDiff, language: Language): string {
  const { before, after, changes, unchanged } = diff;
  const names = `${titleOf(before)} → ${titleOf(after)}`;
  const signs: Record<Change, string> = { won: '+', lost: '-', changed: '~' };
  const lines = inOrder(changes).map(
    ({ variable, change, before: was, after: is, won, lost }) =>
      `${signs[change]} ${variable.id}: ${cellWords(was, language)} → ${cellWords(is, language)}${valuesText(won, ' +')}${valuesText(lost, ' -')}`,
  );
  const counts = order
    .map((change) => `${countOf(diff, change)} ${changeNames[change][language]}`)
    .join(', ');
  const rest = language === 'sv' ? `${unchanged} lika` : `${unchanged} the same`;
  return [names, `${counts}, ${rest}`, ...lines].join('\n');
}

const valuesText = (values: readonly { code: string }[], sign: string): string =>
  values.map(({ code }) => `${sign}${code}`).join('');

const titleOf = ({ mapping }: CoverageReport): string => `${mapping.id} ${mapping.version}`;
const countOf = ({ changes }: CoverageDiff, change: Change): number =>
  changes.filter((entry) => entry.change === change).length;
const inOrder = (changes: readonly VariableChange[]): VariableChange[] =>
  [...changes].sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change));

/** The difference as a page for a procurement officer. */
export function diffHtml(diff: CoverageDiff): string {
  const { before, after, unchanged } = diff;
  const sides: [string, CoverageReport][] = [
    ['Före', before],
    ['Efter', after],
  ];
  const body = html`<header>
      <p class="kicker">Skillnad i täckning</p>
      <h1>
        Från ${before.mapping.title} ${before.mapping.version} till ${after.mapping.title}
        ${after.mapping.version}
      </h1>
      <p class="summary">
        ${order.map((change) => `${countOf(diff, change)} ${changeNames[change].sv}`).join(', ')},
        ${unchanged} lika.${ownText(diff)}
      </p>
      ${sides.map(([, { mapping }]) => (mapping.template ? html`<p class="warning"><span class="badge">MALL</span> <strong>${mapping.title}:</strong> ${statusSentence(mapping.status)}</p>` : null))}
    </header>
    <section>
      <h2>Summan</h2>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th></th>
              <th>System</th>
              <th class="number">Variabler, helt eller delvis</th>
              <th class="number">Nationella</th>
              <th class="number">Andel av alla svar</th>
            </tr>
          </thead>
          <tbody>
            ${sides.map(
              ([name, { mapping, totals, nationalTotals }]) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td class="${mapping.template ? 'template' : ''}">
                    ${mapping.title} ${mapping.version}
                    ${mapping.template ? html`<span class="badge">MALL</span>` : null}
                  </td>
                  <td class="number">${delivered(totals)} av ${totals.variables}</td>
                  <td class="number">${delivered(nationalTotals)} av ${nationalTotals.variables}</td>
                  <td class="number">${shareText(totals.values.produced / totals.values.total)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>
    ${order.map((change) => changeSection(diff, change))}`;
  return page(`Skillnad: ${before.mapping.id} och ${after.mapping.id}`, 'A4 portrait', body);
}

/** Own variables are counted too: without a word the sum would not be the catalogue's. */
function ownText({ before, after }: CoverageDiff): string {
  const own = new Set([...before.local, ...after.local].map(({ variable }) => variable.id)).size;
  if (own === 0) return '';
  const are = own === 1 ? 'är kommunens egen och hör' : 'är kommunens egna och hör';
  return ` ${own} av dem ${are} inte till katalogens ${before.totals.variables}.`;
}

function changeSection({ changes }: CoverageDiff, change: Change): Html | null {
  const rows = changes.filter((entry) => entry.change === change);
  if (rows.length === 0) return null;
  return html`<section>
    <h2>${capital(changeNames[change].sv)} (${rows.length})</h2>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th style="width: 8%">Nyckel</th>
            <th>Variabel</th>
            <th style="width: 16%">Före</th>
            <th style="width: 16%">Efter</th>
            <th style="width: 28%">Svar</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ variable, before, after, won, lost }) =>
              html`<tr>
                <td>${variable.step === 'lokal' ? 'egen' : variable.key}</td>
                <td>${variable.name}</td>
                ${[before, after].map((entry) => html`<td class="${entry ? `${entry.state}${entry.assumed ? ' assumed' : ''}` : ''}">${cellWords(entry)}</td>`)}
                <td>
                  ${listed('Nya', won)}${won.length > 0 && lost.length > 0 ? html`<br />` : null}${listed('Borta', lost)}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

const listed = (word: string, values: readonly { label: string }[]): string =>
  values.length === 0 ? '' : `${word}: ${values.map(({ label }) => label).join(', ')}`;
