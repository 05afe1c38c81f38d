import { type DynamicModule, Inject, Injectable, Logger, Module } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { applicationOf, type Application } from './application.ts';
import { ViewController } from './pages/view.controller.ts';
import { RelationsController } from './pages/relations.controller.ts';
import { RelationsOverviewQuery } from './pages/relations-overview.query.ts';
import { PictureDesk } from './pages/picture-desk.runner.ts';
import { SeenQuery } from './pages/seen.query.ts';
import { BriefingController } from './pages/briefing/briefing.controller.ts';
import { BriefingQuery } from './pages/briefing/briefing.query.ts';
import { ACCESS_WRITES, LinkController } from './pages/links/link.controller.ts';
import { LinkDesk } from './pages/links/link-desk.service.ts';
import { ViewQuery } from './pages/view.query.ts';
import { DraftDesk } from './drafts/draft-desk.service.ts';
import { IMPORT_WRITES, ImportController } from './observations/import.controller.ts';
import { ImportDesk } from './observations/import-desk.service.ts';
import { ImportModel } from './observations/imports.projector.ts';
import { Spool } from './observations/spool.store.ts';
import { DraftModels } from './drafts/drafts.projector.ts';
import { DraftsController } from './drafts/drafts.controller.ts';
import { draftsTopic } from './drafts/drafts-topic.query.ts';
import { SecondReader } from './drafts/second-reader.service.ts';
import { DraftsFollowed } from './drafts/drafts-followed.runner.ts';
import { ErasureController } from './erasure/erasure.controller.ts';
import { RecordErasures } from './erasure/record-erasures.service.ts';
import { ERASURES_STREAM } from './eventstore/erasing/ledger-events.ts';
import { EVENT_STORE, type EventStore, type Position } from './eventstore/port.ts';
import { SnapshotRunner } from './eventstore/snapshots/snapshot.runner.ts';
import { CONFIGURATION, spoolOf, type Configuration } from './http/configuration.ts';
import { Allowances } from './http/allowance.ts';
import { OpenConnections } from './http/open-connections.runner.ts';
import { KEYS } from './http/principal.ts';
import { SessionController } from './access/session.controller.ts';
import { SessionKeeper } from './access/sessions.service.ts';
import { TokenWriter } from './access/token.writer.ts';
import { ShareLinks } from './access/share-links.service.ts';
import { TokensController } from './access/tokens.controller.ts';
import { TokenList } from './access/token-list.query.ts';
import { TokenKeys } from './access/keys.query.ts';
import { FOLLOWER, FOLLOWERS } from './http/follower.ts';
import { HealthController } from './http/health.controller.ts';
import { AccuracyPageController } from './pages/accuracy.controller.ts';
import { EmbedController } from './pages/embed.controller.ts';
import { LandingController } from './pages/landing.controller.ts';
import { OwnWrites } from './http/own-writes.runner.ts';
import { ReadAfterInterceptor } from './http/read-after.interceptor.ts';
import type { Clock } from './kernel/clock.ts';
import { SentCommands } from './live/commands.runner.ts';
import { LiveHub } from './live/hub.runner.ts';
import { LiveController } from './live/live.controller.ts';
import { LiveGateway } from './live/live.gateway.ts';
import { Topics } from './live/topic.ts';
import { PUSHED_EVENTS } from './live/asyncapi.ts';
import { RELATION_EVENT_SCHEMAS } from './relations/event-schemas.ts';
import { SentRelationCommands } from './relations/sent-commands.adapter.ts';
import { WHAT_IF_EVENT_SCHEMAS } from './whatifs/event-schemas.ts';
import { SentWhatIfCommands } from './whatifs/sent-commands.adapter.ts';
import { LiveHubs } from './live/hubs.runner.ts';
import { LIVE_COMMANDS, type LiveReads } from './live/sources.ts';
import { OntologyController } from './pages/ontology.controller.ts';
import { ContributionsController } from './projection/contributions.controller.ts';
import { ContributionsQuery } from './projection/contributions.query.ts';
import { AccuracyController } from './forecasts/accuracy.controller.ts';
import { AccuracyQuery } from './forecasts/accuracy.query.ts';
import { BacktestController } from './forecasts/backtest.controller.ts';
import { BacktestQuery } from './forecasts/backtest.query.ts';
import { LeastController } from './projection/least.controller.ts';
import { LeastQuery } from './projection/least.query.ts';
import { ProjectionController } from './projection/projection.controller.ts';
import { ProjectionService } from './projection/projection.service.ts';
import { TornadoController } from './projection/tornado.controller.ts';
import { TornadoQuery } from './projection/tornado.query.ts';
import { RelationController } from './relations/relation.controller.ts';
import { RELATION_BUS } from './relations/bus.commands.ts';
import { RelationWriter } from './relations/relation.writer.ts';
import { GuideController } from './scenarios/guide.controller.ts';
import { GuideQuery } from './scenarios/guide.query.ts';
import { ScenarioTextController } from './scenarios/scenario-text.controller.ts';
import { ScenarioTextQuery } from './scenarios/scenario-text.query.ts';
import { ROOM_BUS } from './rooms/bus.commands.ts';
import { ok } from './kernel/result.ts';
import { ROOM_EVENT_SCHEMAS } from './rooms/events.ts';
import { RoomController, ROOM_WRITES } from './rooms/room.controller.ts';
import { PreparedRooms } from './rooms/prepared-rooms.reader.ts';
import { RoomDoor } from './rooms/room-door.service.ts';
import { RoomErasures } from './rooms/room-erasures.service.ts';
import { DebriefController } from './rooms/debrief.controller.ts';
import { DebriefQuery } from './rooms/debrief.query.ts';
import { RoomFigures } from './rooms/room-figures.runner.ts';
import { delegationTopicOf } from './rooms/delegation-topic.query.ts';
import { RoomLive } from './rooms/room-live.query.ts';
import { SharedDrafts } from './rooms/shared-drafts.ts';
import { roomKeysOf } from './rooms/room-keys.ts';
import { RoomPasses } from './rooms/room-passes.service.ts';
import { roomTopicOf } from './rooms/room-topic.query.ts';
import { RoomQuery } from './rooms/rooms.query.ts';
import { RoomWriter } from './rooms/room.writer.ts';
import { TableController } from './scenarios/tables/table.controller.ts';
import { ActTables } from './scenarios/tables/act-tables.runner.ts';
import { ScenarioController } from './scenarios/scenario.controller.ts';
import { ScenarioLibrary } from './scenarios/scenario-library.reader.ts';
import { ScenarioPresets } from './scenarios/scenario-presets.reader.ts';
import { ScenarioReplays } from './scenarios/scenario-replays.runner.ts';
import { TensionChartController } from './pages/tension-chart.controller.ts';
import { TensionChartQuery } from './pages/tension-chart.query.ts';
import { TensionController } from './tension/tension.controller.ts';
import { TensionQuery } from './tension/tension.query.ts';
import { ExportQuery } from './timeline/export.query.ts';
import { HistoryModels } from './timeline/history-models.projector.ts';
import { TimelineController } from './timeline/timeline.controller.ts';
import { CompletenessController } from './timeline/completeness.controller.ts';
import { CompletenessQuery } from './timeline/completeness.query.ts';
import { ObservedDayController } from './timeline/observed-day.controller.ts';
import { ObservedDayQuery } from './timeline/observed-day.query.ts';
import { TimelineQuery } from './timeline/timeline.query.ts';
import { PRESETS } from './whatifs/proposal.ts';
import { WhatIfController } from './whatifs/what-if.controller.ts';
import { WHAT_IF_BUS } from './whatifs/bus.commands.ts';
import { WhatIfQuery } from './whatifs/what-if.query.ts';
import { WhatIfWriter } from './whatifs/what-if.writer.ts';
import { WhatIfModels } from './whatifs/what-ifs.projector.ts';

