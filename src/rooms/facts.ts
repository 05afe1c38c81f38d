import type { Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import type { AskedBase } from '../whatifs/events.ts';
import type { HistoryAtBase } from '../whatifs/history-at-base.ts';
import type { RoomCommand } from './commands.ts';
import { noRoom } from './refusals.ts';

/** The facts, provided that they are of the base asked for: they were gathered before the command was judged. */
export function factsFor({ facts }: RoomCommand, asked: AskedBase): Result<HistoryAtBase> {
  if (facts === undefined) return noRoom();
  if (!facts.ok) return facts;
  const { base } = facts.value;
  const fits = (asked.revision ?? base.revision) === base.revision && (asked.at ?? base.at) === base.at;
  if (fits) return facts;
  return refuse(
    'conflict',
    'revision-conflict',
    'The base of the room was moved while this command was under way',
    'See whether it still makes sense, and send it again.',
  );
}
