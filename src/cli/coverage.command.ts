import type { Command } from 'commander';
import { registerAnnex } from './coverage/annex';
import { registerBids } from './coverage/bid';
import { registerDiff } from './coverage/diff';
import { registerMatrix } from './coverage/matrix';
import type { ReadLiveCoverage } from './coverage/reports';

/** `brygga coverage …`: one file per command in `coverage/`; here they are only put in order. */
export function register(program: Command, { live }: { live?: ReadLiveCoverage } = {}): void {
  const coverage = program
    .command('coverage')
    .description(
      'What systems and bids can deliver, for procurement / Vad system och anbud kan lämna, för upphandling',
    );
  registerMatrix(coverage, live);
  registerDiff(coverage);
  registerAnnex(coverage);
  registerBids(coverage);
}
