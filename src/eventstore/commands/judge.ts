import type { Json } from '../../kernel/canonical-json.ts';
import { sha256 } from '../../kernel/canonical-json.ts';
import { formatInstant } from '../../kernel/clock.ts';
import { eventIdOf, isUuid } from '../../kernel/ids.ts';
import { err, ok, rejection, type Result } from '../../kernel/result.ts';
import { chainHash, chainText } from '../chain.ts';
import type { DecidedEvent, Decider, StreamCommand, StreamState, Written } from './decider.ts';
import { StoreError, type EventMetadata, type NewEvent, type StoredEvent } from '../port.ts';
import { faultOf } from '../following/parking.ts';
import { upcastAll } from '../following/upcasting.ts';

/** The end of a stream: what its next event builds on. */
export interface StreamEnd<S extends StreamState> {
  /** `undefined` before the first event. */
  readonly state: S | undefined;
  /** Hash of the last stored event. */
  readonly prev: string | null;
  /** Instant of the last stored event, in milliseconds. */
  readonly recordedAt: number;
}

export const EMPTY_STREAM: StreamEnd<never> = { state: undefined, prev: null, recordedAt: -Infinity };

type AnyDecider<S extends StreamState> = Pick<Decider<never, S, never>, 'evolve'>;

/**
 * The stream's end after more of its stored events. Throws a `StoreError` that names the event where one cannot be taken in: no
 * command can build on it.
 */
export function follow<S extends StreamState>(
  { evolve }: AnyDecider<S>,
  end: StreamEnd<S>,
  events: readonly StoredEvent[],
): StreamEnd<S> {
  const last = events.at(-1);
  if (last === undefined) return end;
  let { state } = end;
  let at: StoredEvent = last;
  try {
    for (const event of upcastAll(events)) {
      at = event;
      checkNext(state, event);
      state = evolve(state, event);
    }
    // The chain is over what is stored, whatever version it is read as.
    return { state, prev: chainHash(last), recordedAt: last.recordedAt };
  } catch (error) {
    throw unusable(at, error);
  }
}

function checkNext(state: StreamState | undefined, { revision }: StoredEvent): void {
  const next = (state?.revision ?? -1) + 1;
  if (revision !== next) throw new RangeError(`events ${next} to ${revision - 1} before it are missing`);
}

function unusable(event: StoredEvent, error: unknown): StoreError {
  if (error instanceof StoreError && error.kind !== 'unusable') return error;
  const { cause, remedy } = faultOf(event, error);
  const { type, revision, stream, position } = event;
  return new StoreError(
    'unusable',
    `${type} at revision ${revision} of "${stream}" (position ${position}) cannot be taken in: ${cause}`,
    remedy,
    { cause: error },
  );
}

export type Judgement<S extends StreamState> =
  /** The command adds these events, and then the stream ends like this. */
  | {
      readonly kind: 'events';
      readonly events: readonly NewEvent[];
      readonly end: StreamEnd<S>;
      /** Size of data and metadata as JSON, a little more than a store will count. */
      readonly bytes: number;
      readonly written: Written;
    }
  /** The stream remembers the command: this holds for good. */
  | { readonly kind: 'remembered'; readonly answer: Result<Written> }
  /** Nothing to add, or a refusal: this holds while the stream ends as judged. */
  | { readonly kind: 'nothing'; readonly answer: Result<Written> };

/**
 * Judges a command by the stream's end: a repeat gets the first answer, a new command is decided and its events are stamped
 * with their metadata. Pure; `hash` is the command's, `now` the recording clock in milliseconds.
 */
export function judge<C extends StreamCommand, S extends StreamState, E extends DecidedEvent>(
  decider: Decider<C, S, E>,
  command: C,
  hash: string,
  end: StreamEnd<S>,
  now: number,
): Judgement<S> {
  const { commandId } = command;
  if (!isUuid(commandId)) {
    const remedy = 'Derive it from the sender and the key, or make a random UUID.';
    return {
      kind: 'remembered',
      answer: err(rejection('malformed', 'command-id', `"${commandId}" is not a UUID`, remedy)),
    };
  }
  const first = end.state?.commands.answers.get(commandId);
  if (first !== undefined) {
    const { events, revision } = first;
    const answer =
      first.hash === hash
        ? ok({ revision, events })
        : reused(commandId, decider.subjectOf(command), revision);
    return { kind: 'remembered', answer };
  }
  const decision = decider.decide(command, end.state, now);
  if (!decision.ok) return { kind: 'nothing', answer: decision };
  if (decision.value.length === 0) {
    return { kind: 'nothing', answer: ok({ revision: end.state?.revision ?? -1, events: 0 }) };
  }
  return stamped(decider, command, hash, end, now, decision.value);
}

const reused = (commandId: string, subject: string, revision: number): Result<never> =>
  err(
    rejection(
      'rule',
      'command-id-reused',
      `The command id ${commandId} was used for another command, which ${subject} holds at r${revision}`,
      'Send every new command with a key of its own; repeat a key only with the very same command.',
      { commandId, revision },
    ),
  );

function stamped<C extends StreamCommand, S extends StreamState, E extends DecidedEvent>(
  { evolve, originOf, streamOf }: Decider<C, S, E>,
  command: C,
  hash: string,
  before: StreamEnd<S>,
  now: number,
  decided: readonly E[],
): Judgement<S> {
  const { commandId } = command;
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
    const origin = originOf(command, event);
    const metadata: EventMetadata = { ...common, ...(origin && { origin }), prev };
    const id = eventIdOf(commandId, streamOf(command), k);
    const stored = { id, type: event.type, data: event.data as Json, metadata };
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
    written: { revision, events: events.length },
  };
}
