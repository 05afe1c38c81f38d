import { type DynamicModule, Inject, Injectable, Logger, Module } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { CompositeProjector } from './eventstore/following/composite.projector.ts';
import { ViewController } from './pages/view.controller.ts';
import { ViewQuery } from './pages/view.query.ts';
import { EVENT_STORE, type EventStore } from './eventstore/port.ts';
import { SnapshotRunner } from './eventstore/snapshots/snapshot.runner.ts';
import { SubscriptionRunner } from './eventstore/following/subscription.runner.ts';
import { CONFIGURATION, type Configuration } from './http/configuration.ts';
import { FOLLOWER } from './http/follower.ts';
import { HealthController } from './http/health.controller.ts';
import { LandingController } from './pages/landing.controller.ts';
import { ReadAfterInterceptor } from './http/read-after.interceptor.ts';
import type { Clock } from './kernel/clock.ts';
import { BusCommands } from './live/commands.runner.ts';
import { LiveHub } from './live/hub.runner.ts';
import { LiveController } from './live/live.controller.ts';
import { LiveGateway } from './live/live.gateway.ts';
import { ReadModelReads } from './live/reads.query.ts';
import { LIVE_COMMANDS, LIVE_READS } from './live/sources.ts';
import { OntologyController } from './pages/ontology.controller.ts';
import { OutcomeQuery } from './projection/outcome.query.ts';
import { ProjectionController } from './projection/projection.controller.ts';
import { ProjectionService } from './projection/projection.service.ts';
import { SimulationPool } from './projection/simulation.pool.ts';
import { RELATION_STREAM_PREFIX } from './relations/history-id.ts';
import { RelationController } from './relations/relation.controller.ts';
import { RELATION_HANDLERS } from './relations/relation.handlers.ts';
import { RelationWriter } from './relations/relation.writer.ts';
import { ScenarioController } from './scenarios/scenario.controller.ts';
import { ScenarioLibrary } from './scenarios/scenario-library.reader.ts';
import { ScenarioPresets } from './scenarios/scenario-presets.reader.ts';
import { ScenarioReplays } from './scenarios/scenario-replays.runner.ts';
import { TensionChartController } from './pages/tension-chart.controller.ts';
import { TensionChartQuery } from './pages/tension-chart.query.ts';
import { TensionController } from './tension/tension.controller.ts';
import { TensionQuery } from './tension/tension.query.ts';
import { ExportQuery } from './timeline/export.query.ts';
import { ReadModels } from './timeline/read-models.projector.ts';
import { TimelineController } from './timeline/timeline.controller.ts';
import { TimelineQuery } from './timeline/timeline.query.ts';
import { HistoryFactsQuery } from './whatifs/history-facts.query.ts';
import { PRESETS } from './whatifs/proposal.ts';
import { WHAT_IF_STREAM_PREFIX } from './whatifs/what-if-id.ts';
import { WhatIfController } from './whatifs/what-if.controller.ts';
import { WHAT_IF_HANDLERS } from './whatifs/what-if.handlers.ts';
import { WhatIfQuery } from './whatifs/what-if.query.ts';
import { WhatIfWriter } from './whatifs/what-if.writer.ts';
import { WhatIfModels } from './whatifs/what-ifs.projector.ts';

/** When the threads that simulate are started, so that they do not compete with the start itself, in milliseconds. */
const WARM_UP_MS = 250;

/** Follows the log while the application runs, and lets go of threads and store when it ends. */
@Injectable()
class Lifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #runner: SubscriptionRunner;
  readonly #store: EventStore;
  readonly #projections: ProjectionService;
  readonly #snapshots: SnapshotRunner;
  #warmUp: NodeJS.Timeout | undefined;

  constructor(
    @Inject(FOLLOWER) runner: SubscriptionRunner,
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(ProjectionService) projections: ProjectionService,
    @Inject(SnapshotRunner) snapshots: SnapshotRunner,
  ) {
    this.#runner = runner;
    this.#store = store;
    this.#projections = projections;
    this.#snapshots = snapshots;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.#snapshots.load();
    this.#snapshots.start();
    this.#runner.start();
    this.#warmUp = setTimeout(() => this.#projections.start(), WARM_UP_MS);
    this.#warmUp.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.#warmUp);
    await this.#projections.close();
    await this.#runner.stop();
    await this.#snapshots.stop();
    await this.#store.close();
  }
}

