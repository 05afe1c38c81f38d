import { upcastAll } from '../eventstore/following/upcasting.ts';
import type { EventStore, Position } from '../eventstore/port.ts';
import { ACCESS_STREAM } from './events.ts';
import { TokenModel } from './tokens.projector.ts';

/** An empty list of tokens, to be folded once. */
export const foldOfTokens = (): TokenModel => new TokenModel();

/**
 * Reads all tokens of a store into their model, and gives the position from which a follower goes on without a gap: what came
 * before is read, however long the log is. Rejects with a `StoreError`.
 */
export async function takeUpTokens(store: EventStore, model: TokenModel): Promise<Position> {
  const { position } = await store.head();
  for await (const events of store.readStream(ACCESS_STREAM)) model.apply(upcastAll(events));
  return model.position > position ? model.position : position;
}
