import { once } from 'node:events';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { strike } from './esdb-faults.ts';
import type { Direction, LogRecord } from './esdb-log.ts';
import {
  RpcError,
  accessDenied,
  checkpointResponse,
  eventResponse,
  identifierOf,
  nameOf,
  streamDeleted,
} from './esdb-messages.ts';
import type { ServerContext } from './esdb-server.ts';

type ReadCall = ServerWritableStream<streamsPb.ReadReq, streamsPb.ReadResp>;
type Options = streamsPb.ReadReq.Options;

const EVENTS_A_TURN = 200;
/** Records that a subscription repeats when it was told to. */
const REPEATED = 5;
/** Window of a filter that names none. */
const DEFAULT_WINDOW = 32;

/** `Streams.Read` with all its options. */
export async function read(context: ServerContext, call: ReadCall): Promise<void> {
  const options = call.request.getOptions();
  const refused = context.authenticate(call.metadata) ?? context.refuseFollower(call.metadata);
  if (refused !== undefined || options === undefined) {
    call.emit('error', refused ?? new RpcError(status.INVALID_ARGUMENT, 'no options'));
    return;
  }
  const output = new Output(context, call, options.hasSubscription() ? 'subscribe' : 'read');
  context.openReads.add(call);
  try {
    if (options.hasAll() && !context.options.mayReadAll) throw accessDenied();
    await (options.hasSubscription() ? follow(context, options, output) : readOnce(context, options, output));
    if (!output.isOver) call.end();
  } catch (error) {
    if (!output.isOver) call.emit('error', error);
  } finally {
    context.openReads.delete(call);
  }
}

async function readOnce(context: ServerContext, options: Options, output: Output): Promise<void> {
  const direction: Direction =
    options.getReadDirection() === streamsPb.ReadReq.Options.ReadDirection.BACKWARDS
      ? 'backwards'
      : 'forwards';
  let left = Number(options.getCount());
  const matches = filterOf(options);
  for (const record of recordsOf(context, options, direction)) {
    if (record === 'missing') {
      const missing = new streamsPb.ReadResp.StreamNotFound().setStreamIdentifier(
        options.getStream()?.getStreamIdentifier() ?? identifierOf(''),
      );
      await output.send(new streamsPb.ReadResp().setStreamNotFound(missing));
      return;
    }
    if (left === 0 || output.isOver) return;
    if (!matches(record)) continue;
    left -= 1;
    await output.send(answerOf(context, options, record));
  }
}

function* recordsOf(
  context: ServerContext,
  options: Options,
  direction: Direction,
): Generator<LogRecord | 'missing', void, undefined> {
  const { log } = context;
  const one = options.getStream();
  if (one !== undefined) {
    const name = nameOf(one.getStreamIdentifier());
    const from = one.hasStart() ? 0 : one.hasEnd() ? Infinity : Number(one.getRevision());
    const found = log.readStream(name, from, direction);
    if (found === 'deleted') throw streamDeleted(name);
    if (found === undefined) yield 'missing';
    else yield* found;
    return;
  }
  const all = options.getAll();
  const step = direction === 'forwards' ? 1 : -1;
  const place = all?.getPosition();
  // Backwards, a position stands before the record that is there.
  let index =
    place === undefined
      ? all?.hasEnd() === true
        ? log.records.length - (step === 1 ? 0 : 1)
        : 0
      : log.indexFrom(Number(place.getCommitPosition())) - (step === 1 ? 0 : 1);
  for (; index >= 0 && index < log.records.length; index += step) {
    const record = log.records[index];
    if (record !== undefined) yield record;
  }
}

