import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { digestOf } from '../kernel/canonical-json.ts';
import { dayNumber } from '../kernel/clock.ts';
import type { ActContent, NoteContent, SummitContent } from './events.ts';
import type { ActEntry, Entry, NoteEntry, Origin, RelationState, SummitEntry } from './state.ts';
import { tellingKey } from './tellings.ts';

/** Where a change of an entry comes from: the event's revision, and the scenario entry it was replayed from. */
export interface Stamp {
  readonly revision: number;
  readonly origin?: Origin;
}

type Uses = PersistentMap<string, number>;

const NOTHING_REVERSED: ActEntry['reverses'] = Object.freeze([]);

/** The common part of an entry after a change: a replay sets its origin, anything else leaves it and touches it. */
export function marked(previous: Entry | undefined, digest: string, stamp: Stamp): Entry {
  const { revision } = stamp;
  if (stamp.origin !== undefined) return { digest, revision, origin: stamp.origin, touched: false };
  return { digest, revision, touched: true, ...(previous?.origin && { origin: previous.origin }) };
}

const count = (uses: Uses, names: readonly string[], by: 1 | -1): Uses =>
  names.reduce((map, name) => {
    const left = (map.get(name) ?? 0) + by;
    return left === 0 ? map.delete(name) : map.set(name, left);
  }, uses);

function countAct(state: RelationState, act: ActEntry, by: 1 | -1): RelationState {
  return {
    ...state,
    issueUses: count(state.issueUses, [act.issue], by),
    partyUses: count(state.partyUses, [act.initiator, act.target], by),
  };
}

type Groups = PersistentMap<string, PersistentSet<string>>;

const grouped = (groups: Groups, name: string, actId: string): Groups =>
  groups.update(name, PersistentSet<string>(), (ids) => ids.add(actId));

function ungrouped(groups: Groups, name: string, actId: string): Groups {
  const rest = groups.get(name)?.delete(actId);
  return rest?.size ? groups.set(name, rest) : groups.delete(name);
}

function link(state: RelationState, actId: string, act: ActEntry): RelationState {
  let { followUps, reversals, tellings, summitActs } = state;
  if (act.summitId !== undefined) summitActs = grouped(summitActs, act.summitId, actId);
  if (act.followUpOf === undefined) {
    tellings = grouped(tellings, act.telling, actId);
  } else {
    followUps = grouped(followUps, act.followUpOf, actId);
  }
  for (const { actId: reversed, share } of act.reverses) {
    reversals = reversals.update(reversed, PersistentMap<string, number>(), (shares) =>
      shares.set(actId, share),
    );
  }
  return { ...state, followUps, reversals, tellings, summitActs };
}

function unlink(state: RelationState, actId: string, act: ActEntry): RelationState {
  let { followUps, reversals, tellings, summitActs } = state;
  if (act.summitId !== undefined) summitActs = ungrouped(summitActs, act.summitId, actId);
  if (act.followUpOf === undefined) {
    tellings = ungrouped(tellings, act.telling, actId);
  } else {
    followUps = ungrouped(followUps, act.followUpOf, actId);
  }
  for (const { actId: reversed } of act.reverses) {
    const rest = reversals.get(reversed)?.delete(actId);
    reversals = rest?.size ? reversals.set(reversed, rest) : reversals.delete(reversed);
  }
  return { ...state, followUps, reversals, tellings, summitActs };
}

/** The state after an act was recorded or corrected to `content`. */
export function putAct(state: RelationState, content: ActContent, stamp: Stamp): RelationState {
  const { actId, occurred, initiator, target, issue, followUpOf, summitId } = content;
  const previous = state.acts.get(actId);
  const from = dayNumber(occurred.from);
  const entry: ActEntry = {
    ...marked(previous, digestOf(content), stamp),
    live: true,
    from,
    to: dayNumber(occurred.to ?? occurred.from),
    initiator,
    target,
    issue,
    telling: tellingKey(content, from),
    reverses: content.reverses ?? NOTHING_REVERSED,
    ...(followUpOf === undefined ? {} : { followUpOf }),
    ...(summitId === undefined ? {} : { summitId }),
  };
  const without = previous?.live ? countAct(unlink(state, actId, previous), previous, -1) : state;
  return countAct(link({ ...without, acts: state.acts.set(actId, entry) }, actId, entry), entry, 1);
}

