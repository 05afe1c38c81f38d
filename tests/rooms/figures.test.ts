import { describe, expect, test } from 'vitest';
import { nextRound, STAGES, targetOf, type Stage } from '../../src/rooms/fair-rounds.ts';
import { FairRounds, type Turn } from '../../src/rooms/fair-rounds.runner.ts';
import { strandsOf } from '../../src/rooms/laid-room.ts';
import { movesBetween } from '../../src/rooms/step-figures.ts';
import { negotiating, step } from '../support/rooms.ts';
import type { StepContent } from '../../src/rooms/events.ts';

/** A package of `a` and `b`, with `c` tabled and `d` taken back. */
const played = () => {
  const room = negotiating();
  for (const stepId of ['a', 'b', 'c', 'd']) {
    room.does('ann', { type: 'TableStep', stepId, step: step({ reciprocal: stepId === 'c' }) });
  }
  return room.does('ann', { type: 'TakeStepBack', stepId: 'd' }).room;
};
const named = ({ strands }: ReturnType<typeof strandsOf>, place: number): readonly string[] =>
  (strands[place] ?? []).map(({ stepId }) => stepId);

describe('the strands of a room', () => {
  test('given agreed and open steps, then there are the package, nothing, each step alone, and the package without each agreed and with each open one', () => {
    const strands = strandsOf({ room: played(), add: [], take: new Set() });
    expect(strands.package).toEqual(['a', 'b']);
    expect([named(strands, 0), named(strands, 1)]).toEqual([['a', 'b'], []]);
    expect(
      strands.steps.map(({ stepId, agreed, alone, beside }) => [
        stepId,
        agreed,
        named(strands, alone),
        named(strands, beside),
      ]),
    ).toEqual([
      ['a', true, ['a'], ['b']],
      ['b', true, ['b'], ['a']],
      ['c', false, ['c'], ['a', 'b', 'c']],
    ]);
    // What is alone and what is left without the other are the same what-if.
    expect(strands.strands).toHaveLength(6);
  });

  test('given a draft and a step that is taken, then they are laid over the package, and told alone', () => {
    const room = played();
    const drafted = room.steps.get('a')?.step as StepContent;
    const strands = strandsOf({ room, add: [{ stepId: 'mine', step: drafted }], take: new Set(['b']) });
    expect(strands.package).toEqual(['a', 'mine']);
    expect(strands.steps.map(({ stepId, agreed }) => [stepId, agreed])).toEqual([
      ['mine', true],
      ['b', false],
    ]);
  });

  test('given a draft of another wording, then it stands in the place of what is tabled', () => {
    const room = played();
    const drafted = room.steps.get('a')?.step as StepContent;
    const strands = strandsOf({ room, add: [{ stepId: 'c', step: drafted }], take: new Set() });
    expect(strands.package).toEqual(['a', 'b', 'c']);
    expect(strands.steps).toMatchObject([{ stepId: 'c', agreed: true }]);
    expect(strands.steps[0]).not.toHaveProperty('wording');
  });
});

describe('what a step moves', () => {
  test('given two lines of ends, then the mean change and its error, over the same futures alone', () => {
    const moves = movesBetween(Float64Array.of(5, 7, 9), Float64Array.of(4, 4, 4));
    expect(moves).toEqual({ mean: 3, standardError: 1.1547 });
    expect(movesBetween(Float64Array.of(5, 7), Float64Array.of(5))).toBeUndefined();
  });
});

describe('fair rounds', () => {
  test('given rooms at different stages, then the earliest comes first, of equal ones what is unanswered for longest', () => {
    const round = (stage: Stage, since: number) => ({ stage, since });
    const [three, nine] = [round('steps', 3), round('package', 9)];
    expect(nextRound([round('better', 0), round('steps', 7), three, round('steps', 4)])).toBe(three);
    expect(nextRound([round('steps', 1), nine, round('final', 0)])).toBe(nine);
    expect(nextRound([])).toBeUndefined();
    expect([0, 250, 1000, 9500].map((paths) => targetOf(paths, 10_000))).toEqual([250, 1000, 2000, 10_000]);
    expect(targetOf(250, 1000)).toBe(1000);
  });

  test('given a room that refines and others that come, then all have their first figures before any has better ones', async () => {
    const told: string[] = [];
    const rounds = new FairRounds(1);
    const turnOf = (name: string): Turn => {
      const turn = {
        stage: 'package' as Stage,
        since: 0,
        run: async () => {
          await Promise.resolve();
          told.push(`${name} ${turn.stage}`);
          const next = STAGES[STAGES.indexOf(turn.stage) + 1];
          if (next === undefined) return;
          turn.stage = next;
          rounds.add(turn);
        },
      };
      return turn;
    };
    for (const name of ['a', 'b', 'c']) rounds.add(turnOf(name));
    while (told.length < 12) await Promise.resolve();
    expect(told).toEqual(STAGES.flatMap((stage) => ['a', 'b', 'c'].map((name) => `${name} ${stage}`)));
  });
});
