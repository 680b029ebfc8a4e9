#!/usr/bin/env node
import type { CommanderError } from 'commander';
import { buildProgram } from './cli/program';

/** commander has already said why; help and version end with 0, what could not be read as a command could not run. */
function cannotRun({ exitCode, code, message }: CommanderError): void {
  process.exitCode = exitCode ? 2 : 0;
  if (!exitCode || !process.argv.includes('--json')) return;
  const problem = { code: 'CLI-001', what: { sv: message, en: message }, why: { sv: code, en: code } };
  process.stdout.write(`${JSON.stringify({ ok: false, problems: [problem] })}\n`);
}

// Whoever reads the output may stop before its end (`| head`): that is no error of ours.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit();
});

void buildProgram().parseAsync().catch(cannotRun);
