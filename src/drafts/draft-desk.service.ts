import { sha256 } from '../kernel/canonical-json.ts';
import { dayNumber, dayOfInstant, formatDay, type Clock, type Day } from '../kernel/clock.ts';
import { uuidV5 } from '../kernel/ids.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import { erasedStream } from '../eventstore/erasing/erased-stream.ts';
import type { Erased } from '../eventstore/erasing/ledger-events.ts';
import type { StreamCommand } from '../eventstore/commands/decider.ts';
import type { Caution } from '../kernel/caution.ts';
import { toldCautions } from '../http/cautions.ts';
import { parseHistoryId } from '../relations/history-id.ts';
import type { RelationWriter } from '../relations/relation.writer.ts';
import type { RelationState } from '../relations/state.ts';
import type { TensionQuery } from '../tension/tension.query.ts';
import { tensionOfPressure } from '../models/tension/model.ts';
import { Acceptances, repaired } from './acceptance.service.ts';
import type { Draft, Proposal } from '../coding/draft-form.ts';
import type { ArticleDesk } from './article-desk.runner.ts';
import type { DraftOrder } from './commands.ts';
import { unknownDraft } from './decide.ts';
import type {
  ArticleReadingAnswer,
  DraftAnswer,
  Opening,
  ProposalAcceptance,
  ProposalAddition,
  ReadingRequest,
  Suggestion,
} from './draft-answers.ts';
import { draftIdOf, draftStreamOf, parseDraftId } from './draft-id.ts';
import { viewsOf, originOf, type ProposalView, type Target } from './draft-view.ts';
import type { DraftWriter } from './draft.writer.ts';
import { draftOfSuggestion } from './suggestion.ts';
import type { DraftState, ProposalState } from './state.ts';

type Envelope = Omit<StreamCommand, 'causationId'>;

/** Reads texts, keeps drafts, and brings what is accepted of them into the record. */
export class DraftDesk {
  readonly #articles: ArticleDesk;
  readonly #drafts: DraftWriter;
  readonly #relations: RelationWriter;
  readonly #tension: Pick<TensionQuery, 'reading'>;
  readonly #acceptances: Acceptances;
  readonly #clock: Clock;
  readonly #erased: (stream: string) => Erased | undefined;

  constructor(
    parts: {
      readonly articles: ArticleDesk;
      readonly drafts: DraftWriter;
      readonly tension: Pick<TensionQuery, 'reading'>;
      readonly clock: Clock;
      /** What the ledger says of a stream that is gone. */
      readonly erased: (stream: string) => Erased | undefined;
    } & ConstructorParameters<typeof Acceptances>[0],
  ) {
    this.#articles = parts.articles;
    this.#drafts = parts.drafts;
    this.#relations = parts.relations;
    this.#tension = parts.tension;
    this.#acceptances = new Acceptances(parts);
    this.#clock = parts.clock;
    this.#erased = parts.erased;
  }

