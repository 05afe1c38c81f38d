import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnswersFile } from '../../http/answer.decorator.ts';
import { CONFIGURATION, type Configuration } from '../../http/configuration.ts';
import { POLICY } from '../../http/content-policy.ts';
import { accepted } from '../../http/problem.filter.ts';
import { patiently } from '../../http/waiting.reply.ts';
import { originOf } from '../picture-words.ts';
import { briefingPage } from './briefing-page.ts';
import { briefingSchema, type Briefing } from './briefing.ts';
import { BriefingQuery } from './briefing.query.ts';

/** How long a briefing may take: twelve charts, some of them simulated. */
const PATIENCE_MS = 180_000;

/** The document may load nothing, also where it is opened by itself. */
const OWN_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; sandbox allow-popups allow-modals; frame-ancestors 'none'";

/** Views in an order with words between them, as one page that holds all it shows. */
@ApiTags('pictures')
@Controller('api/briefings')
export class BriefingController {
  readonly #briefings: BriefingQuery;
  readonly #configuration: Configuration;

  constructor(
    @Inject(BriefingQuery) briefings: BriefingQuery,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.#briefings = briefings;
    this.#configuration = configuration;
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make a briefing of up to 12 views',
    description:
      'The answer is a page that holds its charts, prints on A4 and has every quote and source as end notes; the server keeps nothing of it. Each view is pinned to its record, models and seed. One that cannot be shown, such as of another record, says so in its place. The briefing stands in the page as JSON, so that it can be sent again: where figures have changed since, that is told.',
  })
  @AnswersFile('text/html', 'The page')
  async makeBriefing(
    @Body({ schema: briefingSchema }) briefing: Briefing,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const origin = originOf(request, this.#configuration);
    const made = await patiently(reply, PATIENCE_MS, (signal) =>
      this.#briefings.make(briefing, { origin, signal }),
    );
    const page = briefingPage(accepted(made));
    void reply
      .type('text/html; charset=utf-8')
      .headers({ [POLICY]: OWN_POLICY, 'content-disposition': 'attachment; filename="briefing.html"' });
    return page;
  }
}
