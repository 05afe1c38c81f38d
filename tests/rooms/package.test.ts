import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RoomOrder } from '../../src/rooms/commands.ts';
import type { RoomEvent } from '../../src/rooms/events.ts';
import { packageOf } from '../../src/rooms/state.ts';
import { negotiating, person, step, type Played } from '../support/rooms.ts';

const PEOPLE = ['ann', 'boris', 'olga', 'open'];
const STEPS = ['a', 'b', 'c'];

const orders = fc.record({
  by: fc.constantFrom(...PEOPLE),
  order: fc.oneof(
    fc.record({
      type: fc.constant('TableStep' as const),
      stepId: fc.constantFrom(...STEPS),
      step: fc
        .record({
          day: fc.integer({ min: 1, max: 9 }),
          reciprocal: fc.boolean(),
          initiator: fc.constantFrom('USA', 'RUS'),
        })
        .map(asStep),
    }),
    fc.record({
      type: fc.constant('AmendStep' as const),
      stepId: fc.constantFrom(...STEPS),
      wording: fc.integer({ min: 1, max: 3 }),
      step: fc
        .record({
          day: fc.integer({ min: 1, max: 9 }),
          reciprocal: fc.boolean(),
          initiator: fc.constantFrom('USA', 'RUS'),
        })
        .map(asStep),
    }),
    fc.record({
      type: fc.constantFrom('AcceptStep' as const, 'AcceptStep' as const, 'RefuseStep' as const),
      stepId: fc.constantFrom(...STEPS),
      wording: fc.integer({ min: 1, max: 3 }),
      reason: fc.constant('no'),
    }),
    fc.record({ type: fc.constant('TakeStepBack' as const), stepId: fc.constantFrom(...STEPS) }),
    fc.record({
      type: fc.constant('HideStep' as const),
      stepId: fc.constantFrom(...STEPS),
      reason: fc.constant('no'),
    }),
    fc.record({
      type: fc.constant('MoveParticipant' as const),
      participant: fc.constantFrom(person('ann'), person('olga')),
      party: fc.constantFrom('USA', 'RUS'),
    }),
  ) as fc.Arbitrary<RoomOrder>,
});

function asStep({ initiator, ...rest }: { day: number; reciprocal: boolean; initiator: string }) {
  return step({ ...rest, initiator, target: initiator === 'USA' ? 'RUS' : 'USA' });
}

/** The package by its definition, read off the record from the end, without the fold. */
function bySentence(events: readonly RoomEvent[]): readonly string[] {
  const found: string[] = [];
  for (const stepId of STEPS) {
    const about = events.filter((event) => 'stepId' in event.data && event.data.stepId === stepId);
    const worded = about.findLast(({ type }) => type === 'StepTabled.v1' || type === 'StepAmended.v1');
    if (worded === undefined || !('binds' in worded.data)) continue;
    if (about.some(({ type }) => type === 'StepTakenBack.v1' || type === 'StepHidden.v1')) continue;
    const { binds, wording } = worded.data;
    const isAccepted = (party: string): boolean =>
      about.findLast(
        ({ type, data }) =>
          (type === 'StepAccepted.v1' || type === 'StepRefused.v1') &&
          'wording' in data &&
          data.wording === wording &&
          data.party === party,
      )?.type === 'StepAccepted.v1';
    if (binds.every(isAccepted)) found.push(stepId);
  }
  return found;
}

/** Each acceptance is by somebody who then sat in the delegation that the step binds. */
function onlyByThoseBound(played: Played): void {
  const seats = new Map<string, string | undefined>();
  const binds = new Map<string, readonly string[]>();
  for (const { type, data } of played.events) {
    if (type === 'ParticipantJoined.v1' || type === 'ParticipantMoved.v1')
      seats.set(data.participant, data.party);
    if (type === 'StepTabled.v1' || type === 'StepAmended.v1') binds.set(data.stepId, data.binds);
    if (type !== 'StepAccepted.v1') continue;
    expect(seats.get(data.by)).toBe(data.party);
    expect(binds.get(data.stepId)).toContain(data.party);
  }
}

test('given any moves of anybody, then the package holds exactly what every party that a step binds accepted in its present wording', () => {
  let nonEmpty = 0;
  fc.assert(
    fc.property(fc.array(orders, { size: 'max', minLength: 10, maxLength: 50 }), (moves) => {
      const played = negotiating();
      for (const { by, order } of moves) {
        const { result, key } = played.decided(by, order);
        if (result.ok) played.take(result.value, key);
      }
      const agreed = packageOf(played.room).map(({ stepId }) => stepId);
      nonEmpty += agreed.length > 0 ? 1 : 0;
      expect([...agreed].sort()).toEqual(bySentence(played.events));
      onlyByThoseBound(played);
    }),
    { numRuns: 200 },
  );
  expect(nonEmpty).toBeGreaterThan(20);
});
