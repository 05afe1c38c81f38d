import type { sendUnaryData, ServerDuplexStream, ServerReadableStream } from '@grpc/grpc-js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type statusPb from '@eventstore/db-client/generated/status_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { strike } from './esdb-faults.ts';
import type { Expected, Outcome, ProposedEvent } from './esdb-log.ts';
import {
  accessDenied,
  accessDeniedStatus,
  deletedStatus,
  expectedOf,
  identifierOf,
  nameOf,
  proposedOf,
  sizeOf,
  streamDeleted,
  timeoutStatus,
  tooLarge,
  tooLargeStatus,
  wrongVersionResponse,
  wrongVersionStatus,
} from './esdb-messages.ts';
import type { ServerContext } from './esdb-server.ts';

/** `Streams.Append`: one append a call; a wrong version is an ordinary answer. */
export async function append(
  context: ServerContext,
  call: ServerReadableStream<streamsPb.AppendReq, streamsPb.AppendResp>,
  done: sendUnaryData<streamsPb.AppendResp>,
): Promise<void> {
  const denied = context.authenticate(call.metadata) ?? context.refuseFollower(call.metadata);
  if (denied !== undefined) return done(denied);
  let stream = '';
  let expected: Expected = 'any';
  const events: ProposedEvent[] = [];
  for await (const request of call as AsyncIterable<streamsPb.AppendReq>) {
    const options = request.getOptions();
    const proposed = request.getProposedMessage();
    if (options !== undefined) {
      stream = nameOf(options.getStreamIdentifier());
      expected = expectedOf(options, options.getRevision());
    }
    if (proposed !== undefined) events.push(proposedOf(proposed));
  }
  const fault = context.faults.next('append');
  const struck = { fail: done, end: () => done(null, new streamsPb.AppendResp()) };
  if (fault?.after === 0 && strike(fault, context.link, struck)) return;
  if (!context.mayWrite(stream)) return done(accessDenied());
  if (sumOf(events) > context.maxAppendSize) return done(tooLarge(context.maxAppendSize));
  const outcome = context.log.append(stream, expected, events);
  if (fault !== undefined && fault.after > 0 && strike(fault, context.link, struck)) return;
  if (outcome.kind === 'deleted') return done(streamDeleted(stream));
  if (outcome.kind === 'wrong-version') return done(null, wrongVersionResponse(expected, outcome.last));
  const success = new streamsPb.AppendResp.Success().setCurrentRevision(String(outcome.revision));
  if (fault?.kind === 'no-position') success.setNoPosition(new sharedPb.Empty());
  else {
    const position = String(outcome.position);
    success.setPosition(
      new streamsPb.AppendResp.Position().setCommitPosition(position).setPreparePosition(position),
    );
  }
  done(null, new streamsPb.AppendResp().setSuccess(success));
}

type BatchCall = ServerDuplexStream<streamsPb.BatchAppendReq, streamsPb.BatchAppendResp>;

interface PendingAppend {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: ProposedEvent[];
}

/**
 * `Streams.BatchAppend`: many appends a call, each answered by its correlation id; a wrong version is a packed
 * status.
 */
export function batchAppend(context: ServerContext, call: BatchCall): void {
  const refused = context.authenticate(call.metadata) ?? context.refuseFollower(call.metadata);
  if (refused !== undefined) {
    call.emit('error', refused);
    return;
  }
  const pending = new Map<string, PendingAppend>();
  /** An append that is not complete when its time is over is answered by that. */
  const giveUp = (id: string, stream: string): void => {
    if (!pending.delete(id) || call.writableEnded) return;
    call.write(
      new streamsPb.BatchAppendResp()
        .setCorrelationId(new sharedPb.UUID().setString(id))
        .setStreamIdentifier(identifierOf(stream))
        .setError(timeoutStatus()),
    );
  };
  call.on('data', (request: streamsPb.BatchAppendReq) => {
    const id = request.getCorrelationId()?.getString() ?? '';
    const options = request.getOptions();
    if (options !== undefined) {
      const stream = nameOf(options.getStreamIdentifier());
      pending.set(id, { stream, expected: expectedOf(options, options.getStreamPosition()), events: [] });
      const deadline = options.getDeadline()?.toDate().getTime();
      if (deadline !== undefined) setTimeout(() => giveUp(id, stream), deadline - Date.now()).unref();
    }
    const append = pending.get(id);
    append?.events.push(...request.getProposedMessagesList().map(proposedOf));
    if (append === undefined || !request.getIsFinal()) return;
    pending.delete(id);
    answer(context, call, id, append);
  });
  call.on('end', () => call.end());
  // The client went away; nothing is left to answer.
  call.on('error', () => undefined);
}

function answer(context: ServerContext, call: BatchCall, id: string, append: PendingAppend): void {
  const { stream, expected, events } = append;
  const fault = context.faults.next('append');
  const struck = { fail: (error: Error) => void call.emit('error', error), end: () => call.end() };
  const response = new streamsPb.BatchAppendResp()
    .setCorrelationId(new sharedPb.UUID().setString(id))
    .setStreamIdentifier(identifierOf(stream));
  const fail = (status: statusPb.Status) => void call.write(response.setError(status));
  if (fault?.after === 0) {
    if (strike(fault, context.link, struck)) return;
    if (fault.kind === 'timeout') return fail(timeoutStatus());
  }
  if (!context.mayWrite(stream)) return fail(accessDeniedStatus());
  if (sumOf(events) > context.maxAppendSize) return fail(tooLargeStatus(context.maxAppendSize));
  const outcome = context.log.append(stream, expected, events);
  if (fault !== undefined && fault.after > 0) {
    if (strike(fault, context.link, struck)) return;
    if (fault.kind === 'timeout') return fail(timeoutStatus());
  }
  if (outcome.kind === 'deleted') return fail(deletedStatus(stream));
  if (outcome.kind === 'wrong-version') return fail(wrongVersionStatus(expected, outcome.last));
  call.write(response.setSuccess(batchSuccess(outcome, fault?.kind !== 'no-position')));
}

function batchSuccess(
  outcome: Outcome & { readonly kind: 'success' },
  withPosition: boolean,
): streamsPb.BatchAppendResp.Success {
  const success = new streamsPb.BatchAppendResp.Success().setCurrentRevision(String(outcome.revision));
  const position = String(outcome.position);
  if (!withPosition) return success.setNoPosition(new sharedPb.Empty());
  return success.setPosition(
    new sharedPb.AllStreamPosition().setCommitPosition(position).setPreparePosition(position),
  );
}

const sumOf = (events: readonly ProposedEvent[]): number =>
  events.reduce((sum, event) => sum + sizeOf(event), 0);
