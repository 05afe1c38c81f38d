import { START, type EventStore } from '../eventstore/port.ts';
import { upcastAll } from '../eventstore/following/upcasting.ts';
import { WHAT_IF_STREAM_PREFIX } from './what-if-id.ts';
import { WhatIfModels } from './what-ifs.projector.ts';
import type { WhatIfs } from './what-ifs.ts';

/** Read models of what-ifs that take the events that they are given: those of streams of what-ifs, in order of position. */
export const foldOfWhatIfs = (): WhatIfModels => new WhatIfModels();

/** Read models for a process that does not follow the log: folded once, up to the end of the log at that time. */
export async function loadWhatIfs(store: EventStore): Promise<WhatIfs> {
  const models = new WhatIfModels();
  const subscription = store.subscribe([WHAT_IF_STREAM_PREFIX], START);
  for await (const message of subscription) {
    if (message.kind === 'events') models.apply(upcastAll(message.events));
    if (message.kind === 'caught-up') break;
  }
  await subscription.close();
  return models;
}
