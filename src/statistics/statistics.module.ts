import { Module, type DynamicModule } from '@nestjs/common';
import { STATISTICS_HTTP, StatisticsController, type StatisticsHttp } from './statistics.controller';

@Module({})
export class StatisticsModule {
  static forRoot(http: StatisticsHttp): DynamicModule {
    return {
      module: StatisticsModule,
      controllers: [StatisticsController],
      providers: [{ provide: STATISTICS_HTTP, useValue: http }],
    };
  }
}
