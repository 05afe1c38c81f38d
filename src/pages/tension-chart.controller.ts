import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { weakEtagOf } from '../http/preconditions.ts';
import { accepted } from '../http/problem.filter.ts';
import { isUnchanged } from '../http/reply.ts';
import { spanOf } from '../tension/span.ts';
import { seriesQuerySchema } from '../tension/tension-schemas.ts';
import { viewOf } from '../timeline/view-text.ts';
import { TensionChartQuery } from './tension-chart.query.ts';

/** The chart of a history's tension. */
@ApiTags('tension')
@Controller('api/histories/:history/tension.svg')
export class TensionChartController {
  readonly #chart: TensionChartQuery;

  constructor(@Inject(TensionChartQuery) chart: TensionChartQuery) {
    this.#chart = chart;
  }

  @Get()
  @ApiOperation({
    summary: 'Tension day by day, as a picture',
    description:
      'With its bands, acts and summits; it follows the light or dark preference of who looks at it.',
  })
  @ApiProduces('image/svg+xml')
  @ApiResponse({ status: 200, description: 'An SVG document' })
  async drawTension(
    @Param('history') history: string,
    @Query({ schema: seriesQuerySchema }) query: z.infer<typeof seriesQuerySchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { from, to, ...fields } = query;
    const chart = accepted(await this.#chart.draw(history, accepted(viewOf(fields)), spanOf({ from, to })));
    const { series, svg } = chart;
    const etag = weakEtagOf('svg', series.model, series.asOf, series.from, series.to);
    if (isUnchanged(ifNoneMatch, etag, reply)) return undefined;
    void reply.type('image/svg+xml; charset=utf-8');
    return svg;
  }
}
