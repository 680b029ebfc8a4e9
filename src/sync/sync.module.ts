import {
  Inject,
  Injectable,
  Logger,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnModuleInit,
} from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { problemsOf } from '../errors/render';

/** What the schedule starts: a sync of every source. */
export interface ScheduledSync {
  /** Cron with seconds, Europe/Stockholm, or `never`. */
  schedule: string;
  syncAll(): Promise<unknown>;
  /** Ends the sync that is under way at its next chunk, and waits for it. */
  stop(): Promise<void>;
}

const SCHEDULED_SYNC = Symbol('ScheduledSync');

@Injectable()
class SyncSchedule implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = new Logger('sync');

  constructor(
    @Inject(SCHEDULED_SYNC) private readonly sync: ScheduledSync,
    private readonly registry: SchedulerRegistry,
  ) {}

  onModuleInit(): void {
    if (this.sync.schedule === 'never') return;
    const job = CronJob.from({
      cronTime: this.sync.schedule,
      timeZone: 'Europe/Stockholm',
      waitForCompletion: true,
      onTick: () => this.run(),
    });
    this.registry.addCronJob('sync', job);
    job.start();
  }

  /** Also for one that the schedule did not start. */
  beforeApplicationShutdown(): Promise<void> {
    return this.sync.stop();
  }

  private async run(): Promise<void> {
    try {
      await this.sync.syncAll();
      this.log.log('scheduled sync finished');
    } catch (error) {
      this.log.error(
        `scheduled sync failed: ${problemsOf(error)
          .map(({ code }) => code)
          .join(', ')}`,
      );
    }
  }
}

@Module({})
export class SyncModule {
  static forRoot(sync: ScheduledSync): DynamicModule {
    return {
      module: SyncModule,
      imports: [ScheduleModule.forRoot()],
      providers: [SyncSchedule, { provide: SCHEDULED_SYNC, useValue: sync }],
    };
  }
}
