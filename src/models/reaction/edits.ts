import { addDays, dayNumber, type Day } from '../../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../../kernel/result.ts';
import type { DirectedAct } from './directed-act.ts';

/** A change of the past in a what-if; the record itself never changes. */
export type HistoryEdit<A extends DirectedAct = DirectedAct> =
  | { readonly edit: 'omit'; readonly actId: string }
  /** `to` is the new first day; an act of several days keeps its length. */
  | { readonly edit: 'move'; readonly actId: string; readonly to: Day }
  | { readonly edit: 'insert'; readonly act: A };

/** Rounding that a total of shares may exceed 1 by. */
export const SHARE_TOLERANCE = 1e-9;

type Acts<A extends DirectedAct = DirectedAct> = ReadonlyMap<string, A>;
interface Problem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/**
 * The acts as they would be with the edits made, in the order given, inserted ones last. `acts` are those of the record
 * that began by the fork day `at`. An act's follow-ups are omitted or moved with it; a follow-up never starts to score;
 * omitting a reversal gives back what it took; whatever else an act led to stays. A rejection names the edit by its
 * place in the list (`details.edit`).
 */
export function applyEdits<A extends DirectedAct>(
  acts: readonly A[],
  edits: readonly HistoryEdit<A>[],
  at: Day,
): Result<readonly A[]> {
  if (edits.length === 0) return ok(acts);
  const recorded: Acts<A> = new Map(acts.map((act) => [act.actId, act]));
  const edited = new Map(recorded);
  /** Which edit changes an act. */
  const editOf = new Map<string, number>();

  for (const [index, edit] of edits.entries()) {
    const actId = edit.edit === 'insert' ? edit.act.actId : edit.actId;
    const chain = edit.edit === 'insert' ? [actId] : withFollowUps(acts, actId);
    const problem = problemOfRepeat(chain, editOf) ?? problemOfEdit(edit, recorded, at);
    if (problem !== undefined) return refusal(index, problem);
    for (const id of chain) {
      editOf.set(id, index);
      if (edit.edit === 'insert') edited.set(id, edit.act);
      else if (edit.edit === 'omit') edited.delete(id);
      else moveIn(edited, id, dayNumber(edit.to) - firstDay(recorded, actId));
    }
  }

  for (const act of edited.values()) {
    const broken = problemOfLinks(act, edited, recorded, editOf);
    if (broken !== undefined) return refusal(broken.edit, broken);
  }
  return ok([...edited.values()]);
}

const refusal = (edit: number, { code, message, remedy }: Problem): Result<never> =>
  err(rejection('rule', code, `Edit ${edit + 1}: ${message}`, remedy, { edit }));

/** The act and all that are, directly or by way of others, its follow-ups. */
function withFollowUps(acts: readonly DirectedAct[], actId: string): string[] {
  const chain = [actId];
  for (const id of chain) for (const act of acts) if (act.followUpOf === id) chain.push(act.actId);
  return chain;
}

const firstDay = (acts: Acts, actId: string): number => dayNumber(acts.get(actId)?.occurred.from ?? '');

function moveIn<A extends DirectedAct>(acts: Map<string, A>, actId: string, days: number): void {
  const act = acts.get(actId);
  if (act === undefined) return;
  const { from, to } = act.occurred;
  const moved = { from: addDays(from, days), ...(to === undefined ? {} : { to: addDays(to, days) }) };
  acts.set(actId, { ...act, occurred: { ...act.occurred, ...moved } });
}

function problemOfRepeat(chain: readonly string[], editOf: ReadonlyMap<string, number>): Problem | undefined {
  const twice = chain.find((id) => editOf.has(id));
  if (twice === undefined) return undefined;
  return {
    code: 'edit-twice',
    message: `the act "${twice}" is already changed by edit ${(editOf.get(twice) ?? 0) + 1}.`,
    remedy: 'Keep one edit of each act; an edit of an act also reaches its follow-ups.',
  };
}

