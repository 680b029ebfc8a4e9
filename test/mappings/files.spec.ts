/**
 * The templates over files, each read as a municipality would: its README's lists filled with the example municipality,
 * through the connector that it names, into a store. What the template maps must stand there as the example's own
 * mapping has it, cell for cell.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workbook } from 'exceljs';
import iconv from 'iconv-lite';
import { mappingsFolder } from '../../src/mapping/fixture';
import { columnsOf } from '../../src/mapping/plan';
import { readMapping } from '../../src/mapping/read-mapping';
import { runMappingTests } from '../../src/mapping/checking/run-tests';
import { makeCertificates } from '../doubles/certificates';
import { startFiles } from '../doubles/https-files';
import { differences, sizes, type StoreContent } from '../support/store-content';
import { exampleSource, testFolder } from '../support/instance';
import { contractOf, rowsFor, settingsOf, type Cell, type ContractList } from './files-contract';
import { edition, readExample, type Example } from './files-example';
import { deliverable, exampleInstance, links, templateInstance, withoutKeys } from './files-store';

const folder = testFolder();
const children = 300;
let file: string;
let example: Example;
let expected: StoreContent;

beforeAll(async () => {
  file = exampleSource(folder.in('kalla.sqlite'), children);
  example = readExample(file);
  const instance = exampleInstance(folder.in('exempel'), file);
  await instance.sync();
  expected = await instance.content();
});

/** Columns of every record that are compared beside the variables. */
const always = ['enhet', 'handelse_datum', 'slut_datum', 'skyddad', ...links];

/** Hands out the lists of a contract, in a folder or by a server; answers the settings that say where they are. */
type Export = (lists: FilledList[], settings: Record<string, unknown>, home: string) => Promise<object>;
interface FilledList {
  list: ContractList;
  rows: Cell[][];
}

const workbooks: Export = async (lists, settings, home) => {
  const books = new Map<string, Workbook>();
  for (const { list, rows } of lists) {
    const [file, name = 'Lista'] = list.from.split('#') as [string, string?];
    const book = books.get(file) ?? new Workbook();
    const sheet = book.addWorksheet(name);
    sheet.addRow(list.columns.map((column) => column.name));
    for (const row of rows) sheet.addRow(row.map(asExcel));
    books.set(file, book);
  }
  for (const [file, book] of books) await book.xlsx.writeFile(join(home, file));
  return { ...settings, folder: home };
};

/** True dates are dates in Excel. */
function asExcel(cell: Cell): Cell | Date {
  return cell !== null && /^\d{4}-\d\d-\d\d$/.test(cell) ? new Date(`${cell}T00:00:00Z`) : cell;
}

const texts: Export = (lists, settings, home) => {
  lists.forEach((list) => writeFileSync(join(home, nameOf(list)), bytesOf(list, String(settings.encoding))));
  return Promise.resolve({ ...settings, folder: home });
};

const server: Export = async (lists, settings, home) => {
  const certificates = await makeCertificates();
  const files = lists.map((list) => [nameOf(list), bytesOf(list, String(settings.encoding))] as const);
  const double = await startFiles(Object.fromEntries(files), certificates);
  stopLater.push(() => double.stop());
  const keys = { ca: certificates.ca, cert: certificates.client.cert, key: certificates.client.key };
  for (const [name, text] of Object.entries(keys)) writeFileSync(join(home, `${name}.pem`), text);
  const file = (name: string): string => join(home, `${name}.pem`);
  const tls = { ca: file('ca'), clientCertificate: { cert: file('cert'), key: file('key') } };
  return { ...settings, https: { ...(settings.https as object), address: double.address, tls } };
};
const stopLater: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(stopLater.map((stop) => stop())));

/** The day's file, where the contract has a star. */
const nameOf = ({ list }: FilledList): string => list.from.replace('*', '2026-11-01');

function bytesOf({ list, rows }: FilledList, encoding: string): Buffer {
  const lines = [list.columns.map(({ name }) => name), ...rows].map((row) => row.map(asCsv).join(';'));
  return iconv.encode(`${lines.join('\r\n')}\r\n`, encoding);
}

const asCsv = (cell: Cell): string =>
  /[;"\n]/.test(cell ?? '') ? `"${cell!.replaceAll('"', '""')}"` : (cell ?? '');

interface Template {
  name: string;
  handOut: Export;
  others: string[];
  /** Children and events have the numbers of the example, so that rows can be told apart. */
  keyed: boolean;
}
const templates: Template[] = [
  { name: 'viva', handOut: workbooks, others: always, keyed: true },
  { name: 'isox', handOut: texts, others: always, keyed: true },
  { name: 'combine', handOut: server, others: always, keyed: true },
  { name: 'sureg', handOut: workbooks, others: always.filter((name) => name !== 'skyddad'), keyed: false },
];

describe.each(templates)('the template $name', ({ name, handOut, others, keyed }) => {
  const plan = readMapping(mappingsFolder(name), edition);
  const contract = contractOf(name);

  it('reads the columns of its contract: all of them, and no others', () => {
    const read = new Map<string, Set<string>>();
    const add = (from: string, column: string): void => {
      read.set(from, (read.get(from) ?? new Set()).add(column));
    };
    for (const record of plan.records) {
      const lists = new Map(record.joins.map(({ list }) => [list.name, list]));
      lists.forEach(({ from, key }) => add(from, key));
      for (const column of [...columnsOf(record), ...(record.changed === null ? [] : [record.changed])]) {
        const list = lists.get(column.slice(0, column.indexOf('.')));
        add(list?.from ?? record.from, list ? column.slice(column.indexOf('.') + 1) : column);
      }
    }
    if (plan.aliases)
      [plan.aliases.old, plan.aliases.current].forEach((column) => add(plan.aliases!.from, column));
    const stated = contract.map(({ from, columns }) => [from, columns.map((column) => column.name).sort()]);
    expect(Object.fromEntries([...read].map(([from, columns]) => [from, [...columns].sort()]))).toEqual(
      Object.fromEntries(stated),
    );
  });

  it('has tests that hold and reach nearly every rule', () => {
    const { cases, rules } = runMappingTests(plan);
    expect(cases.filter((one) => one.differences.length > 0)).toEqual([]);
    expect(rules.reached / rules.total).toBeGreaterThanOrEqual(0.95);
  });

  it('is a template that says what is assumed', () => {
    expect(plan.file.status).toBe('template');
    expect(plan.file.assumed?.length).toBeGreaterThan(0);
  });

  it('filled with the example municipality, gives the same store', async () => {
    const home = folder.in(`${name} filer`);
    mkdirSync(home, { recursive: true });
    const lists = contract.map((list) => ({ list, rows: rowsFor(list, example) }));
    const settings = await handOut(lists, settingsOf(name), home);
    const instance = templateInstance(folder.in(name), mappingsFolder(name), settings);
    await instance.sync();
    const [got, wanted] = [await instance.content(), expected].map((content) =>
      deliverable(content, plan, others),
    ) as [StoreContent, StoreContent];
    expect(Math.min(...Object.values(sizes(wanted)))).toBeGreaterThan(0);
    if (keyed) expect(differences(got, wanted)).toEqual([]);
    else expect(withoutKeys(got)).toEqual(withoutKeys(wanted));
  });
});
