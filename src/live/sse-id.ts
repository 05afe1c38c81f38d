import type { Position } from '../eventstore/port.ts';
import { parsePosition } from '../http/preconditions.ts';
import { ok, type Result } from '../kernel/result.ts';

/** The id of an event of a stream: how far a client that saw it has come, and in which log. */
export const sseIdOf = (position: string, log: string): string => `${position}@${log}`;

/** What an id names; a bare position, as older streams and people write it, says nothing of a log. */
export function parseSseId(id: string): Result<{ readonly from: Position; readonly log?: string }> {
  const [, position = id, log] = /^(-?\d+)@(.+)$/.exec(id) ?? [];
  const from = position === '-1' ? ok(-1n) : parsePosition(position);
  return from.ok ? ok({ from: from.value, ...(log !== undefined && { log }) }) : from;
}
