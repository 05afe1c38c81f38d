import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { problem } from '../../src/http/problem.ts';
import { ok, type Result } from '../../src/kernel/result.ts';
import { Broadcast } from '../../src/live/broadcast.runner.ts';
import { packetOf, type Packet } from '../../src/live/frames.ts';
import { Gate } from '../../src/kernel/gate.runner.ts';
import { Listening, type Delivery } from '../../src/live/listening.ts';
import { BUFFERED_LIMIT } from '../../src/live/peer.ts';
import { ProjectionFeeds } from '../../src/live/projection-feeds.runner.ts';
import type { ProjectionFrame, Reading, ServerFrame, TensionFrame } from '../../src/live/protocol.ts';
import { Session, type SessionParts, type TalkingPeer } from '../../src/live/session.runner.ts';
import type { Figures, LiveReads } from '../../src/live/sources.ts';
import { TensionFeed } from '../../src/live/tension-feed.runner.ts';
import { eventAt, GENEVA, WHAT_IF } from './live-events.ts';
import { topicOf } from './live-topics.ts';

const TOPIC = topicOf('relation:RUS-USA~geneva');
const WHAT_IF_TOPIC = topicOf(`whatif:${WHAT_IF.slice(7)}`);

/** What is in them is no business of these tests. */
const NO_FIGURES = { of: {} } as Figures['figures'];
const LEANS_ON = [TOPIC.text];
const reads = { isStale: () => unexpected('nobody asked') as never };

class Ear implements TalkingPeer {
  open = true;
  buffered = 0;
  paused = 0;
  readonly frames: ServerFrame[] = [];
  send({ json }: Packet): void {
    this.frames.push(JSON.parse(json) as ServerFrame);
  }
  forget(): void {}
  pause(): void {
    this.paused += 1;
  }
  resume(): void {
    this.paused = 0;
  }
}

function live(topic: Listening['topic'] = TOPIC): { readonly ear: Ear; readonly listening: Listening } {
  const ear = new Ear();
  const listening = new Listening(topic, ear, { name: 'ann', role: 'reader' });
  listening.goLive(0n);
  return { ear, listening };
}

const unexpected = (error: unknown): void => {
  throw error;
};
const delivery = (n: bigint, size = 10): Delivery => ({
  kind: 'events',
  topic: TOPIC.text,
  range: { topic: TOPIC.text, from: n - 1n, to: n, events: [] },
  packet: { type: 'events', json: JSON.stringify({ n: String(n), pad: 'x'.repeat(size) }) },
});

const ANN = { name: 'ann', role: 'admin' } as const;

describe('handing out', () => {
  test('given more listeners than a chunk, when two frames go out, then the loop gets turns between and each gets both in order', async () => {
    const all = Array.from({ length: 600 }, () => live());
    const broadcast = new Broadcast({
      listeners: () => all.map(({ listening }) => listening),
      leftBehind: unexpected,
      forbidden: unexpected,
      failed: unexpected,
    });
    broadcast.add(delivery(1n));
    broadcast.add(delivery(2n));
    expect(all.filter(({ ear }) => ear.frames.length > 0).length).toBe(250);
    for (let turns = 0; turns < 10; turns += 1) await turn();
    for (const { ear } of all) expect(ear.frames).toMatchObject([{ n: '1' }, { n: '2' }]);
  });

  test('given frames that pile up faster than they go out, when they are too many, then listeners are left behind instead of memory filled', async () => {
    const all = Array.from({ length: 300 }, () => live());
    const behind: Listening[] = [];
    const broadcast = new Broadcast({
      listeners: () => all.map(({ listening }) => listening),
      leftBehind: (listening) => behind.push(listening),
      forbidden: unexpected,
      failed: unexpected,
    });
    for (let n = 1n; n <= 40n; n += 1n) broadcast.add(delivery(n, 1024 * 1024));
    expect(behind).toHaveLength(300);
    for (let turns = 0; turns < 10; turns += 1) await turn();
    for (const { ear, listening } of all) {
      expect(listening.state).toBe('behind');
      expect(ear.frames.length).toBeLessThan(40);
    }
  });

  test('given a listener whose peer fails, when a frame goes out, then that one is left behind and the others get it', async () => {
    const broken = live();
    broken.ear.send = () => {
      throw new Error('gone');
    };
    const other = live();
    const told: unknown[] = [];
    const broadcast = new Broadcast({
      listeners: () => [broken.listening, other.listening],
      leftBehind: (listening) => told.push(listening),
      forbidden: unexpected,
      failed: (error) => told.push(error),
    });
    broadcast.add(delivery(1n));
    await turn();
    expect(told).toEqual([broken.listening, new Error('gone')]);
    expect(other.ear.frames).toHaveLength(1);
  });
});

