import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { z } from 'zod';
import { formOf } from '../http/faults.ts';
import type { EventStore } from '../eventstore/port.ts';
import type { EntryKey, RelationOrder } from '../relations/commands.ts';
import type { HistoryId } from '../relations/history-id.ts';
import { RelationWriter } from '../relations/relation.writer.ts';
import { TensionQuery } from '../tension/tension.query.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { optionAt } from './entry-fields.ts';
import { CliError, EXIT } from './exit.ts';
import { historiesOf } from './history.session.ts';
import { figure } from './terminal.ts';

/** How what was written is told. */
export interface WritingOptions {
  readonly json?: boolean;
}

/** What options say, in a schema's form; all its faults are told under the names of their options, and end the command. */
export function formed<T extends z.ZodType>(context: CliContext, schema: T, value: unknown): z.output<T> {
  const form = formOf(schema, value);
  if (form.ok) return form.value;
  const [first, ...others] = form.error.map(({ path, code, message, remedy }) => ({
    message: `${optionAt(path)} ${message}`,
    remedy: code === 'missing' ? `Add ${optionAt(path)}.` : remedy,
  }));
  for (const { message, remedy } of others) context.say(`${message}. ${remedy}`);
  throw new CliError(EXIT.invalidInput, first?.message ?? 'the options are incomplete', first?.remedy);
}

/** The full id of a history that a person names, perhaps by its pair alone. */
export async function named(context: CliContext, store: EventStore, history: string): Promise<HistoryId> {
  return accepted((await historiesOf(context, store, history)).resolve(history)).id;
}

/** Who writes from a command line: the account that runs it. */
export function writerName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as containers have.
    return 'operator';
  }
}

export interface Deed {
  readonly history: HistoryId;
  readonly order: RelationOrder;
  /** What was done: `Recorded act`. */
  readonly said: string;
  /** To what; to the history itself where it is left out. */
  readonly entry?: EntryKey;
  /** The revision of the last event about the entry that was looked at, where what is sent is laid over what it said. */
  readonly expectedEntryRevision?: number;
  /** The day whose tension may have moved. */
  readonly day?: string;
}

/** Carries an order out and tells what it did: the revision, what may be a slip, and how tension moved on its day. */
export async function write(
  context: CliContext,
  store: EventStore,
  { history, order, said, entry, day, expectedEntryRevision }: Deed,
  options: WritingOptions,
): Promise<void> {
  const writer = new RelationWriter({ store, clock: context.clock });
  const actor = { id: writerName(), via: 'cli' };
  const {
    revision,
    events,
    cautions = [],
  } = accepted(
    await writer.execute({
      history,
      order,
      commandId: randomUUID(),
      actor,
      ...(expectedEntryRevision !== undefined && { expectedEntryRevision }),
    }),
  );
  for (const { path, message, code, remedy } of cautions)
    context.say(`caution: ${optionAt(path)}: ${message} [${code}]. ${remedy}`);
  const tension =
    day === undefined
      ? undefined
      : await moved({ context, store, history }, day, { before: revision - events, after: revision });
  if (options.json === true) {
    const told = {
      history,
      ...(entry !== undefined && { entry }),
      revision,
      events,
      ...(cautions.length > 0 && { cautions }),
      ...(tension && { tension }),
    };
    return context.print(`${JSON.stringify(told)}\n`);
  }
  const terminal = context.terminal();
  const line =
    tension &&
    `Tension on ${tension.day}: ${figure(tension.before, terminal)} before, ${figure(tension.after, terminal)} now.\n`;
  const subject = entry === undefined ? history : `${entry.slice(entry.indexOf(':') + 1)} in ${history}`;
  const stands =
    events === 0
      ? `the record says so already, at revision ${revision}`
      : `the history stands at revision ${revision}`;
  await context.print(`${said} ${subject}; ${stands}.\n${line ?? ''}`);
}

/** Tension on a day, before and after what was written. */
async function moved(
  { context, store, history }: Place,
  day: string,
  revisions: { readonly before: number; readonly after: number },
): Promise<{ readonly day: string; readonly before: number; readonly after: number }> {
  const query = new TensionQuery({
    histories: await historiesOf(context, store, history),
    clock: context.clock,
  });
  const at = async (revision: number) =>
    accepted(await query.explain(history, { at: day, asOf: { revision } }, { limit: 1 })).tension;
  return { day, before: await at(revisions.before), after: await at(revisions.after) };
}

interface Place {
  readonly context: CliContext;
  readonly store: EventStore;
  readonly history: HistoryId;
}
