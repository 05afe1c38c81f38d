import { takeUpTokens } from './access/tokens.reader.ts';
import { TokenModel } from './access/tokens.projector.ts';
import { ArticleDesk } from './drafts/article-desk.runner.ts';
import { DraftDesk } from './drafts/draft-desk.service.ts';
import { DraftModels } from './drafts/drafts.projector.ts';
import { DraftWriter } from './drafts/draft.writer.ts';
import { Erasures } from './eventstore/erasing/erasures.runner.ts';
import { LedgerModel } from './eventstore/erasing/ledger.reader.ts';
import { LedgerProjector } from './eventstore/erasing/ledger.projector.ts';
import { LedgeredStore } from './eventstore/erasing/ledgered.adapter.ts';
import type { LedgerEvent } from './eventstore/erasing/ledger-events.ts';
import { RecordErasures } from './erasure/record-erasures.service.ts';
import { followersOf, type FollowerParts } from './eventstore/following/followers.runner.ts';
import type { RunnerOptions } from './eventstore/following/subscription.runner.ts';
import type { EventStore, Position } from './eventstore/port.ts';
import { STREAM_KINDS, type FollowerName } from './eventstore/stream-kinds.ts';
import type { Clock } from './kernel/clock.ts';
import { AccuracyQuery } from './forecasts/accuracy.query.ts';
import { BacktestQuery } from './forecasts/backtest.query.ts';
import { ContributionsQuery } from './projection/contributions.query.ts';
import { LeastQuery } from './projection/least.query.ts';
import { OutcomeQuery } from './projection/outcome.query.ts';
import { ProjectionService } from './projection/projection.service.ts';
import { SimulationPool } from './projection/simulation.pool.ts';
import { TornadoQuery } from './projection/tornado.query.ts';
import { Imports } from './observations/import.service.ts';
import type { ImportModel } from './observations/imports.projector.ts';
import { foldOfImports } from './observations/imports.reader.ts';
import { isObservedStream } from './relations/history-id.ts';
import { RelationWriter } from './relations/relation.writer.ts';
import { DebriefQuery } from './rooms/debrief.query.ts';
import { RoomFigures } from './rooms/room-figures.runner.ts';
import { RoomQuestions } from './rooms/room-question.query.ts';
import { roomKeysOf, type KeyRing } from './rooms/room-keys.ts';
import { passingSecret } from './access/secret.reader.ts';
import { ok } from './kernel/result.ts';
import { RecordedAfter } from './rooms/recorded.query.ts';
import { RoomErasures } from './rooms/room-erasures.service.ts';
import { RoomModels } from './rooms/rooms.projector.ts';
import { RoomWriter } from './rooms/room.writer.ts';
import { GuideQuery } from './scenarios/guide.query.ts';
import { ScenarioLibrary } from './scenarios/scenario-library.reader.ts';
import { Outlooks } from './tension/outlooks.query.ts';
import { Readings } from './tension/readings.query.ts';
import { TensionQuery } from './tension/tension.query.ts';
import { ExportQuery } from './timeline/export.query.ts';
import { cellsIn, type Histories } from './timeline/histories.ts';
import { HistoryModels } from './timeline/history-models.projector.ts';
import { relationsTopic } from './timeline/relations-topic.query.ts';
import { TimelineQuery } from './timeline/timeline.query.ts';
import { historyTopic } from './whatifs/history-topic.query.ts';
import { HistoryFactsQuery } from './whatifs/history-facts.query.ts';
import { Verdicts } from './whatifs/verdicts.query.ts';
import { whatIfTopic } from './whatifs/what-if-topic.query.ts';
import { WhatIfQuery } from './whatifs/what-if.query.ts';
import { WhatIfWriter } from './whatifs/what-if.writer.ts';
import { WhatIfModels } from './whatifs/what-ifs.projector.ts';
import type { WhatIfs } from './whatifs/what-ifs.ts';

/** What answers are made from. */
interface Sources {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly histories: Histories;
  readonly whatIfs: WhatIfs;
  /** Absent: no preset of a scenario is asked for by name. */
  readonly scenarios?: Pick<ScenarioLibrary, 'get'> | undefined;
  /** Absent: no preset of a history is asked for by name. */
  readonly library?: Pick<ScenarioLibrary, 'list'> | undefined;
  /** Threads that simulate; absent: one less than there are cores. */
  readonly workers?: number | undefined;
}

/** All questions, over read models that somebody else keeps or has folded once. No thread starts before a projection is asked for. */
export function questionsOf({ store, clock, histories, whatIfs, scenarios, library, workers }: Sources) {
  const facts = new HistoryFactsQuery({ histories, store, clock });
  const whatIfQuery = new WhatIfQuery({ whatIfs, histories, store });
  const guides = library && new GuideQuery({ histories, store, library });
  const outcomes = new OutcomeQuery({
    histories,
    facts,
    clock,
    whatIfs: whatIfQuery,
    ...(scenarios && { scenarios }),
    ...(guides && { guides }),
  });
  const pool = new SimulationPool(workers === undefined ? {} : { workers });
  const projections = new ProjectionService({ outcomes, pool, clock });
  const backtests = new BacktestQuery({ histories, clock, workers });
  return {
    facts,
    whatIfQuery,
    outcomes,
    timeline: new TimelineQuery({ histories, store, clock }),
    tension: new TensionQuery({ histories, clock }),
    exports: new ExportQuery({ histories, store, clock }),
    projections,
    pool,
    contributions: new ContributionsQuery({ projections, pool }),
    least: new LeastQuery({ projections, pool }),
    backtests,
    accuracy: new AccuracyQuery({ histories, backtests }),
    tornado: new TornadoQuery({ projections, pool }),
  };
}

