import type { Caution } from '../kernel/caution.ts';
import { addDays, dayNumber } from '../kernel/clock.ts';
import { actCautions, codeCaution, MOST_CAUTIONS, timeCaution } from '../relations/cautions.ts';
import type { KnownCodes } from '../ontology/lost-zero.ts';
import { repeatCaution, type Tellings } from '../relations/repeat-cautions.ts';
import { tellingKey } from '../relations/tellings.ts';
import type { Commitment, HistoryEdit } from './events.ts';
import type { HistoryAtBase } from './history-at-base.ts';

type Step = Pick<Commitment, 'commitmentId' | 'day' | 'initiator' | 'target' | 'reciprocal' | 'code'>;

/** What cautions ask of an outcome. */
export interface CautionedOutcome {
  readonly base: { readonly at: string };
  readonly commitments: readonly Step[];
  readonly edits: readonly HistoryEdit[];
}

/**
 * What may be a slip in an outcome, though no rule forbids it: codes, states and repeats of its commitments among each other, and of
 * the acts that it inserts beside those that it leaves in the past. `what` names a commitment in a sentence.
 */
export function outcomeCautions(
  { base, commitments, edits }: CautionedOutcome,
  { declaration, alike }: Pick<HistoryAtBase, 'declaration' | 'alike'>,
  known: KnownCodes,
  what = (id: string): string => `Commitment "${id}"`,
): Caution[] {
  return [
    ...commitmentCautions(base.at, commitments, known, what),
    ...insertCautions(edits, declaration, alike, known),
  ].slice(0, MOST_CAUTIONS);
}

const OF_COMMITMENTS = {
  twice: 'If it is one step, keep one of them.',
  often: 'If they are parts of one step, write that one, with a magnitude that says how large it is.',
} as const;

function commitmentCautions(
  at: string,
  commitments: readonly Step[],
  known: KnownCodes,
  what: (id: string) => string,
): Caution[] {
  const tellings = new Map<string, string[]>();
  return commitments.flatMap((step, index) => {
    const { commitmentId: id, day, initiator, target } = step;
    const from = addDays(at, day);
    const place = (...path: string[]) => ['commitments', index, ...path];
    const repeated = {
      ...step,
      id,
      from,
      what: what(id),
      path: place('commitmentId'),
      remedies: OF_COMMITMENTS,
    };
    const cautions = [
      codeCaution(step.code, place('code', 'code'), known),
      timeCaution(initiator, place('initiator'), from),
      timeCaution(target, place('target'), from),
      repeatCaution(tellings, repeated),
    ];
    tell(tellings, tellingKey(step, dayNumber(from)), id);
    return cautions.filter((caution) => caution !== undefined);
  });
}

function insertCautions(
  edits: readonly HistoryEdit[],
  content: HistoryAtBase['declaration'],
  alike: Tellings,
  known: KnownCodes,
): Caution[] {
  // What the outcome itself takes from where it was is not told again by what it puts there.
  const gone = new Set(edits.flatMap((edit) => (edit.edit === 'insert' ? [] : [edit.actId])));
  const inserted = new Map<string, string[]>();
  const tellings: Tellings = {
    get: (key) => [
      ...[...(alike.get(key) ?? [])].filter((id) => !gone.has(id)),
      ...(inserted.get(key) ?? []),
    ],
  };
  return edits.flatMap((edit, index) => {
    if (edit.edit !== 'insert') return [];
    const { act } = edit;
    const cautions = actCautions({ relation: { content }, tellings }, act, known);
    if (act.followUpOf === undefined)
      tell(inserted, tellingKey(act, dayNumber(act.occurred.from)), act.actId);
    return cautions.map((caution) => ({ ...caution, path: ['edits', index, 'act', ...caution.path] }));
  });
}

function tell(tellings: Map<string, string[]>, key: string, id: string): void {
  const told = tellings.get(key);
  if (told === undefined) tellings.set(key, [id]);
  else told.push(id);
}