function problemOfEdit(edit: HistoryEdit, recorded: Acts, at: Day): Problem | undefined {
  const actId = edit.edit === 'insert' ? edit.act.actId : edit.actId;
  if (edit.edit === 'insert' && recorded.has(actId)) {
    return {
      code: 'edit-insert-exists',
      message: `the record already holds an act "${actId}".`,
      remedy: 'Give the inserted act an id of its own.',
    };
  }
  if (edit.edit !== 'insert' && !recorded.has(actId)) {
    return {
      code: 'edit-unknown-act',
      message: `the record holds no act "${actId}" that began by ${at}, as it stands at the fork's revision.`,
      remedy:
        'Take an id from the timeline as of the fork; the act may be retracted, or later than the fork.',
    };
  }
  const day = edit.edit === 'insert' ? edit.act.occurred.from : edit.edit === 'move' ? edit.to : at;
  if (day <= at) return undefined;
  return {
    code: 'edit-past-fork',
    message: `it would put "${actId}" on ${day}, past the fork on ${at}.`,
    remedy: 'Make it a commitment for that day (and omit the recorded act), or fork later.',
  };
}

/** What the edits broke of an act's links; judged on the edited record as a whole, so that their order does not matter. */
function problemOfLinks(
  act: DirectedAct,
  edited: Acts,
  recorded: Acts,
  editOf: ReadonlyMap<string, number>,
): (Problem & { readonly edit: number }) | undefined {
  const own = editOf.get(act.actId);
  const inserted = !recorded.has(act.actId);
  const quoted = `"${act.actId}"`;
  if (inserted && own !== undefined && act.followUpOf !== undefined && !edited.has(act.followUpOf)) {
    return {
      edit: own,
      code: 'edit-follow-up',
      message: `the inserted act ${quoted} follows up "${act.followUpOf}", which is not in the edited record.`,
      remedy: 'Name an act that is, or leave followUpOf out so that the act scores.',
    };
  }
  for (const { actId } of act.reverses ?? []) {
    const reversed = edited.get(actId);
    const edit = own ?? editOf.get(actId);
    if (edit === undefined || (reversed === undefined && !inserted)) continue;
    const problem = problemOfReversal(act, actId, reversed, edited);
    if (problem !== undefined) return { edit, code: 'edit-reversal', ...problem };
  }
  return undefined;
}

function problemOfReversal(
  act: DirectedAct,
  actId: string,
  reversed: DirectedAct | undefined,
  edited: Acts,
): Omit<Problem, 'code'> | undefined {
  if (reversed === undefined) {
    return {
      message: `the inserted act "${act.actId}" reverses "${actId}", which is not in the edited record.`,
      remedy: 'Name an act of the record that began by the fork and is not omitted.',
    };
  }
  if (act.followUpOf !== undefined || reversed.followUpOf !== undefined) {
    return {
      message: `"${act.actId}" cannot reverse "${actId}": a follow-up neither reverses nor is reversed.`,
      remedy: 'Name the act that the follow-up belongs to.',
    };
  }
  if (act.occurred.from < reversed.occurred.from) {
    return {
      message: `the reversal "${act.actId}" (${act.occurred.from}) would lie before the act it reverses, "${actId}" (${reversed.occurred.from}).`,
      remedy: `Keep the reversal on or after that day, or edit both acts.`,
    };
  }
  const total = shareReversed(edited.values(), actId);
  if (total <= 1 + SHARE_TOLERANCE) return undefined;
  return {
    message: `"${actId}" would be reversed ${total} times over.`,
    remedy: 'Lower the share of the inserted reversal; all shares together are at most 1.',
  };
}

/** The total share of an act that others of the set reverse. */
export function shareReversed(acts: Iterable<DirectedAct>, actId: string): number {
  let total = 0;
  for (const act of acts) {
    if (act.followUpOf !== undefined) continue;
    for (const reversal of act.reverses ?? []) if (reversal.actId === actId) total += reversal.share;
  }
  return total;
}