describe('a gate', () => {
  test('given three places, when ten want in and some fail, then never more than three are in and all get their turn', async () => {
    const gate = new Gate(3);
    let inside = 0;
    let most = 0;
    const work = Array.from({ length: 10 }, (_, n) =>
      gate.run(async () => {
        inside += 1;
        most = Math.max(most, inside);
        await turn();
        inside -= 1;
        if (n % 3 === 0) throw new Error('failed');
      }),
    );
    const results = await Promise.allSettled(work);
    expect([most, inside]).toEqual([3, 0]);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(4);
  });
});

describe('tension after events', () => {
  const reading = (tension: number): Reading => ({
    at: '2021-06-16',
    covered: true,
    tension,
    underlying: 50,
    band: 'tense',
    z: 0,
  });

  test('given a reading that takes long, when the history moves on meanwhile, then only its newest state is read next', async () => {
    const asked: number[] = [];
    const gates: (() => void)[] = [];
    const reads = {
      reading: async (_: string, revision: number, at?: string) => {
        if (at === undefined) {
          asked.push(revision);
          await new Promise<void>((go) => gates.push(go));
        }
        return ok(reading(50 + revision));
      },
    } as unknown as LiveReads;
    const { ear, listening } = live();
    const broadcast = new Broadcast({
      listeners: () => [listening],
      leftBehind: unexpected,
      forbidden: unexpected,
      failed: unexpected,
    });
    const feed = new TensionFeed({
      listened: (text) => text === TOPIC.text,
      broadcast,
      failed: unexpected,
      reads,
    });
    const moves = (revision: number): void => {
      const position = BigInt(revision);
      const data = { actId: `act-${revision}`, occurred: { from: '2021-04-15' } };
      const events = [eventAt(position, GENEVA, { revision, data })];
      feed.follow([{ topic: TOPIC.text, from: position - 1n, to: position, events }], position);
    };
    for (let revision = 1; revision <= 9; revision += 1) moves(revision);
    await expect.poll(() => gates.length).toBe(1);
    gates[0]?.();
    await expect.poll(() => gates.length).toBe(2);
    gates[1]?.();
    await expect.poll(() => ear.frames.length).toBe(2);
    expect(asked).toEqual([1, 9]);
    const frames = ear.frames as TensionFrame[];
    expect(frames.map(({ revision, actId }) => [revision, actId])).toEqual([
      [1, 'act-1'],
      [9, 'act-9'],
    ]);
    expect(frames[1]).toMatchObject({ position: '9', reading: { tension: 59 }, onDay: { tension: 59 } });
  });
});

