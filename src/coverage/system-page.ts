import type { CoverageReport, VariableCoverage } from './coverage';
import { stateColours, stepChart } from './chart';
import {
  provenanceNames,
  reasonNames,
  requirements,
  routines,
  shareText,
  stateNames,
  statusSentence,
  stepNames,
  summarySentence,
} from './words';

/** The report as one page for a procurement officer: no script, nothing from elsewhere, prints on A4. */
export function coverageHtml(report: CoverageReport): string {
  const { mapping, catalogue } = report;
  return `<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Täckning: ${escape(mapping.title)}</title>
<style>${styles}</style>
</head>
<body>
<header>
<p class="kicker">Täckning</p>
<h1>${escape(mapping.title)}</h1>
<p class="summary">${escape(summarySentence(report))}</p>
<p class="note"><strong>${escape(statusSentence(mapping.status))}</strong> ${escape(catalogue.notice)}</p>
</header>
<section>
<h2>Vad som kan lämnas, per steg i processen</h2>
<figure>${stepChart(report.variables)}<figcaption>Antal variabler i katalogen ${escape(catalogue.title)} (${escape(catalogue.edition)}).</figcaption></figure>
</section>
${nationalSection(report)}
${requirementSection(report)}
${matrixSections(report)}
${localSection(report)}
${explanation(report)}
<footer>Mappning ${escape(mapping.id)} ${escape(mapping.version)} · katalog ${escape(catalogue.edition)} · läst med ${escape(mapping.connector)}${
    report.asOf ? ` · data lästa ${escape(report.asOf.slice(0, 10))}` : ''
  }</footer>
</body>
</html>
`;
}

function nationalSection({ national }: CoverageReport): string {
  const unconfirmed = national.filter(({ confirmed }) => !confirmed).length;
  const rows = national.map(
    ({ name, confirmed, coverage }) =>
      `<tr><td>${escape(name)}</td><td>${escape(coverage.variable.key)}</td><td>${badge(coverage)}</td>` +
      `<td>${detail(coverage)}</td><td>${confirmed ? 'Ja' : '<strong>Nej</strong>'}</td></tr>`,
  );
  return `<section><h2>Den nationella statistiken</h2>
<p>De ${national.length} uppgifter som varje nämnd ska lämna enligt HSLF-FS 2016:3. För ${unconfirmed} av dem är det inte bekräftat att uppgiften ingår.</p>
<table><thead><tr><th>Uppgift</th><th>Nyckel</th><th>Täckning</th><th>Saknas</th><th>Bekräftad</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></section>`;
}

function requirementSection(report: CoverageReport): string {
  const wanted = requirements(report).map(
    ({ text, because, national }) =>
      `<li>${escape(text)}${national ? ' <strong>Nationell statistik.</strong>' : ''} <span class="because">${escape(because)}</span></li>`,
  );
  const unused = routines(report).map(
    ({ variable, seen }) =>
      `<li>${escape(`${variable.name} (${variable.key})`)}${seen ? `: ${escape(seen)}.` : ''}</li>`,
  );
  const list =
    wanted.length === 0
      ? '<p>Ingenting saknas: systemet kan lämna allt som katalogen frågar efter, utom det som inte används.</p>'
      : `<p>Det som saknas, skrivet så att det kan föras in i ett kravunderlag.</p><ol>${wanted.join('\n')}</ol>`;
  const routineList =
    unused.length === 0
      ? ''
      : `<h3>Finns i systemet men används inte</h3><p>Det är en fråga om arbetssätt, inte ett krav på systemet.</p><ul>${unused.join('\n')}</ul>`;
  return `<section><h2>Krav till upphandlingen</h2>${list}${routineList}</section>`;
}

function matrixSections({ variables, asOf }: CoverageReport): string {
  const steps = [...new Set(variables.map(({ variable }) => variable.step))];
  const tables = steps.map((step) =>
    matrix(
      stepNames[step],
      variables.filter(({ variable }) => variable.step === step),
      asOf !== null,
    ),
  );
  return `<section class="matrix"><h2>Alla variabler</h2>${tables.join('\n')}</section>`;
}

function localSection({ local, asOf }: CoverageReport): string {
  if (local.length === 0) return '';
  return `<section class="matrix"><h2>Kommunens egna variabler</h2>${matrix(null, local, asOf !== null)}</section>`;
}

function matrix(caption: string | null, entries: readonly VariableCoverage[], withData: boolean): string {
  const rows = entries.map((entry) => {
    const { variable } = entry;
    return (
      `<tr><td>${escape(variable.key)}</td><td>${escape(variable.name)}${variable.national === 'nej' ? '' : ' <span class="national">nationell</span>'}</td>` +
      `<td>${badge(entry)}${detail(entry) ? ` <span class="because">${detail(entry)}</span>` : ''}</td>` +
      `${withData ? liveCells(entry) : ''}` +
      `<td class="origin">${escape(provenanceNames[variable.provenance])}<br>${escape(provenanceNames[variable.valuesProvenance])}</td></tr>`
    );
  });
  const liveHead = withData ? '<th class="live">Ifyllt</th><th class="live">Omappat</th>' : '';
  return (
    `${caption ? `<h3>${escape(caption)}</h3>` : ''}<table><thead><tr><th>Nyckel</th><th>Variabel</th><th>Täckning</th>` +
    `${liveHead}<th>Ursprung (variabel, värden)</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`
  );
}

