import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { applicationOf, type Application } from '../../src/application.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { openRun, perform, type Task } from '../../src/projection/tasks.ts';
import type { AsideRun, Perform, SimulationPool } from '../../src/projection/simulation.pool.ts';
import type { RoomOrder } from '../../src/rooms/commands.ts';
import { RoomFigures } from '../../src/rooms/room-figures.runner.ts';
import { RoomQuestions } from '../../src/rooms/room-question.query.ts';
import type { RoomFigured } from '../../src/rooms/room-work.runner.ts';
import type { RoomState } from '../../src/rooms/state.ts';
import { command, fixedClock, HISTORY, open, record, relation } from '../support/relations.ts';
import { negotiating, Played, step } from '../support/rooms.ts';

/** Figures of rooms by rounds, where the pool simulates in this thread and time stands still. */

/** A pool that does its tasks at once, or holds them up until it is let go on. */
class Held {
  readonly workers = 1;
  /** Work that was begun. */
  begun = 0;
  #gate: Promise<void> = Promise.resolve();

  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return resolve;
  }

  async aside<T>({ request }: AsideRun, work: (does: Perform) => Promise<T>): Promise<T> {
    this.begun += 1;
    await this.#gate;
    const run = openRun({ request, others: [], cancelled: new Int32Array(1) });
    const does = (tasks: readonly Task[]) => Promise.resolve(tasks.map((task) => perform(task, run)));
    return work(does as unknown as Perform);
  }
}

let application: Application;
let pool: Held;
let figures: RoomFigures;
const rooms = new Map<string, RoomState>();

beforeAll(async () => {
  application = applicationOf({ store: new MemoryStore(), clock: fixedClock });
  await application.relationWriter.execute(command(open(relation()), 'open'));
  await application.relationWriter.execute(command(record('sanctions'), 'sanctions'));
  application.follower.start();
  while ((application.histories.resolve(HISTORY) as { value?: { revision: number } }).value?.revision !== 1)
    await turn();
  return () => application.close();
});

const stops: AbortController[] = [];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  rooms.clear();
  pool = new Held();
  figures = new RoomFigures({
    rooms: rooms as never,
    questions: new RoomQuestions({ ...application, clock: fixedClock }),
    pool: pool as unknown as SimulationPool,
  });
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
  vi.useRealTimers();
});

/** A room that somebody follows, with what it is told. */
class Followed {
  readonly told: RoomFigured[] = [];
  readonly id: string;
  readonly #played: Played;
  #heard = Promise.withResolvers<void>();

  constructor(id: string, log?: string[]) {
    this.id = id;
    this.#played = negotiating();
    this.#show();
    const stop = new AbortController();
    stops.push(stop);
    void this.#follow(stop.signal, log);
  }

  does(by: string, order: RoomOrder): this {
    this.#played.does(by, order);
    this.#show();
    return this;
  }

  tables(...ids: readonly string[]): this {
    for (const stepId of ids) this.#played.does('ann', { type: 'TableStep', stepId, step: step({ day: 1 }) });
    this.#show();
    return this;
  }

  /** Resolves once something is told for which `wanted` holds. */
  async until(wanted: (told: RoomFigured) => boolean): Promise<RoomFigured> {
    for (;;) {
      const found = this.told.find(wanted);
      if (found !== undefined) return found;
      await this.#heard.promise;
    }
  }

  #show(): void {
    const { opened, base, ...rest } = this.#played.room;
    // On the history of this test, looking ahead to three days.
    rooms.set(this.id, {
      ...rest,
      base: { revision: 1, at: base.at },
      opened: { ...opened, roomId: this.id, horizonDays: 3 },
    });
    figures.moved(this.id);
  }

  async #follow(signal: AbortSignal, log?: string[]): Promise<void> {
    for await (const figured of figures.follow(this.id, signal)) {
      if (!figured.ok) throw new Error(figured.error.message);
      this.told.push(figured.value);
      log?.push(`${this.id} ${figured.value.package.join(' ')}`);
      this.#heard.resolve();
      this.#heard = Promise.withResolvers();
    }
  }
}

/** Lets all that can go on without the clock do so. */
async function idle(): Promise<void> {
  for (let before = -1; before !== pool.begun;) {
    before = pool.begun;
    for (let k = 0; k < 20; k += 1) await turn();
  }
}

