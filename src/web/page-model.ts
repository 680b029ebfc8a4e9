import type { Catalog } from '../catalog/model';
import type { Settings } from '../config/settings';
import type { Dimension } from '../disclosure/model';
import { coverageOf, type CoverageReport } from '../coverage/coverage';
import type { CompiledMapping } from '../mapping/model';
import { readMapping } from '../mapping/read-mapping';
import type { FollowUp } from '../privacy/follow-ups';
import type { LiveCoverage } from '../coverage/live-figures';
import { historyOf } from '../reporting/edition';
import { notesOf } from '../reporting/notes';
import type { ReportingService, TableResult } from '../reporting/reporting-service';
import type { FollowUpStore, RunSummary } from '../store/model';
import type { Series, StackedBar } from './charts';
import { figure } from '../markup/html';
import type { PageIndicator, PageModel, PageTable } from './page';

/** What the pages are made of, handed in by the composition. */
export interface WebSources {
  settings: Settings;
  catalog: Catalog;
  followUps: readonly FollowUp[];
  sources: readonly { name: string; mapping: CompiledMapping }[];
  store: FollowUpStore;
  reporting: ReportingService;
  /** What a source's mapping has delivered, as of the figures that are served. */
  live(source: string): LiveCoverage | undefined;
}

/** Shown first, where they can be counted. */
const preferred = ['utredningar-enskilda-samtal', 'aktualiseringar-typ', 'utredningar-utfall'];
const shownTables = 3;

export async function pageModel(web: WebSources): Promise<PageModel> {
  const latest = await historyOf({ store: web.store, sources: web.sources.map(({ name }) => name) });
  const read = latest.some(({ status }) => status === 'done');
  return {
    municipality: web.settings.kommun.namn,
    committee: web.settings.namnd,
    example: web.settings.example,
    k: web.settings.disclosure.k,
    catalogueNotice: web.catalog.notice,
    runs: latest.filter((run) => isNewest(run, latest)),
    coverage: await coverageReports(web),
    tables: read ? await pageTables(web.reporting) : [],
    indicators: read ? await pageIndicators(web.reporting) : [],
    followUps: web.followUps,
  };
}

/** What each source's mapping can deliver, and did. */
export async function coverageReports(
  web: WebSources,
): Promise<{ source: string; report: CoverageReport }[]> {
  await web.reporting.first();
  return web.sources.map(({ name, mapping }) => ({
    source: name,
    report: coverageOf(readMapping(mapping.folder, web.catalog), web.catalog, web.live(name)),
  }));
}

/** Of its source, among runs that come newest first. */
const isNewest = (run: RunSummary, runs: readonly RunSummary[]): boolean =>
  runs.find(({ source }) => source === run.source) === run;

async function pageTables(reporting: ReportingService): Promise<PageTable[]> {
  const rank = ({ table }: TableResult): number =>
    preferred.includes(table.id) ? preferred.indexOf(table.id) : preferred.length;
  const available = [...(await reporting.available())].sort((a, b) => rank(a) - rank(b));
  return available.slice(0, shownTables).map(pageTable);
}

/** Years (or the first dimension) down, the values of the table's variable across; other dimensions at their total. */
function pageTable(result: TableResult): PageTable {
  const { definition, table, basis } = result;
  const down = table.dimensions.find(({ role }) => role === 'time') ?? table.dimensions[0]!;
  const across =
    table.dimensions.find((d) => d !== down && d.id.includes('.')) ??
    table.dimensions.find((d) => d !== down);
  const series = across ? seriesOf(across) : [];
  const valueOf = (row: string, column: string | undefined): number | null =>
    table.cell(
      table.dimensions.map((dimension) =>
        dimension === down ? row : dimension === across && column !== undefined ? column : dimension.total!,
      ),
    ).value;
  const rows = down.categories.map(({ code, label }) => {
    const values = series.map(({ key }) => valueOf(code, key));
    return { label, values, total: valueOf(code, across?.total) };
  });
  return {
    id: table.id,
    title: table.title,
    series: [...series, hiddenSeries],
    bars: rows.map((row) => barOf(row, series)),
    head: [down.label, ...series.map(({ label }) => label), 'Totalt'],
    rows: rows.map(({ label, values, total }) => ({ label, cells: [...values, total].map(shown) })),
    // The catalogue's notice stands at the head of the page already.
    notes: notesOf(basis, definition.note).filter((note) => note !== basis.catalogue.notice),
  };
}

const palette = ['#1b5e7b', '#d98b2b', '#5a8f4e', '#8c5a9e', '#3fa0a8', '#a8443f', '#7d7d2b', '#46557d'];
const greys = ['#b9c2c7', '#8f9ba2', '#dfe4e7'];
const hiddenSeries: Series = {
  key: 'dold',
  label: 'dolt för att skydda enskilda',
  colour: '#6b7780',
  hatched: true,
};

function seriesOf(dimension: Dimension): Series[] {
  const categories = dimension.categories.filter(({ code, sums }) => code !== dimension.total && !sums);
  const residuals = categories.filter(({ residual }) => residual);
  return categories.map((category) => ({
    key: category.code,
    label: category.label,
    colour: category.residual
      ? greys[residuals.indexOf(category) % greys.length]!
      : palette[categories.indexOf(category) % palette.length]!,
  }));
}

/** What is hidden stands as one hatched part, as far as the total is shown. */
function barOf(
  row: { label: string; values: readonly (number | null)[]; total: number | null },
  series: readonly Series[],
): StackedBar {
  const known = row.values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const parts = row.values.map((value, i) => ({ value: value ?? 0, series: series[i]!.key }));
  const of = row.total ?? known;
  return {
    label: row.label,
    parts: [...parts, { value: of - known, series: hiddenSeries.key }],
    of,
    note: row.total === null ? '..' : figure(row.total),
  };
}

const shown = (value: number | null): string => (value === null ? '..' : figure(value));

/** Per indicator the newest whole year with a figure that may be shown. */
async function pageIndicators(reporting: ReportingService): Promise<PageIndicator[]> {
  return (await reporting.availableIndicators()).map(({ definition: { id, title }, rows, basis }) => {
    const thisYear = basis.asOf.slice(0, 4);
    const whole = rows
      .filter(
        ({ breakdown, group, year }) => breakdown === 'kon' && group === 'totalt' && year && year < thisYear,
      )
      .reverse();
    const row = whole.find(({ shareAtLeast }) => shareAtLeast !== null) ?? whole[0];
    return {
      id,
      title,
      year: row?.year ?? '–',
      value: row?.share ?? null,
      atLeast: row?.shareAtLeast ?? null,
      answers: row?.denominator ?? null,
      all: row?.concerned ?? null,
      nonResponse: row?.concerned && row.withoutAnswer !== null ? row.withoutAnswer / row.concerned : null,
    };
  });
}
