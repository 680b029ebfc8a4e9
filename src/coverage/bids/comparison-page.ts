import { Html, html } from '../../markup/html';
import type { ValueClaim, VariableClaim } from './claims';
import { partText, placeText, pointsText, refusalNames, valueName } from './comparison-words';
import { page } from '../page';
import { evidencedOf, type BidScore, type Comparison } from './score';
import { stepNames } from '../words';

/** Bids against each other as one page: what is proven beside what is claimed, and what nobody can check. */
export function comparisonHtml(comparison: Comparison): string {
  const { scores, variables, catalog } = comparison;
  const wide = scores.length > 5;
  const body = html`<header>
      <p class="kicker">Jämförelse av anbud</p>
      <h1>
        Vad ${scores.length === 1 ? 'anbudet' : `${scores.length} anbud`} kan lämna, med och utan belägg
      </h1>
      <p class="summary">
        Poängen räknas på det som är belagt: anbudet säger var uppgiften står i systemet och visar ett
        exempel. Det som bara påstås ger inga poäng.
      </p>
      ${templateWarning(scores)}
      <p class="note">${catalog.notice}</p>
    </header>
    ${summary(comparison)} ${explanation(comparison)} ${variableTable(comparison, wide)}
    ${unevidencedSection(comparison)}
    <footer>Katalog ${catalog.edition}: ${catalog.title}. ${variables.length} variabler räknas.</footer>`;
  return page('Jämförelse av anbud', wide ? 'A4 landscape' : 'A4 portrait', body);
}

function templateWarning(scores: readonly BidScore[]): Html | null {
  const templates = scores.filter(({ bid }) => bid.template);
  if (templates.length === 0) return null;
  return html`<p class="warning">
    <span class="badge">MALL</span> <strong>${templates.map(({ bid }) => bid.label).join(', ')}</strong>: mall
    eller påhittat system. Beläggen visar att mappningen räknar rätt på en överenskommen vy eller fil, inte
    att systemet har uppgiften. Mallar får ingen placering.
  </p>`;
}

function summary(comparison: Comparison): Html {
  const rows = comparison.scores.map((score) => {
    const { bid, evidenced, claimed, mustLacking, unanswered, unevidenced } = score;
    return html`<tr>
      <td class="number">${placeText(score)}</td>
      <th scope="row" class="${bid.template ? 'template' : ''}">
        ${bid.label} ${bid.template ? html`<span class="badge">MALL</span>` : null}<br /><span class="quiet"
          >${bid.system}${bid.kind === 'mapping' ? ', mappning' : ''}</span
        >
      </th>
      <td>${bar(evidenced / comparison.most, claimed / comparison.most)}</td>
      <td class="number">
        <strong>${partText(evidenced, comparison)}</strong><br /><span class="quiet"
          >${pointsText(evidenced)} p</span
        >
      </td>
      <td class="number">
        ${partText(claimed, comparison)}<br /><span class="quiet">${pointsText(claimed)} p</span>
      </td>
      <td class="number">
        ${mustLacking.length > 0 ? html`<strong class="lacking">${mustLacking.length}</strong><br /><span class="quiet">saknar ska-krav</span>` : '0'}
      </td>
      <td class="number">${unevidenced.length}</td>
      <td class="number">${unanswered.length}</td>
    </tr>`;
  });
  const ties = comparison.scores.some(({ shared }) => shared);
  const lacking = comparison.scores.some(({ mustLacking }) => mustLacking.length > 0);
  return html`<section>
    <h2>Resultat</h2>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th class="number">Plats</th>
            <th>Anbud</th>
            <th style="width: 18%">Belagt av påstått</th>
            <th class="number">Belagt</th>
            <th class="number">Påstått</th>
            <th class="number">Ska-krav som<br />inte är belagda</th>
            <th class="number">Påståenden<br />utan belägg</th>
            <th class="number">Variabler<br />utan svar</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    <p class="quiet">
      Högsta möjliga: ${pointsText(comparison.most)}
      poäng.${ties ? ' Anbud med exakt samma belagda poäng delar plats.' : ''}
    </p>
    ${lacking ? html`<p><strong>Pröva ska-kraven först.</strong> Placeringen räknas på poängen ensam: ett anbud som inte har belagt ett ska-krav kan ändå stå högt. Vilka ska-krav det gäller står under Variabel för variabel.</p>` : null}
  </section>`;
}

/** Evidenced as a filled bar inside the outline of what is claimed. */
function bar(evidenced: number, claimed: number): Html {
  const [full, outline] = [evidenced * 100, claimed * 100].map((part) => part.toFixed(1));
  return html`<svg
    viewBox="0 0 100 12"
    width="100%"
    height="14"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect width="100" height="12" fill="#eef1f3"></rect>
    <rect width="${outline}" height="12" fill="#cfe3ea"></rect>
    <rect width="${full}" height="12" fill="#1b5e7b"></rect>
  </svg>`;
}

