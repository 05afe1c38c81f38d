import { expect } from 'vitest';
import type { RelationCommand, RelationOrder } from '../../src/relations/commands.ts';
import { decide } from '../../src/relations/decide.ts';
import type { RelationEvent } from '../../src/relations/events.ts';
import { evolve } from '../../src/relations/evolve.ts';
import type { RelationState } from '../../src/relations/state.ts';
import type { Rejection, Result } from '../../src/kernel/result.ts';
import { command, NOW } from './relations.ts';

/** Given a history of events, when a command comes, then these events follow, or this refusal. */
export const given = (...events: readonly RelationEvent[]) => {
  const state = fold(events);
  return {
    state,
    when: (order: RelationOrder, rest: Partial<RelationCommand> = {}) =>
      outcome(decide(command(order, 'when', rest), state, NOW)),
  };
};

/** The state after events that were all recorded by hand, each by a command of its own. */
export const fold = (events: readonly RelationEvent[]): RelationState | undefined =>
  events.reduce<RelationState | undefined>(
    (state, event, revision) =>
      evolve(state, {
        ...event,
        revision,
        metadata: { commandId: `command-${revision}`, commandHash: `hash-${revision}` },
      }),
    undefined,
  );

const outcome = (result: Result<RelationEvent[]>) => ({
  result,
  /** Exactly these events. */
  thenEvents: (...events: readonly RelationEvent[]) => {
    expect(result).toEqual({ ok: true, value: events });
  },
  thenNothing: () => {
    expect(result).toEqual({ ok: true, value: [] });
  },
  /** Refused with this code; message and remedy are sentences, and details hold what is named. */
  thenRefused: (code: string, details: Readonly<Record<string, unknown>> = {}): Rejection => {
    if (result.ok) throw new Error(`expected ${code}, but ${JSON.stringify(result.value)} was decided`);
    expect(result.error.code).toBe(code);
    expect(result.error.details ?? {}).toMatchObject(details);
    expect(result.error.message.length).toBeGreaterThan(10);
    expect(result.error.remedy.length).toBeGreaterThan(10);
    return result.error;
  },
});
