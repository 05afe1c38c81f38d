import type { EventStore } from '../eventstore/port.ts';
import { openHistory } from '../timeline/history.reader.ts';
import type { Histories } from '../timeline/histories.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';

/**
 * The read models that a question about one history needs. Where the history goes on in the store with an event that cannot be
 * taken in, that is told: what is answered is what came before.
 */
export async function historiesOf(
  context: CliContext,
  store: EventStore,
  history: string,
): Promise<Histories> {
  const histories = accepted(await openHistory(store, history));
  const resolved = histories.resolve(history);
  const parked = resolved.ok ? resolved.value.parked : undefined;
  if (resolved.ok && parked !== undefined) {
    const { id, revision } = resolved.value;
    context.say(
      `${id} is shown as of r${revision}: ${parked.type} at r${parked.revision} cannot be taken in: ${parked.cause}. ${parked.remedy}`,
    );
  }
  return histories;
}