const topicsOf = (
  parts: Parameters<typeof historyTopic>[0] &
    Parameters<typeof relationsTopic>[0] &
    Parameters<typeof whatIfTopic>[0],
) => [relationsTopic(parts), historyTopic(parts), whatIfTopic(parts)];

/** What takes histories, what-ifs and texts out, and what brings the ledger to its end before anything is shown. */
function erasuresOf({
  histories,
  whatIfs,
  drafts,
  rooms,
  ...parts
}: ConstructorParameters<typeof Erasures>[0] & {
  readonly histories: HistoryModels;
  readonly whatIfs: WhatIfModels;
  readonly drafts: DraftModels;
  readonly rooms: RoomModels;
}) {
  const erasures = new Erasures(parts);
  const roomErasures = new RoomErasures({ erasures, rooms });
  return {
    roomErasures,
    erasures: new RecordErasures({
      erasures,
      ledger: parts.model,
      histories,
      whatIfs,
      drafts,
      hanging: roomErasures,
    }),
    /** Finishes what was begun, too. Rejects with a `StoreError`. */
    takeUpErasures: (): Promise<void> => erasures.finish(),
  };
}

/** Where texts are read, and drafts of them are kept and judged. */
function draftingOf({
  store,
  clock,
  erasing,
  ...parts
}: Pick<ConstructorParameters<typeof DraftDesk>[0], 'relations' | 'timeline' | 'tension' | 'clock'> & {
  readonly store: EventStore;
  readonly erasing: LedgerModel;
}) {
  const writer = new DraftWriter({ store, clock });
  const erased = (stream: string) => erasing.ledger.erased.get(stream);
  const { relations, timeline, tension } = parts;
  const articles = new ArticleDesk();
  return {
    models: new DraftModels(),
    writer,
    desk: new DraftDesk({ articles, drafts: writer, relations, timeline, tension, clock, erased }),
  };
}

async function stopped(projections: ProjectionService, followers: readonly FollowerParts[]): Promise<void> {
  await projections.close();
  await Promise.all(followers.map(({ runner }) => runner.stop()));
}

/** Has everybody who holds what an event of the ledger takes out let go of it. */
const takingOut =
  (
    models: readonly (HistoryModels | WhatIfModels | DraftModels)[],
    writers: readonly Pick<RelationWriter, 'forget'>[],
    projections?: Pick<ProjectionService, 'letGo'>,
  ) =>
  (event: LedgerEvent): void => {
    for (const writer of writers) writer.forget(event.data.stream);
    projections?.letGo();
    for (const each of models) {
      if (event.type === 'StreamErased.v1') each.drop(event.data.stream);
      else each.redact(event.data);
    }
  };

/** Rooms and their sealed predictions, with what writes them. */
const roomsOf = (parts: ConstructorParameters<typeof RoomWriter>[0]) => ({
  rooms: new RoomModels(),
  roomWriter: new RoomWriter(parts),
  roomKeys: parts.keys,
});

/** What is simulated of rooms, and figures of those that somebody follows. */
function roomFiguresOf(
  parts: ConstructorParameters<typeof RoomQuestions>[0] &
    Omit<ConstructorParameters<typeof RoomFigures>[0], 'questions'> &
    Omit<ConstructorParameters<typeof DebriefQuery>[0], 'questions' | 'recorded'>,
) {
  const questions = new RoomQuestions(parts);
  const recorded = new RecordedAfter({ ...parts, documented: parts.projections.documented });
  return {
    roomFigures: new RoomFigures({ ...parts, questions }),
    recorded,
    debriefs: new DebriefQuery({ ...parts, questions, recorded }),
  };
}

const roomsTakingOut =
  ({ rooms, roomWriter }: Pick<ReturnType<typeof roomsOf>, 'rooms' | 'roomWriter'>) =>
  ({ type, data: { stream } }: LedgerEvent): void => {
    roomWriter.forget(stream);
    if (type === 'StreamErased.v1') rooms.drop(stream);
  };

/** Keys of a secret that nobody keeps. */
function passingKeys(): KeyRing {
  const keys = ok(roomKeysOf(passingSecret()));
  return () => Promise.resolve(keys);
}

/** Which files were imported, and what brings files in. */
const importsOf = ({
  histories,
  ...parts
}: {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly histories: Histories;
}) => ({
  imports: foldOfImports(),
  importing: new Imports({
    ...parts,
    existing: () =>
      Promise.resolve(histories.list().flatMap(({ id, stream }) => (isObservedStream(stream) ? [id] : []))),
    held: () => Promise.resolve(cellsIn(histories)),
  }),
});

