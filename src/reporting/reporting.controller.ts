import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { indicatorAnswer } from './indicator-answer';
import { jsonStat, jsonStatHead } from './json-stat';
import { ReportingService } from './reporting-service';
import { select } from './selection';
import { listTables, tableEntry } from './table-list';
import { tableCsv } from './table-text';
import { dataQuery, listQuery } from './queries';

/** PxWeb API v2's shape, so that the tools that Swedish statisticians have can read it. Protected figures only. */
@ApiTags('tables')
@Controller('api/v2')
export class ReportingController {
  constructor(@Inject(ReportingService) private readonly reporting: ReportingService) {}

  @Get('config')
  @ApiOperation({ summary: 'What this API can do' })
  @ApiOkResponse({ description: 'Languages, formats and limits' })
  config(): Record<string, unknown> {
    return {
      apiVersion: '2.0.0',
      appVersion: 'brygga',
      languages: [{ id: 'sv', label: 'Svenska' }],
      defaultLanguage: 'sv',
      maxDataCells: 150_000,
      // Nothing is throttled before there is sign-in: only this computer reaches the service.
      maxCallsPerTimeWindow: 1000,
      timeWindow: 1,
      license: '',
      defaultDataFormat: 'json-stat2',
      dataFormats: ['json-stat2', 'csv'],
      features: [{ id: 'suppression', params: [{ key: 'profile', value: 'suppress' }] }],
    };
  }

  @Get('tables')
  @ApiOperation({ summary: 'The tables' })
  @ApiQuery({ name: 'query', required: false, example: 'utredningar' })
  @ApiQuery({ name: 'pageNumber', required: false, example: 1 })
  @ApiQuery({ name: 'pageSize', required: false, example: 20 })
  @ApiOkResponse({ description: 'Tables, those that cannot be counted now with the reason' })
  tables(@Query() query: Record<string, string>): Promise<Record<string, unknown>> {
    return listTables(this.reporting, listQuery(query));
  }

  @Get('tables/:id')
  @ApiOperation({ summary: 'One table' })
  @ApiParam({ name: 'id', example: 'utredningar-utfall' })
  async table(@Param('id') id: string): Promise<Record<string, unknown>> {
    return tableEntry(await this.reporting.table(id));
  }

  @Get('tables/:id/metadata')
  @ApiOperation({ summary: 'Dimensions, categories and notes (JSON-stat 2.0 without values)' })
  @ApiParam({ name: 'id', example: 'utredningar-utfall' })
  async metadata(@Param('id') id: string): Promise<Record<string, unknown>> {
    const result = await this.reporting.table(id);
    return jsonStatHead(result, select(result.table, {}));
  }

  @Get('tables/:id/data')
  @ApiOperation({ summary: 'The figures; `valueCodes[dimension]=a,b`, `*` or `top(n)` selects' })
  @ApiParam({ name: 'id', example: 'utredningar-utfall' })
  @ApiQuery({ name: 'outputFormat', required: false, enum: ['json-stat2', 'csv'] })
  @ApiQuery({ name: 'outputFormatParams', required: false, enum: ['SeparatorSemicolon'] })
  @ApiQuery({ name: 'valueCodes[kon]', required: false, example: 'flicka,pojke' })
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ description: 'JSON-stat 2.0, or CSV; hidden values are null with status `..`' })
  async data(
    @Param('id') id: string,
    @Query() query: Record<string, string>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Record<string, unknown> | string> {
    const { valueCodes, outputFormat, separator } = dataQuery(query);
    const result = await this.reporting.table(id);
    const selection = select(result.table, valueCodes);
    if (outputFormat === 'json-stat2') return jsonStat(result, selection);
    void reply
      .type('text/csv; charset=utf-8')
      .header('Content-Disposition', `attachment; filename="${id}.csv"`);
    return tableCsv(result, selection, separator);
  }

  @Get('indicators')
  @ApiTags('indicators')
  @ApiOperation({ summary: 'The indicators' })
  indicators(): Record<string, unknown> {
    return {
      indicators: this.reporting.indicators().map(({ definition, missing }) => ({
        id: definition.id,
        title: definition.title,
        question: definition.question,
        followUp: definition.followUp,
        available: missing.length === 0,
        missing,
      })),
    };
  }

  @Get('indicators/:id')
  @ApiTags('indicators')
  @ApiParam({ name: 'id', example: 'beslut-inom-14-dagar' })
  @ApiOperation({ summary: 'One indicator by year, sex and age group, with denominator and non-response' })
  async indicator(@Param('id') id: string): Promise<Record<string, unknown>> {
    return indicatorAnswer(await this.reporting.indicator(id));
  }
}
