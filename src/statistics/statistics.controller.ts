import { BadRequestException, Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Problem } from '../errors/problem';
import type { ServedChecks, ServedStatistics } from './served';
import type { StatisticsTable } from './table';
import { parseYear } from './year';

export const SERVED_STATISTICS = Symbol('ServedStatistics');

/** Figures only, protected; no individual data and no identity is read or served over HTTP. */
@ApiTags('statistics')
@Controller('api/v2/statistics')
export class StatisticsController {
  constructor(@Inject(SERVED_STATISTICS) private readonly served: ServedStatistics) {}

  @Get(':year')
  @ApiOperation({ summary: 'The 13 national variables of a year, disclosure-controlled' })
  @ApiParam({ name: 'year', example: '2025' })
  @ApiOkResponse({ description: 'Variables by sex and the published measures by age; hidden cells are null' })
  @ApiBadRequestResponse({ description: 'Not a year of the register (STA-019)' })
  table(@Param('year') text: string): Promise<StatisticsTable> {
    return this.served.table(yearOf(text));
  }

  @Get(':year/checks')
  @ApiOperation({ summary: 'What the checks of the national delivery found' })
  @ApiParam({ name: 'year', example: '2025' })
  @ApiOkResponse({ description: 'Per check: passed, failed or why not made; children as 0, "<k" or "≥k"' })
  @ApiBadRequestResponse({ description: 'Not a year of the register (STA-019)' })
  checks(@Param('year') text: string): Promise<ServedChecks> {
    return this.served.checks(yearOf(text));
  }
}

function yearOf(text: string): number {
  try {
    return parseYear(text, new Date());
  } catch (error) {
    throw error instanceof Problem ? new BadRequestException(error.details, { cause: error }) : error;
  }
}
