import { listed } from '../kernel/listed.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { dayNumber, formatDay, type DayNumber } from '../kernel/clock.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import type {
  Occurred,
  RelationEvent,
  SummitCancellation,
  SummitConclusion,
  SummitContent,
} from './events.ts';
import {
  fault,
  firstFault,
  found,
  issueFault,
  partyFault,
  refuse,
  repeats,
  type Declared,
  type Partly,
} from './rules.ts';
import { dayFault, occurredFault, orderFault, sourceFaults } from './day-rules.ts';
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
  const [broken] = summitFaults(state, summit, latest);
  return broken === undefined ? ok([{ type: 'SummitScheduled.v1', data: summit }]) : err(broken);
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
  const [broken] = summitFaults(state, summit, latest);
  return broken === undefined ? ok([{ type: 'SummitRevised.v1', data: { ...summit, reason } }]) : err(broken);
}

type SummitEnd =
  | { readonly type: 'SummitConcluded.v1'; readonly data: SummitConclusion }
  | { readonly type: 'SummitCancelled.v1'; readonly data: SummitCancellation };

/** Concludes or cancels a scheduled summit, once. */
export function endSummit(state: RelationState, event: SummitEnd, latest: DayNumber): Decision {
  const { summitId } = event.data;
  const present = knownSummit(state, summitId);
  if (!present.ok) return present;
  const { phase, end, announced } = present.value;
  const asked = event.type === 'SummitConcluded.v1' ? 'concluded' : 'cancelled';
  if (phase !== 'scheduled') {
    return phase === asked && end?.digest === digestOf(event.data) ? ok([]) : ended(summitId, present.value);
  }
  const [broken] = endFaults(asked, event.data, announced, latest);
  return broken === undefined ? ok([event]) : err(broken);
}

/** Takes a summit back that was never to be held, or ended otherwise than the record says; nothing that stands may belong to it. */
export function withdrawSummit(state: RelationState, summitId: string, reason: string): Decision {
  const present = knownSummit(state, summitId);
  if (!present.ok) return present;
  const acts = [...(state.summitActs.get(summitId) ?? [])];
  const presets = [...state.presets]
    .filter(([, preset]) => preset.live && preset.summitId === summitId)
    .map(([preset]) => preset);
  if (acts.length + presets.length === 0) {
    return ok([{ type: 'SummitWithdrawn.v1', data: { summitId, reason } }]);
  }
  const named = [
    ...(acts.length === 0 ? [] : [`acts ${listed(acts)}`]),
    ...(presets.length === 0 ? [] : [`presets ${listed(presets)}`]),
  ].join(' and ');
  return refuse(
    'conflict',
    'summit-in-use',
    `To summit "${summitId}" belong the ${named}`,
    'Retract them first, or correct them so that they no longer name it. A summit that was called off is cancelled instead.',
    { summitId, acts, presets },
  );
}

function knownSummit(state: RelationState, summitId: string): Result<SummitEntry> {
  const entry = state.summits.get(summitId);
  if (entry !== undefined) return ok(entry);
  const gone = state.withdrawnSummits.get(summitId);
  if (gone !== undefined) {
    return refuse(
      'conflict',
      'summit-withdrawn',
      `Summit "${summitId}" was withdrawn (r${gone.revision})`,
      'Schedule it again under the same id if it stands after all.',
      { summitId, revision: gone.revision },
    );
  }
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

/** Every rule that a summit breaks, as far as its fields are there. */
export function summitFaults(
  declared: Declared,
  { summitId, date, participants = [], agenda = [], announced, sources }: Partly<SummitContent>,
  latest: DayNumber,
): Rejection[] {
  const what = nameOf(summitId);
  return found([
    // The summit itself may lie in the future; its announcement may not.
    date === undefined ? undefined : dateFault(date, what),
    announced === undefined
      ? undefined
      : occurredFault(announced, `${what}, announced`, ['announced'], latest),
    ...twice(what, 'participants', participants),
    ...twice(what, 'agenda', agenda),
    ...participants.map((party, index) => partyFault(declared, party, what, ['participants', index])),
    ...agenda.map((issue, index) => issueFault(declared, issue, what, ['agenda', index])),
    ...sourceFaults(sources, what, latest),
  ]);
}

const dateFault = ({ from, to }: SummitContent['date'], what: string): Rejection | undefined =>
  firstFault(
    () => dayFault(from, what, ['date', 'from']),
    () => (to === undefined ? undefined : dayFault(to, what, ['date', 'to'])),
    () => orderFault(from, to, what, ['date']),
  );

/** What is wrong with the days of how a summit ended (`phase`); `announced` is the first day of its announcement. */
export function endFaults(
  phase: 'concluded' | 'cancelled',
  { summitId, occurred, sources }: Partly<SummitConclusion>,
  announced: DayNumber | undefined,
  latest: DayNumber,
): Rejection[] {
  const what = `${nameOf(summitId)}, ${phase}`;
  return found([
    occurred === undefined ? undefined : endedFault(occurred, announced, what, latest),
    ...sourceFaults(sources, what, latest),
  ]);
}

function endedFault(
  occurred: Occurred,
  announced: DayNumber | undefined,
  what: string,
  latest: DayNumber,
): Rejection | undefined {
  const last = occurred.to ?? occurred.from;
  return firstFault(
    () => occurredFault(occurred, what, ['occurred'], latest),
    () =>
      announced === undefined || dayNumber(last) >= announced
        ? undefined
        : fault(
            'ended-before-announced',
            `${what} on ${last}, before it was announced on ${formatDay(announced)}`,
            'Correct one of the two dates.',
            ['occurred'],
          ),
  );
}

const nameOf = (summitId: string | undefined): string =>
  summitId === undefined ? 'The summit' : `Summit "${summitId}"`;

const twice = (what: string, field: 'participants' | 'agenda', names: readonly string[]): Rejection[] =>
  repeats(names).map(({ name, index }) =>
    fault('named-twice', `${what} names ${name} twice`, 'Name it once.', [field, index]),
  );
