import { dayNumber, parseDay, type Day } from '../../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../../kernel/result.ts';
import { applyEdits, type HistoryEdit as ModelEdit } from '../../models/reaction/edits.ts';
import type { ActContent } from '../../relations/events.ts';
import type { ScenarioSummary } from '../../scenarios/scenario-answers.ts';
import { FIRST_MODELS } from '../../charts/view-state.ts';
import { newReactionModel } from '../../models/reaction/parameters.ts';
import type { TensionParameters } from '../../models/tension/parameters.ts';
import type { Commitment, HistoryEdit, OutcomeContent, OutcomeDraft } from '../../whatifs/events.ts';
import { DEFAULT_HORIZON, DEFAULT_SEED, HORIZON_LIMIT } from '../../whatifs/limits.ts';
import { NOT_EDITED, type Edited } from '../record/entries-vm.ts';
import type { HistoryRecord } from '../record/record.ts';

/** A commitment as one composes it; the server looks its score up in the scale where none is given. */
export type DraftCommitment = Omit<Commitment, 'score'> & {
  readonly score: { readonly scale: string; readonly value?: number | undefined; readonly via?: string };
};

/** A what-if as one edits it: the content of a proposal, and what it was taken from. */
export interface Draft {
  readonly title: string;
  readonly description?: string | undefined;
  readonly author: string;
  readonly summitId?: string | undefined;
  readonly base: { readonly revision: number; readonly at: Day };
  readonly commitments: readonly DraftCommitment[];
  readonly edits: readonly HistoryEdit[];
  readonly assumptions: OutcomeContent['assumptions'];
  readonly horizonDays: number;
  readonly seed: number;
  readonly models: OutcomeContent['models'];
  /** The saved what-if that it revises. */
  readonly of?: { readonly whatIfId: string; readonly revision: number } | undefined;
}

/** Scores are looked up by the server; from which ancestor code is its finding, not part of what is asked. */
const asked = <T extends { readonly score: DraftCommitment['score'] }>({
  score: { scale, value },
  ...act
}: T) => ({
  ...act,
  score: { scale, ...(value === undefined ? {} : { value }) },
});

const askedEdit = (edit: HistoryEdit): HistoryEdit =>
  edit.edit === 'insert' ? { ...edit, act: asked(edit.act) as ActContent } : edit;

export const newDraft = (record: HistoryRecord, at: Day, author: string): Draft => ({
  title: 'What if',
  author,
  base: { revision: record.revision, at: forkDay(record, at) },
  commitments: [],
  edits: [],
  assumptions: {},
  horizonDays: DEFAULT_HORIZON,
  seed: DEFAULT_SEED,
  models: newModels(record),
});

const newModels = ({ declaration }: HistoryRecord): Draft['models'] => ({
  tension: declaration.model,
  reaction: newReactionModel(declaration.model),
});

/** A fork lies between the first act and the last day that is documented. */
export function forkDay(record: HistoryRecord, at: Day): Day {
  const first = record.acts[0]?.content.occurred.from ?? record.declaration.coverage.from;
  return at < first ? first : at > record.end ? record.end : at;
}

/** The content of a saved what-if, to be revised, or copied where `of` is left out. */
export const draftOf = (content: OutcomeContent, of?: Draft['of']): Draft => {
  const {
    title,
    description,
    author,
    summitId,
    base,
    commitments,
    edits,
    assumptions,
    horizonDays,
    seed,
    models,
  } = content;
  return {
    title,
    ...(description === undefined ? {} : { description }),
    author,
    ...(summitId === undefined ? {} : { summitId }),
    base,
    commitments: commitments.map(asked),
    edits: edits.map(askedEdit),
    assumptions,
    horizonDays,
    seed,
    models,
    ...(of === undefined ? {} : { of }),
  };
};

/** A ready-made what-if of a scenario file, with what it proposes. */
export type Preset = Pick<ScenarioSummary['presets'][number], 'preset' | 'title' | 'summary' | 'at'> & {
  readonly outcome: OutcomeDraft;
};

