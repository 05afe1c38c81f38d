import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AnswersFile } from '../http/answer.decorator.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CONFIGURATION, type Configuration } from '../http/configuration.ts';
import { weakEtagOf } from '../http/preconditions.ts';
import { accepted } from '../http/problem.filter.ts';
import { isUnchanged } from '../http/reply.ts';
import { patiently } from '../http/waiting.reply.ts';
import { sha256 } from '../kernel/canonical-json.ts';
import { daysOf } from '../tension/series-text.ts';
import { explanationSchema, seriesSchema } from '../tension/tension-schemas.ts';
import { csvOf, recordsOf } from '../charts/figure-table.ts';
import { PICTURE_PATIENCE_MS } from './picture-patience.ts';
import { dispositionOf, originOf } from './picture-words.ts';
import { stateOf, viewParametersSchema, type ViewParameters } from './view-parameters.ts';
import { aboutSchema } from './view-schema.ts';
import { ViewQuery } from './view.query.ts';

const toldSchema = z
  .object({
    about: aboutSchema,
    days: z
      .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))
      .describe('A row a day, by the names of the columns of /view.csv; empty cells are left out'),
    series: seriesSchema,
    explanation: explanationSchema.optional(),
  })
  .meta({
    id: 'ViewFigures',
    description:
      'The figures of a page address, and why its day reads as it does; without why, and without counts of acts, where a licence lets no row be handed on',
  });
/** What the page shows at an address, for embedding and reports: the parameters are those of the page. */
@ApiTags('pictures')
@Controller()
export class ViewController {
  readonly #views: ViewQuery;
  readonly #configuration: Configuration;

  constructor(@Inject(ViewQuery) views: ViewQuery, @Inject(CONFIGURATION) configuration: Configuration) {
    this.#views = views;
    this.#configuration = configuration;
  }

  @Get('view.svg')
  @ApiOperation({ summary: 'The chart of a page address, as SVG' })
  @AnswersFile('image/svg+xml', 'An SVG document')
  async drawSvg(
    @Query({ schema: viewParametersSchema }) parameters: ViewParameters,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const origin = originOf(request, this.#configuration);
    const state = accepted(stateOf(parameters));
    const picture = accepted(
      await patiently(reply, PICTURE_PATIENCE_MS, (signal) => this.#views.picture(state, { origin, signal })),
    );
    const etag = weakEtagOf('svg', sha256(picture.svg).slice(0, 32));
    if (isUnchanged(ifNoneMatch, etag, reply)) return undefined;
    void reply
      .type('image/svg+xml; charset=utf-8')
      .header('content-disposition', dispositionOf(picture.named, 'svg'));
    return picture.svg;
  }

  @Get('view.png')
  @ApiOperation({
    summary: 'The chart of a page address, as PNG',
    description: 'Light, unless `theme=dark`.',
  })
  @AnswersFile('image/png', 'A PNG image, twice the size of the SVG')
  async drawPng(
    @Query({ schema: viewParametersSchema }) parameters: ViewParameters,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const state = accepted(stateOf(parameters));
    const theme = state.theme === 'dark' ? 'dark' : 'light';
    const origin = originOf(request, this.#configuration);
    const isKnown = (svg: string): boolean =>
      isUnchanged(ifNoneMatch, weakEtagOf('png', sha256(svg).slice(0, 32)), reply);
    const { png, named } = accepted(
      await patiently(reply, PICTURE_PATIENCE_MS, (signal) =>
        this.#views.image(state, { origin, theme, signal }, isKnown),
      ),
    );
    if (png === undefined) return undefined;
    void reply.type('image/png').header('content-disposition', dispositionOf(named, 'png'));
    return Buffer.from(png.buffer);
  }

  @Get('view.csv')
  @ApiOperation({ summary: 'The figures of a page address by day, as CSV' })
  @AnswersFile(
    'text/csv',
    'day,tension,underlying,band,covered,acts begun; then, by their titles, the columns of every what-if shown: its changed past, its bands, the same without it, the difference',
  )
  async tabulate(
    @Query({ schema: viewParametersSchema }) parameters: ViewParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { table, named } = await this.#figures(parameters, request, reply);
    void reply.type('text/csv; charset=utf-8').header('content-disposition', dispositionOf(named, 'csv'));
    return csvOf(table);
  }

  @Get('view.json')
  @ApiOperation({
    summary: 'The figures of a page address, and why tension stands where it stands on its day',
  })
  @ApiResponse({ status: 200, description: 'The figures', standardSchema: toldSchema })
  async tell(
    @Query({ schema: viewParametersSchema }) parameters: ViewParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { about, table, series, explanation } = await this.#figures(parameters, request, reply);
    return {
      about,
      days: recordsOf(table),
      series: { ...series, series: undefined, days: daysOf(series) },
      ...(explanation !== undefined && { explanation }),
    };
  }

  async #figures(parameters: ViewParameters, request: FastifyRequest, reply: FastifyReply) {
    const origin = originOf(request, this.#configuration);
    const state = accepted(stateOf(parameters));
    return accepted(
      await patiently(reply, PICTURE_PATIENCE_MS, (signal) => this.#views.figures(state, { origin, signal })),
    );
  }
}
