import type { Workbook } from 'exceljs';
import type { SourceEvent } from '../../connectors/contract';
import { Bridge } from '../../src/bridge';
import { loadSettings } from '../../src/config/load-settings';
import { problemsOf } from '../../src/errors/render';
import { brygga } from '../support/brygga';
import { inRepository, Instance, testFolder } from '../support/instance';
import { day, exampleCatalog, fill, newWorkbook, save, shippedFollowUp } from './forms-workbook';

const folder = testFolder();
const followUp = shippedFollowUp('barns-delaktighet');

const row = { nummer: '1', identitet: '20120304T001', inledd: day('2025-03-10'), 'enskilda-samtal': 'Ja' };

/** What a sync says of this workbook: a problem's code, or the number of rows that it stored. */
async function verdict(
  name: string,
  book: Workbook,
  {
    settings = { headerRow: 3 },
    local = false,
  }: { settings?: Record<string, unknown>; local?: boolean } = {},
): Promise<string | number> {
  await save(book, folder.in(name, 'bok', 'registrering.xlsx'));
  const instance = new Instance(folder.in(name), {
    catalogue: {
      edition: 'bbic-working',
      ...(local && { local: inRepository('catalog/local/exempel.yaml') }),
    },
    sources: [
      { name: 'excel', mapping: inRepository('mappings/excel'), settings: { folder: 'bok', ...settings } },
    ],
  });
  try {
    return (await instance.sync()).inserted;
  } catch (error) {
    return problemsOf(error)[0]!.code;
  }
}

/** Changes what the workbook says of itself. */
function restamp(book: Workbook, what: string, content: string | number): Workbook {
  const sheet = book.getWorksheet('brygga')!;
  sheet.eachRow((line) => {
    if (line.getCell(1).value === what) line.getCell(2).value = content;
  });
  return book;
}

const filled = (): Workbook => fill(newWorkbook('excel', followUp), { Utredning: [row] });

describe('a workbook that is not the one to read', () => {
  it('the right one is read', async () => {
    expect(await verdict('ratt', filled())).toBe(1);
  });

  it.each([
    ['of another edition: its answers may mean something else', 'FRM-020', 'utgåva', 'bbic-2030'],
    ['of a later form: it may hold what this version cannot read', 'FRM-021', 'version', 2],
    ['of a follow-up that nobody has decided on here', 'FRM-022', 'uppföljning', 'en-annan'],
    ['with the codes of paper forms, under the name of the other', 'FRM-025', 'formulär', 'paper'],
    ['whose own sheet somebody has written in', 'FRM-028', 'utgåva', 'Anna Andersson'],
  ])('%s: refused', async (_what, code, what, content) => {
    expect(await verdict(code, restamp(filled(), what, content))).toBe(code);
  });

  it('read with another header row: the error says which', async () => {
    expect(await verdict('rubrik', filled(), { settings: {} })).toBe('FRM-026');
  });

  it('that asks for the municipality’s own variable, which the shipped mapping does not read: refused, not lost', async () => {
    const own = { ...followUp, variables: [...followUp.variables, 'uppfoljning.lokal-antal-samtal'] };
    const book = newWorkbook('excel', own, exampleCatalog());
    expect(await verdict('lokal', book, { local: true })).toBe('FRM-027');
  });

  it('made with the municipality’s own answers, read without them: refused, or the answers would be unmapped', async () => {
    const book = newWorkbook('excel', followUp, exampleCatalog());
    expect(await verdict('tillagg', book)).toBe('FRM-029');
    expect(await verdict('tillagg-kant', book, { local: true })).toBe(0);
  });

  it('that somebody else has made is left alone', async () => {
    const book = filled();
    book.removeWorksheet('brygga');
    expect(await verdict('annan', book)).toBe(1);
  });

  it('made before the follow-up asked for more: read, with a warning of what will be unanswered', async () => {
    const fewer = {
      ...followUp,
      variables: followUp.variables.filter((id) => id !== 'utredning.kommunicering'),
    };
    const name = 'aldre';
    expect(await verdict(name, fill(newWorkbook('excel', fewer), { Utredning: [row] }))).toBe(1);
    const events: SourceEvent[] = [];
    const config = folder.in(name, 'brygga.yaml');
    const bridge = await Bridge.open(
      loadSettings({ cwd: folder.in(name), file: config, env: {} }),
      undefined,
      () => (event) => events.push(event),
    );
    try {
      await bridge.syncAll();
    } finally {
      await bridge.close();
    }
    const warned = events.flatMap((event) => (event.kind === 'warning' ? [event.details] : []));
    expect(warned.map(({ code }) => code)).toEqual(['FRM-024']);
    expect(warned[0]!.what.sv).toContain('utredning.kommunicering');
    const { out, err } = await brygga(['sync', '--json', '--lang', 'en', '--config', config], {
      cwd: folder.in(name),
    });
    expect(err.match(/excel: .*FRM-024 Warning: /g)).toHaveLength(1);
    expect(err).toContain(warned[0]!.what.en);
    expect(JSON.parse(out)).toMatchObject({ ok: true, runs: [{ status: 'done' }] });
  });
});
