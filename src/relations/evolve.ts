import { Map as PersistentMap } from 'immutable';
import { NO_COMMANDS, remembering } from '../eventstore/commands/command-memory.ts';
import type { RecordedEvent } from '../eventstore/commands/decider.ts';
import { UnfitEvent } from '../eventstore/following/parking.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import {
  dropAct,
  dropNote,
  dropSummit,
  endSummit,
  marked,
  putAct,
  putNote,
  putSummit,
  type Stamp,
} from './entries.ts';
import type { RelationContent, RelationEvent, RelationEventType } from './events.ts';
import type { RelationEntry, RelationState } from './state.ts';
import { withoutReason } from './without-reason.ts';

const EVENT_TYPES: Readonly<Record<RelationEventType, true>> = {
  'RelationOpened.v1': true,
  'RelationRevised.v1': true,
  'ActRecorded.v1': true,
  'ActCorrected.v1': true,
  'ActRetracted.v1': true,
  'NoteRecorded.v1': true,
  'NoteCorrected.v1': true,
  'NoteRetracted.v1': true,
  'SummitScheduled.v1': true,
  'SummitRevised.v1': true,
  'SummitConcluded.v1': true,
  'SummitCancelled.v1': true,
  'SummitWithdrawn.v1': true,
  'PresetDeclared.v1': true,
  'PresetWithdrawn.v1': true,
  'StoryDeclared.v1': true,
};

/** Wire names of all events of a history, in the order in which they are documented. */
export const RELATION_EVENT_TYPES = Object.keys(EVENT_TYPES) as readonly RelationEventType[];

/**
 * The border between what a store holds and what the domain knows. Throws for a type that this version does not know: an
 * event that is skipped would make every later decision wrong.
 */
function relationEvent(event: RecordedEvent): RelationEvent {
  if (!Object.hasOwn(EVENT_TYPES, event.type)) {
    throw new UnfitEvent(
      `Event r${event.revision} has the type "${event.type}", which this version does not know`,
      'It was written by a newer version of this program, or by another one. Install the newer version to read it.',
    );
  }
  return event as unknown as RelationEvent;
}

/** The state after one more event of the history's stream. Throws only where the stream itself is damaged. */
export function evolve(state: RelationState | undefined, recorded: RecordedEvent): RelationState {
  const event = relationEvent(recorded);
  const { revision, metadata } = recorded;
  const stamp: Stamp =
    metadata.origin === undefined
      ? { revision }
      : { revision, origin: { scenario: metadata.origin.scenario, digest: metadata.origin.digest } };
  if (event.type === 'RelationOpened.v1') return remember(opened(event.data, stamp), recorded);
  if (state === undefined) {
    throw new Error(`The stream begins with ${event.type} instead of RelationOpened.v1: it is damaged`);
  }
  return remember(applied(state, event, stamp), recorded);
}

function applied(
  state: RelationState,
  event: Exclude<RelationEvent, { type: 'RelationOpened.v1' }>,
  stamp: Stamp,
): RelationState {
  switch (event.type) {
    case 'RelationRevised.v1':
      return { ...state, relation: relationEntry(withoutReason(event.data), stamp, state.relation) };
    case 'ActRecorded.v1':
      return putAct(state, event.data, stamp);
    case 'ActCorrected.v1':
      return putAct(state, withoutReason(event.data), stamp);
    case 'ActRetracted.v1':
      return dropAct(state, event.data.actId, stamp);
    case 'NoteRecorded.v1':
      return putNote(state, event.data, stamp);
    case 'NoteCorrected.v1':
      return putNote(state, withoutReason(event.data), stamp);
    case 'NoteRetracted.v1':
      return dropNote(state, event.data.noteId, stamp);
    case 'SummitScheduled.v1':
      return putSummit(state, event.data, stamp);
    case 'SummitRevised.v1':
      return putSummit(state, withoutReason(event.data), stamp);
    case 'SummitConcluded.v1':
      return endSummit(state, 'concluded', event.data, stamp);
    case 'SummitCancelled.v1':
      return endSummit(state, 'cancelled', event.data, stamp);
    case 'SummitWithdrawn.v1':
      return dropSummit(state, event.data.summitId, stamp);
    case 'PresetDeclared.v1':
    case 'PresetWithdrawn.v1':
      return withPreset(state, event, stamp);
    case 'StoryDeclared.v1':
      return { ...state, story: marked(state.story, digestOf(event.data), stamp) };
  }
}

function withPreset(
  state: RelationState,
  { type, data }: Extract<RelationEvent, { type: `Preset${string}` }>,
  stamp: Stamp,
): RelationState {
  const { preset } = data;
  const live = type === 'PresetDeclared.v1';
  const previous = state.presets.get(preset);
  const digest = live ? digestOf(data) : (previous?.digest ?? '');
  const summitId = 'summitId' in data ? data.summitId : undefined;
  const entry = { ...marked(previous, digest, stamp), live, ...(summitId !== undefined && { summitId }) };
  return { ...state, presets: state.presets.set(preset, entry) };
}

function opened(content: RelationContent, stamp: Stamp): RelationState {
  return {
    revision: stamp.revision,
    relation: relationEntry(content, stamp),
    acts: PersistentMap(),
    followUps: PersistentMap(),
    reversals: PersistentMap(),
    tellings: PersistentMap(),
    notes: PersistentMap(),
    summits: PersistentMap(),
    withdrawnSummits: PersistentMap(),
    summitActs: PersistentMap(),
    presets: PersistentMap(),
    issueUses: PersistentMap(),
    partyUses: PersistentMap(),
    commands: NO_COMMANDS,
  };
}

function relationEntry(content: RelationContent, stamp: Stamp, previous?: RelationEntry): RelationEntry {
  return {
    ...marked(previous, digestOf(content), stamp),
    content,
    issues: new Set(content.issues.map(({ id }) => id)),
    thirdParties: new Set(content.thirdParties.map(({ party }) => party)),
  };
}

const remember = (state: RelationState, recorded: RecordedEvent): RelationState => ({
  ...state,
  revision: recorded.revision,
  commands: remembering(state.commands, recorded),
});