/** What the log is brought to, by the kind of stream. */
function readModelsOf(
  {
    histories,
    whatIfs,
    tokens,
    drafting,
    room,
    imports,
    importing,
    relationWriter,
    whatIfWriter,
    projections,
  }: {
    readonly projections: ProjectionService;
    readonly histories: HistoryModels;
    readonly whatIfs: WhatIfModels;
    readonly tokens: TokenModel;
    readonly drafting: ReturnType<typeof draftingOf>;
    readonly room: ReturnType<typeof roomsOf>;
    readonly imports: ImportModel;
    readonly importing: Imports;
    readonly relationWriter: RelationWriter;
    readonly whatIfWriter: WhatIfWriter;
  },
  erasing: LedgerModel,
) {
  const takeOut = {
    record: takingOut([histories, whatIfs], [relationWriter, whatIfWriter, importing], projections),
    work: (event: LedgerEvent): void => {
      takingOut([drafting.models], [drafting.writer])(event);
      roomsTakingOut(room)(event);
    },
    access: undefined,
  };
  return {
    relation: histories,
    observed: histories,
    imports,
    whatIf: whatIfs,
    draft: drafting.models,
    room: room.rooms.rooms,
    ballot: room.rooms.ballots,
    access: tokens,
    erasures: (name: FollowerName) => new LedgerProjector(erasing, takeOut[name]),
  };
}

/** The parts of one process and how they meet, with no framework: the server, the command line and tests join them here. */
export type Application = ReturnType<typeof applicationOf>;

/** What the parts are joined over. */
interface ApplicationOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly workers?: number | undefined;
  /** Absent: keys that end with the process. */
  readonly roomKeys?: KeyRing;
  readonly log?: RunnerOptions['log'];
}

/**
 * Writers, read models and the questions to them, over one store. Nothing follows the log before `follower.start()`. `close` ends
 * threads and following; the store stays open, for it belongs to who opened it.
 */
export function applicationOf({
  store: bare,
  clock,
  workers,
  log,
  roomKeys = passingKeys(),
}: ApplicationOptions) {
  const erasing = new LedgerModel();
  const store = new LedgeredStore(bare, erasing);
  const histories = new HistoryModels((stream) => erasing.ledger.erased.get(stream));
  const whatIfs = new WhatIfModels();
  const tokens = new TokenModel();
  const scenarios = new ScenarioLibrary({ clock });
  const questions = questionsOf({ store, clock, histories, whatIfs, scenarios, library: scenarios, workers });
  const relationWriter = new RelationWriter({ store, clock });
  const whatIfWriter = new WhatIfWriter({ store, clock, facts: questions.facts });
  const drafting = draftingOf({ ...questions, store, clock, relations: relationWriter, erasing });
  const room = roomsOf({ store, clock, facts: questions.facts, whatIfs: whatIfWriter, keys: roomKeys });
  const drafts = drafting.models;
  const writers = { relationWriter, whatIfWriter, projections: questions.projections };
  const bringing = importsOf({ store, clock, histories });
  const parts = { histories, whatIfs, tokens, drafting, room, ...bringing, ...writers };
  const followers = followersOf(STREAM_KINDS, readModelsOf(parts, erasing), {
    store,
    clock,
    ...(log !== undefined && { log }),
  });
  const { projector, runner: follower } = followers.record;
  const position = (): Position => projector.position;
  const { timeline, tension, whatIfQuery } = questions;
  const readings = new Readings({ tension, histories, clock });
  const outlooks = new Outlooks({ histories, clock });
  return {
    ...questions,
    histories,
    /** Tension at revisions, and what-ifs judged alone: what is pushed beside events. */
    readings,
    /** Every history at a glance. */
    outlooks,
    verdicts: new Verdicts(whatIfQuery),
    /** What one may listen to, as the slices publish it. */
    topicSources: topicsOf({ timeline, readings, whatIfQuery, whatIfs, position }),
    whatIfs,
    ...bringing,
    /** The read models of the record, which snapshots hold. */
    recordParts: [histories, whatIfs],
    /** Who holds a stored token. */
    tokens,
    /** Brings the tokens to where the log ends, before anybody is let in; rejects with a `StoreError` where it cannot be read. */
    takeUpTokens: async (): Promise<void> =>
      followers.access.projector.resumeAt(await takeUpTokens(store, tokens)),
    projector,
    follower,
    /** Every follower by name; `follower` is that of the record. */
    followers,
    scenarios,
    relationWriter,
    whatIfWriter,
    /** What coders proposed of texts, and the desk where that is dealt with. */
    drafts,
    draftDesk: drafting.desk,
    ...room,
    ...roomFiguresOf({ ...questions, store, histories, clock, rooms: room.rooms.rooms }),
    /** The store without what was taken out: what everybody reads from. */
    store,
    ...erasuresOf({ store: bare, model: erasing, clock, histories, whatIfs, drafts, rooms: room.rooms }),
    close: () => stopped(questions.projections, Object.values(followers)),
  };
}
