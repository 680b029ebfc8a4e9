import fastifyHelmet from '@fastify/helmet';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { DestinationStream } from 'pino';
import type { Bridge } from './bridge';
import { guardHost } from './operations/host-guard';
import { useLogs } from './operations/logging';
import { OperationsModule } from './operations/operations.module';
import { ProblemFilter } from './reporting/problem.filter';
import { ReportingModule } from './reporting/reporting.module';
import { StatisticsModule } from './statistics/statistics.module';
import { storePlace } from './store/open-store';
import { SyncModule } from './sync/sync.module';
import type { FiguresProcess } from './processes/figures-process';
import type { SyncProcess } from './processes/sync-process';
import { WebModule } from './web/web.module';

/** What the service has besides its bridge. */
export interface Service {
  sync: SyncProcess;
  figures: FiguresProcess;
  /** Where log lines go; standard output when left out. */
  logTo?: DestinationStream;
}

/** The HTTP service over one bridge: what each room needs is handed in here. */
@Module({})
export class AppModule {
  static over(bridge: Bridge, { sync, figures, logTo }: Service): DynamicModule {
    const { store, catalog, settings, measured, reporting } = bridge;
    const sources = bridge.sources.map(({ name }) => name);
    const place = storePlace(settings);
    return {
      module: AppModule,
      imports: [
        OperationsModule.forRoot({
          store,
          sources,
          schedule: settings.schedule,
          sync,
          storeFile: 'file' in place ? place.file : undefined,
          figuresAsOf: () => reporting.asOf,
          ...(logTo && { logTo }),
        }),
        SyncModule.forRoot({
          schedule: settings.schedule,
          syncAll: async () => {
            await sync.syncAll();
            await bridge.warm();
          },
          stop: () => sync.stop(),
        }),
        ReportingModule.forRoot(reporting),
        StatisticsModule.forRoot(figures.statistics({ store, sources })),
        WebModule.forRoot({
          settings,
          catalog,
          followUps: measured.followUps,
          sources: bridge.sources,
          store,
          reporting,
          live: (source) => figures.coverage(source),
        }),
      ],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    };
  }
}

/** The service, ready to listen. Closing it does not close the bridge. */
export async function createApp(bridge: Bridge, service: Service): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.over(bridge, service),
    new FastifyAdapter({ routerOptions: { maxParamLength: 200 } }),
    { bufferLogs: true },
  );
  useLogs(app);
  guardHost(app);
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        upgradeInsecureRequests: null,
      },
    },
  });
  const document = new DocumentBuilder()
    .setTitle('Bryggan')
    .setDescription('Protected tables, indicators and national variables, in the shape of PxWeb API v2.')
    .setVersion('2')
    .build();
  SwaggerModule.setup('api/docs', app, SwaggerModule.createDocument(app, document));
  app.enableShutdownHooks();
  return app;
}
