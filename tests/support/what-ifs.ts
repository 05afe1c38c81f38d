import { expect } from 'vitest';
import { applicationOf } from '../../src/application.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { EventStore } from '../../src/eventstore/port.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { DETENTE_NAMESPACE, uuidV5 } from '../../src/kernel/ids.ts';
import { ok, type Rejection, type Result } from '../../src/kernel/result.ts';
import type { RelationOrder } from '../../src/relations/commands.ts';
import type { ActInput } from '../../src/relations/events.ts';
import type { RelationWriter } from '../../src/relations/relation.writer.ts';
import type { HistoryModels } from '../../src/timeline/history-models.projector.ts';
import type { WhatIfOrder, WhatIfRequest } from '../../src/whatifs/commands.ts';
import { decide } from '../../src/whatifs/decide.ts';
import {
  commitmentSchema,
  outcomeSchema,
  type CommitmentDraft,
  type OutcomeDraft,
  type OutcomeInput,
  type WhatIfEvent,
} from '../../src/whatifs/events.ts';
import { evolve } from '../../src/whatifs/evolve.ts';
import type { HistoryAtBase } from '../../src/whatifs/history-at-base.ts';
import type { WhatIfState } from '../../src/whatifs/state.ts';
import { whatIfIdOf } from '../../src/whatifs/what-if-id.ts';
import type { WhatIfQuery } from '../../src/whatifs/what-if.query.ts';
import { WhatIfWriter } from '../../src/whatifs/what-if.writer.ts';
import type { WhatIfModels } from '../../src/whatifs/what-ifs.projector.ts';
import { command, fixedClock, HISTORY, NOW, recordedAct, relation } from './relations.ts';

/** What-ifs for tests: valid by themselves on the history of `FACTS`, each with what a test wants changed. */

export const FORK = '2021-06-15';

export const commitment = (
  commitmentId: string,
  changes: Partial<Parameters<typeof commitmentSchema.parse>[0] & object> = {},
): CommitmentDraft =>
  commitmentSchema.parse({
    commitmentId,
    ...('date' in changes ? {} : { day: 10 }),
    initiator: 'USA',
    target: 'RUS',
    reciprocal: true,
    code: { code: '050' },
    issue: 'summitry',
    summary: `What ${commitmentId} would be.`,
    ...changes,
  });

export const outcome = (changes: Partial<OutcomeInput> = {}): OutcomeDraft =>
  outcomeSchema.parse({
    title: 'A quiet summit',
    author: 'Ann',
    base: { at: FORK },
    commitments: [commitment('ambassadors-return')],
    ...changes,
  });

/** Of the history that most tests fork: an act, a follow-up, a reversal of half of it, and one after the fork. */
export const RECORD: readonly (readonly [string, Partial<ActInput>])[] = [
  ['sanctions', { occurred: { from: '2021-04-15' } }],
  ['listing', { occurred: { from: '2021-04-16' }, followUpOf: 'sanctions' }],
  [
    'waiver',
    {
      occurred: { from: '2021-05-19' },
      code: { code: '085' },
      reverses: [{ actId: 'sanctions', share: 0.5 }],
    },
  ],
  ['call', { occurred: { from: '2021-06-16' }, code: { code: '041' }, reciprocal: true }],
];

/** The history of `RECORD` as it stands at revision 4, forked on 15 June. */
export const factsAt = (changes: Partial<HistoryAtBase> = {}): HistoryAtBase => ({
  history: HISTORY,
  base: { revision: 4, at: FORK },
  head: 4,
  declaration: relation(),
  firstAct: '2021-04-15',
  summits: new Set(['geneva']),
  acts: RECORD.slice(0, 3).map(([actId, changes]) => recordedAct(actId, changes)),
  alike: new Map(),
  ...changes,
});

