import { proposedOf } from '../coding/draft-form.ts';
import { editedOf, entryIdOf, entryOf, sourcesOf } from '../coding/entry.ts';
import type { StreamCommand } from '../eventstore/commands/decider.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { Caution } from '../kernel/caution.ts';
import { uuidV5 } from '../kernel/ids.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { RelationOrder } from '../relations/commands.ts';
import type { ActContent, ActDraft } from '../relations/events.ts';
import type { RelationWriter } from '../relations/relation.writer.ts';
import type { RelationState } from '../relations/state.ts';
import type { TimelineQuery } from '../timeline/timeline.query.ts';
import type { ProposalAcceptance } from './draft-answers.ts';
import { originOf } from './draft-view.ts';
import type { Acceptance, DraftContent } from './events.ts';
import type { DraftState, ProposalState } from './state.ts';

/** Whoever sends a command. */
export type Sender = Pick<StreamCommand, 'actor' | 'correlationId'>;

/** What became of a proposal in the record. */
export interface InRecord {
  readonly acceptance: Acceptance;
  readonly cautions: readonly Caution[];
}

/** Writes what a person accepts into the record, and takes it out again. The record is written before the draft: `repaired` finds what was left between. */
export class Acceptances {
  readonly #relations: RelationWriter;
  readonly #timeline: Pick<TimelineQuery, 'act'>;

  constructor(parts: { readonly relations: RelationWriter; readonly timeline: Pick<TimelineQuery, 'act'> }) {
    this.#relations = parts.relations;
    this.#timeline = parts.timeline;
  }

  /** Records a proposal as the act or note that it is, or adds its text to the sources of an act that is there. */
  async record(
    draft: DraftState,
    proposal: ProposalState,
    { issue, merge }: ProposalAcceptance,
    sender: Sender,
  ): Promise<Result<InRecord>> {
    const { content } = draft;
    const { now, proposed } = proposal;
    const { proposalId, kind } = now;
    if (merge !== undefined) {
      if (kind === 'note') return err(NO_MERGE);
      const written = await this.#source(content, proposal, merge, 'add', sender);
      return written.ok
        ? ok({ acceptance: { proposalId, kind, entry: merge, merged: true }, cautions: [] })
        : written;
    }
    const first = now.followUpOf === undefined ? undefined : draft.proposals.get(now.followUpOf)?.verdict;
    const entry = entryOf(originOf(content), now, {
      by: sender.actor.id,
      issue,
      edited: editedOf(proposedOf(proposed), now),
      followUpOf: first?.is === 'accepted' && first.kind === 'act' ? first.entry : undefined,
    });
    if (!entry.ok) return entry;
    const order: RelationOrder =
      entry.value.kind === 'act'
        ? { type: 'RecordAct', content: entry.value.content }
        : { type: 'RecordNote', content: entry.value.content };
    const written = await this.#relations.execute({
      ...sender,
      history: content.history,
      order,
      commandId: uuidV5(content.draftId, `${proposalId} ${proposal.turns}`),
    });
    if (!written.ok) return written;
    return ok({
      acceptance: { proposalId, kind, entry: entryIdOf(proposalId) },
      cautions: written.value.cautions ?? [],
    });
  }

  /** Retracts what a proposal became; where the text was one more source, that source alone. */
  async takeBack(
    { content }: DraftState,
    proposal: ProposalState,
    sender: Sender,
    relation: RelationState,
  ): Promise<Result<unknown>> {
    const { verdict, turns, now } = proposal;
    if (verdict?.is !== 'accepted') return ok(undefined);
    if (verdict.merged === true) return this.#source(content, proposal, verdict.entry, 'drop', sender);
    const { kind, entry } = verdict;
    const held = kind === 'act' ? relation.acts.get(entry) : relation.notes.get(entry);
    if (held?.live !== true) return ok(undefined);
    const order: RelationOrder =
      kind === 'act'
        ? { type: 'RetractAct', actId: entry, reason: TAKEN_BACK }
        : { type: 'RetractNote', noteId: entry, reason: TAKEN_BACK };
    const commandId = uuidV5(content.draftId, `${now.proposalId} ${turns} back`);
    return this.#relations.execute({ ...sender, history: content.history, order, commandId });
  }

  async #source(
    content: DraftContent,
    { now, turns }: ProposalState,
    actId: string,
    what: 'add' | 'drop',
    sender: Sender,
  ): Promise<Result<unknown>> {
    const { history, draftId } = content;
    const found = await this.#timeline.act(history, actId);
    if (!found.ok) return found;
    const { content: act, revision, state } = found.value;
    if (state === 'retracted') return what === 'drop' ? ok(undefined) : err(NO_MERGE);
    const [own] = sourcesOf(originOf(content), now);
    const others = act.sources.filter((each) => canonicalJson(each) !== canonicalJson(own));
    const sources = what === 'add' && own !== undefined ? [...others, own] : others;
    // The text was all that the act stood on: then it stays.
    if (sources.length === 0) return ok(undefined);
    const order: RelationOrder = {
      type: 'CorrectAct',
      content: { ...draftOfAct(act), sources },
      reason: what === 'add' ? `Told once more by ${content.source.publisher}` : TAKEN_BACK,
    };
    return this.#relations.execute({
      ...sender,
      history,
      order,
      commandId: uuidV5(draftId, `${now.proposalId} ${turns} ${what} ${actId}`),
      expectedEntryRevision: revision,
    });
  }
}

const TAKEN_BACK = 'Taken back in the draft that it was accepted from';

const NO_MERGE = rejection(
  'rule',
  'cannot-merge',
  'Only an act can be told once more, and only by an act of the record that stands',
  'Accept it by itself, or name an act that stands.',
);

const draftOfAct = ({ score, ...act }: ActContent): ActDraft => ({ ...act, score: { scale: score.scale } });

/** Open proposals whose act or note stands in the record: they were accepted, and the draft does not say so yet. */
export const repaired = ({ proposals }: DraftState, { acts, notes }: RelationState): Acceptance[] =>
  [...proposals.values()].flatMap(({ verdict, now: { proposalId, kind } }) => {
    const entry = entryIdOf(proposalId);
    const live = (kind === 'act' ? acts.get(entry) : notes.get(entry))?.live === true;
    return verdict === undefined && live ? [{ proposalId, kind, entry }] : [];
  });
