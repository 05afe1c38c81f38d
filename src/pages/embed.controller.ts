import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LINK_ENDED, ShareLinks } from '../access/share-links.service.ts';
import { formatView } from '../charts/view-state.ts';
import { AnswersFile } from '../http/answer.decorator.ts';
import { CONFIGURATION, type Configuration } from '../http/configuration.ts';
import { embedPolicy, POLICY } from '../http/content-policy.ts';
import { KEYS, type Keys } from '../http/principal.ts';
import { statusOfRejection } from '../http/problem.ts';
import { patiently } from '../http/waiting.reply.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { embedPage } from './embed-page.ts';
import { PICTURE_PATIENCE_MS } from './picture-patience.ts';
import { originOf } from './picture-words.ts';
import { embedParametersSchema, stateOf, type ViewParameters } from './view-parameters.ts';
import { ViewQuery, type ViewPicture } from './view.query.ts';

/** Narrower than a picture, as it stands beside text. */
const SIZE = { width: 720, height: 480 } as const;

/** The chart of a page address for a frame of another site: what anybody may read, whoever asks, and what a link was made for. */
@ApiTags('pictures')
@Controller()
export class EmbedController {
  readonly #views: ViewQuery;
  readonly #configuration: Configuration;
  readonly #keys: Keys;
  readonly #links: ShareLinks;

  constructor(
    @Inject(ViewQuery) views: ViewQuery,
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(KEYS) keys: Keys,
    @Inject(ShareLinks) links: ShareLinks,
  ) {
    this.#links = links;
    this.#views = views;
    this.#configuration = configuration;
    this.#keys = keys;
  }

  @Get('embed')
  @ApiOperation({
    summary: 'The chart of a page address as a small document for a frame of another site',
    description:
      'Shown in frames of the sites that DETENTE_EMBED_ORIGINS names. It holds no script, sets and reads no cookie, and shows only what may be read without signing in, or what its link was made for; else it says so: with 404 where there is no link, 403 where the link was made for another view, 410 where it has ended.',
  })
  @AnswersFile('text/html', 'A document with the chart, or with a sentence that says why there is none')
  async embed(
    @Query({ schema: embedParametersSchema }) { link, ...parameters }: ViewParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    void reply.type('text/html; charset=utf-8').headers({
      [POLICY]: embedPolicy(this.#configuration.embedOrigins),
      'cross-origin-resource-policy': 'cross-origin',
      // What was revoked is not to be shown again by a cache.
      'cache-control': link === undefined ? 'no-cache' : 'no-store',
    });
    const origin = originOf(request, this.#configuration);
    const state = stateOf(parameters);
    const allowed = await this.#allowed(link, parameters);
    const picture = allowed.ok ? await this.#picture(state, origin, reply) : allowed;
    if (picture.ok && state.ok) {
      const { svg, named } = picture.value;
      const href = `${origin}/?${formatView(state.value)}`;
      return embedPage({ title: [...(named.whatIfs ?? []), named.history].join(', '), chart: svg, href });
    }
    const refused = picture.ok ? NOT_PUBLIC : picture.error;
    // Why something was taken out is for those who may read the record.
    const told = link !== undefined && refused.kind === 'gone' ? LINK_ENDED : refused;
    const { message, remedy } = told;
    void reply.status(statusOfRejection(told, false));
    return embedPage({ title: 'D\u00e9tente', told: `${message}. ${remedy}`, href: `${origin}/` });
  }

  /** Whether the view may be shown to whoever asks: to everybody, or by a link that was made for it. */
  async #allowed(link: string | undefined, parameters: ViewParameters): Promise<Result<unknown>> {
    if (link !== undefined) return this.#links.opened(link, parameters);
    return this.#keys.guarded && !this.#keys.anonymous ? err(NOT_PUBLIC) : ok(undefined);
  }

  async #picture(
    state: ReturnType<typeof stateOf>,
    origin: string,
    reply: FastifyReply,
  ): Promise<Result<ViewPicture>> {
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
