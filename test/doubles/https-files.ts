/**
 * A double of a service that lists files as JSON and gives them one by one, as Pulsen Combine does: a client
 * certificate, the header `X-Api-Version: 1`, `{ DtoFinancialFile: [{ Name, Href, … }] }`. After what a municipality
 * has published of its use (github.com/Hoglandets-IT/Frends.HIT.RemoteFS); the real service may do otherwise.
 */
import type { Certificates } from './certificates';
import { startHttpDouble, type Asked, type HttpDouble, type Reply } from './lifecare/http-double';

export interface FilesDouble extends HttpDouble {
  /** By name; a test may change it. */
  files: Map<string, Buffer>;
  /** Changes or replaces an answer. */
  fault: ((reply: Reply, asked: Asked) => Reply) | undefined;
}

export const listPath = '/financialfiles/generalledger';

export async function startFiles(
  files: Record<string, string | Buffer>,
  certificates: Certificates,
): Promise<FilesDouble> {
  const held = new Map(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]));
  const idOf = (name: string): string => String([...held.keys()].indexOf(name));
  const answer = (asked: Asked): Reply => {
    if (asked.headers['x-api-version'] !== '1') return { status: 400, body: '{}' };
    if (asked.path === listPath)
      return { body: JSON.stringify({ DtoFinancialFile: [...held.keys()].map(entry) }) };
    const name = [...held.keys()].find((one) => asked.path === `${listPath}/${idOf(one)}`);
    if (name === undefined) return { status: 404, body: '{}' };
    const content = held.get(name)!;
    return {
      body: content,
      headers: { 'content-type': 'application/octet-stream', etag: `"${content.length}-${content[0] ?? 0}"` },
    };
  };
  const entry = (name: string): unknown => ({
    CreatedDate: 1_767_222_000_000,
    Description: 'Export',
    Href: `${double.address}${listPath}/${idOf(name)}`,
    Name: name,
    Id: idOf(name),
  });
  const double = await startHttpDouble(
    (asked) => {
      const reply = answer(asked);
      return state.fault?.(reply, asked) ?? reply;
    },
    { certificates, demandsCertificate: true },
  );
  const state = Object.assign(double, { files: held, fault: undefined as FilesDouble['fault'] });
  return state;
}
