import { figure, Html, html, share } from '../markup/html';

/** One bar: its parts in order, as shares of `of`. */
export interface StackedBar {
  label: string;
  parts: readonly { value: number; series: string }[];
  of: number;
  /** Beside the bar. */
  note: string;
}

export interface Series {
  key: string;
  label: string;
  colour: string;
  /** Hatched, so that it can be told apart without colours. */
  hatched?: boolean;
}

const row = { height: 30, bar: 18, label: 230, width: 520, note: 170 };

/** Horizontal stacked bars with a legend; every value also stands in text. */
export function stackedBars(title: string, bars: readonly StackedBar[], series: readonly Series[]): Html {
  const height = bars.length * row.height + 8;
  const width = row.label + row.width + row.note;
  return html`<figure class="chart">
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
      <defs>${series.filter(({ hatched }) => hatched).map(hatch)}</defs>
      ${bars.map((bar, i) => oneBar(bar, i, series))}
    </svg>
    <ul class="legend">
      ${series.map(
        (s) =>
          html`<li>
            <svg viewBox="0 0 12 12" width="12" height="12">
              <rect width="12" height="12" fill="${fill(s)}" /></svg
            >${s.label}
          </li>`,
      )}
    </ul>
  </figure>`;
}

function oneBar(bar: StackedBar, index: number, series: readonly Series[]): Html {
  const y = index * row.height + 6;
  let x = row.label;
  const parts = bar.parts.map(({ value, series: key }) => {
    const width = bar.of > 0 ? (value / bar.of) * row.width : 0;
    const colours = series.find((candidate) => candidate.key === key);
    const rect = html`<rect
      x="${x.toFixed(1)}"
      y="${y}"
      width="${width.toFixed(1)}"
      height="${row.bar}"
      fill="${colours ? fill(colours) : '#999'}"
      ><title>${colours?.label ?? key}: ${figure(value)} (${share(bar.of ? value / bar.of : 0)})</title></rect
    >`;
    x += width;
    return width > 0 ? rect : null;
  });
  const baseline = y + 14;
  return html`<g>
    <text x="${row.label - 10}" y="${baseline}" text-anchor="end">${bar.label}</text>
    <rect x="${row.label}" y="${y}" width="${row.width}" height="${row.bar}" class="empty" />
    ${parts}
    <text x="${row.label + row.width + 10}" y="${baseline}" class="note">${bar.note}</text>
  </g>`;
}

const fill = (series: Series): string => (series.hatched ? `url(#hatch-${series.key})` : series.colour);

const hatch = (series: Series): Html =>
  html`<pattern
    id="hatch-${series.key}"
    width="6"
    height="6"
    patternUnits="userSpaceOnUse"
    patternTransform="rotate(45)"
    ><rect width="6" height="6" fill="#fff" /><rect width="3" height="6" fill="${series.colour}"
  /></pattern>`;