  /** What a text says; nothing of it is kept. */
  async read(request: ReadingRequest): Promise<Result<ArticleReadingAnswer>> {
    const { history } = request;
    const relation = history === undefined ? ok(undefined) : await this.#relation(history);
    if (!relation.ok) return relation;
    const parties = relation.value?.relation.content.parties ?? request.parties;
    const reading = await this.#article(request, parties);
    if (!reading.ok) return reading;
    const { draft, sentences, names } = reading.value;
    const { proposals, draft: _, ...head } = draft;
    const target =
      history === undefined || relation.value === undefined
        ? undefined
        : await this.#target(history, relation.value);
    const origin = { ...head, source: { title: '', publisher: '' } };
    const states = proposals.map((proposed) => ({ proposed, now: proposed, byHand: false, turns: 0 }));
    return ok({
      ...head,
      ...readingOf(target),
      ...(history !== undefined && (await this.#kept(draftIdOf(history, draft)))),
      proposals: viewsOf(states, origin, target),
      names,
      spans: sentences,
    });
  }

  /** What the proposals of another coder would move in a history, in the form of a reading. */
  async seen(history: string | undefined, draft: Draft): Promise<ProposalView[]> {
    const { coder, dictionary, text, published, proposals } = draft;
    const relation = history === undefined ? undefined : await this.#relation(history);
    const target =
      history === undefined || relation?.ok !== true
        ? undefined
        : await this.#target(history, relation.value);
    const states = proposals.map((proposed) => ({ proposed, now: proposed, byHand: false, turns: 0 }));
    return viewsOf(
      states,
      { coder, dictionary, text, published, source: { title: '', publisher: '' } },
      target,
    );
  }

  /** Keeps what a text says as a draft; a second time it is the same one. */
  async open(opening: Opening, envelope: Envelope): Promise<Result<DraftAnswer>> {
    const { history, source } = opening;
    const relation = await this.#relation(history);
    if (!relation.ok) return relation;
    const reading = await this.#article(opening, relation.value.relation.content.parties);
    if (!reading.ok) return reading;
    const { draft } = reading.value;
    const draftId = draftIdOf(history, draft);
    return this.#do(draftId, { type: 'OpenDraft', history, draft, source }, envelope);
  }

  /** Keeps an act that a person proposes as a draft of its own; a second time it is the same one. */
  async suggest(suggestion: Suggestion, envelope: Envelope): Promise<Result<DraftAnswer>> {
    const { history, source, summary } = suggestion;
    const relation = await this.#relation(history);
    if (!relation.ok) return relation;
    const tooLate = this.#stillToCome(suggestion.published);
    if (tooLate !== undefined) return err(tooLate);
    const draft = draftOfSuggestion(suggestion, sorted(relation.value.relation.content.parties));
    if (!draft.ok) return draft;
    const draftId = draftIdOf(history, draft.value);
    const order = { type: 'OpenDraft', history, draft: draft.value, source } as const;
    const opened = await this.#do(draftId, order, envelope);
    const [proposal] = opened.ok ? opened.value.proposals : [];
    // Somebody may have judged it before: then it stands as they did.
    if (!opened.ok || proposal === undefined || proposal.verdict !== undefined) return opened;
    const { proposalId } = proposal;
    const [{ quote, ...said }] = draft.value.proposals as [Proposal];
    const { kind, initiator, target, reciprocal, code, occurred } = said;
    const content = { kind, initiator, target, reciprocal, code, occurred, quote, summary };
    return this.#do(
      draftId,
      { type: 'EditProposal', proposalId, content },
      { ...envelope, commandId: uuidV5(draftId, `${envelope.commandId} summary`) },
    );
  }

  /** A draft as it stands; what was accepted and not noted is noted now. */
  async get(id: string): Promise<Result<DraftAnswer>> {
    const loaded = await this.#load(id);
    if (!loaded.ok) return loaded;
    const { draft, relation } = loaded.value;
    const { draftId } = draft.content;
    let found = draft;
    for (const acceptance of relation === undefined ? [] : repaired(draft, relation)) {
      const { proposalId } = acceptance;
      const turns = draft.proposals.get(proposalId)?.turns ?? 0;
      await this.#drafts.execute({
        draftId,
        commandId: uuidV5(draftId, `${proposalId} ${turns} repaired`),
        actor: { id: draft.madeBy, via: 'repair' },
        order: { type: 'AcceptProposal', ...acceptance },
      });
      found = (await this.#drafts.load(draftId)) ?? found;
    }
    return ok(await this.#answer(found, relation));
  }

  async add(
    id: string,
    { text, ...content }: ProposalAddition,
    envelope: Envelope,
  ): Promise<Result<DraftAnswer>> {
    const { summary: _, ...given } = content;
    const { quote, code, initiator, target } = given;
    const named = sha256(`${sha256(text)} ${quote.from} ${quote.text} ${code} ${initiator} ${target}`);
    const proposal = {
      ...given,
      proposalId: `hand-${named.slice(0, 12)}`,
      alternatives: [],
      confidence: 1,
      why: { rule: 'by-hand', words: [] },
      assumed: [],
    };
    return this.do(id, { type: 'AddProposal', proposal, text }, envelope);
  }

  /** Executes an order that concerns the draft alone. */
  async do(id: string, order: DraftOrder, envelope: Envelope): Promise<Result<DraftAnswer>> {
    const draftId = parseDraftId(id);
    return draftId.ok ? this.#do(draftId.value, order, envelope) : draftId;
  }

  /** Records what a proposal says, then notes it in the draft. */
  async accept(
    id: string,
    proposalId: string,
    acceptance: ProposalAcceptance,
    envelope: Envelope,
  ): Promise<Result<DraftAnswer>> {
    const loaded = await this.#proposal(id, proposalId);
    if (!loaded.ok) return loaded;
    const { draft, relation, proposal } = loaded.value;
    const { draftId, history } = draft.content;
    if (proposal.verdict !== undefined) {
      const { is } = proposal.verdict;
      const entry = proposal.verdict.is === 'accepted' ? proposal.verdict.entry : proposalId;
      const kind = proposal.now.kind;
      // Accepting twice is accepting once; what is rejected is refused by the draft itself.
      if (is === 'accepted') return ok(await this.#answer(draft, relation));
      return this.#do(draftId, { type: 'AcceptProposal', proposalId, kind, entry }, envelope);
    }
    if (relation === undefined) return err(noHistory(history));
    const there = repaired(draft, relation).find((each) => each.proposalId === proposalId);
    const { actor, correlationId } = envelope;
    const sender = { actor, ...(correlationId !== undefined && { correlationId }) };
    const written =
      there === undefined
        ? await this.#acceptances.record(draft, proposal, acceptance, sender)
        : ok({ acceptance: there, cautions: [] });
    if (!written.ok) return written;
    return this.#do(
      draftId,
      { type: 'AcceptProposal', ...written.value.acceptance },
      envelope,
      written.value.cautions,
    );
  }

  /** Takes a verdict back: what was accepted is retracted, what was rejected is open again. */
  async takeBack(id: string, proposalId: string, envelope: Envelope): Promise<Result<DraftAnswer>> {
    const loaded = await this.#proposal(id, proposalId);
    if (!loaded.ok) return loaded;
    const { draft, relation, proposal } = loaded.value;
    if (relation !== undefined) {
      const { actor } = envelope;
      const back = await this.#acceptances.takeBack(draft, proposal, { actor }, relation);
      if (!back.ok) return back;
    }
    return this.#do(draft.content.draftId, { type: 'TakeBack', proposalId }, envelope);
  }

  async #do(
    draftId: string,
    order: DraftOrder,
    envelope: Envelope,
    cautions: readonly Caution[] = [],
  ): Promise<Result<DraftAnswer>> {
    const written = await this.#drafts.execute({ ...envelope, draftId, order });
    if (!written.ok) return written;
    const loaded = await this.#load(draftId);
    if (!loaded.ok) return loaded;
    const { cautions: told } = toldCautions(cautions);
    const answer = await this.#answer(loaded.value.draft, loaded.value.relation);
    return ok({ ...answer, ...(told !== undefined && { told }) });
  }

