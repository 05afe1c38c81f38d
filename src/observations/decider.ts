import type { Decider } from '../eventstore/commands/decider.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { observedStreamOf } from '../relations/history-id.ts';
import type { ObservationCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { DecidedObservation } from './events.ts';
import { evolve } from './evolve.ts';
import type { ObservedState, PartState } from './state.ts';

/** Slices, by the text that one takes at least. */
const slicesIn = ({ slices }: Pick<PartState, 'slices'>): number => Math.ceil(slices.text.length / 35);

/** The stream of what a data set counted of a pair. */
export const OBSERVATION_DECIDER: Decider<ObservationCommand, ObservedState, DecidedObservation> = {
  streamOf: ({ history }) => observedStreamOf(history),
  subjectOf: ({ history }) => `the observed history ${history}`,
  hashOf: ({ history, import: by, order }) =>
    digestOf(
      order.type === 'WithdrawImport'
        ? { history, by, order }
        : { history, by, batch: order.batch, slices: order.slices },
    ),
  decide,
  evolve,
  originOf: () => undefined,
  // Months of one history share an append: a slice takes far less to judge than an ordinary command.
  workOf: ({ order }) => (order.type === 'WithdrawImport' ? 1 : 1 + Math.ceil(slicesIn(order) / 16)),
  weightOf: ({ parts }) => 1 + [...parts.values()].reduce((sum, part) => sum + slicesIn(part), 0),
};
