import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { RelationCommand } from '../../src/relations/commands.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { replayScenario, type ReplayOptions, type ReplayWriter } from '../../src/scenarios/replay.runner.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { act, command, ending, fixedClock, HISTORY, note, record, summit } from '../support/relations.ts';
import { scenario } from './scenarios.ts';

const { summitId, ...how } = ending('s');
const FILE = scenario({
  acts: [
    act('a', { occurred: { from: '2021-03-01' } }),
    act('b', { occurred: { from: '2021-03-02' }, followUpOf: 'a' }),
    act('c', { occurred: { from: '2021-05-30' }, summitId }),
    act('d', { occurred: { from: '2021-06-01' }, reverses: [{ actId: 'a' }] }),
  ],
  notes: [note('n')],
  summits: [{ content: summit(summitId), end: { phase: 'concluded', ...how } }],
});
const LATER = scenario({
  ...FILE,
  acts: [
    ...FILE.acts.filter(({ actId }) => actId !== 'd'),
    act('e', { occurred: { from: '2021-04-01' } }),
  ].map((content) => (content.actId === 'c' ? { ...content, summary: 'Changed.' } : content)),
});

const setUp = () => {
  const store = new MemoryStore();
  return { store, writer: new RelationWriter({ store, clock: fixedClock }) };
};

/** Replays and expects it to be carried out. */
async function replay(writer: ReplayWriter, file: Scenario, options: Partial<ReplayOptions> = {}) {
  const result = await replayScenario({ scenario: file, writer, clock: fixedClock, ...options });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function eventsOf(store: MemoryStore) {
  const events = [];
  for await (const batch of store.readStream(streamOf(HISTORY))) events.push(...batch);
  return events;
}

const told = async (store: MemoryStore) => (await eventsOf(store)).map(({ type, data }) => ({ type, data }));

describe('a replay', () => {
  test('given an empty store, when replayed, then the history says what the file says, and where each entry is from', async () => {
    const { store, writer } = setUp();
    const report = await replay(writer, FILE);
    expect(report).toMatchObject({
      history: HISTORY,
      recorded: 8,
      corrected: 0,
      retracted: 0,
      conflicts: [],
      revision: 7,
      interrupted: false,
    });
    const events = await eventsOf(store);
    expect(events.map(({ type }) => type.split('.')[0])).toEqual([
      'RelationOpened',
      'ActRecorded',
      'ActRecorded',
      'NoteRecorded',
      'SummitScheduled',
      'ActRecorded',
      'ActRecorded',
      'SummitConcluded',
    ]);
    for (const { metadata } of events) {
      expect(metadata.origin).toMatchObject({
        scenario: 'test',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      });
      expect(metadata.actor).toEqual({ id: 'scenario:test', via: 'replay' });
    }
    expect(events[1]?.metadata.origin?.entry).toBe('act:a');
  });

  test('given it was replayed, when replayed again, then nothing is added', async () => {
    const { store, writer } = setUp();
    await replay(writer, FILE);
    const before = await store.head();
    expect(await replay(writer, FILE)).toMatchObject({
      recorded: 0,
      corrected: 0,
      retracted: 0,
      unchanged: 7,
      steps: [],
      revision: 7,
    });
    expect(await store.head()).toEqual(before);
  });

  test('given the file changed, when replayed, then only what changed is touched', async () => {
    const { store, writer } = setUp();
    await replay(writer, FILE);
    expect(await replay(writer, LATER)).toMatchObject({ recorded: 1, corrected: 1, retracted: 1 });
    expect((await eventsOf(store)).slice(8).map(({ type }) => type)).toEqual([
      'ActRetracted.v1',
      'ActRecorded.v1',
      'ActCorrected.v1',
    ]);
  });

  test('given a conflict, when replayed, then nothing at all is changed and the conflict is reported', async () => {
    const { store, writer } = setUp();
    await replay(writer, FILE);
    await writer.execute(
      command({ type: 'CorrectAct', content: act('c', { summary: 'By hand.' }), reason: 'By hand.' }, 'hand'),
    );
    const before = await store.head();
    const report = await replay(writer, LATER);
    expect(report).toMatchObject({
      recorded: 0,
      steps: [],
      revision: 8,
      conflicts: [{ key: 'act:c', code: 'changed-on-both-sides' }],
    });
    expect(await store.head()).toEqual(before);
    expect(await replay(writer, LATER, { policy: 'ours' })).toMatchObject({
      recorded: 1,
      corrected: 0,
      retracted: 1,
      keptEntries: ['act:c'],
      conflicts: [],
    });
    expect(await replay(writer, LATER, { policy: 'theirs' })).toMatchObject({
      recorded: 0,
      corrected: 1,
      keptEntries: [],
      conflicts: [],
    });
    expect(await replay(writer, LATER)).toMatchObject({ steps: [], conflicts: [] });
  });

  test('given a dry run, when replayed, then it tells the steps and changes nothing', async () => {
    const { store, writer } = setUp();
    const report = await replay(writer, FILE, { dryRun: true });
    expect(report).toMatchObject({ dryRun: true, recorded: 8 });
    expect(report.steps).toHaveLength(8);
    expect(report).not.toHaveProperty('revision');
    expect(await eventsOf(store)).toEqual([]);
  });

  test('given a pace, when replayed, then the acts come one by one with a pause between, and listeners hear of each', async () => {
    const { writer } = setUp();
    const pauses: number[] = [];
    const heard: (readonly [number, number])[] = [];
    await replay(writer, FILE, {
      pace: 500,
      sleep: async (milliseconds) => void pauses.push(milliseconds),
      onProgress: ({ done, total }) => heard.push([done, total]),
    });
    expect(pauses).toEqual(Array.from({ length: 7 }, () => 500));
    expect(heard).toEqual(Array.from({ length: 8 }, (_, k) => [k + 1, 8]));
  });

  test('given a signal during a pause, when it comes, then the replay stops between two acts and says so', async () => {
    const { store, writer } = setUp();
    const stop = new AbortController();
    const report = await replay(writer, FILE, {
      pace: 500,
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done === 3) stop.abort();
      },
    });
    expect(report).toMatchObject({ interrupted: true, recorded: 3, revision: 2 });
    expect(await eventsOf(store)).toHaveLength(3);
    expect(await replay(writer, FILE)).toMatchObject({ recorded: 5, unchanged: 3, interrupted: false });
  });

  test('given the same replay is run twice at once, when both end, then the record holds everything once', async () => {
    const { store, writer } = setUp();
    const other = new RelationWriter({ store, clock: fixedClock });
    const reports = await Promise.all([replay(writer, FILE, { pace: 0 }), replay(other, FILE, { pace: 0 })]);
    expect(reports.map(({ conflicts }) => conflicts)).toEqual([[], []]);
    expect(await eventsOf(store)).toHaveLength(8);
  });

  test('given somebody records meanwhile, when that collides, then the rest is planned anew and nothing is overwritten', async () => {
    const { writer } = setUp();
    let sent = 0;
    const disturbed: ReplayWriter = {
      load: (history) => writer.load(history),
      execute: async (planned: RelationCommand) => {
        sent += 1;
        if (sent === 3) await writer.execute(command(record('d', { summary: 'By hand.' }), 'hand'));
        return writer.execute(planned);
      },
    };
    const report = await replay(disturbed, FILE, { pace: 0 });
    expect(report).toMatchObject({ recorded: 2, conflicts: [{ key: 'act:d', code: 'recorded-by-hand' }] });
    expect(await replay(writer, FILE, { policy: 'ours' })).toMatchObject({
      recorded: 5,
      keptEntries: ['act:d'],
    });
  });

  test('given others write all the time, when entries do not collide, then the replay comes to its end', async () => {
    const { store, writer } = setUp();
    let sent = 0;
    const busy: ReplayWriter = {
      load: (history) => writer.load(history),
      execute: async (planned) => {
        sent += 1;
        if (sent > 1 && sent % 2 === 0)
          await writer.execute(command(record(`other-${sent}`), `hand-${sent}`));
        return writer.execute(planned);
      },
    };
    const report = await replay(busy, FILE, { pace: 0 });
    expect(report).toMatchObject({ recorded: 8, conflicts: [] });
    const own = (await eventsOf(store)).filter(({ metadata }) => metadata.origin !== undefined);
    expect(own).toHaveLength(8);
  });

  test('given a record that refuses though nothing moved, when replayed, then the refusal is the answer', async () => {
    const { writer } = setUp();
    const stubborn: ReplayWriter = {
      load: (history) => writer.load(history),
      execute: async (planned) =>
        planned.order.type === 'RecordNote'
          ? { ok: false, error: { kind: 'rule', code: 'no', message: 'No.', remedy: 'Ask.' } }
          : writer.execute(planned),
    };
    const result = await replayScenario({ scenario: FILE, writer: stubborn, clock: fixedClock });
    expect(result).toMatchObject({ ok: false, error: { code: 'no' } });
  });
});

