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
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { daysOf } from '../tension/series-text.ts';
import { explanationSchema, seriesSchema } from '../tension/tension-schemas.ts';
import { csvOf, recordsOf } from '../charts/figure-table.ts';
import { parseView, VIEW_FIELDS, type ViewState } from '../charts/view-state.ts';
import { PICTURE_PATIENCE_MS } from './picture-patience.ts';
import { dispositionOf, originOf } from './picture-words.ts';
import { aboutSchema } from './view-schema.ts';
import { ViewQuery } from './view.query.ts';

/** What each parameter of the page's address means. */
const MEANINGS: Readonly<Record<keyof ViewState, string>> = {
  history: 'The history shown, such as RUS-USA~geneva-2021',
  past: 'edited where a what-if shown changes the past, as the page says in its address',
  from: 'First day shown; default: beginning of the coverage',
  to: 'Last day shown; default: end of the coverage',
  at: 'The day read',
  asOf: 'The record as it was: a revision or an instant',
  chain: 'First digits of the hash of the record at asOf; refused with 409 where the record has another',
  knownBy: 'Only what the public could know by this day',
  act: 'The act whose card is open; a picture shows none',
  why: 'How contributions are grouped: act, issue or direction',
  list: 'Form of the list of acts; a picture shows none',
  search: 'Words that the list of acts is searched for; a picture shows none',
  form: 'chart or table; a picture is a chart',
  whatIfs: 'Ids of up to four what-ifs, separated by commas',
  preset: 'A preset of the history',
  beside: 'Presets compared with what is shown, separated by commas; with whatIfs no more than four',
  model: 'What simulates presets: reaction/1 (also where it is left out), reaction/2 or reaction/3',
  seed: 'The seed of the preset, where it is not its own',
  draft: 'An unsaved outcome, as JSON',
  axis: 'tension, or difference to the baseline',
  stop: 'The stop of the guided story, from 1; a picture shows none',
  future: 'The sample future that is picked, from 1',
  find: 'Words that the home is searched for; a picture shows none',
  sort: 'How the home is put in order: name, level or change; a picture shows none',
  theme: 'light, dark or auto',
};

const viewSchema = z.strictObject(
  Object.fromEntries(
    VIEW_FIELDS.map((field) => [field, z.string().max(8000).optional().describe(MEANINGS[field])]),
  ),
);
const toldSchema = z
  .object({
    about: aboutSchema,
    days: z
      .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))
      .describe('A row a day, by the names of the columns of /view.csv; empty cells are left out'),
    series: seriesSchema,
    explanation: explanationSchema,
  })
  .meta({
    id: 'ViewFigures',
    description: 'The figures of a page address, and why its day reads as it does',
  });
type ViewParameters = Readonly<Record<string, string | undefined>>;

function stateOf(parameters: ViewParameters): Result<ViewState> {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const { view, problems } = parseView(new URLSearchParams(given));
  if (problems.length === 0) return ok(view);
  return err(
    rejection(
      'malformed',
      'invalid-view',
      `The view cannot be drawn: ${problems.join('; ')}`,
      "Take the parameters of the page's own address.",
    ),
  );
}

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
    @Query({ schema: viewSchema }) parameters: ViewParameters,
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
    @Query({ schema: viewSchema }) parameters: ViewParameters,
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
    @Query({ schema: viewSchema }) parameters: ViewParameters,
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
    @Query({ schema: viewSchema }) parameters: ViewParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { about, table, series, explanation } = await this.#figures(parameters, request, reply);
    return {
      about,
      days: recordsOf(table),
      series: { ...series, series: undefined, days: daysOf(series) },
      explanation,
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
