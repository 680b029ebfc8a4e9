import { Command } from 'commander';
import { register as catalog } from '../../src/cli/catalog.command';
import { register as mapping } from '../../src/cli/mapping.command';
import { register as source } from '../../src/cli/source.command';
import { register as statistics } from '../../src/cli/statistics.command';
import { register as sync } from '../../src/cli/sync.command';
import { openStatistics } from '../../src/cli/with-bridge';

const program = new Command('brygga');
catalog(program);
mapping(program);
source(program);
sync(program);
statistics(program, { open: openStatistics });
void program.parseAsync();