  async #article({ text, published, cast }: Opening | ReadingRequest, parties?: readonly [string, string]) {
    const tooLate = this.#stillToCome(published);
    if (tooLate !== undefined) return err(tooLate);
    return this.#articles.read(text, {
      published,
      ...(parties !== undefined && { parties: sorted(parties) }),
      ...(cast !== undefined && { cast }),
    });
  }

  #stillToCome(published: Day): Rejection | undefined {
    const latest = dayOfInstant(this.#clock.now()) + 1;
    if (dayNumber(published) <= latest) return undefined;
    return rejection(
      'rule',
      'published-later',
      `${published} is still to come`,
      `Name a day up to ${formatDay(latest)}.`,
    );
  }

  async #relation(history: string): Promise<Result<RelationState>> {
    const id = parseHistoryId(history);
    if (!id.ok) return id;
    const state = await this.#relations.load(id.value.id);
    return state === undefined ? err(noHistory(history)) : ok(state);
  }

  async #load(id: string) {
    const draftId = parseDraftId(id);
    if (!draftId.ok) return draftId;
    const draft = await this.#drafts.load(draftId.value);
    const erased = draft === undefined ? this.#erased(draftStreamOf(draftId.value)) : undefined;
    if (erased !== undefined) return err(erasedStream(`The draft ${id}`, erased));
    if (draft === undefined) return err(unknownDraft(draftId.value));
    return ok({ draft, relation: await this.#relations.load(draft.content.history) });
  }

  async #proposal(id: string, proposalId: string) {
    const loaded = await this.#load(id);
    if (!loaded.ok) return loaded;
    const proposal: ProposalState | undefined = loaded.value.draft.proposals.get(proposalId);
    if (proposal !== undefined) return ok({ ...loaded.value, proposal });
    return err(
      rejection(
        'missing',
        'unknown-proposal',
        `The draft has no proposal ${proposalId.slice(0, 80)}`,
        'Take its id from the draft.',
      ),
    );
  }

  async #kept(draftId: string): Promise<{ readonly draftId?: string }> {
    return (await this.#drafts.load(draftId)) === undefined ? {} : { draftId };
  }

  async #target(history: string, relation: RelationState): Promise<Target | undefined> {
    const reading = await this.#tension.reading(history);
    if (!reading.ok) return undefined;
    const { at, z, parameters } = reading.value;
    return { relation, now: { at, z, parameters } };
  }

  async #answer(draft: DraftState, relation: RelationState | undefined): Promise<DraftAnswer> {
    const { content, revision, madeBy, proposals } = draft;
    const target = relation && (await this.#target(content.history, relation));
    return {
      ...content,
      revision,
      madeBy,
      ...readingOf(target),
      proposals: viewsOf(proposals.values(), originOf(content), target),
    };
  }
}

const sorted = ([a, b]: readonly [string, string]): [string, string] => (a < b ? [a, b] : [b, a]);

const readingOf = (target: Target | undefined) =>
  target === undefined ? {} : { reading: { at: target.now.at, tension: tensionOfPressure(target.now.z) } };

const noHistory = (history: string) =>
  rejection(
    'missing',
    'unknown-history',
    `There is no history ${history.slice(0, 120)}`,
    'Open it first, or name another: the list of histories has those there are.',
  );
