import { csvText, type Cell } from './cells';
import type { CoverageReport, VariableCoverage } from './coverage';
import { cellJson } from './coverage.schema';
import { missingRequirements } from './requirements';
import { answerCells, originCells, stateCells } from './variable-cells';
import { defaultWeights } from './bids/weights';
import { summarySentence } from './words';

const head = [
  'nyckel',
  'variabel',
  'namn',
  'processteg',
  'nationell',
  'nationell_bekraftad',
  'tackning',
  'antaget',
  'finare_varden',
  'varden',
  'varden_som_kan_lamnas',
  'saknade_varden',
  'skal',
  'var_det_star',
  'variabelns_ursprung',
  'vardenas_ursprung',
  'rader',
  'ifyllt',
  'oversatt',
  'omappade',
];

/** One row per variable; semicolons and a byte order mark, as Swedish spreadsheets want it. */
export function coverageCsv(report: CoverageReport): string {
  const rows = [...report.variables, ...report.local].map((entry) => row(entry, report));
  return csvText(head, rows);
}

function row(entry: VariableCoverage, report: CoverageReport): Cell[] {
  const national = report.national.find(({ coverage }) => coverage.variable.id === entry.variable.id);
  return [
    ...stateCells(entry, national),
    entry.assumed ? 'ja' : 'nej',
    ...answerCells(entry),
    ...originCells(entry),
  ];
}

/** The report as plain data, for other programs. */
export function coverageJson(report: CoverageReport): Record<string, unknown> {
  const plain = (entry: VariableCoverage): Record<string, unknown> => ({
    id: entry.variable.id,
    key: entry.variable.key,
    name: entry.variable.name,
    step: entry.variable.step,
    ...cellJson(entry),
    provenance: entry.variable.provenance,
    valuesProvenance: entry.variable.valuesProvenance,
  });
  return {
    mapping: report.mapping,
    catalogue: report.catalogue,
    summary: summarySentence(report),
    totals: report.totals,
    national: {
      totals: report.nationalTotals,
      variables: report.national.map(({ name, confirmed, coverage }) => ({
        name,
        confirmed,
        id: coverage.variable.id,
        state: coverage.state,
      })),
    },
    asOf: report.asOf,
    variables: report.variables.map(plain),
    local: report.local.map(plain),
    requirements: missingRequirements(
      report,
      defaultWeights(
        report.catalogue.edition,
        report.national.map(({ coverage }) => coverage.variable.id),
      ),
    ).map(({ id, variable, must, text, because }) => ({ id, variable: variable.id, must, text, because })),
  };
}
