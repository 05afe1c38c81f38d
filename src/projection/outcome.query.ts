import { knownCode } from '../ontology/codes.ts';
import { errorsOf, formOf, sentenceOf } from '../http/faults.ts';
import type { Caution } from '../kernel/caution.ts';
import { dayOfInstant, type Clock } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { GuideQuery } from '../scenarios/guide.query.ts';
import type { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import type { Histories } from '../timeline/histories.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import { contentAt } from '../whatifs/decide.ts';
import { NEW_MODELS, type OutcomeContent, type OutcomeDraft } from '../whatifs/events.ts';
import type { HistoryFacts } from '../whatifs/history-facts.query.ts';
import { outcomeCautions } from '../whatifs/outcome-cautions.ts';
import { presetOutcome } from '../scenarios/preset-proposal.ts';
import { ownOutcome } from '../whatifs/proposal.ts';
import { proposalSchema, type Proposal } from '../whatifs/request-bodies.ts';
import type { WhatIfQuery } from '../whatifs/what-if.query.ts';
import { FIRST_REACTION_MODEL, type ReactionModel } from '../models/reaction/parameters.ts';
import type { ProjectedOutcome } from '../models/reaction/projection-answer.ts';
import { slugOf } from '../relations/history-id.ts';

/** An outcome that can be projected: its content is complete and fits its history at the base. */
export interface Projectable {
  readonly of: ProjectedOutcome;
  readonly content: OutcomeContent;
  readonly table: HistoryTable;
  /** What may be a slip in a draft. */
  readonly cautions?: readonly Caution[];
}

/** Reads a draft that came in unchecked. Rejection: `invalid-outcome`, with all that is wrong in `details.faults`. */
export function parseDraft(draft: unknown): Result<Proposal> {
  const form = formOf(proposalSchema, draft);
  if (form.ok) return form;
  const faults = errorsOf(form.error).map(({ path, message }) => `${path}: ${message}`);
  return err(
    rejection(
      'rule',
      'invalid-outcome',
      `The draft has not the form of an outcome: ${sentenceOf(form.error, 'The draft')}`,
      'Mend what details.faults names; it has the form of what ProposeOutcome takes.',
      { path: form.error[0].path, faults },
    ),
  );
}

/** Finds what is to be projected: a what-if, a draft that nobody saved, a preset of a scenario. */
export class OutcomeQuery {
  readonly #histories: Histories;
  readonly #facts: HistoryFacts;
  readonly #clock: Clock;
  readonly #whatIfs: Pick<WhatIfQuery, 'get'> | undefined;
  readonly #scenarios: Pick<ScenarioLibrary, 'get'> | undefined;
  readonly #guides: Pick<GuideQuery, 'of'> | undefined;

  constructor(parts: {
    readonly histories: Histories;
    readonly facts: HistoryFacts;
    readonly clock: Clock;
    /** Absent where there are none. */
    readonly whatIfs?: Pick<WhatIfQuery, 'get'>;
    readonly scenarios?: Pick<ScenarioLibrary, 'get'>;
    readonly guides?: Pick<GuideQuery, 'of'>;
  }) {
    this.#histories = parts.histories;
    this.#facts = parts.facts;
    this.#clock = parts.clock;
    this.#whatIfs = parts.whatIfs;
    this.#scenarios = parts.scenarios;
    this.#guides = parts.guides;
  }

  /** A what-if, as it is or as it was at a revision of its own. Rejections: those of `WhatIfQuery.get`. */
  async ofWhatIf(whatIf: string, revision?: number): Promise<Result<Projectable>> {
    if (this.#whatIfs === undefined) {
      return err(
        rejection('missing', 'unknown-what-if', `There is no what-if ${whatIf}`, 'None is kept here.'),
      );
    }
    const detail = await this.#whatIfs.get(whatIf, revision);
    if (!detail.ok) return detail;
    const { whatIfId, history, title, base, asOf, stale, content } = detail.value;
    const table = this.#histories.resolve(history);
    if (!table.ok) return table;
    return ok({ of: { history, title, base, whatIfId, revision: asOf, stale }, content, table: table.value });
  }

  /** A draft on a history, judged as if it were proposed now: whatever forbids the proposal rejects it. */
  async ofDraft(history: string, proposal: Proposal): Promise<Result<Projectable>> {
    if (proposal.preset === undefined) return this.#drafted(history, ownOutcome(proposal));
    const table = this.#histories.resolve(history);
    if (!table.ok) return table;
    const { id } = table.value;
    // A history that a scenario was replayed into bears the scenario's name.
    const scenario = await this.#scenario(proposal.scenario ?? slugOf(id));
    if (!scenario.ok) return scenario;
    const preset = presetOutcome(scenario.value, proposal.preset, proposal);
    return preset.ok ? this.#drafted(history, preset.value.content) : preset;
  }

  /**
   * A preset of a scenario that was replayed, by what names it in links and files: one that names no model means the first.
   * Rejections: `unknown-scenario`, `unknown-preset`, and those of a draft.
   */
  async ofPreset(
    scenario: string,
    preset: string,
    reaction: ReactionModel = FIRST_REACTION_MODEL,
  ): Promise<Result<Projectable>> {
    const found = await this.#scenario(scenario);
    return found.ok
      ? this.ofDraft(found.value.history, { preset, scenario, models: { ...NEW_MODELS, reaction } })
      : found;
  }

  /**
   * A preset of a history, of those that its guide names: what its record declares, else what the library's file holds. One that names
   * no model means the first, one that names no revision the record as it is now. Rejections: `unknown-preset`, and those of a draft.
   */
  async ofHistoryPreset(
    history: string,
    preset: string,
    {
      model: reaction = FIRST_REACTION_MODEL,
      revision,
      seed,
    }: {
      readonly model?: ReactionModel | undefined;
      readonly revision?: number | undefined;
      /** Else the preset's own. */
      readonly seed?: number | undefined;
    } = {},
  ): Promise<Result<Projectable>> {
    const guide = await this.#guides?.of(history);
    if (guide?.ok === false) return guide;
    const { outcomes = {} } = guide?.value ?? {};
    const outcome = Object.hasOwn(outcomes, preset) ? outcomes[preset] : undefined;
    if (outcome !== undefined) {
      const base = { ...outcome.base, ...(revision !== undefined && { revision }) };
      const own = { ...outcome, base, ...(seed !== undefined && { seed }) };
      return this.#drafted(history, { ...own, models: { ...NEW_MODELS, reaction } });
    }
    const names = Object.keys(outcomes);
    return err(
      rejection(
        'missing',
        'unknown-preset',
        `The history has no preset "${preset.slice(0, 80)}"`,
        names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`,
        { names },
      ),
    );
  }

  #scenario(name: string): ReturnType<ScenarioLibrary['get']> {
    if (this.#scenarios !== undefined) return this.#scenarios.get(name);
    const refusal = rejection(
      'missing',
      'unknown-scenario',
      `There is no scenario "${name}"`,
      'None came along.',
    );
    return Promise.resolve(err(refusal));
  }

  async #drafted(history: string, draft: OutcomeDraft): Promise<Result<Projectable>> {
    const facts = await this.#facts.at(history, draft.base, draft);
    if (!facts.ok) return facts;
    const content = contentAt(draft, facts.value, dayOfInstant(this.#clock.now()) + 1);
    if (!content.ok) return content;
    const table = this.#histories.resolve(facts.value.history);
    if (!table.ok) return table;
    const { title, base } = content.value;
    return ok({
      of: { history: table.value.id, title, base },
      content: content.value,
      table: table.value,
      cautions: outcomeCautions(content.value, facts.value, knownCode),
    });
  }
}
