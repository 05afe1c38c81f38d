import 'reflect-metadata';
import type { Server } from 'node:http';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { openStore } from './adapters.ts';
import { AppModule } from './app.module.ts';
import { EXIT } from './cli/exit.ts';
import { EVENT_STORE, START, StoreError, type EventStore } from './eventstore/port.ts';
import { isChecked } from './eventstore/probe.ts';
import { displayStore } from './eventstore/store-url.ts';
import { STREAM_KINDS } from './eventstore/stream-kinds.ts';
import type { Door, Gates } from './http/access.hook.ts';
import { configurationOf, unguarded, type Configuration } from './http/configuration.ts';
import { serveDashboard } from './http/dashboard.adapter.ts';
import { originOf } from './pages/picture-words.ts';
import { previewHead } from './pages/preview-head.ts';
import { firstOpened } from './timeline/first-opened.ts';
import { TimelineQuery } from './timeline/timeline.query.ts';
import { setUpDocumentation } from './apidocs/documentation.setup.ts';
import { unknownSettings } from './http/settings.ts';
import { OpenConnections } from './http/open-connections.runner.ts';
import { KEYS, type Keys } from './http/principal.ts';
import { SessionKeeper } from './access/sessions.service.ts';
import { needOf, useOf } from './access/route-needs.ts';
import { OwnWrites } from './http/own-writes.runner.ts';
import { Allowances } from './http/allowance.ts';
import { stampTags } from './http/tag-stamp.hook.ts';
import { RecordErasures } from './erasure/record-erasures.service.ts';
import { limitConnections } from './http/connection-limit.setup.ts';
import { configureHttp, createAdapter } from './http/server.adapter.ts';
import type { Clock } from './kernel/clock.ts';
import type { Rejection } from './kernel/result.ts';
import { withTokenFiles } from './access/token-files.reader.ts';
import { systemClock } from './kernel/system.clock.ts';
import { LiveAdapter } from './live/live.adapter.ts';
import { keepEventSourcesTrying, SSE_PATH } from './live/sse-refusals.hook.ts';
import { RoomPasses } from './rooms/room-passes.service.ts';
import { ScenarioReplays } from './scenarios/scenario-replays.runner.ts';

/** Of a process that a second signal ends: 128 and the signal's number. */
const SIGNALS = [
  ['SIGINT', EXIT.interrupted],
  ['SIGTERM', 143],
] as const;
/** How long a stop may take, in milliseconds. */
const STOP_MS = 10_000;

export interface RunningServer {
  readonly url: string;
  readonly app: NestFastifyApplication;
  /** Stops accepting, finishes what is under way, lets go of the store. */
  close(): Promise<void>;
}

/** A file whose structure is damaged gives false answers without a word: it is not served. */
async function refuseDamaged(store: EventStore): Promise<void> {
  if (!isChecked(store)) return;
  const [fault] = await store.checkStructure([], 'quick');
  if (fault === undefined) return;
  throw new StoreError(
    'unusable',
    `the event store is not served: ${fault.message}`,
    'Run detente verify to see what is damaged, and restore the file from a backup made before.',
  );
}

/** A server that is not started, with what to do. */
class Refused extends Error {
  readonly remedy: string;

  constructor({ message, remedy }: Rejection) {
    super(message);
    this.remedy = remedy;
  }
}

/** What a link tells programs that show previews; nothing of what only those who sign in may read. */
function previewsOf(app: NestFastifyApplication, configuration: Configuration, keys: Keys) {
  const timeline = app.get(TimelineQuery);
  const titleOf = (name: string | undefined): string | undefined => {
    const histories = timeline.histories();
    const history = name ?? firstOpened(histories);
    return histories.find((each) => each.history === history)?.title;
  };
  return (request: FastifyRequest): string =>
    keys.guarded && !keys.anonymous
      ? ''
      : previewHead({
          search: request.url.split('?', 2)[1] ?? '',
          origin: originOf(request, configuration),
          titleOf,
        });
}

