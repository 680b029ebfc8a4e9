import { BadRequestException, Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Problem, type Bilingual } from '../errors/problem';
import type { NationalData } from './model';
import { checkYear, type StatisticsSource } from './statistics';
import { checkOutcomes, statisticsTable, type CheckOutcome, type StatisticsTable } from './table';
import { parseYear } from './year';

export const STATISTICS_HTTP = Symbol('StatisticsHttp');

export interface StatisticsHttp {
  source: StatisticsSource;
  national: NationalData;
  /** Smallest number of persons behind a figure that is shown. */
  k: number;
}

/** Figures only, protected; no individual data and no identity is read or served over HTTP. */
@ApiTags('statistics')
@Controller('api/v2/statistics')
export class StatisticsController {
  constructor(@Inject(STATISTICS_HTTP) private readonly http: StatisticsHttp) {}

  @Get(':year')
  @ApiOperation({ summary: 'The 13 national variables of a year, disclosure-controlled' })
  @ApiParam({ name: 'year', example: '2025' })
  @ApiOkResponse({ description: 'Variables by sex and the published measures by age; hidden cells are null' })
  @ApiBadRequestResponse({ description: 'Not a year of the register (STA-019)' })
  table(@Param('year') text: string): Promise<StatisticsTable> {
    const { source, national, k } = this.http;
    return statisticsTable(source, national.layout, yearOf(text), { name: 'suppress', k });
  }

  @Get(':year/checks')
  @ApiOperation({ summary: 'What the checks of the national delivery found' })
  @ApiParam({ name: 'year', example: '2025' })
  @ApiOkResponse({ description: 'Per check: passed, failed or why not made; children as 0, "<k" or "≥k"' })
  @ApiBadRequestResponse({ description: 'Not a year of the register (STA-019)' })
  async checks(
    @Param('year') text: string,
  ): Promise<{ year: number; notice: Bilingual; checks: CheckOutcome[] }> {
    const { source, national, k } = this.http;
    const year = yearOf(text);
    const { checks } = await checkYear(source, national, { year, readIdentities: false });
    return {
      year,
      notice: national.layout.notice,
      checks: checkOutcomes(checks, k),
    };
  }
}

function yearOf(text: string): number {
  try {
    return parseYear(text, new Date());
  } catch (error) {
    throw error instanceof Problem ? new BadRequestException(error.details, { cause: error }) : error;
  }
}
