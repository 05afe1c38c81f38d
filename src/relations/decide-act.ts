import { listed } from '../kernel/listed.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { DayNumber } from '../kernel/clock.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import { dependantsFault, dependantsOf } from './act-links.ts';
import { actFaults } from './act-rules.ts';
import { completeAct } from './complete-act.ts';
import { putAct } from './entries.ts';
import type { ActContent, ActDraft, RelationEvent } from './events.ts';
import { refuse } from './rules.ts';
import type { ActEntry, RelationState } from './state.ts';

/** Most acts of one `RecordActs`: as many as one append takes. */
export const MOST_ACTS = 500;

type Decision = Result<RelationEvent[]>;

/** Recorded again with equal content: nothing to do. With other content: a conflict. A retracted act may come back. */
export function recordAct(state: RelationState, draft: ActDraft, latest: DayNumber): Decision {
  const completed = completeAct(draft);
  if (!completed.ok) return completed;
  const act = completed.value;
  const present = state.acts.get(act.actId);
  if (present?.live) {
    if (present.digest === digestOf(act)) return ok([]);
    return refuse(
      'conflict',
      'act-exists',
      `Act "${act.actId}" is already recorded, with other content (r${present.revision})`,
      'Correct that act with a reason, or record this one under another id.',
      { path: ['actId'], actId: act.actId, revision: present.revision },
    );
  }
  const found = actFault(state, act, latest);
  return found === undefined ? ok([{ type: 'ActRecorded.v1', data: act }]) : err(found);
}

/** All or nothing; each act is judged as if those before it in the list were recorded already. */
export function recordActs(state: RelationState, drafts: readonly ActDraft[], latest: DayNumber): Decision {
  if (drafts.length > MOST_ACTS) {
    return refuse(
      'rule',
      'too-many-acts',
      `${drafts.length} acts in one command; the most is ${MOST_ACTS}`,
      `Send them in several commands of at most ${MOST_ACTS}, in order.`,
      { path: ['contents'], most: MOST_ACTS },
    );
  }
  const events: RelationEvent[] = [];
  let soFar = state;
  for (const [index, draft] of drafts.entries()) {
    const decision = recordAct(soFar, draft, latest);
    if (!decision.ok) return err(inBatch(decision.error, index));
    for (const event of decision.value) {
      if (event.type !== 'ActRecorded.v1') continue;
      events.push(event);
      soFar = putAct(soFar, event.data, { revision: state.revision + events.length });
    }
  }
  return ok(events);
}

function inBatch(rejection: Rejection, index: number): Rejection {
  const within = rejection.details?.['path'];
  return {
    ...rejection,
    message: `${rejection.message} (number ${index + 1} of the list; nothing of it was recorded)`,
    details: {
      ...rejection.details,
      index,
      path: ['contents', index, ...(Array.isArray(within) ? (within as unknown[]) : [])],
    },
  };
}

export function correctAct(
  state: RelationState,
  draft: ActDraft,
  reason: string,
  latest: DayNumber,
): Decision {
  const present = liveAct(state, draft.actId);
  if (!present.ok) return present;
  const completed = completeAct(draft);
  if (!completed.ok) return completed;
  const act = completed.value;
  if (present.value.digest === digestOf(act)) return ok([]);
  const found = actFault(state, act, latest);
  return found === undefined ? ok([{ type: 'ActCorrected.v1', data: { ...act, reason } }]) : err(found);
}

export function retractAct(state: RelationState, actId: string, reason: string): Decision {
  const present = liveAct(state, actId);
  if (!present.ok) return present;
  const dependants = dependantsOf(state, actId);
  if (dependants.length > 0) {
    return refuse(
      'conflict',
      'act-in-use',
      `Act "${actId}" is followed up or reversed by ${listed(dependants)}`,
      `Retract ${listed(dependants)} first, or correct them so that they no longer name "${actId}".`,
      { actId, dependants },
    );
  }
  return ok([{ type: 'ActRetracted.v1', data: { actId, reason } }]);
}

function liveAct(state: RelationState, actId: string): Result<ActEntry> {
  const entry = state.acts.get(actId);
  if (entry?.live) return ok(entry);
  return entry === undefined
    ? refuse(
        'missing',
        'unknown-act',
        `The history holds no act "${actId}"`,
        'Correct the id, or record the act.',
        {
          actId,
        },
      )
    : refuse(
        'conflict',
        'act-retracted',
        `Act "${actId}" was retracted (r${entry.revision})`,
        'Record it again under the same id if it is to count after all.',
        { actId, revision: entry.revision },
      );
}

/** The first rule that a recorded or corrected act breaks. */
const actFault = (state: RelationState, act: ActContent, latest: DayNumber): Rejection | undefined =>
  actFaults(state, act, latest)[0] ?? dependantsFault(state, act);