const explanation = ({ weights, variables }: Comparison): Html => {
  const distinct = [...new Set(variables.map((variable) => weights.weightOf(variable)))];
  const must = variables.filter((variable) => weights.must(variable)).length;
  return html`<section>
    <h2>Så är poängen räknade</h2>
    <p>
      Varje variabel ger sin vikt gånger andelen av dess svar som lämnas. Ett datum eller ett tal räknas som
      ett svar.
      ${distinct.length === 1 ? `Alla variabler har vikten ${distinct[0]}.` : 'Vikterna står i tabellen.'}
      ${must} variabler är ska-krav, övriga bör-krav.
    </p>
    <p>
      <strong>Belagt</strong> i ett svarsformulär: tabell och kolumn (eller skärmbild och fält), och för varje
      svar ett exempel som stämmer. I en mappning: kolumnerna, och ett provfall som håller och ger svaret. Ett
      belägg på papper är inget prov: stickprova i en demonstration.
    </p>
  </section>`;
};

function variableTable({ scores, variables, weights, catalog }: Comparison, wide: boolean): Html {
  const national = new Set(catalog.national.variables.map(({ variable }) => variable));
  const steps = [...new Set(variables.map(({ step }) => step))];
  const first = wide ? 26 : 40;
  const each = (94 - first) / scores.length;
  const body = steps.map((step) => {
    const rows = variables.flatMap((variable, index) =>
      variable.step === step ? [{ variable, index }] : [],
    );
    return html`<tr class="group">
        <th scope="rowgroup" colspan="${scores.length + 2}">${stepNames[step]} (${rows.length})</th>
      </tr>
      ${rows.map(
        ({ variable, index }) =>
          html`<tr>
            <th scope="row">
              <span class="quiet">${variable.key}</span> ${variable.name}
              ${weights.must(variable) ? html`<strong>ska</strong>` : null}
              ${national.has(variable.id) ? html`<span class="national">nationell</span>` : null}
            </th>
            <td class="number">${weights.weightOf(variable)}</td>
            ${scores.map(({ claims, bid }) => claimCell(claims[index]!, bid.template))}
          </tr>`,
      )}`;
  });
  return html`<section class="page">
    <h2>Variabel för variabel</h2>
    <p>
      Belagda svar av alla svar. Inom parentes: så många påstås, när det är fler. Prickad ram: inget av det
      som påstås är belagt.
    </p>
    <div class="both">
      <table class="matrix${wide ? ' many' : ''}" style="--width: ${18 + scores.length * 6}rem">
        <colgroup>
          <col style="width: ${first}%" />
          <col style="width: 6%" />
          ${scores.map(() => html`<col style="width: ${each.toFixed(2)}%" />`)}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Variabel</th>
            <th scope="col" class="number">Vikt</th>
            ${scores.map(({ bid }) => html`<th scope="col" class="${bid.template ? 'template' : ''}">${bid.label}${bid.template ? html`<br /><span class="badge">MALL</span>` : null}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>
  </section>`;
}

function claimCell(claim: VariableClaim, template: boolean): Html {
  const { answered, total, claimed } = claim;
  if (!answered) return html`<td class="not-stated">Inget svar</td>`;
  if (claimed.length === 0) return html`<td class="unavailable">Nej</td>`;
  const evidenced = evidencedOf(claim);
  const kind = evidenced === total ? 'full' : evidenced > 0 ? 'partial' : 'unproven';
  const more = claimed.length > evidenced ? ` (${claimed.length})` : '';
  return html`<td class="${kind}${template ? ' assumed' : ''}">${evidenced}/${total}${more}</td>`;
}

function unevidencedSection({ scores }: Comparison): Html {
  return html`<section class="page">
    <h2>Påstått utan belägg</h2>
    ${scores.map(({ bid, unevidenced, unanswered }) => {
      const groups = grouped(unevidenced);
      return html`<h3>${bid.label} ${bid.template ? html`<span class="badge">MALL</span>` : null}</h3>
        ${
          groups.length === 0
            ? html`<p>Allt som påstås har belägg.</p>`
            : html`<div class="wide">
                <table>
                  <thead>
                    <tr>
                      <th style="width: 7%">Nyckel</th>
                      <th style="width: 32%">Variabel</th>
                      <th style="width: 29%">Svar utan belägg</th>
                      <th>Varför det inte räknas</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${groups.map(
                      ({ variable, values, why }) =>
                        html`<tr>
                          <td>${variable.key}</td>
                          <td>${variable.name}</td>
                          <td>${values}</td>
                          <td>${why}</td>
                        </tr>`,
                    )}
                  </tbody>
                </table>
              </div>`
        }
        ${unanswered.length > 0 ? html`<p><strong>Inget svar om ${unanswered.length}:</strong> ${unanswered.map(({ key, name }) => `${key} ${name}`).join(', ')}.</p>` : null}`;
    })}
  </section>`;
}

interface Group {
  variable: VariableClaim['variable'];
  values: string;
  why: string;
}

/** One row per variable and reason, with all the values that it concerns. */
function grouped(list: BidScore['unevidenced']): Group[] {
  const rows = new Map<string, { variable: Group['variable']; claims: ValueClaim[]; why: string }>();
  for (const { variable, claim } of list) {
    const why = claim.refused.map((refusal) => refusalNames[refusal]).join('; ');
    const key = `${variable.id} ${why}`;
    const row = rows.get(key) ?? { variable, claims: [], why };
    row.claims.push(claim);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ variable, claims, why }) => ({
    variable,
    why,
    values: claims.map((claim) => valueName(claim, variable.type)).join(', '),
  }));
}
