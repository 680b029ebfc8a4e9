import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, start, type Ended } from './brygga';

/** The service in a process of its own, from the TypeScript as it stands. */
export interface RunningService {
  origin: string;
  /** Everything that it has written to both outputs so far. */
  text(): string;
  /** Waits until it has written the text; throws when it ends before that. */
  said(text: string): Promise<void>;
  /** Asks it to stop, as the operating system does, and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** What the service says when its first reading has ended, whatever became of it. */
export const firstReading = { read: 'Läst.', failed: 'Läsningen misslyckades' };

export async function startService(
  folder: string,
  env: Record<string, string> = {},
): Promise<RunningService> {
  const port = await freePort();
  const child = start([], { cwd: folder, entry: 'src/main.ts', env: { ...env, BRYGGA_PORT: String(port) } });
  let text = '';
  child.stdout!.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const end = ended(child);
  return {
    origin: `http://127.0.0.1:${port}`,
    text: () => text,
    async said(wanted) {
      while (!text.includes(wanted)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`It ended without saying "${wanted}":\n${text}`);
        await sleep(20);
      }
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return end;
    },
  };
}

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
