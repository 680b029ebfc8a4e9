import { parse } from 'csv-parse/sync';
import { frameOf } from '../../errors/frame';
import type { ProblemDetails } from '../../errors/problem';
import { suggest } from '../../errors/suggest';
import type { LocalDate } from '../../time/local-date';
import { fold, foldLabel } from '../cells';
import * as problems from './code-map.problems';
import { damageOf, dateInCell, meantCell } from './spreadsheet-cells';

/** One row of a code map. The words of the file are Swedish, those of the code English. */
export interface CodeMapRow {
  code: string;
  label: string;
  /** The catalogue value; null when the code is ignored. */
  value: string | null;
  status: 'approved' | 'unchecked' | 'ignored';
  equivalence: 'equal' | 'wider' | 'narrower' | 'inexact';
  validFrom: LocalDate | null;
  validTo: LocalDate | null;
  /** 1-based line in the file. */
  line: number;
  /** 1-based column of `varde`. */
  valueColumn: number;
}

export interface CodeMap {
  file: string;
  rows: readonly CodeMapRow[];
  /** Lines around a place, ready to print. */
  frame(line: number, column: number): string;
}

const columns = [
  'kod',
  'klartext',
  'varde',
  'status',
  'likvardighet',
  'av',
  'datum',
  'giltig_fran',
  'giltig_till',
  'skal',
] as const;
type ColumnName = (typeof columns)[number];
const required: readonly ColumnName[] = ['kod', 'varde', 'status'];

const statuses = { godkand: 'approved', okontrollerad: 'unchecked', ignorerad: 'ignored' } as const;
const equivalences = { lika: 'equal', vidare: 'wider', snavare: 'narrower', ungefarlig: 'inexact' } as const;

/**
 * Reads a code map: semicolons (comma and tab are understood), one header line. Everything wrong with it goes to
 * `report`, with line and column, warnings too; rows with an error are left out.
 */
export function readCodeMap(text: string, file: string, report: (problem: ProblemDetails) => void): CodeMap {
  const reader = new CodeMapReader(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), file, report);
  return { file, rows: reader.rows(), frame: (line, column) => reader.frame(line, column) };
}

interface ParsedRecord {
  record: string[];
  raw: string;
  info: { lines: number };
}

/** Of a file with nothing in it. */
const noHeader: ParsedRecord = { record: [], raw: '', info: { lines: 1 } };

class CodeMapReader {
  private readonly lines: string[];
  private readonly delimiter: string;
  private names: (ColumnName | undefined)[] = [];

  constructor(
    private readonly text: string,
    private readonly file: string,
    private readonly report: (problem: ProblemDetails) => void,
  ) {
    this.lines = text.split('\n');
    const header = this.lines.find((line) => line.trim() !== '' && !separatorLine.test(line)) ?? '';
    this.delimiter = [';', ',', '\t'].reduce((best, next) =>
      header.split(next).length > header.split(best).length ? next : best,
    );
  }

  rows(): CodeMapRow[] {
    const records = this.parse();
    if (!records) return [];
    const [header = noHeader, ...body] = records;
    if (!this.readHeader(header)) return [];
    const rows = body.flatMap((record) => this.readRow(record) ?? []);
    this.checkRepeats(rows);
    return rows;
  }

  frame(line: number, column: number): string {
    return frameOf(this.lines, line, column);
  }

  private parse(): ParsedRecord[] | null {
    try {
      // What Excel reads as which character stands between cells is not a row.
      return parse(this.text.replace(separatorLine, ''), {
        delimiter: this.delimiter,
        info: true,
        raw: true,
        trim: true,
        skip_empty_lines: true,
        relax_column_count: true,
        relax_quotes: true,
      }) as unknown as ParsedRecord[];
    } catch (error) {
      const { lines, message } = error as { lines?: number; message: string };
      this.add(problems.brokenCodeMap(message), Math.max(1, lines ?? 1), 1);
      return null;
    }
  }

  private readHeader(header: ParsedRecord): boolean {
    const cells = header.record.map((cell) => foldLabel(meantCell(cell)));
    this.names = cells.map((cell) => columns.find((name) => name === cell));
    const line = lineOf(header);
    // Of a header that went on for ever, nobody reads more.
    cells.slice(0, 100).forEach((cell, index) => {
      const name = this.names[index];
      if (name && this.names.indexOf(name) < index) {
        this.add(problems.codeMapColumnTwice(name), line, this.columnAt(header, index));
      }
      if (name || cell === '') return;
      this.add(
        problems.codeMapColumn(cell, suggest(cell, columns), columns),
        line,
        this.columnAt(header, index),
      );
    });
    const lacking = required.filter((name) => !this.names.includes(name));
    for (const name of lacking) this.add(problems.codeMapLacks(name), line, 1);
    return lacking.length === 0;
  }

