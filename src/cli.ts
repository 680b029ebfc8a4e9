#!/usr/bin/env node
import { buildProgram } from './cli/program';

void buildProgram()
  .parseAsync()
  .catch((error: { exitCode?: number }) => {
    // commander has already printed why; help and version end with 0, a misspelt command could not run.
    process.exitCode = error.exitCode ? 2 : 0;
  });
