import type { RelationCommand, RelationOrder } from '../../src/relations/commands.ts';
import {
  actSchema,
  noteSchema,
  relationSchema,
  summitSchema,
  type ActContent,
  type ActDraft,
  type ActInput,
  type NoteContent,
  type RelationContent,
  type SummitConclusion,
  type SummitContent,
} from '../../src/relations/events.ts';
import { completeAct } from '../../src/relations/complete-act.ts';
import { uuidV5, DETENTE_NAMESPACE } from '../../src/kernel/ids.ts';
import type { Clock } from '../../src/kernel/clock.ts';

/** Contents for tests: valid by themselves, each with what a test wants changed. */

export const HISTORY = 'RUS-USA~test';
/** The recording clock of tests stands at 16 June 2021, noon; so 17 June is the last day that may be recorded. */
export const NOW = Date.parse('2021-06-16T12:00:00Z');
export const fixedClock: Clock = { now: () => NOW };

const source = { title: 'Transcript', publisher: 'The White House', published: '2021-03-18', quote: 'I do.' };

export const relation = (changes: Partial<RelationContent> = {}): RelationContent => ({
  ...relationSchema.parse({
    title: 'United States and Russia',
    parties: ['RUS', 'USA'],
    baseline: { value: 50, rationale: 'Neither warm nor cold.' },
    issues: [
      { id: 'cyber', title: 'Cyber' },
      { id: 'rhetoric', title: 'Rhetoric' },
      { id: 'summitry', title: 'Meetings' },
    ],
    thirdParties: [{ party: 'UKR', why: 'Acts toward Ukraine move the relation.' }],
    coverage: { from: '2021-01-01' },
  }),
  ...changes,
});

export const act = (actId: string, changes: Partial<ActInput> = {}): ActDraft =>
  actSchema.parse({
    actId,
    occurred: { from: '2021-04-15' },
    initiator: 'USA',
    target: 'RUS',
    code: { code: '163' },
    issue: 'cyber',
    summary: `What ${actId} was.`,
    sources: [source],
    ...changes,
  });

/** The act as it is recorded, with its score. */
export function recordedAct(actId: string, changes: Partial<ActInput> = {}): ActContent {
  const completed = completeAct(act(actId, changes));
  if (!completed.ok) throw new Error(completed.error.message);
  return completed.value;
}

export const note = (noteId: string, changes: Partial<NoteContent> = {}): NoteContent => ({
  ...noteSchema.parse({
    noteId,
    occurred: { from: '2021-05-01' },
    summary: 'A remark.',
    sources: [source],
  }),
  ...changes,
});

export const summit = (summitId: string, changes: Partial<SummitContent> = {}): SummitContent => ({
  ...summitSchema.parse({
    summitId,
    title: 'Meeting in Geneva',
    date: { from: '2021-06-16' },
    venue: 'Geneva',
    participants: ['RUS', 'USA'],
    agenda: ['cyber'],
    announced: { from: '2021-05-25' },
    sources: [source],
  }),
  ...changes,
});

export const ending = (summitId: string, changes: Partial<SummitConclusion> = {}): SummitConclusion => ({
  summitId,
  occurred: { from: '2021-06-16', precision: 'day' },
  summary: 'It ended.',
  sources: [source],
  ...changes,
});

/** A command with an id of its own for each `key`; the same key gives the same command id. */
export const command = (
  order: RelationOrder,
  key: string,
  rest: Partial<RelationCommand> = {},
): RelationCommand => ({
  history: HISTORY,
  order,
  commandId: uuidV5(DETENTE_NAMESPACE, key),
  actor: { id: 'ann', via: 'test' },
  ...rest,
});

export const open = (content = relation()): RelationOrder => ({ type: 'OpenRelation', content });
export const record = (...input: Parameters<typeof act>): RelationOrder => ({
  type: 'RecordAct',
  content: act(...input),
});
