import { RelationWriter } from '../relations/relation.writer.ts';
import { replayScenario } from '../scenarios/replay.runner.ts';
import type { Histories } from '../timeline/histories.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { historiesOf } from './history.session.ts';
import { withStore } from './store.session.ts';
import { scenarioIn } from './validate.command.ts';

/** `RUS-USA`, `RUS-USA~geneva-2021`; anything else is a scenario. */
const HISTORY = /^[A-Z]{3}-[A-Z]{3}(~|$)/;

/** Whether a name stands for a history of the store, and not for a scenario. */
export const isHistoryName = (name: string): boolean => HISTORY.test(name);

/** A history of the store, or that of a scenario file, which is replayed into a store of its own for the time that `work` takes. */
export async function withJudged(
  context: CliContext,
  name: string,
  work: (histories: Histories, history: string) => Promise<void>,
): Promise<void> {
  if (isHistoryName(name)) {
    await withStore(context, async (store) => work(await historiesOf(context, store, name), name));
    return;
  }
  const scenario = await scenarioIn(context, name);
  const store = await context.openStore({ kind: 'memory' });
  try {
    const writer = new RelationWriter({ store, clock: context.clock });
    accepted(await replayScenario({ scenario, writer, clock: context.clock }));
    await work(await loadHistories(store), scenario.history);
  } finally {
    await store.close();
  }
}