describe('projections of what-ifs', () => {
  const figures = (paths: number, final = false): Result<Figures> =>
    ok({ fingerprint: `f${paths}`, paths, final, figures: NO_FIGURES });

  /** Projections that a test lets out one by one. */
  function source() {
    const runs: { readonly signal: AbortSignal; readonly give: (result: Result<Figures>) => void }[] = [];
    async function* ofWhatIf(_: string, signal: AbortSignal): AsyncGenerator<Result<Figures>> {
      const waiting: Result<Figures>[] = [];
      let wake = (): void => undefined;
      runs.push({
        signal,
        give: (result) => {
          waiting.push(result);
          wake();
        },
      });
      for (;;) {
        const next = waiting.shift();
        if (next === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else yield next;
      }
    }
    return { runs, projections: { ofWhatIf, ofDraft: () => unexpected('no drafts') as never } };
  }

  test('given listeners, when figures get better, then all get them, a late one gets the newest, and the run ends with the last of them', async () => {
    const { runs, projections } = source();
    const first = live(WHAT_IF_TOPIC);
    const second = live(WHAT_IF_TOPIC);
    const listeners = [first.listening];
    const broadcast = new Broadcast({
      listeners: () => listeners,
      leftBehind: unexpected,
      forbidden: unexpected,
      failed: unexpected,
    });
    const feeds = new ProjectionFeeds({
      listened: () => true,
      broadcast,
      failed: unexpected,
      projections,
      reads,
    });
    feeds.join(first.listening, LEANS_ON);
    expect(runs).toHaveLength(1);
    runs[0]?.give(figures(250));
    await expect
      .poll(() => first.ear.frames)
      .toMatchObject([{ type: 'projection', paths: 250, final: false }]);
    listeners.push(second.listening);
    feeds.join(second.listening, LEANS_ON);
    expect(runs).toHaveLength(1);
    expect(second.ear.frames).toMatchObject([{ paths: 250 }]);
    runs[0]?.give(figures(1000, true));
    await expect.poll(() => second.ear.frames).toMatchObject([{ paths: 250 }, { paths: 1000, final: true }]);
    feeds.end(WHAT_IF_TOPIC.text);
    expect(runs[0]?.signal.aborted).toBe(true);
  });

  test('given figures that were told, when its history no longer says what the what-if rests on, then they are told anew, once; a run that has told nothing is let be', async () => {
    const { runs, projections } = source();
    const { ear, listening } = live(WHAT_IF_TOPIC);
    const broadcast = new Broadcast({
      listeners: () => [listening],
      leftBehind: unexpected,
      forbidden: unexpected,
      failed: unexpected,
    });
    let stale = false;
    const asked: string[] = [];
    const isStale = async (whatIfId: string): Promise<boolean> => {
      asked.push(whatIfId);
      return stale;
    };
    const feeds = new ProjectionFeeds({
      listened: () => true,
      broadcast,
      failed: unexpected,
      projections,
      reads: { isStale },
    });
    const goesOn = (position: bigint): void => {
      const events = [eventAt(position, GENEVA)];
      feeds.follow([{ topic: TOPIC.text, from: position - 1n, to: position, events }]);
    };
    const of = (verdict: boolean) => ({ of: { stale: verdict } }) as Figures['figures'];
    const told = (paths: number, verdict: boolean): Result<Figures> =>
      ok({ fingerprint: 'f', paths, final: true, figures: of(verdict) });
    feeds.join(listening, LEANS_ON);
    expect([feeds.restsOn(TOPIC.text), feeds.restsOn('relation:RUS-USA~other')]).toEqual([true, false]);

    stale = true;
    goesOn(1n);
    await expect.poll(() => asked.length).toBe(1);
    expect(runs).toHaveLength(1);
    runs[0]?.give(told(250, false));
    // It was asked for while it was not stale, so it is judged again at once.
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.give(told(251, true));
    await expect.poll(() => ear.frames.length).toBe(2);
    goesOn(2n);
    await expect.poll(() => asked.length).toBe(3);
    await turn();
    expect(runs.map(({ signal }) => signal.aborted)).toEqual([true, false]);

    feeds.end(WHAT_IF_TOPIC.text);
    expect(feeds.restsOn(TOPIC.text)).toBe(false);
  });

  test('given a run under way, when the what-if changes, then the old run is given up and says no more', async () => {
    const { runs, projections } = source();
    const { ear, listening } = live(WHAT_IF_TOPIC);
    const broadcast = new Broadcast({
      listeners: () => [listening],
      leftBehind: unexpected,
      forbidden: unexpected,
      failed: unexpected,
    });
    const feeds = new ProjectionFeeds({
      listened: () => true,
      broadcast,
      failed: unexpected,
      projections,
      reads,
    });
    feeds.join(listening, LEANS_ON);
    feeds.follow([{ topic: WHAT_IF_TOPIC.text, from: 0n, to: 1n, events: [] }]);
    expect(runs.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    runs[0]?.give(figures(250));
    runs[1]?.give(figures(500));
    await expect.poll(() => ear.frames.length).toBe(1);
    expect((ear.frames[0] as ProjectionFrame).paths).toBe(500);
  });

  test('given a what-if that nobody listens to, when it changes, then nothing is computed', () => {
    const { runs, projections } = source();
    const broadcast = new Broadcast({
      listeners: () => [],
      leftBehind: unexpected,
      forbidden: unexpected,
      failed: unexpected,
    });
    const feeds = new ProjectionFeeds({
      listened: () => false,
      broadcast,
      failed: unexpected,
      projections,
      reads,
    });
    feeds.follow([{ topic: TOPIC.text, from: 0n, to: 1n, events: [] }]);
    expect(runs).toEqual([]);
  });
});

describe('one connection', () => {
  const parts = (more: Partial<SessionParts> = {}): SessionParts =>
    ({
      hub: {} as SessionParts['hub'],
      commands: { execute: () => unexpected('no commands') as never },
      failed: unexpected,
      ...more,
    }) as SessionParts;

  test('given a client that does not read its answers, when it asks on, then it is read from no more until it has', async () => {
    const ear = new Ear();
    const session = new Session(ear, { principal: ANN, id: 's' }, parts());
    session.receive('1');
    await expect.poll(() => ear.frames.length).toBe(1);
    ear.buffered = BUFFERED_LIMIT + 1;
    for (let n = 0; n < 20; n += 1) session.receive('2');
    await sleep(150);
    expect(ear.frames.length).toBe(2);
    expect(ear.paused).toBeGreaterThan(0);
    ear.buffered = 0;
    await expect.poll(() => ear.frames.length).toBe(21);
    expect(ear.paused).toBe(0);
    session.close();
  });

  test('given refusals of frames that are not even read, when a client does not read them, then it is read from no more until it has', async () => {
    const ear = new Ear();
    const session = new Session(ear, { principal: ANN, id: 's' }, parts());
    const refused = problem(400, 'binary-frame', 'The frame is binary.', 'Send text.');
    session.refuse(refused);
    await expect.poll(() => ear.frames.length).toBe(1);
    ear.buffered = BUFFERED_LIMIT + 1;
    for (let n = 0; n < 20; n += 1) session.refuse(refused);
    await sleep(150);
    expect(ear.frames.length).toBe(2);
    expect(ear.paused).toBeGreaterThan(0);
    ear.buffered = 0;
    await expect.poll(() => ear.frames.length).toBe(21);
    expect(ear.paused).toBe(0);
    session.close();
  });

  test('given a command that takes long, when more frames come than may wait, then it is read from no more, and all are done in order', async () => {
    const ear = new Ear();
    const done: string[] = [];
    const gates: (() => void)[] = [];
    const commands: SessionParts['commands'] = {
      execute: async ({ id }) => {
        await new Promise<void>((go) => gates.push(go));
        done.push(id);
        return ok({ outcome: {}, position: 1n });
      },
    };
    const session = new Session(ear, { principal: ANN, id: 's' }, parts({ commands }));
    const ids = Array.from({ length: 80 }, (_, n) => `c${n}`);
    for (const id of ids) session.receive(JSON.stringify({ v: 1, type: 'command', id, name: 'X', body: {} }));
    expect(ear.paused).toBeGreaterThan(0);
    for (let n = 0; n < ids.length; n += 1) {
      await expect.poll(() => gates.length, { interval: 1 }).toBe(n + 1);
      gates[n]?.();
    }
    await expect.poll(() => ear.frames.length).toBe(ids.length);
    expect([done, ear.paused]).toEqual([ids, 0]);
  });

  test('given drafts, when a newer one comes into a slot, then the older is given up; other slots go on; too many are refused', async () => {
    const ear = new Ear();
    const runs: { readonly slot: string; readonly signal: AbortSignal }[] = [];
    async function* ofDraft(_: object, slot: string, signal: AbortSignal): AsyncGenerator<Result<Figures>> {
      runs.push({ slot, signal });
      yield ok({ fingerprint: String(runs.length), paths: 250, final: false, figures: NO_FIGURES });
      await new Promise(() => undefined);
    }
    const projections = { ofDraft, ofWhatIf: () => unexpected('no what-ifs') as never };
    const session = new Session(ear, { principal: ANN, id: 's' }, parts({ projections }));
    const draft = { history: 'RUS-USA~geneva', outcome: {} };
    const preview = (slot: string, of: object | null = draft): void =>
      session.receive(JSON.stringify({ v: 1, type: 'preview', slot, draft: of }));
    preview('a');
    preview('b');
    preview('a');
    await expect.poll(() => ear.frames.length).toBe(3);
    expect(runs.map(({ slot, signal }) => [slot, signal.aborted])).toEqual([
      ['s a', true],
      ['s b', false],
      ['s a', false],
    ]);
    expect(ear.frames).toMatchObject([{ slot: 'a' }, { slot: 'b' }, { slot: 'a', type: 'projection' }]);
    preview('b', null);
    for (let n = 0; n < 8; n += 1) preview(`c${n}`);
    await expect.poll(() => ear.frames.some(({ type }) => type === 'error')).toBe(true);
    expect(runs[1]?.signal.aborted).toBe(true);
    expect(ear.frames.find(({ type }) => type === 'error')).toMatchObject({
      slot: 'c7',
      problem: { code: 'too-many-previews' },
    });
    session.close();
    expect(runs.every(({ signal }) => signal.aborted)).toBe(true);
  });

  test('given a server without projections, when a draft is sent, then it says so', async () => {
    const ear = new Ear();
    const session = new Session(ear, { principal: ANN, id: 's' }, parts());
    session.receive('{"v":1,"type":"preview","slot":"a","draft":{"history":"RUS-USA~geneva","outcome":{}}}');
    await expect.poll(() => ear.frames).toMatchObject([{ slot: 'a', problem: { code: 'no-projections' } }]);
    expect(packetOf({ type: 'heartbeat', position: '1' }).json).toBe(
      '{"v":1,"type":"heartbeat","position":"1"}',
    );
  });
});
