import type { TensionModel } from '../models/tension/parameters.ts';
import { outcomeOfPreset } from '../scenarios/preset-outcome.ts';
import { GuideQuery } from '../scenarios/guide.query.ts';
import { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import type { Proposal } from '../whatifs/request-bodies.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { historiesOf } from './history.session.ts';
import { isHistoryName } from './judged.session.ts';
import { withProjections, withScenario, type Projecting } from './projecting.session.ts';
import { withStore } from './store.session.ts';
import { scenarioIn } from './validate.command.ts';

/** What outcomes are projected on: a scenario, or a history of the store as it stands. */
export interface Subject {
  readonly history: string;
  readonly title: string;
  /** As a command names it. */
  readonly name: string;
  /** The model that its history is read by. */
  readonly tension: TensionModel;
  readonly presets: readonly SubjectPreset[];
}

interface SubjectPreset {
  readonly preset: string;
  readonly at: string;
  readonly summary: string;
  readonly outcome: Proposal;
}

type Work<T> = (subject: Subject, projecting: Projecting) => Promise<T>;

/** Takes up what a name stands for, for the time that `work` takes. A scenario is replayed into a store of its own; nothing is recorded. */
export const withSubject = <T>(context: CliContext, name: string, work: Work<T>): Promise<T> =>
  isHistoryName(name) ? withHistory(context, name, work) : withReplayed(context, name, work);

async function withReplayed<T>(context: CliContext, name: string, work: Work<T>): Promise<T> {
  const scenario = await scenarioIn(context, name);
  return withScenario(context, scenario, (projecting) => {
    const { history, title, slug, presets, relation } = scenario;
    const told = presets.map((preset) => ({ ...preset, outcome: outcomeOfPreset(scenario, preset) }));
    return work({ history, title, name: slug, tension: relation.model, presets: told }, projecting);
  });
}

const withHistory = <T>(context: CliContext, name: string, work: Work<T>): Promise<T> =>
  withStore(context, async (store) => {
    const histories = await historiesOf(context, store, name);
    const table = accepted(histories.resolve(name));
    const { id } = table;
    const { title, model } = table.declarationAt(table.revision);
    const library = new ScenarioLibrary({ clock: context.clock });
    const { outcomes } = accepted(await new GuideQuery({ histories, store, library }).of(id));
    const presets = Object.entries(outcomes).map(([preset, outcome]) => ({
      preset,
      at: outcome.base.at ?? '',
      summary: outcome.description ?? outcome.title,
      outcome,
    }));
    return withProjections(context, store, library, (projecting) =>
      work({ history: id, title, name: id, tension: model, presets }, projecting),
    );
  });
