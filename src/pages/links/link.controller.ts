import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Answers } from '../../http/answer.decorator.ts';
import { CallOf, type Call } from '../../http/call.decorator.ts';
import { Command } from '../../http/command.decorator.ts';
import { CONFIGURATION, type Configuration } from '../../http/configuration.ts';
import { OwnWrites } from '../../http/own-writes.runner.ts';
import { accepted } from '../../http/problem.filter.ts';
import { retractQuerySchema } from '../../relations/request-bodies.ts';
import { originOf } from '../picture-words.ts';
import { LinkDesk } from './link-desk.service.ts';
import {
  linkListSchema,
  linkRequestSchema,
  linkSchema,
  linksOfSchema,
  revocationSchema,
  revokedLinkSchema,
  type ListedLink,
} from './link-forms.ts';

/** The list of tokens and links includes what was written. */
export const ACCESS_WRITES = Symbol('own writes of access');

/** Links that show one view to whoever has them, where reading needs signing in. */
@ApiTags('access')
@Controller('api/links')
export class LinkController {
  readonly #desk: LinkDesk;
  readonly #configuration: Configuration;
  readonly #ownWrites: OwnWrites;

  constructor(
    @Inject(LinkDesk) desk: LinkDesk,
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(ACCESS_WRITES) ownWrites: OwnWrites,
  ) {
    this.#desk = desk;
    this.#configuration = configuration;
    this.#ownWrites = ownWrites;
  }

  @Get()
  @Answers('Links to views', linkListSchema, 'Newest first, with those that ended; never what opens one.')
  listLinks(@Query({ schema: linksOfSchema }) { history }: z.infer<typeof linksOfSchema>): {
    readonly links: readonly ListedLink[];
  } {
    return { links: this.#desk.list(history) };
  }

  @Post()
  @Command(
    linkSchema,
    'Make a link to one view',
    'Whoever has it sees the chart of that view of one history without signing in, until it ends, and nothing else.',
  )
  async makeLink(
    @Body({ schema: linkRequestSchema }) wanted: z.infer<typeof linkRequestSchema>,
    @CallOf() { commandId, actor }: Call,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof linkSchema>> {
    const { listed, path, events, position } = accepted(await this.#desk.make(wanted, { commandId, actor }));
    await this.#ownWrites.told(reply, position);
    void reply.status(events > 0 ? HttpStatus.CREATED : HttpStatus.OK).header('cache-control', 'no-store');
    return { ...listed, url: `${originOf(request, this.#configuration)}${path}` };
  }

  @Delete(':link')
  @HttpCode(HttpStatus.OK)
  @Answers('Revoke a link', revokedLinkSchema, 'It shows nothing from then on, on every server of the store.')
  async revokeLink(
    @Param('link') link: string,
    @Query({ schema: retractQuerySchema }) query: z.infer<typeof retractQuerySchema>,
    @Body({ schema: revocationSchema }) { reason = query.reason }: z.infer<typeof revocationSchema>,
    @CallOf() { commandId, actor }: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListedLink> {
    const { listed, position } = accepted(await this.#desk.revoke(link, reason, { commandId, actor }));
    await this.#ownWrites.told(reply, position);
    return listed;
  }
}
