import { upcastAll } from '../eventstore/following/upcasting.ts';
import { START, type EventStore } from '../eventstore/port.ts';
import { DRAFT_STREAM_PREFIX } from './draft-id.ts';
import { DraftModels } from './drafts.projector.ts';

/** A read model that takes the events that it is given: those of streams of drafts, in order of position. */
export const foldOfDrafts = (): DraftModels => new DraftModels();

/** The drafts for a process that does not follow the log: folded once, up to the end of the log at that time. */
export async function loadDrafts(store: EventStore): Promise<DraftModels> {
  const models = new DraftModels();
  const subscription = store.subscribe([DRAFT_STREAM_PREFIX], START);
  for await (const message of subscription) {
    if (message.kind === 'events') models.apply(upcastAll(message.events));
    if (message.kind === 'caught-up') break;
  }
  await subscription.close();
  return models;
}