/**
 * How the parts of the server meet. The event store comes from `adapters.ts`, which has a slot for each of them: memory, SQLite
 * (`node:sqlite`) and EventStoreDB (`@eventstore/db-client`).
 */
@Module({})
// eslint-disable-next-line typescript/no-extraneous-class -- Nest knows a module by its class
export class AppModule {
  static with({
    store,
    clock,
    configuration,
  }: {
    readonly store: EventStore;
    readonly clock: Clock;
    readonly configuration: Configuration;
  }): DynamicModule {
    const histories = new ReadModels();
    const whatIfs = new WhatIfModels();
    const projector = new CompositeProjector([
      { prefix: RELATION_STREAM_PREFIX, projector: histories },
      { prefix: WHAT_IF_STREAM_PREFIX, projector: whatIfs },
    ]);
    const runner = new SubscriptionRunner({
      store,
      prefixes: projector.prefixes,
      projector,
      clock,
      log: new Logger('read models'),
    });
    const writer = new RelationWriter({ store, clock });
    const timeline = new TimelineQuery({ histories, store, clock });
    const tension = new TensionQuery({ histories, clock });
    const library = new ScenarioLibrary({ clock });
    const facts = new HistoryFactsQuery({ histories, store, clock });
    const whatIfQuery = new WhatIfQuery({ whatIfs, histories, store });
    const liveReads = new ReadModelReads({
      histories,
      timeline,
      clock,
      whatIfs,
      whatIfQuery,
      position: () => projector.position,
    });
    const { workers } = configuration;
    const projections = new ProjectionService({
      outcomes: new OutcomeQuery({ histories, facts, clock, whatIfs: whatIfQuery, scenarios: library }),
      pool: new SimulationPool(workers === undefined ? {} : { workers }),
      clock,
    });
    const live = new LiveHub({
      store,
      follower: runner,
      reads: liveReads,
      projections,
      clock,
      log: new Logger('live'),
    });
    const snapshots = new SnapshotRunner({
      ...(configuration.snapshots === undefined ? {} : { path: configuration.snapshots }),
      store,
      parts: [histories, whatIfs],
      projector,
      onRestored: (position) => live.resumeAt(position, whatIfs.table.rows),
      follower: runner,
      clock,
      log: new Logger('snapshots'),
    });
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot()],
      controllers: [
        RelationController,
        TimelineController,
        TensionController,
        TensionChartController,
        ViewController,
        WhatIfController,
        ProjectionController,
        ScenarioController,
        OntologyController,
        HealthController,
        LandingController,
        LiveController,
      ],
      providers: [
        { provide: EVENT_STORE, useValue: store },
        { provide: FOLLOWER, useValue: runner },
        { provide: SnapshotRunner, useValue: snapshots },
        { provide: ReadModels, useValue: histories },
        { provide: CONFIGURATION, useValue: configuration },
        { provide: RelationWriter, useValue: writer },
        { provide: WhatIfModels, useValue: whatIfs },
        { provide: WhatIfWriter, useValue: new WhatIfWriter({ store, clock, facts }) },
        { provide: WhatIfQuery, useValue: whatIfQuery },
        { provide: ProjectionService, useValue: projections },
        { provide: TimelineQuery, useValue: timeline },
        { provide: TensionQuery, useValue: tension },
        { provide: ViewQuery, useValue: new ViewQuery({ tension, timeline, projections }) },
        { provide: TensionChartQuery, useValue: new TensionChartQuery({ tension, timeline }) },
        { provide: ExportQuery, useValue: new ExportQuery({ histories, store, clock }) },
        { provide: ScenarioLibrary, useValue: library },
        { provide: PRESETS, useValue: new ScenarioPresets(library) },
        { provide: ScenarioReplays, useValue: new ScenarioReplays({ library, writer, clock }) },
        { provide: APP_INTERCEPTOR, useClass: ReadAfterInterceptor },
        { provide: LiveHub, useValue: live },
        { provide: LIVE_READS, useValue: liveReads },
        {
          provide: LIVE_COMMANDS,
          useFactory: (bus: CommandBus) =>
            new BusCommands({ bus, follower: runner, store, scenarios: library }),
          inject: [CommandBus],
        },
        LiveGateway,
        Lifecycle,
        ...RELATION_HANDLERS,
        ...WHAT_IF_HANDLERS,
      ],
    };
  }
}
