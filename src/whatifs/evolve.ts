import { NO_COMMANDS, remembering } from '../eventstore/commands/command-memory.ts';
import type { RecordedEvent } from '../eventstore/commands/decider.ts';
import { UnfitEvent } from '../eventstore/following/parking.ts';
import { LOCAL_NAME } from '../http/principal.ts';
import { withoutReason } from '../relations/without-reason.ts';
import type { WhatIfEvent, WhatIfEventType } from './events.ts';
import type { WhatIfState } from './state.ts';

const EVENT_TYPES: Readonly<Record<WhatIfEventType, true>> = {
  'OutcomeProposed.v2': true,
  'OutcomeRevised.v2': true,
  'OutcomeRebased.v1': true,
  'OutcomeWithdrawn.v1': true,
};

/** Wire names of all events of a what-if, in the order in which they are documented. */
export const WHAT_IF_EVENT_TYPES = Object.keys(EVENT_TYPES) as readonly WhatIfEventType[];

/** The border between what a store holds and what the domain knows. Throws for a type that this version does not know. */
export function whatIfEvent(event: Pick<RecordedEvent, 'type' | 'data' | 'revision'>): WhatIfEvent {
  if (!Object.hasOwn(EVENT_TYPES, event.type)) {
    throw new UnfitEvent(
      `Event r${event.revision} has the type "${event.type}", which this version does not know`,
      'It was written by a newer version of this program, or by another one. Install the newer version to read it.',
    );
  }
  return event as unknown as WhatIfEvent;
}

/** The state after one more event of the what-if's stream. Throws only where the stream itself is damaged. */
export function evolve(state: WhatIfState | undefined, recorded: RecordedEvent): WhatIfState {
  const event = whatIfEvent(recorded);
  const { revision } = recorded;
  if (event.type === 'OutcomeProposed.v2') {
    const { whatIfId: _, history, ...content } = event.data;
    const owner = recorded.metadata.actor?.id ?? LOCAL_NAME;
    return { revision, history, content, owner, commands: remembering(NO_COMMANDS, recorded) };
  }
  if (state === undefined) {
    throw new Error(`The stream begins with ${event.type} instead of OutcomeProposed.v2: it is damaged`);
  }
  return { ...applied(state, event, revision), revision, commands: remembering(state.commands, recorded) };
}

function applied(
  state: WhatIfState,
  event: Exclude<WhatIfEvent, { type: 'OutcomeProposed.v2' }>,
  revision: number,
): WhatIfState {
  switch (event.type) {
    case 'OutcomeRevised.v2':
      return { ...state, content: withoutReason(event.data) };
    case 'OutcomeRebased.v1':
      return { ...state, content: { ...state.content, base: event.data.base } };
    case 'OutcomeWithdrawn.v1':
      return { ...state, withdrawn: { revision, ...event.data } };
  }
}