/** Token of the parts that `application.ts` joins. */
const APPLICATION = Symbol('application');

/** When the threads that simulate are started, so that they do not compete with the start itself, in milliseconds. */
const WARM_UP_MS = 250;

/** How long nothing has been read from the log before every history is looked at, in milliseconds. */
const QUIET_MS = 500;

/** Follows the log while the application runs, and lets go of threads and store when it ends. */
@Injectable()
class Lifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #application: Application;
  readonly #store: EventStore;
  readonly #snapshots: SnapshotRunner;
  readonly #desk: PictureDesk;
  readonly #sessions: SessionKeeper;
  #warmUp: NodeJS.Timeout | undefined;
  #quiet: NodeJS.Timeout | undefined;

  constructor(
    @Inject(APPLICATION) application: Application,
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(SnapshotRunner) snapshots: SnapshotRunner,
    @Inject(PictureDesk) desk: PictureDesk,
    @Inject(SessionKeeper) sessions: SessionKeeper,
  ) {
    this.#sessions = sessions;
    this.#application = application;
    this.#store = store;
    this.#snapshots = snapshots;
    this.#desk = desk;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { followers, projections, takeUpTokens, takeUpErasures } = this.#application;
    await takeUpErasures();
    await takeUpTokens();
    await this.#sessions.takeUp();
    await this.#snapshots.load();
    this.#snapshots.start();
    for (const { runner } of Object.values(followers)) runner.start();
    this.#warmUp = setTimeout(() => projections.start(), WARM_UP_MS);
    this.#warmUp.unref();
    this.#keepOutlooks();
    this.#application.follower.onApplied(() => this.#keepOutlooks());
  }

  /** Works out, once the log is quiet, what the home shows, so that nobody waits for it. */
  #keepOutlooks(): void {
    clearTimeout(this.#quiet);
    // What cannot be worked out is told to who asks for it.
    this.#quiet = setTimeout(() => void this.#application.outlooks.all().catch(() => undefined), QUIET_MS);
    this.#quiet.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.#warmUp);
    clearTimeout(this.#quiet);
    await this.#desk.close();
    await this.#application.close();
    await this.#snapshots.stop();
    await this.#store.close();
  }
}

