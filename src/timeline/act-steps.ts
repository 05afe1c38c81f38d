import type { StoredEvent } from '../eventstore/port.ts';
import { formatInstant } from '../kernel/clock.ts';
import { NONE, OPEN } from './act-columns.ts';
import type { HistoryTable } from './history-table.ts';
import type { ActBodies } from './act-bodies.ts';
import { authorshipOf } from './stored-content.ts';
import type { ActVersion } from './timeline-page.ts';

/** An event about an act. */
export interface ActStep {
  readonly revision: number;
  /** Row of the version that the event opened; absent for a retraction. */
  readonly row?: number;
}

/** The events about an act up to a revision, oldest first. */
export function stepsOf(table: HistoryTable, actId: string, upTo: number): ActStep[] {
  const steps: ActStep[] = [];
  const act = table.acts.reader();
  let followedBy = OPEN;
  for (let row = table.acts.latestRowOf(actId); row !== NONE; row = act.previous) {
    act.moveTo(row);
    const { revision, endedAt } = act;
    // An end that is not the beginning of the next version is a retraction.
    if (endedAt !== followedBy && endedAt <= upTo) steps.push({ revision: endedAt });
    if (revision <= upTo) steps.push({ revision, row });
    followedBy = revision;
  }
  return steps.reverse();
}

/** The event of a step as it is shown. */
export function actVersion(event: StoredEvent, { row }: ActStep, contents: ActBodies): ActVersion {
  return {
    kind: row === undefined ? 'retracted' : event.type.startsWith('ActCorrected') ? 'corrected' : 'recorded',
    revision: event.revision,
    recordedAt: formatInstant(event.recordedAt),
    ...authorshipOf(event),
    ...(row === undefined ? {} : { content: contents.of(row, event) }),
  };
}