export const draftOfPreset = (
  { at, outcome }: Preset,
  record: HistoryRecord,
  author: string,
  models: Draft['models'] = newModels(record),
): Draft => ({
  ...newDraft(record, at, author),
  models,
  title: outcome.title,
  ...(outcome.description === undefined ? {} : { description: outcome.description }),
  ...(outcome.summitId === undefined ? {} : { summitId: outcome.summitId }),
  commitments: outcome.commitments.map(({ date, day, ...commitment }) => ({
    ...commitment,
    day: day ?? (date === undefined ? 1 : dayNumber(date) - dayNumber(at)),
  })),
  // An act that never was is scored by the server like any other.
  edits: outcome.edits as readonly HistoryEdit[],
  assumptions: outcome.assumptions,
  horizonDays: outcome.horizonDays,
  seed: outcome.seed,
});

/** What is sent to be proposed, revised or previewed. */
export function outcomeOf({ of: _of, ...draft }: Draft): Record<string, unknown> {
  const { description, summitId, commitments, edits, ...content } = draft;
  return {
    ...content,
    commitments: commitments.map(asked),
    edits: edits.map(askedEdit),
    title: content.title.trim() || 'What if',
    author: content.author.trim() || 'Somebody',
    ...(description?.trim() ? { description: description.trim() } : {}),
    ...(summitId === undefined ? {} : { summitId }),
  };
}

const actOf = (edit: HistoryEdit): string => (edit.edit === 'insert' ? edit.act.actId : edit.actId);

export const editOf = (draft: Pick<Draft, 'edits'>, actId: string): HistoryEdit | undefined =>
  draft.edits.find((edit) => actOf(edit) === actId);

const withEdit = (draft: Draft, actId: string, edit: HistoryEdit | undefined): Draft => ({
  ...draft,
  edits: [...draft.edits.filter((each) => actOf(each) !== actId), ...(edit === undefined ? [] : [edit])],
});

/** Leaves an act of the record out, or takes it back in. */
export const toggleOmit = (draft: Draft, actId: string): Draft =>
  withEdit(draft, actId, editOf(draft, actId)?.edit === 'omit' ? undefined : { edit: 'omit', actId });

/** Puts an act on another day; on its own day nothing is moved. */
export const moved = (draft: Draft, act: ActContent, to: Day): Draft =>
  withEdit(draft, act.actId, to === act.occurred.from ? undefined : { edit: 'move', actId: act.actId, to });

export const inserted = (draft: Draft, act: ActContent): Draft =>
  withEdit(draft, act.actId, { edit: 'insert', act });

export const withoutEdit = (draft: Draft, actId: string): Draft => withEdit(draft, actId, undefined);

export const withCommitment = (draft: Draft, commitment: DraftCommitment): Draft => {
  const at = draft.commitments.findIndex(({ commitmentId }) => commitmentId === commitment.commitmentId);
  const commitments = at < 0 ? [...draft.commitments, commitment] : draft.commitments.with(at, commitment);
  return { ...draft, commitments };
};

/** Without it, and without its part in the chances of others, which keep the chance that they had with it. */
export const withoutCommitment = (draft: Draft, commitmentId: string): Draft => ({
  ...draft,
  commitments: draft.commitments
    .filter((commitment) => commitment.commitmentId !== commitmentId)
    .map((commitment) =>
      commitment.probability.given === commitmentId
        ? { ...commitment, probability: ofItsOwn(commitment.probability) }
        : commitment,
    ),
});