/** Starts the server and listens; the read models may still be catching up (`/health/ready` tells). */
export async function startServer(
  configuration: Configuration,
  parts: {
    readonly store?: EventStore;
    readonly clock?: Clock;
    readonly quiet?: boolean;
    /** Folder of the built page, where it is not the one beside `dist`. */
    readonly dashboard?: string;
  } = {},
): Promise<RunningServer> {
  const clock = parts.clock ?? systemClock;
  const store = parts.store ?? (await openStore(configuration.store));
  // Looked through while the parts are joined and take the record up; nobody is let in before it is done.
  const checked = refuseDamaged(store);
  checked.catch(() => undefined);
  const logger = parts.quiet === true ? false : new ConsoleLogger({ logLevels: ['warn', 'error', 'fatal'] });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({ store, clock, configuration }),
    createAdapter(configuration),
    {
      // Fastify's own parsers: JSON alone, and one limit for all.
      bodyParser: false,
      // Whoever starts the server tells what went wrong.
      abortOnError: false,
      logger,
    },
  );
  // Before answers are compressed.
  keepEventSourcesTrying(app.getHttpAdapter().getInstance() as unknown as FastifyInstance);
  const keys = app.get<Keys>(KEYS);
  const sessions = app.get(SessionKeeper);
  const door: Door = { ...configuration, keys, sessions };
  await configureHttp(app, configuration, door, gatesOf(app, clock));
  stampTags(
    app.getHttpAdapter().getInstance() as unknown as FastifyInstance,
    () => app.get(RecordErasures).redactions,
  );
  limitConnections(app.getHttpServer() as Server, configuration.perAddress);
  app.useWebSocketAdapter(
    new LiveAdapter(app, { ...configuration, keys, sessions, passes: app.get(RoomPasses) }),
  );
  setUpDocumentation(app, configuration.publicUrl);
  await serveDashboard(app.getHttpAdapter().getInstance() as unknown as FastifyInstance, {
    folder: parts.dashboard,
    headFor: previewsOf(app, configuration, keys),
  });
  try {
    // With all tokens taken up, so that nobody comes in who may not.
    await app.init();
    await checked;
    const fault = unguarded(configuration, keys.guarded);
    if (fault !== undefined) throw new Refused(fault);
    await listen(app, configuration, logger);
  } catch (error) {
    await app.close();
    // What a damaged file led to says less than that it is damaged.
    await checked;
    throw error;
  }
  return { url: await app.getUrl(), app, close: () => app.close() };
}

/** Who may call which route, and how often. */
function gatesOf(app: NestFastifyApplication, clock: Clock): Gates {
  const allowances = app.get(Allowances);
  return {
    needOf,
    connections: app.get(OpenConnections),
    // An event stream in the place of a socket, which a pass opens too.
    guestOn: (url, headers) => (url === SSE_PATH ? app.get(RoomPasses).principalOf(headers) : undefined),
    spend: (principal, address, method, url) => {
      const use = useOf(method, url);
      return use === undefined ? undefined : allowances[use].take(principal, address, clock.now());
    },
  };
}

/** An address in use is told once, by whoever starts the server, and not by the framework before. */
async function listen(
  app: NestFastifyApplication,
  { port, host }: Configuration,
  logger: false | ConsoleLogger,
): Promise<void> {
  app.useLogger(false);
  await app.listen(port, host).finally(() => app.useLogger(logger));
}

function explain(error: unknown, configuration: Configuration): { text: string; exitCode: number } {
  if (error instanceof StoreError) {
    return { text: `${error.message}\n  ${error.remedy}`, exitCode: EXIT.storeUnavailable };
  }
  if (error instanceof Refused) {
    return { text: `${error.message}\n  ${error.remedy}`, exitCode: EXIT.usage };
  }
  const code = (error as NodeJS.ErrnoException).code;
  const place = `${configuration.host}:${configuration.port}`;
  if (code === 'EADDRINUSE') {
    return {
      text: `${place} is in use by another program\n  Set DETENTE_PORT to a free port, or 0 for any.`,
      exitCode: EXIT.usage,
    };
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return {
      text: `cannot listen on ${place} (${code})\n  Set DETENTE_HOST and DETENTE_PORT to an address of this machine.`,
      exitCode: EXIT.usage,
    };
  }
  return {
    text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    exitCode: EXIT.unexpected,
  };
}

