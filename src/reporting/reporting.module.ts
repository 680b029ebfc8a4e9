import { Module, type DynamicModule } from '@nestjs/common';
import { ReportingController } from './reporting.controller';
import { ReportingService } from './reporting-service';

@Module({})
export class ReportingModule {
  static forRoot(service: ReportingService): DynamicModule {
    return {
      module: ReportingModule,
      controllers: [ReportingController],
      providers: [{ provide: ReportingService, useValue: service }],
      exports: [ReportingService],
    };
  }
}