/** A writer whose process dies around its n-th command: before it is carried out, or after, before the answer. */
function mortal(writer: RelationWriter, at: number, answered: boolean): ReplayWriter {
  let sent = 0;
  return {
    load: (history) => writer.load(history),
    execute: async (planned) => {
      sent += 1;
      if (sent !== at) return writer.execute(planned);
      if (answered) await writer.execute(planned);
      throw new Error('killed');
    },
  };
}

describe('an interrupted replay', () => {
  test('given it dies before or after any command, when repeated, then the record equals one that was never interrupted', async () => {
    const whole = setUp();
    await replay(whole.writer, FILE);
    await replay(whole.writer, LATER);
    const expected = await told(whole.store);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(FILE, LATER),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        fc.boolean(),
        async (dying, at, answered, paced) => {
          const { store, writer } = setUp();
          const pace = paced ? { pace: 0 } : {};
          for (const file of [FILE, LATER]) {
            if (file === dying) {
              const attempt = replayScenario({
                scenario: file,
                writer: mortal(writer, at, answered),
                clock: fixedClock,
                ...pace,
              });
              await attempt.catch(() => undefined);
            }
            // A new process: nothing is remembered but the store.
            await replay(new RelationWriter({ store, clock: fixedClock }), file, pace);
          }
          expect(await told(store)).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });
});
