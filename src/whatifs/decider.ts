import type { Decider } from '../eventstore/commands/decider.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { WhatIfCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { WhatIfEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { WhatIfState } from './state.ts';
import { whatIfStreamOf } from './what-if-id.ts';

/** The stream of a what-if. */
export const WHAT_IF_DECIDER: Decider<WhatIfCommand, WhatIfState, WhatIfEvent> = {
  streamOf: ({ whatIfId }) => whatIfStreamOf(whatIfId),
  subjectOf: ({ whatIfId }) => `the what-if ${whatIfId}`,
  // What is known of the history is no part of it: a repeat gets the first answer although the record went on.
  hashOf: ({ whatIfId, order }) => digestOf({ whatIfId, order }),
  decide,
  evolve,
  originOf: ({ origin }, event) => (event.type === 'OutcomeProposed.v2' ? origin : undefined),
  workOf: ({ order }) => ('content' in order ? 1 + order.content.commitments.length : 1),
  weightOf: ({ content }) => content.commitments.length + content.edits.length,
};