/** The state after a live act was retracted; its links to others are gone. */
export function dropAct(state: RelationState, actId: string, stamp: Stamp): RelationState {
  const previous = state.acts.get(actId);
  if (previous === undefined) throw unknownEntry('act', actId, stamp);
  const entry: ActEntry = { ...previous, ...marked(previous, previous.digest, stamp), live: false };
  const without = countAct(unlink(state, actId, previous), previous, -1);
  return { ...without, acts: state.acts.set(actId, entry) };
}

export function putNote(state: RelationState, content: NoteContent, stamp: Stamp): RelationState {
  const { noteId, issue } = content;
  const previous = state.notes.get(noteId);
  const entry: NoteEntry = {
    ...marked(previous, digestOf(content), stamp),
    live: true,
    ...(issue === undefined ? {} : { issue }),
  };
  const before = previous?.live ? count(state.issueUses, named(previous.issue), -1) : state.issueUses;
  return {
    ...state,
    notes: state.notes.set(noteId, entry),
    issueUses: count(before, named(issue), 1),
  };
}

export function dropNote(state: RelationState, noteId: string, stamp: Stamp): RelationState {
  const previous = state.notes.get(noteId);
  if (previous === undefined) throw unknownEntry('note', noteId, stamp);
  const entry: NoteEntry = { ...previous, ...marked(previous, previous.digest, stamp), live: false };
  return {
    ...state,
    notes: state.notes.set(noteId, entry),
    issueUses: count(state.issueUses, named(previous.issue), -1),
  };
}

const named = (issue: string | undefined): readonly string[] => (issue === undefined ? [] : [issue]);

export function putSummit(state: RelationState, content: SummitContent, stamp: Stamp): RelationState {
  const { summitId, agenda, participants, announced } = content;
  const previous = state.summits.get(summitId);
  const entry: SummitEntry = {
    ...marked(previous ?? state.withdrawnSummits.get(summitId), digestOf(content), stamp),
    phase: 'scheduled',
    announced: dayNumber(announced.from),
    agenda,
    participants,
  };
  const { issueUses, partyUses } = state;
  return {
    ...state,
    summits: state.summits.set(summitId, entry),
    withdrawnSummits: state.withdrawnSummits.delete(summitId),
    issueUses: count(count(issueUses, previous?.agenda ?? [], -1), agenda, 1),
    partyUses: count(count(partyUses, previous?.participants ?? [], -1), participants, 1),
  };
}

/** The state after a summit was withdrawn: nothing may name it any more, and what it named may be undeclared. */
export function dropSummit(state: RelationState, summitId: string, stamp: Stamp): RelationState {
  const previous = state.summits.get(summitId);
  if (previous === undefined) throw unknownEntry('summit', summitId, stamp);
  const left = { ...marked(previous, previous.digest, stamp), live: false } as const;
  return {
    ...state,
    summits: state.summits.delete(summitId),
    withdrawnSummits: state.withdrawnSummits.set(summitId, left),
    issueUses: count(state.issueUses, previous.agenda, -1),
    partyUses: count(state.partyUses, previous.participants, -1),
  };
}

/** The state after a summit was concluded or cancelled with `ending`. */
export function endSummit(
  state: RelationState,
  phase: 'concluded' | 'cancelled',
  ending: { readonly summitId: string },
  stamp: Stamp,
): RelationState {
  const previous = state.summits.get(ending.summitId);
  if (previous === undefined) throw unknownEntry('summit', ending.summitId, stamp);
  const { revision, origin } = stamp;
  const entry: SummitEntry = {
    ...previous,
    revision,
    touched: previous.touched || origin === undefined,
    phase,
    end: { digest: digestOf(ending), revision, ...(origin && { origin }) },
  };
  return { ...state, summits: state.summits.set(ending.summitId, entry) };
}

const unknownEntry = (kind: string, id: string, { revision }: Stamp): Error =>
  new Error(
    `Event r${revision} is about the ${kind} "${id}", which the stream never recorded: it is damaged`,
  );
