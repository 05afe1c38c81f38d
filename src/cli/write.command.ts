import type { EventStore } from '../eventstore/port.ts';
import { slugOf } from '../kernel/slug.ts';
import type { RelationOrder } from '../relations/commands.ts';
import { relationSchema, summitConclusionSchema, type ActContent } from '../relations/events.ts';
import { historyIdOf, type HistoryId } from '../relations/history-id.ts';
import {
  actFields,
  given,
  occurredOf,
  sourcesOf,
  type ActOptions,
  type SourceOptions,
} from '../scenarios/act-fields.ts';
import {
  actDraftOf,
  actEntrySchema,
  DEFAULT_SCALE,
  noteEntrySchema,
  summitEntrySchema,
} from '../scenarios/schema.ts';
import { occurred } from '../scenarios/shorthands.ts';
import { writtenAct } from '../scenarios/written-entries.ts';
import { TimelineQuery } from '../timeline/timeline.query.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { historiesOf } from './history.session.ts';
import { withStore } from './store.session.ts';
import { formed, named, write, type WritingOptions } from './writing.session.ts';

/** How a summit ended, with its day in any form that files have. */
const summitEndSchema = summitConclusionSchema.extend({ occurred });

interface OpenOptions extends WritingOptions {
  readonly title?: string;
  readonly baseline?: string;
  readonly because?: string;
  readonly issue?: readonly string[];
  readonly third?: readonly string[];
  readonly name?: readonly string[];
  readonly introduction?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Splits `KEY=words`; what has no words keeps its key alone, for the form to refuse. */
function pair(text: string): readonly [string, string | undefined] {
  const cut = text.indexOf('=');
  return cut < 0 ? [text, undefined] : [text.slice(0, cut), text.slice(cut + 1)];
}

/** `detente open`: begins the history of two parties. */
export async function open(context: CliContext, history: string, options: OpenOptions): Promise<void> {
  const [, first = '', second = '', name = ''] = /^([A-Z]{3})-([A-Z]{3})~(.+)$/u.exec(history) ?? [];
  if (name === '') {
    throw new CliError(
      EXIT.usage,
      `"${history}" is no history's id`,
      'Write two parties by their codes and a name, such as RUS-USA~geneva-2021.',
    );
  }
  const names = new Map((options.name ?? []).map(pair));
  const parties = [first, second].sort() as [string, string];
  const content = formed(context, relationSchema, {
    ...given({ title: options.title, introduction: options.introduction }),
    parties,
    ...(names.size > 0 && { names: parties.map((party) => names.get(party)) }),
    baseline: given({
      value: options.baseline === undefined ? undefined : Number(options.baseline),
      rationale: options.because,
    }),
    issues: (options.issue ?? []).map(pair).map(([id, title]) => given({ id, title: title ?? id })),
    thirdParties: (options.third ?? []).map(pair).map(([party, why]) => given({ party, why })),
    coverage: given({ from: options.from, to: options.to }),
  });
  const id = historyIdOf(parties, name);
  await writing(context, (store) =>
    write(context, store, { history: id, order: { type: 'OpenRelation', content }, said: 'Opened' }, options),
  );
}

const writing = (context: CliContext, work: (store: EventStore) => Promise<void>): Promise<void> =>
  withStore(context, work, 'write');

/** The id that follows from a text; none where it has no letters for one: `--id` is asked for then. */
const idOf = (text: string | undefined): string | undefined => slugOf(text ?? '') || undefined;

/** `detente record`: records an act. */
export async function record(
  context: CliContext,
  history: string,
  options: ActOptions & WritingOptions,
): Promise<void> {
  const fields = { ...given({ actId: idOf(options.summary) }), ...actFields(options) };
  const content = actDraftOf(formed(context, actEntrySchema, fields), DEFAULT_SCALE);
  await writing(context, async (store) =>
    write(
      context,
      store,
      {
        history: await named(context, store, history),
        order: { type: 'RecordAct', content },
        said: 'Recorded act',
        entry: `act:${content.actId}`,
        day: lastDay(content),
      },
      options,
    ),
  );
}

const lastDay = ({ occurred }: Pick<ActContent, 'occurred'>): string => occurred.to ?? occurred.from;

/** `detente correct`: says of a recorded act what is right; what no option gives stays as it is. */
export async function correct(
  context: CliContext,
  history: string,
  actId: string,
  options: ActOptions & WritingOptions & { readonly reason: string },
): Promise<void> {
  await writing(context, async (store) => {
    const { id, content: before, revision } = await actIn(context, store, history, actId);
    const content = actDraftOf(formed(context, actEntrySchema, corrected(before, options)), DEFAULT_SCALE);
    await write(
      context,
      store,
      {
        history: id,
        order: { type: 'CorrectAct', content, reason: options.reason },
        said: 'Corrected act',
        entry: `act:${actId}`,
        // Somebody may have corrected it meanwhile.
        expectedEntryRevision: revision,
        day: lastDay(content),
      },
      options,
    );
  });
}

/** What stands, in the form of a file, with what the options give laid over it. */
function corrected(before: ActContent, options: ActOptions): Readonly<Record<string, unknown>> {
  const { sources, magnitude, ...fields } = actFields(options) as Partial<ReturnType<typeof actFields>>;
  const changes = given({ ...fields, sources, magnitude });
  if (Object.keys(changes).length === 0) {
    throw new CliError(EXIT.usage, 'No option says what is right', 'Give what changes, such as --code 112.');
  }
  const [first, ...others] = before.sources;
  const { drafted, ...standing } = writtenAct(before, DEFAULT_SCALE);
  // What a coder proposed, it proposed by these words.
  const isSameQuote = options.quote === undefined || options.quote === first?.quote;
  return {
    ...standing,
    ...(drafted !== undefined && isSameQuote && { drafted }),
    ...changes,
    ...(sources !== undefined && { sources: [{ ...first, ...(sources as [object])[0] }, ...others] }),
    ...(magnitude !== undefined && { magnitude: { ...before.magnitude, ...(magnitude as object) } }),
  };
}

async function actIn(
  context: CliContext,
  store: EventStore,
  history: string,
  actId: string,
): Promise<{ readonly id: HistoryId; readonly content: ActContent; readonly revision: number }> {
  const histories = await historiesOf(context, store, history);
  const id = accepted(histories.resolve(history)).id;
  const detail = accepted(await new TimelineQuery({ histories, store, clock: context.clock }).act(id, actId));
  return { id, content: detail.content, revision: detail.revision };
}

/** `detente retract`: takes an act, a note or a summit back; what it said stays in the record. */
export async function retract(
  context: CliContext,
  history: string,
  entry: string,
  options: WritingOptions & { readonly reason: string },
): Promise<void> {
  const { reason } = options;
  const [, kind = 'act', id = entry] = /^(note|summit):(.*)$/s.exec(entry) ?? [];
  const order: RelationOrder =
    kind === 'note'
      ? { type: 'RetractNote', noteId: id, reason }
      : kind === 'summit'
        ? { type: 'WithdrawSummit', summitId: id, reason }
        : { type: 'RetractAct', actId: id, reason };
  await writing(context, async (store) => {
    const day = kind === 'act' ? lastDay((await actIn(context, store, history, id)).content) : undefined;
    const deed = {
      history: await named(context, store, history),
      order,
      said: kind === 'summit' ? 'Withdrew summit' : `Retracted ${kind}`,
      entry: `${kind}:${id}`,
    };
    await write(context, store, day === undefined ? deed : { ...deed, day }, options);
  });
}

interface NoteOptions extends SourceOptions, WritingOptions {
  readonly id?: string;
  readonly on?: string;
  readonly reported?: string;
  readonly author?: string;
  readonly issue?: string;
  readonly summary?: string;
}

/** `detente note`: records what is no act of a party. */
export async function note(context: CliContext, history: string, options: NoteOptions): Promise<void> {
  const { id, on, reported, author, issue, summary } = options;
  const content = formed(
    context,
    noteEntrySchema,
    given({
      noteId: id ?? idOf(summary),
      occurred: occurredOf(on),
      reported,
      author,
      issue,
      summary,
      sources: sourcesOf(options),
    }),
  );
  await writing(context, async (store) => {
    const order = { type: 'RecordNote', content } as const;
    const deed = { order, said: 'Recorded note', entry: `note:${content.noteId}` };
    await write(context, store, { history: await named(context, store, history), ...deed }, options);
  });
}

interface ScheduleOptions extends SourceOptions, WritingOptions {
  readonly id?: string;
  readonly title?: string;
  readonly date?: string;
  readonly venue?: string;
  readonly with?: readonly string[];
  readonly agenda?: readonly string[];
  readonly announced?: string;
}

/** `detente schedule`: records that a summit is to be held. */
export async function schedule(
  context: CliContext,
  history: string,
  options: ScheduleOptions,
): Promise<void> {
  const { id, title, date, venue, agenda = [], announced } = options;
  await writing(context, async (store) => {
    const histories = await historiesOf(context, store, history);
    const table = accepted(histories.resolve(history));
    const { parties } = table.declarationAt(table.revision);
    const {
      concluded: _,
      cancelled: __,
      ...content
    } = formed(
      context,
      summitEntrySchema,
      given({
        summitId: id ?? idOf(title),
        title,
        date: occurredOf(date),
        venue,
        participants: options.with ?? parties,
        agenda,
        announced: occurredOf(announced),
        sources: sourcesOf(options) ?? [],
      }),
    );
    const order = { type: 'ScheduleSummit', content } as const;
    const deed = { order, said: 'Scheduled summit', entry: `summit:${content.summitId}` };
    await write(context, store, { history: table.id, ...deed }, options);
  });
}

interface ConcludeOptions extends SourceOptions, WritingOptions {
  readonly on?: string;
  readonly summary?: string;
  readonly cancelled?: boolean;
}

/** `detente conclude`: says how a summit ended, or that it was called off. */
export async function conclude(
  context: CliContext,
  history: string,
  summitId: string,
  options: ConcludeOptions,
): Promise<void> {
  const { on, summary, cancelled = false } = options;
  const content = formed(
    context,
    summitEndSchema,
    given({ summitId, occurred: occurredOf(on), summary, sources: sourcesOf(options) ?? [] }),
  );
  await writing(context, async (store) => {
    const order = { type: cancelled ? 'CancelSummit' : 'ConcludeSummit', content } as const;
    const said = `${cancelled ? 'Cancelled' : 'Concluded'} summit`;
    const deed = { order, said, entry: `summit:${summitId}` };
    await write(context, store, { history: await named(context, store, history), ...deed }, options);
  });
}