/** What a new step is most likely about: what the step before it is, else what is at issue most often in the last acts of its past. */
export function issueOf(
  record: HistoryRecord,
  { base, commitments }: Pick<Draft, 'base' | 'commitments'>,
): string {
  const before = commitments.at(-1)?.issue;
  if (before !== undefined) return before;
  const counts = new Map<string, number>();
  const past = record.acts.filter(({ content }) => content.occurred.from <= base.at);
  for (const { content } of past.slice(-LAST_ACTS))
    counts.set(content.issue, (counts.get(content.issue) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? record.declaration.issues[0]?.id ?? '';
}

const LAST_ACTS = 10;

/** A chance that hangs on nothing. */
export const ofItsOwn = ({
  value,
  rationale,
}: DraftCommitment['probability']): DraftCommitment['probability'] => ({
  value,
  ...(rationale !== undefined && { rationale }),
});

/** The commitments that a commitment's chance may hang on: due no later, and not hanging on it themselves. */
export function supposable(
  { commitments }: Pick<Draft, 'commitments'>,
  { commitmentId, day }: DraftCommitment,
): readonly DraftCommitment[] {
  const hangsOnIt = (id: string | undefined, left = commitments.length): boolean => {
    if (id === undefined || left < 0) return false;
    if (id === commitmentId) return true;
    return hangsOnIt(commitments.find((one) => one.commitmentId === id)?.probability.given, left - 1);
  };
  return commitments.filter((one) => one.day <= day && !hangsOnIt(one.commitmentId));
}

/** A chance in words: `85 %`, or `85 % if new-sanctions, else 2 %`. */
export const chanceWords = ({ value, given, otherwise = 0 }: DraftCommitment['probability']): string => {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return given === undefined ? percent(value) : `${percent(value)} if ${given}, else ${percent(otherwise)}`;
};

/** An id that no other entry of the draft has: `commitment-1`, `commitment-2`, ... */
export function freeId(kind: string, taken: Iterable<string>): string {
  const used = new Set(taken);
  let number = 1;
  while (used.has(`${kind}-${number}`)) number += 1;
  return `${kind}-${number}`;
}

/** Parameters of the tension model with those that are assumed otherwise. */
export const assumedTension = (
  record: HistoryRecord,
  assumptions: OutcomeContent['assumptions'],
): TensionParameters => ({ ...record.declaration.parameters, ...assumptions.tension }) as TensionParameters;

/** The acts that a fork sees, with the edits made; refused where they break a rule of the record. */
export function editedActs(
  record: HistoryRecord,
  { base, edits }: Pick<OutcomeContent, 'base' | 'edits'>,
): Result<readonly ActContent[]> {
  const seen = record.acts.map(({ content }) => content).filter(({ occurred }) => occurred.from <= base.at);
  return applyEdits(seen, edits as readonly ModelEdit<ActContent>[], base.at);
}

/** What the list of entries marks. */
export function editedMarks(draft: Pick<Draft, 'edits'> | undefined): Edited {
  if (draft === undefined || draft.edits.length === 0) return NOT_EDITED;
  const omitted = new Set<string>();
  const movedTo = new Map<string, Day>();
  const insertedActs: ActContent[] = [];
  for (const edit of draft.edits) {
    if (edit.edit === 'omit') omitted.add(edit.actId);
    else if (edit.edit === 'move') movedTo.set(edit.actId, edit.to);
    else insertedActs.push(edit.act);
  }
  return { omitted, moved: movedTo, inserted: insertedActs };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isDay = (value: unknown): boolean => typeof value === 'string' && parseDay(value) !== undefined;

/** Whether it says who does what to whom. */
const isDeed = (value: unknown): value is Record<string, unknown> =>
  isObject(value) &&
  isObject(value['code']) &&
  [value['code']['code'], value['initiator'], value['target'], value['summary']].every(
    (text) => typeof text === 'string',
  );

const isStep = (value: unknown): boolean =>
  isDeed(value) &&
  Number.isInteger(value['day']) &&
  Math.abs(value['day'] as number) <= HORIZON_LIMIT &&
  isObject(value['probability']);

/** Reads a draft from a file or an address; one without models is from before there was a choice. Only its outline is checked; the server judges its contents. */
export function parseDraft(text: string): Result<Draft> {
  const refuse = (message: string) =>
    err(
      rejection(
        'malformed',
        'draft',
        message,
        'Choose a file that was downloaded here, or begin a new what-if.',
      ),
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('This is not JSON.');
  }
  if (!isObject(value) || !isObject(value['base'])) return refuse('This is JSON, but no what-if.');
  const { title, author, base, commitments, edits, assumptions, horizonDays, seed } = value;
  const { revision, at } = base as Record<string, unknown>;
  const whole =
    typeof title === 'string' &&
    typeof author === 'string' &&
    typeof revision === 'number' &&
    typeof at === 'string' &&
    parseDay(at) !== undefined &&
    Array.isArray(commitments) &&
    commitments.every(isStep) &&
    Array.isArray(edits) &&
    edits.every(
      (edit) =>
        isObject(edit) &&
        (edit['edit'] === 'insert'
          ? isDeed(edit['act']) && isObject(edit['act']['occurred']) && isDay(edit['act']['occurred']['from'])
          : edit['edit'] === 'omit' || (edit['edit'] === 'move' && isDay(edit['to']))),
    ) &&
    isObject(assumptions) &&
    typeof horizonDays === 'number' &&
    typeof seed === 'number';
  return whole
    ? ok({ models: FIRST_MODELS, ...value } as unknown as Draft)
    : refuse('Parts of the what-if are missing.');
}
