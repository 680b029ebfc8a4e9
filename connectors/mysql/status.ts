/** What `brygga source check` tells of the server. */
import type { SourceStatus } from '../contract';
import type { Session } from './session';

/** Rejects with the driver's error. */
export async function statusOf(
  session: Session,
  encrypted: boolean,
  connections: number,
): Promise<SourceStatus> {
  const [[clock]] = (await session.rows('SELECT UTC_TIMESTAMP(6)')) as [[string]];
  return {
    product: session.product,
    transport: await transportOf(session, encrypted),
    clock: `${clock.replace(' ', 'T')}Z`,
    snapshot: await snapshotOf(session, connections),
  };
}

async function transportOf(session: Session, encrypted: boolean): Promise<SourceStatus['transport']> {
  const said = (await session.rows(
    `SHOW SESSION STATUS WHERE Variable_name IN ('Ssl_version', 'Ssl_cipher')`,
  )) as [string, string][];
  const of = (name: string): string => said.find(([found]) => found === name)?.[1] ?? '';
  if (!encrypted) return { encrypted: false, detail: 'Not encrypted (tls: off).' };
  return {
    encrypted: of('Ssl_cipher') !== '',
    detail: `${of('Ssl_version')} with ${of('Ssl_cipher')}; certificate and name verified.`,
  };
}

/** Only InnoDB keeps the rows of a moment; the others give them as they stand when they are read. */
async function snapshotOf(session: Session, connections: number): Promise<SourceStatus['snapshot']> {
  const engines = (await session.rows(
    `SELECT COALESCE(ENGINE, ''), COUNT(*) FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE LIKE '%BASE%' GROUP BY ENGINE ORDER BY ENGINE`,
  )) as [string, number][];
  const [[views]] = (await session.rows(
    `SELECT COUNT(*) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()`,
  )) as [[number]];
  const outside = engines.filter(([engine]) => engine !== 'InnoDB');
  const how = 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY at REPEATABLE READ';
  const list = outside.map(([engine, count]) => `${count} in ${engine || 'an unknown engine'}`).join(', ');
  const kept = list
    ? `but these tables are read as they stand: ${list}`
    : 'and every table that the account sees is InnoDB';
  const unseen = views > 0 ? ` The tables under ${views} views were not looked at.` : '';
  const each =
    connections > 1
      ? ` Each of up to ${connections} connections has a moment of its own; connections: 1 gives one for all.`
      : '';
  return {
    consistent: outside.length === 0 && connections === 1,
    detail: `${how}, ${kept}.${each}${unseen}`,
  };
}