const readsOfTopics = ({ readings, verdicts }: Application): LiveReads => ({
  reading: (history, revision, at) => readings.reading(history, revision, at),
  revisionOf: (history) => readings.revisionOf(history),
  staleness: (history) => verdicts.staleness(history),
  isStale: (whatIfId) => verdicts.isStale(whatIfId),
});

/**
 * What the server puts around the parts that `application.ts` joins: controllers, the bus of commands, the push. The event store comes from `adapters.ts`, which has a slot for each of them: memory, SQLite
 * (`node:sqlite`) and EventStoreDB (`@eventstore/db-client`).
 */
@Module({})
// eslint-disable-next-line typescript/no-extraneous-class -- Nest knows a module by its class
export class AppModule {
  static with({
    store: bare,
    clock,
    configuration,
  }: {
    readonly store: EventStore;
    readonly clock: Clock;
    readonly configuration: Configuration;
  }): DynamicModule {
    const application = applicationOf({
      store: bare,
      clock,
      workers: configuration.workers,
      log: new Logger('read models'),
      roomKeys: async () => {
        const secret = await sessions.secret();
        return secret.ok ? ok(roomKeysOf(secret.value)) : secret;
      },
    });
    const connections = new OpenConnections(() => clock.now());
    application.tokens.onRevoked((tokenId) => connections.cut(tokenId));
    const { anonymous, tokens: configured } = configuration;
    const keys = new TokenKeys({ configured, stored: application.tokens, anonymous, clock });
    const allowances = new Allowances(configuration.perMinute);
    const sessions = new SessionKeeper({
      store: bare,
      keys,
      writer: new TokenWriter({ store: bare, clock }),
      named: application.tokens,
      path: configuration.secret,
      clock,
    });
    const { store, follower, projector, histories, whatIfs, whatIfQuery, timeline, tension } = application;
    const { readings } = application;
    const { projections, scenarios, relationWriter: writer } = application;
    const ownWrites = new OwnWrites({ store, follower });
    const presets = new ScenarioPresets(scenarios);
    const ownDrafts = new OwnWrites({ store, follower: application.followers.work.runner });
    const live = new LiveHub({
      store,
      follower,
      topics: new Topics(application.topicSources),
      reads: readsOfTopics(application),
      projections,
      clock,
      log: new Logger('live'),
    });
    const { rooms: roomModels, roomKeys, recorded, followers } = application;
    const rooms = new RoomQuery({ rooms: roomModels, histories, readings, recorded, store, clock });
    const passes = new RoomPasses({ rooms: roomModels, keys: roomKeys, held: () => sessions.heldSecret });
    const { projector: workProjector, runner: workFollower } = followers.work;
    const { roomFigures: figures } = application;
    const pushed = new RoomLive({
      rooms: roomModels,
      figures,
      passes,
      drafts: new SharedDrafts(),
      follower: workFollower,
    });
    const position = (): Position => workProjector.position;
    const workSources = [
      roomTopicOf({ query: rooms, passes, position }),
      delegationTopicOf({ rooms: roomModels.rooms, live: pushed, passes, position }),
      draftsTopic({ drafts: application.drafts, position }),
    ];
    const workLive = new LiveHub({
      store,
      follower: workFollower,
      topics: new Topics(workSources),
      reads: readsOfTopics(application),
      rooms: pushed,
      clock,
      log: new Logger('live work'),
    });
    const hubs = new LiveHubs(
      { hub: live, sources: application.topicSources },
      { hub: workLive, sources: workSources },
    );
    const door = new RoomDoor({ rooms: roomModels, query: rooms, passes, configuration, allowances, clock });
    const seen = new SeenQuery({ tension, timeline, scenarios });
    const desk = new PictureDesk();
    const views = new ViewQuery({ seen, projections, desk });
    const links = new ShareLinks({
      store: bare,
      known: application.tokens,
      secret: () => sessions.secret(),
      held: () => sessions.heldSecret,
      clock,
    });
    const snapshots = new SnapshotRunner({
      ...(configuration.snapshots === undefined ? {} : { path: configuration.snapshots }),
      store,
      parts: application.recordParts,
      projector,
      onRestored: (position) => live.resumeAt(position),
      follower,
      clock,
      log: new Logger('snapshots'),
    });
    follower.onApplied((events) => {
      if (events.some(({ stream }) => stream === ERASURES_STREAM)) void snapshots.renew();
    });
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot()],
      controllers: [
        SessionController,
        TokensController,
        LinkController,
        RelationController,
        TimelineController,
        CompletenessController,
        ObservedDayController,
        TensionController,
        TensionChartController,
        ViewController,
        WhatIfController,
        ProjectionController,
        ContributionsController,
        LeastController,
        BacktestController,
        AccuracyController,
        AccuracyPageController,
        TornadoController,
        BriefingController,
        ScenarioController,
        TableController,
        GuideController,
        ScenarioTextController,
        OntologyController,
        RelationsController,
        DraftsController,
        ErasureController,
        ImportController,
        RoomController,
        DebriefController,
        HealthController,
        LandingController,
        EmbedController,
        LiveController,
      ],
      providers: [
        { provide: KEYS, useValue: keys },
        { provide: SessionKeeper, useValue: sessions },
        {
          provide: TokenList,
          useValue: new TokenList({ stored: application.tokens, configured, clock }),
        },
        { provide: ShareLinks, useValue: links },
        { provide: LinkDesk, useValue: new LinkDesk({ links, seen, histories, clock }) },
        {
          provide: ACCESS_WRITES,
          useValue: new OwnWrites({ store, follower: application.followers.access.runner }),
        },
        { provide: Allowances, useValue: allowances },
        { provide: OpenConnections, useValue: connections },
        { provide: APPLICATION, useValue: application },
        // The bare one: health tells how it fares.
        { provide: EVENT_STORE, useValue: bare },
        { provide: FOLLOWER, useValue: follower },
        {
          provide: FOLLOWERS,
          useValue: Object.fromEntries(
            Object.entries(application.followers).map(([name, { runner }]) => [name, runner]),
          ),
        },
        { provide: OwnWrites, useValue: ownWrites },
        { provide: SnapshotRunner, useValue: snapshots },
        { provide: HistoryModels, useValue: histories },
        { provide: CONFIGURATION, useValue: configuration },
        { provide: RelationWriter, useValue: writer },
        { provide: WhatIfModels, useValue: whatIfs },
        { provide: WhatIfWriter, useValue: application.whatIfWriter },
        { provide: WhatIfQuery, useValue: whatIfQuery },
        { provide: ProjectionService, useValue: projections },
        { provide: ContributionsQuery, useValue: application.contributions },
        { provide: LeastQuery, useValue: application.least },
        { provide: AccuracyQuery, useValue: application.accuracy },
        { provide: BacktestQuery, useValue: application.backtests },
        { provide: TornadoQuery, useValue: application.tornado },
        { provide: TimelineQuery, useValue: timeline },
        { provide: ObservedDayQuery, useValue: new ObservedDayQuery({ histories, store, clock }) },
        {
          provide: CompletenessQuery,
          useValue: new CompletenessQuery({ histories, imports: application.imports }),
        },
        { provide: TensionQuery, useValue: tension },
        { provide: ViewQuery, useValue: views },
        { provide: BriefingQuery, useValue: new BriefingQuery({ views, timeline, clock }) },
        { provide: TensionChartQuery, useValue: new TensionChartQuery({ seen, desk }) },
        {
          provide: RelationsOverviewQuery,
          useValue: new RelationsOverviewQuery({
            histories,
            outlooks: application.outlooks,
            library: scenarios,
            log: () => live.log(),
            clock,
          }),
        },
        { provide: PictureDesk, useValue: desk },
        { provide: ExportQuery, useValue: application.exports },
        { provide: DraftDesk, useValue: application.draftDesk },
        {
          provide: SecondReader,
          useValue: new SecondReader({ desk: application.draftDesk, endpoint: configuration.coder }),
        },
        { provide: DraftModels, useValue: application.drafts },
        {
          provide: DraftsFollowed,
          useValue: new DraftsFollowed([ownWrites, ownDrafts], application.followers.work.runner),
        },
        { provide: RecordErasures, useValue: application.erasures },
        { provide: ImportModel, useValue: application.imports },
        { provide: IMPORT_WRITES, useValue: ownDrafts },
        {
          provide: ImportDesk,
          useValue: new ImportDesk({
            imports: application.importing,
            spool: new Spool(spoolOf(configuration.store)),
            clock,
          }),
        },
        { provide: ScenarioLibrary, useValue: scenarios },
        { provide: ScenarioTextQuery, useValue: new ScenarioTextQuery({ histories, store, clock }) },
        { provide: GuideQuery, useValue: new GuideQuery({ histories, store, library: scenarios }) },
        { provide: PRESETS, useValue: presets },
        { provide: ActTables, useValue: new ActTables({ store, writer, clock }) },
        { provide: ScenarioReplays, useValue: new ScenarioReplays({ library: scenarios, writer, clock }) },
        { provide: APP_INTERCEPTOR, useClass: ReadAfterInterceptor },
        { provide: LiveHubs, useValue: hubs },
        { provide: RoomWriter, useValue: application.roomWriter },
        { provide: RoomQuery, useValue: rooms },
        { provide: RoomPasses, useValue: passes },
        { provide: RoomDoor, useValue: door },
        { provide: RoomFigures, useValue: figures },
        { provide: DebriefQuery, useValue: application.debriefs },
        { provide: PreparedRooms, useValue: new PreparedRooms({ library: scenarios }) },
        { provide: RoomErasures, useValue: application.roomErasures },
        { provide: ROOM_WRITES, useValue: new OwnWrites({ store, follower: workFollower }) },
        {
          provide: LIVE_COMMANDS,
          useFactory: (bus: CommandBus) =>
            new SentCommands({
              sources: [new SentRelationCommands(bus), new SentWhatIfCommands(bus, presets)],
              ownWrites,
              allowance: allowances.commands,
              clock,
            }),
          inject: [CommandBus],
        },
        {
          provide: PUSHED_EVENTS,
          useValue: {
            ...RELATION_EVENT_SCHEMAS,
            ...WHAT_IF_EVENT_SCHEMAS,
            ...ROOM_EVENT_SCHEMAS,
          },
        },
        LiveGateway,
        Lifecycle,
        ...RELATION_BUS.handlers,
        ...WHAT_IF_BUS.handlers,
        ...ROOM_BUS.handlers,
      ],
    };
  }
}
