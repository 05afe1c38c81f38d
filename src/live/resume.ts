import type { Position } from '../eventstore/port.ts';
import { problem, type Problem } from '../http/problem.ts';

/** How a subscription begins. A position that this instance has not reached yet is waited for. */
export type Beginning =
  | { readonly with: 'snapshot'; readonly problem?: Problem }
  | { readonly with: 'events'; readonly after: Position };

/**
 * Decides how a subscription begins that wants to go on after `from` of the log `log`. What cannot be gone on from is told
 * as a problem, and a snapshot takes the place of everything that the client has.
 */
export function beginningOf(
  wanted: { readonly from?: Position; readonly log?: string },
  store: { readonly log: string; readonly head: Position },
): Beginning {
  const { from, log } = wanted;
  if (from === undefined) return { with: 'snapshot' };
  if (log !== undefined && log !== store.log) {
    return {
      with: 'snapshot',
      problem: problem(
        409,
        'other-log',
        `The position belongs to the log ${log.slice(0, 60)}; this server reads the log ${store.log}.`,
        'Drop what you have of this topic and begin with the snapshot that follows.',
        { details: { log: store.log } },
      ),
    };
  }
  if (from > store.head) {
    return {
      with: 'snapshot',
      problem: problem(
        409,
        'beyond-head',
        `The position ${from} lies beyond the end of the log, ${store.head}.`,
        'Drop what you have of this topic and begin with the snapshot that follows; the log may have been restored from a copy.',
        { details: { head: String(store.head) } },
      ),
    };
  }
  return { with: 'events', after: from };
}

/**
 * Whether a range follows what a listener has, which is everything of the topic up to `position`. A range that the listener
 * has already is `known`; one that begins before `position` and ends after it would repeat events.
 */
export function fits(
  position: Position,
  range: { readonly from: Position; readonly to: Position },
): 'follows' | 'known' | 'overlaps' {
  if (range.to <= position) return 'known';
  return range.from < position ? 'overlaps' : 'follows';
}
