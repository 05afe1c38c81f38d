import { describe, expect, test } from 'vitest';
import type { RelationEvent } from '../../src/relations/events.ts';
import { REMEMBERED_COMMANDS } from '../../src/eventstore/commands/command-memory.ts';
import type { RecordedEvent } from '../../src/eventstore/commands/decider.ts';
import { evolve, RELATION_EVENT_TYPES } from '../../src/relations/evolve.ts';
import type { RelationState } from '../../src/relations/state.ts';
import { fold } from '../support/given.ts';
import { ending, note, recordedAct, relation, summit } from '../support/relations.ts';

type Step = readonly [event: RelationEvent, digest?: string];

/** Folds events, those with a digest as replayed from the scenario `geneva`. */
const replayed = (...steps: readonly Step[]): RelationState => {
  let state: RelationState | undefined;
  for (const [revision, [event, digest]] of steps.entries()) {
    const origin = digest === undefined ? {} : { origin: { scenario: 'geneva', entry: 'x', digest } };
    const metadata = { commandId: `c${revision}`, commandHash: 'h', ...origin };
    state = evolve(state, { ...event, revision, metadata });
  }
  if (state === undefined) throw new Error('no events');
  return state;
};

const opened: RelationEvent = { type: 'RelationOpened.v1', data: relation() };
const recorded: RelationEvent = { type: 'ActRecorded.v1', data: recordedAct('a') };
const corrected: RelationEvent = {
  type: 'ActCorrected.v1',
  data: { ...recordedAct('a', { issue: 'rhetoric' }), reason: 'x' },
};
const retracted: RelationEvent = { type: 'ActRetracted.v1', data: { actId: 'a', reason: 'x' } };

describe('what a replay must know of an entry', () => {
  test('given it was replayed, when nothing else changed it, then it is untouched and names its origin', () => {
    const { acts, relation } = replayed([opened, 'd0'], [recorded, 'd1']);
    expect(relation).toMatchObject({ origin: { scenario: 'geneva', digest: 'd0' }, touched: false });
    expect(acts.get('a')).toMatchObject({
      live: true,
      origin: { scenario: 'geneva', digest: 'd1' },
      touched: false,
      revision: 1,
    });
  });
  test('given it was replayed, when a hand corrects or retracts it, then it is touched and keeps its origin', () => {
    for (const [event, live] of [
      [corrected, true],
      [retracted, false],
    ] as const) {
      expect(replayed([opened], [recorded, 'd1'], [event]).acts.get('a')).toMatchObject({
        live,
        origin: { digest: 'd1' },
        touched: true,
        revision: 2,
      });
    }
  });
  test('given a hand changed it, when it is replayed again, then it is untouched with the new origin', () => {
    expect(replayed([opened], [recorded, 'd1'], [retracted], [recorded, 'd2']).acts.get('a')).toMatchObject({
      live: true,
      origin: { digest: 'd2' },
      touched: false,
    });
  });
  test('given it was recorded by hand, when asked, then it has no origin and counts as touched', () => {
    const entry = replayed([opened], [recorded]).acts.get('a');
    expect(entry).toMatchObject({ touched: true });
    expect(entry).not.toHaveProperty('origin');
  });
  test('given contents are equal, when they were recorded by different events, then their digests are equal', () => {
    const back: RelationEvent = { type: 'ActCorrected.v1', data: { ...recordedAct('a'), reason: 'Back.' } };
    const digests = [[recorded], [recorded, corrected], [recorded, corrected, back]].map(
      (events) => fold([opened, ...events])?.acts.get('a')?.digest,
    );
    expect(digests[2]).toBe(digests[0]);
    expect(digests[1]).not.toBe(digests[0]);
  });
  test('given a summit, when it is scheduled by replay and concluded by hand, then both origins can be told', () => {
    const scheduled: RelationEvent = { type: 'SummitScheduled.v1', data: summit('s') };
    const concluded: RelationEvent = { type: 'SummitConcluded.v1', data: ending('s') };
    expect(replayed([opened], [scheduled, 'd1']).summits.get('s')).toMatchObject({
      phase: 'scheduled',
      touched: false,
    });
    const byHand = replayed([opened], [scheduled, 'd1'], [concluded]).summits.get('s');
    expect(byHand).toMatchObject({ phase: 'concluded', origin: { digest: 'd1' }, touched: true });
    expect(byHand?.end).not.toHaveProperty('origin');
    expect(replayed([opened], [scheduled, 'd1'], [concluded, 'd2']).summits.get('s')).toMatchObject({
      origin: { digest: 'd1' },
      touched: false,
      end: { origin: { digest: 'd2' }, revision: 2 },
    });
  });
  test('given a note, when it is recorded, corrected and retracted, then its entry follows', () => {
    const data = note('n');
    const events: RelationEvent[] = [
      opened,
      { type: 'NoteRecorded.v1', data },
      { type: 'NoteCorrected.v1', data: { ...data, summary: 'Else.', reason: 'x' } },
      { type: 'NoteRetracted.v1', data: { noteId: 'n', reason: 'x' } },
    ];
    expect(fold(events.slice(0, 2))?.notes.get('n')).toMatchObject({ live: true, revision: 1 });
    expect(fold(events.slice(0, 3))?.notes.get('n')).toMatchObject({ live: true, revision: 2 });
    expect(fold(events)?.notes.get('n')).toMatchObject({ live: false, revision: 3 });
  });
});

