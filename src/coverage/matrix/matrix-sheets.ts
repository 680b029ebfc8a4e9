import { csvText, type Cell } from '../cells';
import type { CoverageReport, VariableCoverage } from '../coverage';
import type { Matrix, MatrixRow } from './matrix';
import { missingText } from './matrix-missing';
import { cellWords } from './matrix-words';
import { codesText, delivered, markOf, rowsShareText, shareText, statusShort, stepNames } from '../words';
import { answerCells, originCells, stateCells } from '../variable-cells';
import { workbookOf, type Column, type Look, type Sheet } from '../workbook';

/** One sheet per view: summary, national, matrix, what is missing, and figures where a store has them. */
export function matrixXlsx(matrix: Matrix): Promise<Buffer> {
  const sheets = [summarySheet(matrix), nationalSheet(matrix), matrixSheet(matrix), listSheet(matrix)];
  const live = liveSheet(matrix);
  return workbookOf(live ? [...sheets, live] : sheets);
}

/** One row per variable and system: what a pivot table wants. */
export const matrixCsv = (matrix: Matrix): string => csvText(listHead, listRows(matrix));

const templateNote = ({ systems }: Matrix): string[] => {
  const names = systems.filter(({ report }) => report.mapping.template).map(({ label }) => label);
  return names.length === 0
    ? []
    : [
        `MALL: ${names.join(', ')}. En mall säger vad en överenskommen vy eller fil ska innehålla. Ingen har prövat den mot systemet; gula rutor är antaganden.`,
      ];
};

const notesOf = (matrix: Matrix): string[] => [...templateNote(matrix), matrix.catalogue.notice];

const marked = (label: string, mapping: CoverageReport['mapping']): string => {
  const mark = markOf(mapping);
  return mark ? `${label} (${mark})` : label;
};

const systemColumns = ({ systems }: Matrix): Column[] =>
  systems.map(({ label, report }) => ({
    head: marked(label, report.mapping),
    width: 16,
    assumed: report.mapping.template,
  }));

function summarySheet(matrix: Matrix): Sheet {
  const text = (head: string, width = 14): Column => ({ head, width });
  return {
    name: 'Sammanfattning',
    notes: notesOf(matrix),
    frozen: 1,
    columns: [
      text('System', 20),
      text('Mappning', 42),
      text('Bygger på', 34),
      ...[
        'Variabler',
        'Helt',
        'Delvis',
        'Ej översatt',
        'Nej',
        'Inget sagt',
        'Nationella',
        'Nationella helt eller delvis',
        'Svar',
        'Svar som kan lämnas',
        'Andel svar',
      ].map((head) => text(head)),
    ],
    rows: matrix.systems.map(({ label, report: { mapping, totals, nationalTotals } }) => {
      const row: Cell[] = [
        `${mapping.title} ${mapping.version}`,
        statusShort(mapping.status),
        totals.variables,
        totals.full,
        totals.partial,
        totals.untranslated,
        totals.unavailable,
        totals.notStated,
        nationalTotals.variables,
        delivered(nationalTotals),
        totals.values.total,
        totals.values.produced,
        shareText(totals.values.total ? totals.values.produced / totals.values.total : 0),
      ];
      const name = marked(label, mapping);
      return [mapping.template ? { value: name, look: 'assumed' } : name, ...row];
    }),
  };
}

const nationalSheet = (matrix: Matrix): Sheet => ({
  name: 'Nationella',
  notes: notesOf(matrix),
  frozen: 2,
  columns: [
    { head: 'Nyckel', width: 9 },
    { head: 'Uppgift i HSLF-FS 2016:3', width: 40 },
    { head: 'Bekräftad', width: 11 },
    ...systemColumns(matrix),
  ],
  rows: matrix.rows.flatMap((row) =>
    row.national
      ? [
          [
            row.variable.key,
            row.national.name,
            row.national.confirmed ? 'ja' : 'nej',
            ...row.cells.map(looked),
          ],
        ]
      : [],
  ),
});

const matrixSheet = (matrix: Matrix): Sheet => ({
  name: 'Matris',
  notes: notesOf(matrix),
  frozen: 3,
  columns: [
    { head: 'Nyckel', width: 9 },
    { head: 'Variabel', width: 46 },
    { head: 'Steg', width: 22 },
    { head: 'Nationell', width: 10 },
    ...systemColumns(matrix),
  ],
  rows: matrix.rows.map(({ variable, national, cells }) => [
    variable.key,
    variable.name,
    stepNames[variable.step],
    national ? 'ja' : 'nej',
    ...cells.map(looked),
  ]),
});

function looked(cell: VariableCoverage | null): { value: string; look: Look } {
  const look = cell?.assumed ? 'assumed' : (cell?.state ?? 'not-stated');
  return { value: `${cellWords(cell)}${cell?.refined ? ' +' : ''}`, look };
}

const listHead = [
  'system',
  'mappning',
  'version',
  'status',
  'antaget',
  'nyckel',
  'variabel',
  'namn',
  'processteg',
  'nationell',
  'nationell_bekraftad',
  'tackning',
  'finare_varden',
  'varden',
  'varden_som_kan_lamnas',
  'saknade_varden',
  'skal',
  'var_det_star',
  'vad_som_saknas',
  'antagande',
  'variabelns_ursprung',
  'vardenas_ursprung',
  'rader',
  'ifyllt',
  'oversatt',
  'omappade',
];

const listRows = (matrix: Matrix): Cell[][] =>
  matrix.systems.flatMap(({ label, report }, column) =>
    matrix.rows.flatMap((row) => {
      const cell = row.cells[column];
      return cell ? [[label, ...listRow(row, cell, report)]] : [];
    }),
  );

function listRow({ national }: MatrixRow, cell: VariableCoverage, { mapping }: CoverageReport): Cell[] {
  return [
    mapping.id,
    mapping.version,
    mapping.status,
    cell.assumed ? 'ja' : 'nej',
    ...stateCells(cell, national),
    ...answerCells(cell),
    missingText(cell),
    cell.assumptions.join(' '),
    ...originCells(cell),
  ];
}

const listSheet = (matrix: Matrix): Sheet => ({
  name: 'Lista',
  notes: notesOf(matrix),
  frozen: 1,
  columns: listHead.map((head) => ({ head, width: Math.max(12, head.length + 2) })),
  rows: listRows(matrix),
});

function liveSheet({ systems }: Matrix): Sheet | null {
  const rows = systems.flatMap(({ label, report }) =>
    report.variables.flatMap(({ variable, live }) =>
      live
        ? [
            [
              label,
              variable.key,
              variable.name,
              'alla',
              live.rows,
              rowsShareText(live.filled),
              live.unmapped ?? '',
              codesText(live.unmappedCodes),
            ],
            ...live.periods.map((entry): Cell[] => [
              label,
              variable.key,
              variable.name,
              entry.period,
              '',
              rowsShareText(entry.filled),
              '',
              '',
            ]),
          ]
        : [],
    ),
  );
  if (rows.length === 0) return null;
  return {
    name: 'Utfall',
    notes: ['Antal under fem visas som <5, och inget antal eller andel som röjer dem.'],
    frozen: 3,
    columns: [
      { head: 'System', width: 18 },
      { head: 'Nyckel', width: 9 },
      { head: 'Variabel', width: 46 },
      { head: 'Period', width: 12 },
      { head: 'Rader', width: 10 },
      { head: 'Ifyllt', width: 20 },
      { head: 'Omappade', width: 12 },
      { head: 'Vanligaste omappade koder', width: 40 },
    ],
    rows,
  };
}
