/** Real servers in containers. Belongs here: whether there is Docker, and what every container has in common. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecResult, StartedTestContainer } from 'testcontainers';
import { makeCertificates, type Identity } from '../doubles/certificates';
import { notTried } from '../support/not-tried';

/** An image of some gigabytes is fetched and started in this. */
const longest = 20 * 60_000;

/** Runs `body` where Docker is. Elsewhere one skipped test says what was NOT tried. */
export function whereDockerIs(what: string, body: () => void): void {
  jest.setTimeout(longest);
  const missing = reasonWithoutDocker();
  if (missing === undefined) return body();
  notTried(what, `there is no Docker here (${missing})`);
}

function reasonWithoutDocker(): string | undefined {
  const ask = `require('testcontainers').getContainerRuntimeClient().then(() => process.exit(0), (error) => {
    console.error(error.message.split('\\n')[0]); process.exit(1); })`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', ask], { cwd: __dirname, encoding: 'utf8' });
  return status === 0 ? undefined : stderr.trim() || 'no container runtime answers';
}

/** PEM files in a folder of their own, and what a container needs of them. */
export interface ServerCertificates {
  folder: string;
  ca: string;
  otherCa: string;
  server: Identity;
  remove(): void;
}

/** For `localhost`, where the ports of a local Docker are. */
export async function serverCertificates(): Promise<ServerCertificates> {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-container-'));
  const { ca, otherCa, server } = await makeCertificates();
  return {
    ...writeAuthorities(folder, ca, otherCa),
    folder,
    server,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function writeAuthorities(
  folder: string,
  ca: string,
  otherCa: string,
): { ca: string; otherCa: string } {
  writeFileSync(join(folder, 'ca.pem'), ca);
  writeFileSync(join(folder, 'other-ca.pem'), otherCa);
  return { ca: join(folder, 'ca.pem'), otherCa: join(folder, 'other-ca.pem') };
}

/** The files for `withCopyContentToContainer`; every server wants to own its key, so the start command copies them. */
export const certificateFiles = ({
  cert,
  key,
}: Identity): { content: string; target: string; mode: number }[] => [
  { content: cert, target: '/certificates/server.crt', mode: 0o644 },
  { content: key, target: '/certificates/server.key', mode: 0o644 },
];

/** Runs a command in the container and gives what it printed. Rejects with the same where it failed. */
export async function inside(container: StartedTestContainer, command: string[]): Promise<string> {
  const { exitCode, output }: ExecResult = await container.exec(command);
  if (exitCode !== 0) throw new Error(`${command[0]} ended (${exitCode}): ${output.slice(-4000)}`);
  return output;
}

/** Puts a text where the container can read it. */
export async function put(container: StartedTestContainer, target: string, content: string): Promise<void> {
  await container.copyContentToContainer([{ content, target, mode: 0o644 }]);
}