describe('folding', () => {
  test('given an older state, when more is folded on, then the older state stays as it was', () => {
    const before = replayed([opened], [recorded]);
    const entry = before.acts.get('a');
    evolve(before, { ...retracted, revision: 2, metadata: { commandId: 'c', commandHash: 'h' } });
    expect(before.acts.get('a')).toBe(entry);
    expect(before.revision).toBe(1);
    expect(before.issueUses.get('cyber')).toBe(1);
  });
  test('given an act that reverses and is retracted, when asked, then no trace of its links is left', () => {
    const undo = recordedAct('undo', { reverses: [{ actId: 'a' }] });
    const step = recordedAct('step', { followUpOf: 'a' });
    const state = fold([
      opened,
      recorded,
      { type: 'ActRecorded.v1', data: undo },
      { type: 'ActRecorded.v1', data: step },
      { type: 'ActRetracted.v1', data: { actId: 'undo', reason: 'x' } },
      { type: 'ActRetracted.v1', data: { actId: 'step', reason: 'x' } },
      retracted,
    ]);
    expect([
      state?.reversals.size,
      state?.followUps.size,
      state?.issueUses.size,
      state?.partyUses.size,
    ]).toEqual([0, 0, 0, 0]);
  });
  test('given an event of a type that this version does not know, when it is folded, then that is an error', () => {
    const event: RecordedEvent = {
      type: 'ActWeighed.v3',
      data: {},
      revision: 1,
      metadata: { commandId: 'c', commandHash: 'h' },
    };
    expect(() => evolve(fold([opened]), event)).toThrow(/ActWeighed\.v3.*does not know/);
    expect(() => evolve(fold([opened]), { ...event, type: 'toString' })).toThrow(/does not know/);
  });
  test('given a stream that does not begin with its opening, when it is folded, then that is an error', () => {
    expect(() => fold([recorded])).toThrow(/begins with ActRecorded/);
    expect(() => fold([opened, retracted])).toThrow(/never recorded/);
  });
  test('given the types of events, when they are listed, then there are sixteen, each .v1', () => {
    expect(RELATION_EVENT_TYPES).toHaveLength(16);
    expect(RELATION_EVENT_TYPES.every((type) => type.endsWith('.v1'))).toBe(true);
  });
});

describe('remembered commands', () => {
  const command = (state: RelationState | undefined, revision: number, commandId: string) =>
    evolve(state, {
      ...(revision === 0 ? opened : { type: 'ActRecorded.v1', data: recordedAct(`a${revision}`) }),
      revision,
      metadata: { commandId, commandHash: `hash of ${commandId}` },
    });
  test('given a command of several events, when asked, then its answer counts them and has the last revision', () => {
    let state = command(undefined, 0, 'open');
    for (const revision of [1, 2, 3]) state = command(state, revision, 'batch');
    expect(state.commands.answers.get('batch')).toEqual({ hash: 'hash of batch', events: 3, revision: 3 });
    expect(state.commands.answers.get('open')).toEqual({ hash: 'hash of open', events: 1, revision: 0 });
  });
  test('given more than a thousand, when asked, then the last thousand are known and the oldest are not', () => {
    let state = command(undefined, 0, 'c0');
    for (let n = 1; n <= REMEMBERED_COMMANDS + 1; n += 1) state = command(state, n, `c${n}`);
    const { answers, order } = state.commands;
    expect([answers.size, order.size]).toEqual([REMEMBERED_COMMANDS, REMEMBERED_COMMANDS]);
    expect([answers.has('c0'), answers.has('c1'), answers.has('c2')]).toEqual([false, false, true]);
  });
});
