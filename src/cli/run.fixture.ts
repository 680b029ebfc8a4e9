import { buildProgram } from './program';

// How the specs of commands run them, in this process. Never imported by anything that runs.

export interface Ran {
  exit: number;
  out: string;
  err: string;
}

/** The whole command line with these words; what it writes, and the exit code that it leaves. */
export async function runCli(...words: string[]): Promise<Ran> {
  const written = { out: '', err: '' };
  const listen = (stream: NodeJS.WriteStream, to: 'out' | 'err'): jest.SpyInstance =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      written[to] += String(text);
      return true;
    });
  const spies = [listen(process.stdout, 'out'), listen(process.stderr, 'err')];
  process.exitCode = 0;
  try {
    await buildProgram().parseAsync(['node', 'brygga', ...words]);
    return { exit: Number(process.exitCode), ...written };
  } finally {
    process.exitCode = 0;
    for (const spy of spies) spy.mockRestore();
  }
}
