import { availableParallelism } from 'node:os';
import { questionsOf } from '../application.ts';
import type { EventStore } from '../eventstore/port.ts';
import { workersOf } from '../http/configuration.ts';
import { pathText } from '../http/path-text.ts';
import { ok } from '../kernel/result.ts';
import type { Projectable } from '../projection/outcome.query.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';
import type { ProjectionQuestion } from '../projection/premises.ts';
import type { ProjectionService } from '../projection/projection.service.ts';
import { RelationWriter } from '../relations/relation.writer.ts';
import { replayScenario } from '../scenarios/replay.runner.ts';
import type { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { loadWhatIfs } from '../whatifs/what-ifs.reader.ts';
import type { Proposal } from '../whatifs/request-bodies.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';

/** What a command needs in order to project outcomes. */
export type Projecting = ReturnType<typeof questionsOf>;

/** Threads that simulate. A command line has nothing else to do, so by default every core does. */
function threadsOf({ env }: CliContext): number {
  const workers = workersOf(env);
  if (workers.ok) return workers.value ?? availableParallelism();
  throw new CliError(EXIT.usage, workers.error.message, workers.error.remedy);
}

/** Projects from a store for the time that `work` takes. */
export async function withProjections<T>(
  context: CliContext,
  store: EventStore,
  scenarios: Pick<ScenarioLibrary, 'get'> | undefined,
  work: (projecting: Projecting) => Promise<T>,
): Promise<T> {
  const questions = questionsOf({
    store,
    clock: context.clock,
    histories: await loadHistories(store),
    whatIfs: await loadWhatIfs(store),
    workers: threadsOf(context),
    scenarios,
  });
  try {
    return await work(questions);
  } finally {
    await questions.projections.close();
  }
}

/** A scenario replayed into a store of its own, which is gone afterwards: no server and no record is needed or touched. */
export async function withScenario<T>(
  context: CliContext,
  scenario: Scenario,
  work: (projecting: Projecting) => Promise<T>,
): Promise<T> {
  const store = await context.openStore({ kind: 'memory' });
  try {
    const writer = new RelationWriter({ store, clock: context.clock });
    accepted(await replayScenario({ scenario, writer, clock: context.clock }));
    return await withProjections(context, store, { get: () => Promise.resolve(ok(scenario)) }, work);
  } finally {
    await store.close();
  }
}

/** What a proposal comes to on a history. What may be a slip is told of a file: that of a preset was told with its scenario, by line. */
export async function drafted(
  context: CliContext,
  outcomes: Projecting['outcomes'],
  { history }: { readonly history: string },
  proposal: Proposal,
  file: string | undefined,
): Promise<Projectable> {
  const outcome = accepted(await outcomes.ofDraft(history, proposal));
  if (file === undefined) return outcome;
  for (const { path, message, remedy, code } of outcome.cautions ?? []) {
    context.say(`caution: ${file}: ${pathText(path)}: ${message} [${code}]. ${remedy}`);
  }
  return outcome;
}

/** The final figures of an outcome; progress is told on the way. */
export async function projected(
  context: CliContext,
  service: ProjectionService,
  outcome: Projectable,
  question: ProjectionQuestion,
): Promise<Projection> {
  let last: Projection | undefined;
  for await (const answer of service.follow(outcome, question, { signal: context.signal })) {
    last = accepted(answer);
    if (context.watched && !last.final) context.say(`${last.paths} of ${last.requested} futures`);
  }
  if (last === undefined || !last.final) {
    throw new CliError(EXIT.interrupted, 'interrupted before the last figures', 'Run the command again.');
  }
  return last;
}

/** A whole number in from..to, given as an option. */
export function numberOf(
  name: string,
  text: string | undefined,
  from: number,
  to: number,
): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d{1,10}$/.test(text) && number >= from && number <= to) return number;
  throw new CliError(
    EXIT.invalidInput,
    `${name} ${text} is no whole number from ${from} to ${to}`,
    `Write digits alone, such as ${name} ${10 ** Math.floor(Math.log10(to / 2))}.`,
  );
}
