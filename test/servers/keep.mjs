/**
 * Keeps one server for as long as standard input is open: says its port on standard output, and when the process that
 * asked for it closes the pipe or dies in any way, ends the server and removes the folder that it was given. Belongs
 * here: what holds for every engine. Never: what one engine is started with, or what is in the databases.
 */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';

export const folder = process.argv[2];

/** The program under way: the one that makes the data, then the server. */
let running;
let ending = false;

/**
 * @param end ends a program at once and without tidying up: nothing of it is kept
 * @param prepare makes the data with `run(program, parameters, options)`, and gives what makes the server's three of a port
 * @param ready what the server prints when it is up, and `taken` when somebody else has its port
 */
export function keep({ end, prepare, ready, taken }) {
  const leave = async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    process.exit();
  };
  const endAll = () => {
    if (ending) return;
    ending = true;
    if (!running) return leave();
    running.on('exit', leave);
    end(running);
  };
  process.on('SIGINT', () => {});
  process.on('SIGTERM', endAll);
  process.stdin.resume().on('end', endAll).on('error', endAll);

  const start = async () => {
    const server = await prepare(run);
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      try {
        await run(...server(port), ready);
        running.on('exit', leave);
        process.stdout.write(`${JSON.stringify({ port })}\n`);
        return;
      } catch (error) {
        // Somebody else can take the port between the probe and the start.
        if (attempt === 3 || !taken.test(String(error))) throw error;
      }
    }
  };
  start().catch((error) => {
    if (ending) return;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    void leave();
  });
}

/** Runs a program to its end, or until what it prints holds `until`. Rejects with the end of what it printed. */
function run(program, parameters, options, until) {
  if (ending) throw new Error('The process that asked is gone.');
  const child = spawn(program, parameters, { cwd: folder, ...options });
  running = child;
  return new Promise((resolve, reject) => {
    let printed = '';
    const take = (chunk) => {
      printed = (printed + chunk).slice(-4000);
      if (until !== undefined && printed.includes(until)) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('exit', (code) => {
      running = undefined;
      if (until === undefined && code === 0) resolve();
      else reject(new Error(`${program} ended (${code}): ${printed}`));
    });
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
