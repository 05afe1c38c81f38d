import { digestOf } from '../../kernel/canonical-json.ts';
import { err, ok, rejection, type Result } from '../../kernel/result.ts';
import { NO_COMMANDS, remembering } from '../commands/command-memory.ts';
import type { Decider, StreamCommand, StreamState } from '../commands/decider.ts';
import { ledgerEvent, NOTHING_ERASED, withEvent, type Ledger } from './ledger.ts';
import { ERASURES_STREAM, type Erased, type LedgerEvent, type Redacted } from './ledger-events.ts';

/** What is to be noted as taken out; `by` is the sender. */
export type LedgerOrder =
  | { readonly type: 'EraseStreams'; readonly streams: readonly Omit<Erased, 'by'>[] }
  | { readonly type: 'RedactContent'; readonly texts: readonly Omit<Redacted, 'by'>[] };

export interface LedgerCommand extends StreamCommand {
  readonly order: LedgerOrder;
}

export interface LedgerState extends StreamState, Ledger {}

/** What a command adds to the ledger: nothing for what stands there already. */
function decide(
  { order, actor }: LedgerCommand,
  state: LedgerState | undefined,
): Result<readonly LedgerEvent[]> {
  const { erased, redacted } = state ?? NOTHING_ERASED;
  const by = actor.id;
  if (order.type === 'EraseStreams') {
    const fresh = order.streams.filter(({ stream, tip }) => erased.get(stream)?.tip !== tip);
    return ok(fresh.map((each) => ({ type: 'StreamErased.v1', data: { ...each, by } })));
  }
  const gone = order.texts.find(({ stream }) => erased.has(stream));
  if (gone !== undefined) {
    return err(
      rejection(
        'missing',
        'stream-erased',
        `"${gone.stream}" was erased as a whole`,
        'There is nothing left to take out.',
      ),
    );
  }
  const fresh = order.texts.filter(
    ({ stream, revision, path }) =>
      redacted
        .get(stream)
        ?.get(revision)
        ?.some((before) => before.path === path) !== true,
  );
  return ok(fresh.map((each) => ({ type: 'ContentRedacted.v1', data: { ...each, by } })));
}

/** The stream of erasures. */
export const LEDGER_DECIDER: Decider<LedgerCommand, LedgerState, LedgerEvent> = {
  streamOf: () => ERASURES_STREAM,
  subjectOf: () => 'the list of erasures',
  hashOf: ({ order }) => digestOf(order),
  decide,
  evolve: (state, recorded) => ({
    ...withEvent(state ?? NOTHING_ERASED, ledgerEvent(recorded)),
    revision: recorded.revision,
    commands: remembering(state?.commands ?? NO_COMMANDS, recorded),
  }),
  originOf: () => undefined,
  workOf: ({ order }) => (order.type === 'EraseStreams' ? order.streams.length : order.texts.length),
  weightOf: ({ erased, redacted }) => erased.size + redacted.size,
};