/** A request with an id of its own for each `key`; a proposal's what-if follows from it. */
export function request(order: WhatIfOrder, key: string, rest: Partial<WhatIfRequest> = {}): WhatIfRequest {
  const commandId = uuidV5(DETENTE_NAMESPACE, key);
  return { whatIfId: whatIfIdOf(commandId), order, commandId, actor: { id: 'ann', via: 'test' }, ...rest };
}

export const propose = (changes: Partial<OutcomeInput> = {}): WhatIfOrder => ({
  type: 'ProposeOutcome',
  history: HISTORY,
  content: outcome(changes),
});
export const revise = (changes: Partial<OutcomeInput> = {}, reason?: string): WhatIfOrder => ({
  type: 'ReviseOutcome',
  content: outcome(changes),
  ...(reason !== undefined && { reason }),
});

/** Given what-if events and facts of the history, when an order comes, then these events follow, or this refusal. */
export const givenWhatIf = (
  events: readonly WhatIfEvent[] = [],
  facts: HistoryAtBase | Result<HistoryAtBase> = factsAt(),
) => ({
  when: (order: WhatIfOrder, rest: Partial<WhatIfRequest> = {}) =>
    decided(
      decide(
        { ...request(order, 'when', rest), facts: 'ok' in facts ? facts : ok(facts) },
        foldWhatIf(events),
        NOW,
      ),
    ),
});

export const foldWhatIf = (events: readonly WhatIfEvent[]): WhatIfState | undefined =>
  events.reduce<WhatIfState | undefined>(
    (state, event, revision) =>
      evolve(state, {
        ...event,
        revision,
        metadata: { commandId: `command-${revision}`, commandHash: `hash-${revision}` },
      }),
    undefined,
  );

const decided = (result: Result<WhatIfEvent[]>) => ({
  result,
  thenEvents: (...expected: readonly object[]): readonly WhatIfEvent[] => {
    expect(result).toMatchObject({ ok: true, value: expected });
    return result.ok ? result.value : [];
  },
  thenNothing: () => expect(result).toEqual({ ok: true, value: [] }),
  /** Refused with this code, at this place; message and remedy are sentences. */
  thenRefused: (code: string, path?: readonly (string | number)[]): Rejection => {
    if (result.ok) throw new Error(`expected ${code}, but ${JSON.stringify(result.value)} was decided`);
    expect([result.error.code, result.error.details?.['path']]).toEqual([code, path]);
    expect(result.error.message.length).toBeGreaterThan(10);
    expect(result.error.remedy.length).toBeGreaterThan(10);
    return result.error;
  },
});

export interface WhatIfBench {
  readonly store: EventStore;
  readonly relations: RelationWriter;
  readonly whatIfs: WhatIfWriter;
  readonly query: WhatIfQuery;
  readonly models: WhatIfModels;
  readonly histories: HistoryModels;
  /** Records orders into `HISTORY`, one after another; each must be accepted. */
  record(...orders: readonly RelationOrder[]): Promise<void>;
  /** Until the read models have all that is stored. */
  settled(): Promise<void>;
  /** A second writer on the same store, as another process has one. */
  another(): WhatIfWriter;
  close(): Promise<void>;
}

/** Both writers and all read models over one store, fed by one subscription as in the server. */
export function bench(store: EventStore = new MemoryStore(), clock: Clock = fixedClock): WhatIfBench {
  const application = applicationOf({ store, clock });
  const { follower, facts, relationWriter: relations } = application;
  follower.start();
  let sent = 0;
  const settled = async (): Promise<void> => {
    expect(await follower.waitFor((await store.head()).position, 5000)).toBe(true);
  };
  return {
    store,
    relations,
    whatIfs: application.whatIfWriter,
    query: application.whatIfQuery,
    models: application.whatIfs,
    histories: application.histories,
    settled,
    another: () => new WhatIfWriter({ store, clock, facts }),
    record: async (...orders) => {
      for (const order of orders) {
        sent += 1;
        const answer = await relations.execute(command(order, `record ${sent}`));
        if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
      }
      await settled();
    },
    close: () => application.close(),
  };
}
