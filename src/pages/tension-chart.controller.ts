import { Controller, Get, Headers, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswersFile } from '../http/answer.decorator.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIGURATION, type Configuration } from '../http/configuration.ts';
import { weakEtagOf } from '../http/preconditions.ts';
import { accepted } from '../http/problem.filter.ts';
import { isUnchanged } from '../http/reply.ts';
import { patiently } from '../http/waiting.reply.ts';
import { seriesQuerySchema } from '../tension/tension-schemas.ts';
import { z } from 'zod';
import { againstOf, MEANINGS } from './view-parameters.ts';
import { sha256 } from '../kernel/canonical-json.ts';
import { viewOf } from '../timeline/view-text.ts';
import { PICTURE_PATIENCE_MS } from './picture-patience.ts';
import { dispositionOf, originOf } from './picture-words.ts';
import { TensionChartQuery } from './tension-chart.query.ts';

/** By its own model: what another makes of it is drawn beside it. */
const chartQuerySchema = seriesQuerySchema.omit({ model: true }).extend({
  against: z.string().max(300).optional().describe(MEANINGS.against),
});

/** The chart of a history's tension. */
@ApiTags('tension')
@Controller('api/histories/:history/tension.svg')
export class TensionChartController {
  readonly #chart: TensionChartQuery;
  readonly #configuration: Configuration;

  constructor(
    @Inject(TensionChartQuery) chart: TensionChartQuery,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.#chart = chart;
    this.#configuration = configuration;
  }

  @Get()
  @ApiOperation({
    summary: 'Tension day by day, as a picture',
    description:
      'With its bands, acts and summits; it follows the light or dark preference of who looks at it.',
  })
  @AnswersFile('image/svg+xml', 'An SVG document')
  async drawTension(
    @Param('history') history: string,
    @Query({ schema: chartQuerySchema }) query: z.infer<typeof chartQuerySchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { from, to, against: asked, ...fields } = query;
    const against = accepted(againstOf(asked));
    const view = accepted(viewOf(fields));
    const origin = originOf(request, this.#configuration);
    const { svg, named } = accepted(
      await patiently(reply, PICTURE_PATIENCE_MS, (signal) =>
        this.#chart.draw(history, { origin, signal, view, from, to, against }),
      ),
    );
    const etag = weakEtagOf('svg', sha256(svg).slice(0, 32));
    if (isUnchanged(ifNoneMatch, etag, reply)) return undefined;
    void reply
      .type('image/svg+xml; charset=utf-8')
      .header('content-disposition', dispositionOf(named, 'svg'));
    return svg;
  }
}
