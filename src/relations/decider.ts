import type { Decider } from '../eventstore/commands/decider.ts';
import type { EventMetadata } from '../eventstore/port.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { RelationCommand } from './commands.ts';
import { decide } from './decide.ts';
import { entryKeyOf } from './entry-key.ts';
import type { RelationEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { streamOf } from './history-id.ts';
import type { RelationState } from './state.ts';

/** The stream of a history. */
export const RELATION_DECIDER: Decider<RelationCommand, RelationState, RelationEvent> = {
  streamOf: ({ history }) => streamOf(history),
  subjectOf: ({ history }) => history,
  // The expected revision is no part of what identifies a command, nor is the sender.
  hashOf: ({ history, order, origin }) => digestOf({ history, order, origin }),
  decide,
  evolve,
  originOf,
  workOf: ({ order }) =>
    order.type === 'RecordActs'
      ? order.contents.length
      : order.type === 'RetractActs'
        ? order.acts.length
        : 1,
  weightOf: ({ acts, notes, summits }) => acts.size + notes.size + summits.size,
};

function originOf({ origin }: RelationCommand, event: RelationEvent): EventMetadata['origin'] | undefined {
  const entry = entryKeyOf(event);
  const digest =
    origin !== undefined && Object.hasOwn(origin.digests, entry) ? origin.digests[entry] : undefined;
  if (origin === undefined || digest === undefined) return undefined;
  return { scenario: origin.scenario, entry, digest };
}