  private readRow(parsed: ParsedRecord): CodeMapRow | null {
    const line = lineOf(parsed);
    const cell = (name: ColumnName): string => meantCell(parsed.record[this.names.indexOf(name)] ?? '');
    if (parsed.record.every((text) => meantCell(text) === '')) return null;
    let good = true;
    const fail = (problem: ProblemDetails, name: ColumnName): void => {
      good = false;
      this.add(problem, line, this.columnOf(parsed, name));
    };
    const word = <T>(name: ColumnName, words: Record<string, T>): T | undefined => {
      const found = Object.entries(words).find(([key]) => key === foldLabel(cell(name)))?.[1];
      const known = Object.keys(words);
      if (!found) fail(problems.codeMapWord(cell(name), name, suggest(cell(name), known), known), name);
      return found;
    };
    const date = (name: ColumnName): LocalDate | null => {
      const text = cell(name);
      if (text === '') return null;
      const read = dateInCell(text);
      if ('date' in read) return read.date;
      fail(problems.noSuchDateInMap(text, read.meant), name);
      return null;
    };
    const code = cell('kod');
    if (code === '') {
      fail(
        problems.rowLacks('kod', { sv: 'Varje rad översätter en kod.', en: 'Every row translates a code.' }),
        'kod',
      );
    }
    if (!this.isWhole(parsed, cell('kod'), 'kod')) good = false;
    this.isWhole(parsed, cell('klartext'), 'klartext');
    if (!this.fitsHeader(parsed)) good = false;
    const status = word('status', statuses);
    const equivalence = cell('likvardighet') === '' ? 'equal' : word('likvardighet', equivalences);
    const value = cell('varde');
    if (status === 'approved' && value === '') {
      fail(
        problems.rowLacks('varde', {
          sv: 'En godkänd kod måste ha ett värde.',
          en: 'An approved code must have a value.',
        }),
        'varde',
      );
    }
    if (status === 'ignored' && value !== '') fail(problems.valueOfIgnored(), 'varde');
    if (status === 'ignored' && cell('skal') === '') {
      fail(
        problems.rowLacks('skal', {
          sv: 'En ignorerad kod måste ha ett skäl.',
          en: 'An ignored code must have a reason.',
        }),
        'skal',
      );
    }
    date('datum');
    const validFrom = date('giltig_fran');
    const validTo = date('giltig_till');
    if (validFrom && validTo && validTo < validFrom) fail(problems.periodBackwards(), 'giltig_till');
    if (!good || !status || !equivalence) return null;
    return {
      code,
      label: cell('klartext'),
      value: value === '' ? null : value,
      status,
      equivalence,
      validFrom,
      validTo,
      line,
      valueColumn: this.columnOf(parsed, 'varde'),
    };
  }

  /** Tells what a spreadsheet has done to a cell; false for a code that nobody can read any more. */
  private isWhole(parsed: ParsedRecord, text: string, name: 'kod' | 'klartext'): boolean {
    const damage = damageOf(text);
    if (!damage || (name === 'klartext' && !loses.has(damage.how))) return true;
    const problem = problems.damagedCell(text, name, damage);
    this.add(problem, lineOf(parsed), this.columnOf(parsed, name));
    return problem.severity === 'warning';
  }

  /** A semicolon inside a cell that is not quoted moves all that follows one column on. */
  private fitsHeader(parsed: ParsedRecord): boolean {
    const extra = parsed.record.findIndex((text, index) => index >= this.names.length && text !== '');
    if (extra < 0) return true;
    this.add(problems.moreCells(this.delimiter), lineOf(parsed), this.columnAt(parsed, extra));
    return false;
  }

  private checkRepeats(rows: readonly CodeMapRow[]): void {
    const seen = new Map<string, CodeMapRow[]>();
    for (const row of rows) {
      const others = seen.get(fold(row.code)) ?? [];
      const other = others.find((candidate) => overlap(row, candidate));
      if (other) this.add(problems.oneCodeTwice(row.code, other.line), row.line, 1);
      others.push(row);
      seen.set(fold(row.code), others);
    }
  }

  private columnOf(parsed: ParsedRecord, name: ColumnName): number {
    const index = this.names.indexOf(name);
    return index < 0 || index >= parsed.record.length ? 1 : this.columnAt(parsed, index);
  }

  /** Where field `index` of a record begins, found by walking over its raw text. */
  private columnAt(parsed: ParsedRecord, index: number): number {
    const raw = parsed.raw.replace(/^\n+/, '');
    let field = 0;
    let quoted = false;
    for (let i = 0; i < raw.length; i++) {
      if (field === index) return i + 1;
      if (raw[i] === '"') quoted = !quoted;
      else if (raw[i] === this.delimiter && !quoted) field++;
    }
    return field === index ? raw.length + 1 : 1;
  }

  private add(problem: ProblemDetails, line: number, column: number): void {
    this.report({ ...problem, place: { file: this.file, line, column }, frame: this.frame(line, column) });
  }
}

/** What some spreadsheets write first: `sep=;`. */
const separatorLine = /^sep=.(?=\n|$)/i;

/** What makes a label unreadable; a label that looks like a date may be one. */
const loses: ReadonlySet<string> = new Set(['formula', 'narrow', 'encoding']);

/** csv-parse counts the line that a record ends on. */
const lineOf = ({ raw, info }: ParsedRecord): number => info.lines - raw.trim().split('\n').length + 1;

/** Whether some day both rows hold. */
export const overlap = (a: CodeMapRow, b: CodeMapRow): boolean =>
  (a.validFrom ?? '') <= (b.validTo ?? '9999') && (b.validFrom ?? '') <= (a.validTo ?? '9999');