/** Fills an empty store with the configured scenario, so that there is something to look at; says what it did. */
export async function fillEmptyStore(
  { app }: RunningServer,
  { scenario }: Pick<Configuration, 'scenario'>,
  say: (text: string) => void,
): Promise<void> {
  if (scenario === 'none') return;
  const store = app.get<EventStore>(EVENT_STORE);
  const record = Object.values(STREAM_KINDS).filter(({ follower }) => follower === 'record');
  if (
    (await store.countAfter(
      record.map(({ prefix }) => prefix),
      START,
      1,
    )) > 0
  )
    return;
  const report = await app.get(ScenarioReplays).replay(scenario);
  if (!report.ok) {
    say(`The store is empty, and ${scenario} was not replayed into it: ${report.error.message}`);
    say(`  ${report.error.remedy} Set DETENTE_SCENARIO to a scenario's name, or to none.`);
    return;
  }
  const { history, recorded } = report.value;
  await app.get(OwnWrites).awaited();
  say(`The store was empty: replayed ${scenario} into ${history} (${recorded} entries)`);
}

/** Where to look, one line each. */
function whereToLook({ app, url }: RunningServer): string {
  const [first] = app.get(TimelineQuery).histories();
  const at = first === undefined ? undefined : `${url}/api/histories/${first.history}`;
  return [
    `  page           ${url}/`,
    `  documentation  ${url}/docs`,
    ...(at === undefined ? [] : [`  timeline       ${at}/timeline`, `  why            ${at}/explanation`]),
  ].join('\n');
}

/** Resolves at the first signal to stop; a second one, or a stop that takes over 10 s, ends the process at once. */
function stopSignal(say: (text: string) => void): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const [signal, exitCode] of SIGNALS) {
      process.on(signal, () => {
        if (asked) process.exit(exitCode);
        asked = true;
        say('Stopping: requests under way are finished. A second signal ends it at once.');
        setTimeout(() => {
          say('detente: it did not stop within 10 s and is ended');
          process.exit(EXIT.unexpected);
        }, STOP_MS).unref();
        resolve();
      });
    }
  });
}

/** Runs the server until it is told to stop; resolves to the exit code. */
export async function serve(
  env: Readonly<Record<string, string | undefined>>,
  listening: (url: string) => void = () => undefined,
): Promise<number> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const settings = await withTokenFiles(env);
  const parsed = settings.ok ? configurationOf(settings.value) : settings;
  if (!parsed.ok) {
    say(`detente: ${parsed.error.message}\n  ${parsed.error.remedy}`);
    return EXIT.usage;
  }
  const configuration = parsed.value;
  const stopped = stopSignal(say);
  let server: RunningServer;
  try {
    server = await startServer(configuration);
  } catch (error) {
    const { text, exitCode } = explain(error, configuration);
    say(`detente: ${text}`);
    return exitCode;
  }
  const { publicUrl } = configuration;
  const outside = publicUrl === undefined ? '' : `, to others as ${publicUrl.origin}${publicUrl.path}/`;
  say(`Détente listens on ${server.url}${outside} (store ${displayStore(configuration.store)})`);
  try {
    await fillEmptyStore(server, configuration, say);
  } catch (error) {
    say(`detente: ${explain(error, configuration).text}`);
  }
  say(whereToLook(server));
  listening(server.url);
  await stopped;
  await server.close();
  return EXIT.ok;
}

if (import.meta.main) {
  for (const sentence of unknownSettings(process.env)) process.stderr.write(`detente: ${sentence}\n`);
  process.exitCode = await serve(process.env);
}
