import type { Command } from 'commander';
import { registerApprove } from './mapping/approve';
import { registerCheck } from './mapping/check';
import { registerCoverage, type ReadLiveCoverage } from './mapping/coverage';
import { registerDiff } from './mapping/diff';
import { registerDryRun } from './mapping/dry-run';
import { registerEcho } from './mapping/echo';
import { registerInit } from './mapping/init';
import { registerMigrate } from './mapping/migrate';
import { registerPlan } from './mapping/plan';
import { registerPreview } from './mapping/preview';
import { registerTest } from './mapping/test';

/** `brygga mapping …`: one file per command in `mapping/`; here they are only put in order. */
export function register(program: Command, { live }: { live?: ReadLiveCoverage } = {}): void {
  const mapping = program
    .command('mapping')
    .description(
      'How a system’s codes become catalogue values / Hur ett systems koder blir katalogens värden',
    );
  registerInit(mapping);
  registerCheck(mapping);
  registerEcho(mapping);
  registerApprove(mapping);
  registerTest(mapping);
  registerDryRun(mapping);
  registerPreview(mapping);
  registerPlan(mapping);
  registerDiff(mapping);
  registerMigrate(mapping);
  registerCoverage(mapping, live);
}
