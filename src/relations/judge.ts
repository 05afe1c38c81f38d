import { chainHash, chainText } from '../eventstore/chain.ts';
import type { EventMetadata, NewEvent, StoredEvent } from '../eventstore/port.ts';
import { upcastAll } from '../eventstore/upcasting.ts';
import { digestOf, sha256, type Json } from '../kernel/canonical-json.ts';
import { formatInstant } from '../kernel/clock.ts';
import { eventIdOf, isUuid } from '../kernel/ids.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { CommandOutcome, RelationCommand } from './commands.ts';
import { decide } from './decide.ts';
import { entryKeyOf } from './entry-key.ts';
import type { RelationEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { RelationState } from './state.ts';

/** The end of a history's stream: what the next event builds on. */
export interface HistoryEnd {
  /** `undefined` before the first event. */
  readonly state: RelationState | undefined;
  /** Hash of the last stored event. */
  readonly prev: string | null;
  /** Instant of the last stored event, in milliseconds. */
  readonly recordedAt: number;
}

export const EMPTY_HISTORY: HistoryEnd = { state: undefined, prev: null, recordedAt: -Infinity };

/** The history's end after more of its stored events. */
export function follow(end: HistoryEnd, events: readonly StoredEvent[]): HistoryEnd {
  const last = events.at(-1);
  if (last === undefined) return end;
  return {
    state: upcastAll(events).reduce<RelationState | undefined>(evolve, end.state),
    // The chain is over what is stored, whatever version it is read as.
    prev: chainHash(last),
    recordedAt: last.recordedAt,
  };
}

/**
 * What identifies a command beside its id: the same id with another hash is another command. The expected revision is no part
 * of it, nor is the sender.
 */
export const commandHashOf = ({ history, order, origin }: RelationCommand): string =>
  digestOf({ history, order, origin });

export type Judgement =
  /** The command adds these events, and then the history ends like this. */
  | {
      readonly kind: 'events';
      readonly events: readonly NewEvent[];
      readonly end: HistoryEnd;
      /** Size of data and metadata as JSON, a little more than a store will count. */
      readonly bytes: number;
      readonly outcome: CommandOutcome;
    }
  /** The history remembers the command: this holds for good. */
  | { readonly kind: 'remembered'; readonly answer: Result<CommandOutcome> }
  /** Nothing to add, or a refusal: this holds while the history ends as judged. */
  | { readonly kind: 'nothing'; readonly answer: Result<CommandOutcome> };

/**
 * Judges a command by the history's end: a repeat gets the first answer, a new command is decided and its events are stamped
 * with their metadata. Pure; `hash` is the command's `commandHashOf`, `now` the recording clock in milliseconds.
 */
export function judge(command: RelationCommand, hash: string, end: HistoryEnd, now: number): Judgement {
  const { history, commandId } = command;
  if (!isUuid(commandId)) {
    const remedy = 'Derive it from the sender and the key, or make a random UUID.';
    return {
      kind: 'remembered',
      answer: err(rejection('command-id', `"${commandId}" is not a UUID`, remedy)),
    };
  }
  const first = end.state?.commands.answers.get(commandId);
  if (first !== undefined) {
    const { events, revision } = first;
    return {
      kind: 'remembered',
      answer: first.hash === hash ? ok({ history, revision, events }) : reused(command, revision),
    };
  }
  const decision = decide(command, end.state, now);
  if (!decision.ok) return { kind: 'nothing', answer: decision };
  if (decision.value.length === 0) {
    return { kind: 'nothing', answer: ok({ history, revision: end.state?.revision ?? -1, events: 0 }) };
  }
  return stamped(command, hash, end, now, decision.value);
}

const reused = ({ commandId, history }: RelationCommand, revision: number): Result<never> =>
  err(
    rejection(
      'command-id-reused',
      `The command id ${commandId} was used for another command, which ${history} holds at r${revision}`,
      'Send every new command with a key of its own; repeat a key only with the very same command.',
      { commandId, revision },
    ),
  );

function stamped(
  command: RelationCommand,
  hash: string,
  before: HistoryEnd,
  now: number,
  decided: readonly RelationEvent[],
): Judgement {
  const { history, commandId } = command;
  const recordedAt = Math.max(now, before.recordedAt);
  const common = {
    recordedAt: formatInstant(recordedAt),
    commandId,
    commandHash: hash,
    correlationId: command.correlationId ?? commandId,
    causationId: command.causationId ?? commandId,
    actor: command.actor,
  };
  const events: NewEvent[] = [];
  let { state, prev } = before;
  let revision = state?.revision ?? -1;
  let bytes = 0;
  for (const [k, event] of decided.entries()) {
    const metadata: EventMetadata = { ...common, ...originOf(command, event), prev };
    const data = event.data as unknown as Json;
    const stored = { id: eventIdOf(commandId, k), type: event.type, data, metadata };
    const text = chainText(stored);
    bytes += Buffer.byteLength(text);
    revision += 1;
    prev = sha256(text);
    state = evolve(state, { ...stored, revision });
    events.push(stored);
  }
  return {
    kind: 'events',
    events,
    end: { state, prev, recordedAt },
    bytes,
    outcome: { history, revision, events: events.length },
  };
}

function originOf({ origin }: RelationCommand, event: RelationEvent): Pick<EventMetadata, 'origin'> {
  const entry = entryKeyOf(event);
  const digest =
    origin !== undefined && Object.hasOwn(origin.digests, entry) ? origin.digests[entry] : undefined;
  if (origin === undefined || digest === undefined) return {};
  return { origin: { scenario: origin.scenario, entry, digest } };
}
