import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { principalOf, tokenProblem } from '../http/access.hook.ts';
import { Answers } from '../http/answer.decorator.ts';
import { CONFIGURATION, type Configuration } from '../http/configuration.ts';
import { ANONYMOUS_NAME, cookieNameOf, KEYS, ROLES, type Keys, type Principal } from '../http/principal.ts';
import { ProblemException, accepted } from '../http/problem.filter.ts';
import { cookieIn } from '../http/cookie.ts';
import { SessionKeeper } from './sessions.service.ts';

const sessionSchema = z
  .strictObject({
    guarded: z.boolean().describe('Whether a token is needed for more than reading'),
    anonymous: z.boolean().describe('Whether somebody without a token may read'),
    name: z.string().optional().describe('Whoever asks, as the record calls them; absent for nobody'),
    role: z.enum(ROLES).optional(),
  })
  .meta({ id: 'Session' });

const signInSchema = z.strictObject({ token: z.string().max(500) }).meta({ id: 'SignIn' });

type SessionAnswer = z.infer<typeof sessionSchema>;

/** Signing in with a browser: a cookie in the place of the token, which no script can read. */
@ApiTags('access')
@Controller('api/session')
export class SessionController {
  readonly #sessions: SessionKeeper;
  readonly #keys: Keys;
  readonly #configuration: Configuration;

  constructor(
    @Inject(SessionKeeper) sessions: SessionKeeper,
    @Inject(KEYS) keys: Keys,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.#sessions = sessions;
    this.#keys = keys;
    this.#configuration = configuration;
  }

  @Get()
  @Answers('Who is asking', sessionSchema)
  whoAsks(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): SessionAnswer {
    void reply.header('cache-control', 'no-store');
    return this.#told(principalOf(request));
  }

  @Post()
  @HttpCode(200)
  @Answers(
    'Sign in with a token',
    sessionSchema,
    'The cookie takes its place for a week, in every tab of the browser.',
  )
  async signIn(
    @Body({ schema: signInSchema }) { token }: z.infer<typeof signInSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const signed = await this.#sessions.signIn(token.trim());
    if (signed === undefined) throw new ProblemException(tokenProblem(token));
    const { cookie, principal, until } = accepted(signed);
    void reply.header('cache-control', 'no-store').header('set-cookie', this.#cookie(request, cookie, until));
    return this.#told(principal);
  }

  @Delete()
  @HttpCode(200)
  @Answers('Sign this browser out', sessionSchema)
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const cookie = cookieIn(request.headers.cookie, this.#nameFor(request));
    // First, as the browser is to forget it also where the store cannot be told.
    void reply.header('cache-control', 'no-store').header('set-cookie', this.#cookie(request, '', 0));
    if (cookie !== undefined) await this.#sessions.signOut(cookie);
    const { guarded, anonymous } = this.#keys;
    return { guarded, anonymous };
  }

  #nameFor({ raw }: FastifyRequest): string {
    return cookieNameOf(this.#configuration.publicUrl, raw.socket.localPort);
  }

  /** Lax, so that a link in a mail leads to somebody signed in; `Secure` where people open it by HTTPS, as cookies of a class come over HTTP. */
  #cookie(request: FastifyRequest, value: string, until: number): string {
    const secure = this.#configuration.publicUrl?.origin.startsWith('https:') === true ? '; Secure' : '';
    const expires = new Date(until).toUTCString();
    return `${this.#nameFor(request)}=${value}; Path=/; HttpOnly; SameSite=Lax; Expires=${expires}${secure}`;
  }

  #told({ name, role }: Principal): SessionAnswer {
    const { guarded, anonymous } = this.#keys;
    const nobody = name === ANONYMOUS_NAME && !anonymous;
    return { guarded, anonymous, ...(nobody ? {} : { name, role }) };
  }
}
