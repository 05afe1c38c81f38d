import { digestOf } from '../kernel/canonical-json.ts';
import type { Rejection, Result } from '../kernel/result.ts';
import type { EntryKey, RelationOrder } from '../relations/commands.ts';
import { completeAct } from '../relations/complete-act.ts';
import { decide } from '../relations/decide.ts';
import type { RelationContent, RelationEvent } from '../relations/events.ts';
import { evolve } from '../relations/evolve.ts';
import type { RelationState } from '../relations/state.ts';
import type { Change, PlanStep } from './step.ts';

export interface Sequence {
  readonly steps: readonly PlanStep[];
  /** Changes that the record's rules forbid in any order. */
  readonly refused: readonly { readonly change: Change; readonly rejection: Rejection }[];
}

export interface Subject {
  readonly history: string;
  readonly scenario: string;
  /** The recording clock in milliseconds. */
  readonly now: number;
}

/**
 * Puts changes into an order in which the record accepts every one of them. It is found by rehearsal: each change is decided
 * by the record's own rules on the state that the ones before it leave. What is refused waits until others have gone
 * through; where corrections wait for each other in a ring, one first lets go of the acts it points at.
 */
export function sequenceOf(
  changes: readonly Change[],
  state: RelationState | undefined,
  subject: Subject,
): Sequence {
  const rehearsal = new Rehearsal(state, subject);
  let waiting = inOrder(changes);
  for (;;) {
    const before = waiting.length;
    const refused: Change[] = [];
    for (const change of waiting) if (!rehearsal.take(change)) refused.push(change);
    waiting = refused;
    if (waiting.length === 0) break;
    if (waiting.length < before) continue;
    if (!waiting.some((change) => rehearsal.takeInterim(change))) break;
  }
  return {
    steps: rehearsal.steps,
    refused: waiting.flatMap((change) => {
      const rejection = rehearsal.refusalOf(change);
      return rejection === undefined ? [] : [{ change, rejection }];
    }),
  };
}

/** The relation, then retractions (latest first, since later acts point at earlier ones), then everything by day. */
function inOrder(changes: readonly Change[]): Change[] {
  const relation = changes.filter(({ key }) => key === 'relation');
  const retractions = changes.filter(({ deed }) => deed === 'retract');
  const rest = changes.filter(({ key, deed }) => key !== 'relation' && deed !== 'retract');
  retractions.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
  rest.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : rankOf(a) - rankOf(b)));
  return [...relation, ...retractions, ...needsFirst(rest)];
}

/** On one day a summit is scheduled before its acts, and concluded after them. */
const rankOf = ({ key, deed }: Change): number => (deed === 'end' ? 2 : key.startsWith('summit:') ? 0 : 1);

/** Keeps the order given, but puts what a change needs before it. */
function needsFirst(changes: readonly Change[]): Change[] {
  const byKey = new Map<EntryKey, Change>();
  for (const change of changes) if (change.deed !== 'end') byKey.set(change.key, change);
  const entered = new Set<Change>();
  const done = new Set<Change>();
  const ordered: Change[] = [];
  for (const change of changes) {
    const stack = [change];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (entered.has(top)) {
        stack.pop();
        if (!done.has(top)) ordered.push(top);
        done.add(top);
        continue;
      }
      entered.add(top);
      for (const key of top.needs) {
        const needed = byKey.get(key);
        if (needed !== undefined && !entered.has(needed)) stack.push(needed);
      }
    }
  }
  return ordered;
}

class Rehearsal {
  readonly steps: PlanStep[] = [];
  readonly #subject: Subject;
  readonly #interim = new Set<Change>();
  #state: RelationState | undefined;

  constructor(state: RelationState | undefined, subject: Subject) {
    this.#state = state;
    this.#subject = subject;
  }

  /** Whether the record accepts the change now; then it is the next step. */
  take({ key, deed, order, digest }: Change): boolean {
    return this.#apply({ key, deed, order, digest });
  }

  refusalOf({ order }: Change): Rejection | undefined {
    const decision = this.#decide(order);
    return decision.ok ? undefined : decision.error;
  }

  /** Goes a first part of the way that nothing forbids, where there is one; once for each change. */
  takeInterim(change: Change): boolean {
    if (this.#interim.has(change)) return false;
    const order = this.#interimOf(change.order);
    if (order === undefined) return false;
    this.#interim.add(change);
    const content = order.type === 'CorrectAct' ? completeAct(order.content) : undefined;
    const digest = digestOf(content?.ok === true ? content.value : order.content);
    return this.#apply({ key: change.key, deed: change.deed, order, digest, interim: true });
  }

  #interimOf(order: RelationOrder) {
    if (order.type === 'ReviseRelation' && this.#state !== undefined) {
      return { ...order, content: widened(order.content, this.#state.relation.content) };
    }
    if (order.type !== 'CorrectAct') return undefined;
    const { followUpOf, reverses, ...content } = order.content;
    return followUpOf === undefined && reverses === undefined ? undefined : { ...order, content };
  }

  #apply(step: PlanStep): boolean {
    const decision = this.#decide(step.order);
    if (!decision.ok) return false;
    for (const event of decision.value) this.#state = this.#evolved(event, step);
    if (decision.value.length > 0) this.steps.push(step);
    return true;
  }

  #decide(order: RelationOrder): Result<RelationEvent[]> {
    const { history, now } = this.#subject;
    return decide({ history, order, commandId: '', actor: { id: '', via: '' } }, this.#state, now);
  }

  #evolved({ type, data }: RelationEvent, { key, digest }: PlanStep): RelationState {
    const origin = { scenario: this.#subject.scenario, entry: key, digest };
    const revision = (this.#state?.revision ?? -1) + 1;
    return evolve(this.#state, {
      type,
      data,
      revision,
      metadata: { commandId: '', commandHash: '', origin },
    });
  }
}

/** What is declared anew, together with what the record still uses. */
function widened(content: RelationContent, before: RelationContent): RelationContent {
  const issues = new Set(content.issues.map(({ id }) => id));
  const others = new Set(content.thirdParties.map(({ party }) => party));
  return {
    ...content,
    issues: [...content.issues, ...before.issues.filter(({ id }) => !issues.has(id))],
    thirdParties: [...content.thirdParties, ...before.thirdParties.filter(({ party }) => !others.has(party))],
  };
}
