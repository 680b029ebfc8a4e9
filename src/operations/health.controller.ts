import { Controller, Get, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  HealthCheck,
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
} from '@nestjs/terminus';
import { freshnessOf } from './freshness';
import { OPERATIONS, type Operations } from './model';

@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
    @Inject(OPERATIONS) private readonly operations: Operations,
  ) {}

  /** The process answers. Says nothing about data, so that a broken source does not restart the service. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 when figures can be served: the store answers, and every source has been read and not too long ago. */
  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.store(),
      ...this.operations.sources.map((name) => () => this.source(name)),
    ]);
  }

  private async store() {
    const check = this.indicator.check('store');
    try {
      await this.operations.store.query('SELECT 1 AS one');
      return check.up();
    } catch {
      // The driver's message may hold a path or a value; what is wrong stands in the log.
      return check.down('the follow-up store does not answer');
    }
  }

  private async source(name: string) {
    const check = this.indicator.check(`source:${name}`);
    try {
      const latest = await this.operations.store.latestRuns();
      const run = latest.find(({ source, status }) => source === name && status === 'done');
      const freshness = freshnessOf(run, this.operations.schedule, Date.now());
      if (freshness.state === 'never-read') return check.down('no finished sync yet');
      const hours = Math.floor(freshness.age / 3_600_000);
      return freshness.state === 'old'
        ? check.down({
            message: 'the last finished sync is older than two scheduled periods',
            ageHours: hours,
          })
        : check.up({ ageHours: hours });
    } catch {
      return check.down('the run history cannot be read');
    }
  }
}
