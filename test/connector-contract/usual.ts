/** What the fixtures of several connectors have in common. Never: what only one engine has, or answers in its own way. */
import type { Cell, Query, Source } from '../../connectors/contract';
import { connectorNamed, openSource } from '../../connectors/registry';
import { startProxy } from '../servers/proxy';
import type { Absent, Fixture, TypeName } from './fixture';

export const sql = (text: string): Query => ({ kind: 'sql', text });

/** The cells as most sources give them. */
export const usualCells = {
  heltal: '9223372036854775807',
  decimaltal: '1234567890123456.78',
  nollor: '0.10',
  gammaltDatum: '1899-12-31',
  tidpunkt: '2024-02-29 13:14:15.123',
  finTidpunkt: '2024-02-29 13:14:15.1234567',
  foreOmstallning: '2024-10-27 02:30:00+02:00',
  efterOmstallning: '2024-10-27 02:30:00+01:00',
  inteTid: '2024-03-31 02:30:00',
  klockslag: '23:59:58',
  bokstaver: 'Åsa Öberg-Ärlig é',
  teckentabell: 'Västerås – 5 €',
  emoji: '😀',
  inget: null,
  tomt: '',
  sant: true,
  guid: '6F9619FF-8B86-D011-B42D-00C04FC964FF',
  raa: '00FF41',
  fast: 'AB',
  flyttal: -0.5,
} satisfies Record<TypeName, Cell>;

/** The usual cells but for those that a source gives in its own way, or does not have. */
export function cells(
  own: Partial<Record<TypeName, Cell>>,
  absent: Partial<Record<TypeName, string>> = {},
): Pick<Fixture['types'], 'expected' | 'absent'> {
  const all = Object.entries({ ...usualCells, ...own });
  return { expected: Object.fromEntries(all.filter(([name]) => !Object.hasOwn(absent, name))), absent };
}

/** `text` selects `:text`, the Id and the text `':tal'` of the rows up to `:tal`. */
export const bound = (text: string): Fixture['parameters'] => ({
  query: { kind: 'sql', text, parameters: { text: `O'Brien; -- ":x"`, tal: 2 } },
  expected: [
    [`O'Brien; -- ":x"`, 1, ':tal'],
    [`O'Brien; -- ":x"`, 2, ':tal'],
  ],
});

/** What counting gives where five J, three N, one Å and one NULL stand. */
export const usualCounts: Awaited<ReturnType<Source['countValues']>> = {
  rows: 10,
  nulls: 1,
  distinct: 3,
  values: [
    { value: 'J', count: 5 },
    { value: 'N', count: 3 },
    { value: 'Å', count: 1 },
  ],
};

/** Opens a source of the fixture with some of its settings changed. */
export type Open = (more?: Record<string, unknown>) => Promise<Source>;

export const opener =
  (connector: string, settings: Record<string, unknown>, baseDir: string): Open =>
  (more) =>
    openSource(
      connectorNamed(connector),
      { ...settings, ...more },
      { baseDir, applicationName: 'brygga-test', log: () => undefined },
    );

/** Rejects with what the connector says when it reads the query to its end and `happen` comes after the third batch. */
export async function readAnd(
  source: Source,
  query: Query,
  happen: () => unknown = () => undefined,
): Promise<void> {
  try {
    let batches = 0;
    for await (const _batch of source.stream(query)) if (++batches === 3) await happen();
  } finally {
    await source.close();
  }
}

/** Rejects with what the connector says when its server goes, or falls silent, under a running stream. */
export async function interrupted(
  how: 'cut' | 'freeze',
  open: Open,
  port: number,
  query: Query,
): Promise<void> {
  const proxy = await startProxy(port);
  try {
    const source = await open({ port: proxy.port, stallSeconds: 1, connectTimeoutSeconds: 5 });
    await readAnd(source, query, proxy[how]);
  } finally {
    await proxy.close();
  }
}

/** Rejects with what the connector says when a query works for longer than `seconds`. */
export const tooSlow = async (open: Open, query: Query, seconds: number): Promise<void> =>
  readAnd(await open({ statementTimeoutSeconds: seconds }), query);

type Provoke = () => Promise<unknown>;

/** The faults that every server has. A file `fel` beside the settings holds a wrong password. */
export const serverFaults = (
  open: Open,
  how: { otherCa: string | Absent; gone: Provoke; silent: Provoke; slow: Provoke },
): Omit<Fixture['faults'], 'no encryption offered'> => ({
  'wrong password': { code: 'CON-012', provoke: () => open({ password: { file: 'fel' } }) },
  'wrong certificate':
    typeof how.otherCa === 'string'
      ? { code: 'CON-015', provoke: () => open({ tls: { ca: how.otherCa } }) }
      : how.otherCa,
  'name not resolved': { code: 'CON-010', provoke: () => open({ host: 'finns-inte.invalid' }) },
  'nobody listens': { code: 'CON-011', provoke: () => open({ port: 1 }) },
  'server gone in the middle': { code: 'CON-026', provoke: how.gone },
  'server falls silent in the middle': { code: 'CON-025', provoke: how.silent },
  'statement timeout': { code: 'CON-024', provoke: how.slow },
});

/** What the engine calls its refusal of a write with the account that reads. Rejects when it was let through. */
export async function refusalOf(write: () => Promise<unknown>): Promise<string> {
  try {
    await write();
  } catch (error) {
    const { code, number } = error as { code?: string; number?: number };
    if (code === undefined) throw error;
    return number === undefined ? code : `${code} ${number}`;
  }
  throw new Error('A write with the account that reads was let through.');
}
