import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatView } from '../charts/view-state.ts';
import { AnswersFile } from '../http/answer.decorator.ts';
import { CONFIGURATION, type Configuration } from '../http/configuration.ts';
import { embedPolicy, POLICY } from '../http/content-policy.ts';
import { KEYS, type Keys } from '../http/principal.ts';
import { patiently } from '../http/waiting.reply.ts';
import { err, rejection, type Result } from '../kernel/result.ts';
import { embedPage } from './embed-page.ts';
import { PICTURE_PATIENCE_MS } from './picture-patience.ts';
import { originOf } from './picture-words.ts';
import { stateOf, viewParametersSchema, type ViewParameters } from './view-parameters.ts';
import { ViewQuery, type ViewPicture } from './view.query.ts';

/** Narrower than a picture, as it stands beside text. */
const SIZE = { width: 720, height: 480 } as const;

/** The chart of a page address for a frame of another site: what anybody may read, whoever asks. */
@ApiTags('pictures')
@Controller()
export class EmbedController {
  readonly #views: ViewQuery;
  readonly #configuration: Configuration;
  readonly #keys: Keys;

  constructor(
    @Inject(ViewQuery) views: ViewQuery,
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(KEYS) keys: Keys,
  ) {
    this.#views = views;
    this.#configuration = configuration;
    this.#keys = keys;
  }

  @Get('embed')
  @ApiOperation({
    summary: 'The chart of a page address as a small document for a frame of another site',
    description:
      'Shown in frames of the sites that DETENTE_EMBED_ORIGINS names. It holds no script, sets and reads no cookie, and shows only what may be read without signing in; else it says so, with 404.',
  })
  @AnswersFile('text/html', 'A document with the chart, or with a sentence that says why there is none')
  async embed(
    @Query({ schema: viewParametersSchema }) parameters: ViewParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    void reply.type('text/html; charset=utf-8').headers({
      [POLICY]: embedPolicy(this.#configuration.embedOrigins),
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'no-cache',
    });
    const origin = originOf(request, this.#configuration);
    const state = stateOf(parameters);
    const picture = await this.#picture(state, origin, reply);
    if (picture.ok && state.ok) {
      const { svg, named } = picture.value;
      const href = `${origin}/?${formatView(state.value)}`;
      return embedPage({ title: [...(named.whatIfs ?? []), named.history].join(', '), chart: svg, href });
    }
    const { kind, message, remedy } = picture.ok ? NOT_PUBLIC : picture.error;
    void reply.status(kind === 'malformed' ? 400 : kind === 'later' ? 503 : kind === 'conflict' ? 409 : 404);
    return embedPage({ title: 'D\u00e9tente', told: `${message}. ${remedy}`, href: `${origin}/` });
  }

  async #picture(
    state: ReturnType<typeof stateOf>,
    origin: string,
    reply: FastifyReply,
  ): Promise<Result<ViewPicture>> {
    if (this.#keys.guarded && !this.#keys.anonymous) return err(NOT_PUBLIC);
    if (!state.ok) return state;
    return patiently(reply, PICTURE_PATIENCE_MS, (signal) =>
      this.#views.picture(state.value, { origin, size: SIZE, signal }),
    );
  }
}

const NOT_PUBLIC = rejection(
  'missing',
  'not-public',
  'This view is not public',
  'Whoever runs this server has everybody sign in to read the record; open it there.',
);