/** A catch-up subscription: to the end, then live; falls behind when its consumer is too slow for the live buffer. */
async function follow(context: ServerContext, options: Options, output: Output): Promise<void> {
  const confirmation = new streamsPb.ReadResp.SubscriptionConfirmation().setSubscriptionId(
    crypto.randomUUID(),
  );
  await output.send(new streamsPb.ReadResp().setConfirmation(confirmation));
  const { log } = context;
  const source = sourceOf(context, options);
  const matches = filterOf(options);
  const filter = options.getFilter();
  const window =
    (filter?.hasMax() === true ? filter.getMax() : DEFAULT_WINDOW) *
    (filter?.getCheckpointintervalmultiplier() ?? 1);
  let index = Math.max(source.begin - (output.repeats ? REPEATED : 0), 0);
  let examined = 0;
  let live = false;
  let matched = false;
  while (!output.isOver) {
    for (; index < log.records.length && !output.isOver; index += 1) {
      const record = log.records[index];
      if (record === undefined || !source.holds(record)) continue;
      examined += 1;
      if (matches(record)) {
        matched = true;
        await output.send(answerOf(context, options, record));
      }
      if (filter !== undefined && examined % window === 0)
        await output.send(checkpointResponse(record.position));
      if (live && output.wasSlow && log.records.length - index > context.options.liveBuffer) {
        // It says nothing of it: a second word that it has caught up is all that is seen.
        live = false;
      }
      if (index % EVENTS_A_TURN === 0) await turnOfTheLoop();
    }
    if (!live && !output.isOver) {
      live = true;
      const { goingLive } = context.options;
      if (filter !== undefined && goingLive === 'head')
        await output.send(checkpointResponse(log.lastPosition));
      if (!matched && goingLive === 'unknown') await output.send(checkpointResponse(2n ** 64n - 1n));
      if (!matched && goingLive === 'next') await output.send(checkpointResponse(log.nextPosition, 0));
      await output.send(new streamsPb.ReadResp().setCaughtUp(new streamsPb.ReadResp.CaughtUp()));
    }
    await log.grownBeyond(index, output.over);
  }
}

function sourceOf(
  { log }: ServerContext,
  options: Options,
): { readonly begin: number; holds(record: LogRecord): boolean } {
  const one = options.getStream();
  if (one !== undefined) {
    const name = nameOf(one.getStreamIdentifier());
    const after = one.hasStart() ? -1 : Number(one.getRevision());
    const begin = one.hasEnd() ? log.records.length : 0;
    return {
      begin,
      holds: (record) => {
        if (log.isTombstoned(name)) throw streamDeleted(name);
        return record.stream === name && (one.hasEnd() || record.revision > after) && log.isVisible(record);
      },
    };
  }
  const all = options.getAll();
  const place = all?.getPosition();
  const begin =
    place === undefined
      ? all?.hasEnd() === true
        ? log.records.length
        : 0
      : log.indexFrom(Number(place.getCommitPosition()) + 1);
  return { begin, holds: () => true };
}

/** An event as it is answered: a link with what it leads to, where that is asked for. */
function answerOf({ log }: ServerContext, options: Options, record: LogRecord): streamsPb.ReadResp {
  const resolved = options.getResolveLinks() && record.type === '$>' ? log.linked(record) : undefined;
  return eventResponse(record, resolved);
}

function filterOf(options: Options): (record: LogRecord) => boolean {
  const filter = options.getFilter();
  if (filter === undefined) return () => true;
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType();
  const textOf = (record: LogRecord) => (byStream === undefined ? record.type : record.stream);
  const source = expression?.getRegex() ?? '';
  if (source !== '') {
    const pattern = new RegExp(source);
    return (record) => pattern.test(textOf(record));
  }
  const prefixes = expression?.getPrefixList() ?? [];
  return (record) => prefixes.some((prefix) => textOf(record).startsWith(prefix));
}

/** Sends responses at the client's pace, and lets the call's fault strike at its place. */
class Output {
  readonly #context: ServerContext;
  readonly #call: ReadCall;
  readonly #over = new AbortController();
  readonly #fault;
  #sent = 0;
  #wasSlow = false;

  constructor(context: ServerContext, call: ReadCall, method: 'read' | 'subscribe') {
    this.#context = context;
    this.#call = call;
    this.#fault = context.faults.next(method);
    for (const event of ['cancelled', 'close', 'error']) call.on(event, () => this.#over.abort());
  }

  get repeats(): boolean {
    return this.#fault?.kind === 'repeat';
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** Whether the last response had to wait for the client. */
  get wasSlow(): boolean {
    return this.#wasSlow;
  }

  async send(response: streamsPb.ReadResp): Promise<void> {
    const fault = this.#fault;
    if (fault !== undefined && fault.after === this.#sent) {
      const over = strike(fault, this.#context.link, {
        fail: (error) => void this.#call.emit('error', error),
        end: () => this.#call.end(),
      });
      if (over) {
        if (fault.kind === 'silence') await once(this.#over.signal, 'abort');
        this.#over.abort();
        return;
      }
    }
    if (response.hasEvent()) this.#sent += 1;
    this.#wasSlow = !this.#call.write(response);
    if (!this.#wasSlow || this.isOver) return;
    const waiting = new AbortController();
    this.#over.signal.addEventListener('abort', () => waiting.abort(), { once: true });
    await once(this.#call, 'drain', { signal: waiting.signal }).catch(() => undefined);
  }
}