function liveCells({ live }: VariableCoverage): string {
  if (!live) return '<td>läses inte</td><td></td>';
  const codes = live.unmappedCodes
    .map(({ shown, count }) => `${shown ?? '(visas inte)'} (${count})`)
    .join(', ');
  const unmapped = live.produced === null ? null : 1 - live.produced;
  const small = live.unmapped === '<5' ? '&lt;5 rader' : escape(shareText(unmapped));
  return (
    `<td>${escape(shareText(live.filled))}</td>` +
    `<td>${live.unmapped === 0 ? '0' : small}${codes ? ` <span class="because">${escape(codes)}</span>` : ''}</td>`
  );
}

function badge({ state, refined }: VariableCoverage): string {
  const finer = refined ? ' <span class="finer">och finare</span>' : '';
  return `<span class="state" style="border-color:${stateColours[state]}">${stateNames[state]}</span>${finer}`;
}

function detail({ state, missing, reason, seen }: VariableCoverage): string {
  if (reason) return escape(`${capital(reasonNames[reason])}${seen ? `. ${seen}` : ''}`);
  return state === 'partial' ? escape(missing.map(({ label }) => label).join(', ')) : '';
}

function explanation({ totals, asOf }: CoverageReport): string {
  const { produced, total } = totals.values;
  const counted = `Mappningen kan ge ${produced} av katalogens ${total} värden (ett datum eller ett tal räknas som ett).`;
  return `<section><h2>Så ska sidan läsas</h2>
<dl>
<dt>Helt</dt><dd>Varje svar som katalogen frågar efter kan komma ut ur systemet.</dd>
<dt>och finare</dt><dd>Systemet har finare svar än katalogen; de kan alltid räknas upp till katalogens.</dd>
<dt>Delvis</dt><dd>Variabeln kan lämnas, men inte med de svar som räknas upp.</dd>
<dt>Kan inte lämnas</dt><dd>Den som skrev mappningen har angett varför.</dd>
<dt>Inget sagt</dt><dd>Mappningen nämner inte variabeln. Fråga leverantören.</dd>
<dt>Ursprung</dt><dd>Hur säkert det är att variabeln, och dess värden, står så i Socialstyrelsens lista.</dd>
${asOf ? '<dt>Ifyllt</dt><dd>Andel av de lästa raderna som har ett svar. Antal under fem visas som &lt;5.</dd><dt>Omappat</dt><dd>Andel av svaren vars kod ingen har översatt, med de vanligaste koderna.</dd>' : ''}
</dl>
<p>${escape(counted)}${asOf ? '' : ' Sidan bygger bara på mappningen; inga rader har lästs för den.'}</p></section>`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);

const styles = `
@page { size: A4; margin: 16mm 14mm; }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif; color: #1a1a1a; max-width: 60rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.9rem; line-height: 1.15; margin: 0 0 .6rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .5rem; border-bottom: 2px solid #1b5e7b; padding-bottom: .2rem; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; }
.kicker { text-transform: uppercase; letter-spacing: .08em; color: #1b5e7b; margin: 0; font-size: .85rem; }
.summary { font-size: 1.2rem; }
.note { background: #f3f1ea; border-left: 4px solid #a88a2a; padding: .6rem .9rem; font-size: .9rem; }
figure { margin: 1rem 0; } svg { width: 100%; height: auto; font-size: 14px; } figcaption { color: #555; font-size: .85rem; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th, td { text-align: left; vertical-align: top; padding: .32rem .5rem; border-bottom: 1px solid #ddd; }
th { background: #eef4f6; } thead { display: table-header-group; } tr { break-inside: avoid; }
.matrix table { table-layout: fixed; } .matrix th:nth-child(1) { width: 9%; } .matrix th:nth-child(3) { width: 25%; }
.matrix th.live { width: 12%; } .matrix th:last-child { width: 19%; } .origin { color: #555; font-size: .8rem; }
td { hyphens: auto; overflow-wrap: break-word; }
.state { border-left: 8px solid; padding-left: .4rem; white-space: nowrap; }
.national { background: #e5eef2; color: #1b5e7b; border-radius: 3px; padding: 0 .3em; font-size: .88em; }
.finer { color: #1b5e7b; font-size: .9em; white-space: nowrap; } .because { color: #555; font-size: .93em; }
li { margin: .35rem 0; } dt { font-weight: 600; margin-top: .4rem; } dd { margin: 0 0 0 1rem; }
footer { margin: 2.5rem 0 0; border-top: 1px solid #ddd; padding-top: .5rem; color: #555; font-size: .82rem; }
h2, h3 { break-after: avoid; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; } table { font-size: 8.5pt; } .origin { font-size: 7.5pt; } .note, th, .national { print-color-adjust: exact; } }
`;
