import { Module, type DynamicModule } from '@nestjs/common';
import type { ServedStatistics } from './served';
import { SERVED_STATISTICS, StatisticsController } from './statistics.controller';

@Module({})
export class StatisticsModule {
  static forRoot(served: ServedStatistics): DynamicModule {
    return {
      module: StatisticsModule,
      controllers: [StatisticsController],
      providers: [{ provide: SERVED_STATISTICS, useValue: served }],
    };
  }
}
