import { Command } from 'commander';
import { register as catalog } from './catalog.command';
import { register as coverage } from './coverage.command';
import { register as example } from './example.command';
import { register as forms } from './forms.command';
import { register as mapping } from './mapping.command';
import { register as source } from './source.command';
import { register as statistics } from './statistics.command';
import { register as store } from './store.command';
import { register as sync } from './sync.command';
import { register as table } from './table.command';
import { version } from './version';
import { openReporting, openStatistics, readLive } from './with-bridge';

/** The whole command line, as data that help, docs and tests read. */
export function buildProgram(): Command {
  const program = new Command('brygga')
    .description(
      'Data bridge from case-management systems to BBIC follow-up / Databrygga till BBIC-uppföljning',
    )
    .version(version())
    .exitOverride();
  catalog(program);
  example(program);
  source(program);
  mapping(program, { live: readLive });
  coverage(program, { live: readLive });
  forms(program);
  sync(program);
  store(program);
  table(program, { open: openReporting });
  statistics(program, { open: openStatistics });
  return program;
}
