import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller';
import { loggingModule } from './logging';
import { Metrics } from './metrics';
import { MetricsController } from './metrics.controller';
import { OPERATIONS, type Operations } from './model';
import { RequestWatch } from './request-watch';

/**
 * Belongs here: what the people who run the service look at – health, metrics, log lines. Never: a figure about
 * children, an identity, a path with values, a header or a body. Reads the run history and nothing else of the store.
 */
@Module({})
export class OperationsModule {
  static forRoot(operations: Operations): DynamicModule {
    return {
      module: OperationsModule,
      imports: [TerminusModule.forRoot({ logger: false }), loggingModule(operations.logTo)],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: OPERATIONS, useValue: operations },
        { provide: Metrics, useFactory: () => new Metrics(operations) },
        RequestWatch,
      ],
    };
  }
}
