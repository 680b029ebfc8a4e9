import {
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Module,
  NotFoundException,
  Param,
  type DynamicModule,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { matrixOf } from '../coverage/matrix/matrix';
import { matrixHtml } from '../coverage/matrix/matrix-page';
import { coverageHtml } from '../coverage/system-page';
import { coverageReports, pageModel, type WebSources } from './page-model';
import { renderPage } from './page';

// The web room: pages for people, in Swedish, from what the rooms below give out. Never: a figure of its own making.

const WEB = Symbol('WebSources');

@ApiExcludeController()
@Controller()
class WebController {
  constructor(@Inject(WEB) private readonly sources: WebSources) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  async start(): Promise<string> {
    return renderPage(await pageModel(this.sources));
  }

  /** Browsers ask for it by themselves. */
  @Get('favicon.ico')
  @HttpCode(204)
  icon(): void {}

  @Get('tackning/:source')
  @Header('Content-Type', 'text/html; charset=utf-8')
  async sourceCoverage(@Param('source') name: string): Promise<string> {
    const reports = await coverageReports(this.sources);
    const found = reports.find(({ source }) => source === name);
    if (!found) throw new NotFoundException();
    return coverageHtml(found.report);
  }

  @Get('tackning')
  @Header('Content-Type', 'text/html; charset=utf-8')
  async coverage(): Promise<string> {
    const reports = await coverageReports(this.sources);
    if (reports.length === 1) return coverageHtml(reports[0]!.report);
    const systems = reports.map(({ source, report }) => ({ label: source, report }));
    return matrixHtml(matrixOf(systems), ({ label }) => `/tackning/${encodeURIComponent(label)}`);
  }
}

@Module({})
export class WebModule {
  static forRoot(sources: WebSources): DynamicModule {
    return {
      module: WebModule,
      controllers: [WebController],
      providers: [{ provide: WEB, useValue: sources }],
    };
  }
}