const pathsOf = ({ told }: Followed): readonly number[] => told.map(({ projection }) => projection.paths);

describe('a room that is quiet', () => {
  test('given a room in negotiation, then its figures are made final three seconds after it last moved, not before', async () => {
    const room = new Followed('quiet').tables('a');
    await room.until(({ projection }) => projection.paths === 1000);
    vi.advanceTimersByTime(2900);
    room.tables('b');
    await room.until(({ projection, package: ids }) => projection.paths === 1000 && ids.length === 2);
    vi.advanceTimersByTime(2999);
    await idle();
    expect(pathsOf(room)).toEqual([250, 1000, 250, 1000]);
    vi.advanceTimersByTime(1);
    const last = await room.until(({ projection }) => projection.final);
    expect([last.projection.paths, last.package]).toEqual([10_000, ['a', 'b']]);
    await idle();
    expect(pathsOf(room)).toEqual([250, 1000, 250, 1000, 10_000]);
  });

  test.each([
    ['frozen', { type: 'BeginPhase', phase: 'freeze' }],
    ['revealed', { type: 'Reveal' }],
    ['closed', { type: 'CloseRoom' }],
  ] as const)('given a room that is %s, then its figures are final at once', async (_, order) => {
    const room = new Followed('settled').tables('a');
    await room.until(({ projection }) => projection.paths === 1000);
    room.does('open', order);
    const last = await room.until(({ projection }) => projection.final);
    expect(last.package).toEqual(['a']);
  });
});

describe('a room with many steps', () => {
  const FIVE = ['a', 'b', 'c', 'd', 'e'];
  const effects = ({ steps }: RoomFigured) =>
    steps.map(({ alone, beside }) => `${alone ? 'alone' : ''} ${beside ? 'beside' : ''}`.trim());

  test('given a package, then its figures come first, and what its steps move after; of the next one with what each step moves by itself, which is known', async () => {
    const room = new Followed('many').tables(...FIVE);
    await room.until(({ projection }) => projection.paths === 1000);
    const [package1, steps1, better1] = room.told as [RoomFigured, RoomFigured, RoomFigured];
    expect(pathsOf(room)).toEqual([250, 250, 1000]);
    expect(package1.projection).toEqual(steps1.projection);
    expect([effects(package1), effects(steps1)]).toEqual([
      FIVE.map(() => ''),
      FIVE.map(() => 'alone beside'),
    ]);
    room.tables('f');
    await room.until(({ projection, package: ids }) => projection.paths === 1000 && ids.length === 6);
    const package2 = room.told[3];
    expect(package2 && effects(package2)).toEqual([...FIVE.map(() => 'alone'), '']);
    expect(package2?.steps.map(({ alone }) => alone)).toEqual([
      ...better1.steps.map(({ alone }) => alone),
      undefined,
    ]);
  });

  test('given a step that nobody agreed to yet, then the package is not simulated again by itself', async () => {
    const room = new Followed('tabled').tables(...FIVE);
    await room.until(({ projection }) => projection.paths === 1000);
    room.does('ann', { type: 'TableStep', stepId: 'open', step: step({ day: 1, reciprocal: true }) });
    const next = await room.until(({ steps }) => steps.length === 6);
    expect([next.package, effects(next)]).toEqual([FIVE, [...FIVE, 'open'].map(() => 'alone beside')]);
  });
});

describe('rooms that wait', () => {
  test('given rooms that move on before their turn, then each is told of its newest package alone, and keeps its place', async () => {
    const log: string[] = [];
    const letGo = pool.hold();
    // Two are under way at once: one is asked while the other is simulated.
    const [, , third] = ['1', '2', '3'].map((id) => new Followed(id, log).tables('a')) as [
      Followed,
      Followed,
      Followed,
    ];
    await idle();
    const fourth = new Followed('4', log).tables('a');
    await idle();
    third.tables('b');
    await idle();
    letGo();
    await fourth.until(({ projection }) => projection.paths === 250);
    expect(log.filter((each, place) => log.indexOf(each) === place)).toEqual(['1 a', '2 a', '3 a b', '4 a']);
  });
});
