/** What the servers of a test have in common: a folder with certificates, and a process that keeps the server in it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeCertificates } from '../doubles/certificates';

export interface ServerFolder {
  path: string;
  /** The text of `ca`, for a driver. */
  trust: string;
  /** PEM files: the authority that signed the server's certificate, and one with the same name that did not. */
  ca: string;
  otherCa: string;
  /** Gives the path. Nobody else can read it. */
  write(name: string, text: string): string;
}

/** With `server.crt` and `server.key` for the server in it; the keeper removes it. */
export async function serverFolder(engine: string): Promise<ServerFolder> {
  const path = mkdtempSync(join(tmpdir(), `brygga-${engine}-`));
  const { server, ca, otherCa } = await makeCertificates();
  const write = (name: string, text: string): string => {
    writeFileSync(join(path, name), text, { mode: 0o600 });
    return join(path, name);
  };
  write('server.crt', server.cert);
  write('server.key', server.key);
  return { path, trust: ca, ca: write('ca.crt', ca), otherCa: write('other-ca.crt', otherCa), write };
}

/** Runs `<engine>-keeper.mjs`. `stop` ends the server at once and removes the folder. */
export async function startKeeper(
  engine: string,
  folder: ServerFolder,
  ...programs: string[]
): Promise<{ port: number; stop(): Promise<void> }> {
  const keeper = spawn(
    process.execPath,
    [join(__dirname, `${engine}-keeper.mjs`), folder.path, ...programs],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let complaint = '';
  keeper.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const gone = once(keeper, 'exit');
  const line = once(createInterface(keeper.stdout), 'line') as Promise<[string]>;
  const started = await Promise.race([line, gone.then(() => undefined)]);
  if (!started) throw new Error(`The test server (${engine}) did not start: ${complaint}`);
  return {
    port: (JSON.parse(started[0]) as { port: number }).port,
    stop: async () => {
      keeper.stdin.end();
      await gone;
    },
  };
}
