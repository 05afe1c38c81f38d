import { List, Map as PersistentMap } from 'immutable';
import type { EventMetadata } from '../port.ts';

/** Commands that a stream remembers, so that a repeat gets the first answer. */
export const REMEMBERED_COMMANDS = 1000;

export interface RememberedCommand {
  readonly hash: string;
  readonly events: number;
  /** Of the command's last event. */
  readonly revision: number;
}

/** The commands that wrote a stream's latest events; part of the state that is folded from them. */
export interface CommandMemory {
  readonly answers: PersistentMap<string, RememberedCommand>;
  /** Ids, oldest first. */
  readonly order: List<string>;
}

export const NO_COMMANDS: CommandMemory = { answers: PersistentMap(), order: List() };

interface CommandTrace {
  readonly metadata: Pick<EventMetadata, 'commandId' | 'commandHash'>;
  readonly revision: number;
}

/** The memory after one more event of the stream. */
export function remembering(memory: CommandMemory, { metadata, revision }: CommandTrace): CommandMemory {
  const { answers, order } = memory;
  const { commandId, commandHash: hash } = metadata;
  const before = answers.get(commandId);
  // The same id further back in the stream is a forgotten command that was sent anew: its answer is the new one.
  const goesOn = before !== undefined && before.hash === hash && before.revision === revision - 1;
  const answer = { hash, events: goesOn ? before.events + 1 : 1, revision };
  return kept({ answers: answers.set(commandId, answer), order }, commandId, before === undefined);
}

function kept(commands: CommandMemory, commandId: string, isNew: boolean): CommandMemory {
  if (!isNew) return commands;
  const order = commands.order.push(commandId);
  const oldest = order.first();
  if (order.size <= REMEMBERED_COMMANDS || oldest === undefined) return { ...commands, order };
  return { answers: commands.answers.delete(oldest), order: order.shift() };
}
