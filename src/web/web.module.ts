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
import { coverageHtml } from '../coverage/system-page';
import { html } from '../markup/html';
import { coverageReports, pageModel, type WebSources } from './page-model';
import { renderPage } from './page';
import { styles } from './styles';

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
    return html`<!doctype html>
      <html lang="sv">
        <head>
          <meta charset="utf-8" />
          <title>Täckning</title>
          <style>
            ${styles}
          </style>
        </head>
        <body>
          <main>
            <h1>Täckning</h1>
            <ul>
              ${reports.map(({ source }) => html`<li><a href="/tackning/${source}">${source}</a></li>`)}
            </ul>
          </main>
        </body>
      </html>`.text;
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
