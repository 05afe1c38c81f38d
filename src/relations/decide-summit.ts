import { digestOf } from '../kernel/canonical-json.ts';
import type { DayNumber } from '../kernel/clock.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import type { RelationEvent, SummitCancellation, SummitConclusion, SummitContent } from './events.ts';
import {
  dayFault,
  fault,
  firstFault,
  issueFault,
  listed,
  occurredFault,
  orderFault,
  partyFault,
  refuse,
  repeated,
} from './rules.ts';
import type { RelationState, SummitEntry } from './state.ts';

type Decision = Result<RelationEvent[]>;

export function scheduleSummit(state: RelationState, summit: SummitContent, latest: DayNumber): Decision {
  const { summitId } = summit;
  const present = state.summits.get(summitId);
  if (present !== undefined) {
    if (present.digest === digestOf(summit)) return ok([]);
    return refuse(
      'conflict',
      'summit-exists',
      `Summit "${summitId}" was already scheduled, with other content (r${present.revision})`,
      'Revise that summit with a reason, or schedule this one under another id.',
      { path: ['summitId'], summitId, revision: present.revision },
    );
  }
  const found = summitFault(state, summit, latest);
  return found === undefined ? ok([{ type: 'SummitScheduled.v1', data: summit }]) : err(found);
}

export function reviseSummit(
  state: RelationState,
  summit: SummitContent,
  reason: string,
  latest: DayNumber,
): Decision {
  const present = knownSummit(state, summit.summitId);
  if (!present.ok) return present;
  if (present.value.digest === digestOf(summit)) return ok([]);
  if (present.value.phase !== 'scheduled') return ended(summit.summitId, present.value);
  const found = summitFault(state, summit, latest);
  return found === undefined ? ok([{ type: 'SummitRevised.v1', data: { ...summit, reason } }]) : err(found);
}

type SummitEnd =
  | { readonly type: 'SummitConcluded.v1'; readonly data: SummitConclusion }
  | { readonly type: 'SummitCancelled.v1'; readonly data: SummitCancellation };

/** Concludes or cancels a scheduled summit, once. */
export function endSummit(state: RelationState, event: SummitEnd, latest: DayNumber): Decision {
  const { summitId, occurred } = event.data;
  const present = knownSummit(state, summitId);
  if (!present.ok) return present;
  const { phase, end } = present.value;
  const asked = event.type === 'SummitConcluded.v1' ? 'concluded' : 'cancelled';
  if (phase !== 'scheduled') {
    return phase === asked && end?.digest === digestOf(event.data) ? ok([]) : ended(summitId, present.value);
  }
  const found = occurredFault(occurred, `Summit "${summitId}", ${asked}`, ['occurred'], latest);
  return found === undefined ? ok([event]) : err(found);
}

function knownSummit(state: RelationState, summitId: string): Result<SummitEntry> {
  const entry = state.summits.get(summitId);
  if (entry !== undefined) return ok(entry);
  const held = state.summits.size === 0 ? 'none' : listed(state.summits.keys());
  return refuse(
    'missing',
    'unknown-summit',
    `The history holds no summit "${summitId}"`,
    `Schedule it first, or correct the id; it holds ${held}.`,
    { summitId },
  );
}

const ended = (summitId: string, { phase, revision }: SummitEntry): Result<never> =>
  refuse(
    'conflict',
    'summit-ended',
    `Summit "${summitId}" was ${phase} already (r${revision})`,
    'A summit ends once. Record what came after as acts or notes, or schedule another summit.',
    { summitId, phase, revision },
  );

function summitFault(state: RelationState, summit: SummitContent, latest: DayNumber): Rejection | undefined {
  const { summitId, date, participants, agenda, announced } = summit;
  const what = `Summit "${summitId}"`;
  return firstFault(
    // The summit itself may lie in the future; its announcement may not.
    () => dayFault(date.from, what, ['date', 'from']),
    () => (date.to === undefined ? undefined : dayFault(date.to, what, ['date', 'to'])),
    () => orderFault(date.from, date.to, what, ['date']),
    () => occurredFault(announced, `${what}, announced`, ['announced'], latest),
    () => twice(what, 'participants', participants),
    () => twice(what, 'agenda', agenda),
    ...participants.map((party, index) => () => partyFault(state, party, what, ['participants', index])),
    ...agenda.map((issue, index) => () => issueFault(state, issue, what, ['agenda', index])),
  );
}

function twice(
  what: string,
  field: 'participants' | 'agenda',
  names: readonly string[],
): Rejection | undefined {
  const found = repeated(names);
  if (found === undefined) return undefined;
  return fault('named-twice', `${what} names ${found.name} twice`, 'Name it once.', [field, found.index]);
}
