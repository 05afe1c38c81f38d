import { z } from 'zod';
import { STREAM_KINDS } from '../eventstore/stream-kinds.ts';
import { daySchema } from '../relations/events.ts';
import { parseHistoryId, type HistoryId } from '../relations/history-id.ts';
import { LONGEST_LINK, type Kept, type KeptRows } from './traces.ts';

/** The stream of what is kept of the rows that a history was counted from. No read model is folded from it. */
export const traceStreamOf = (history: HistoryId): string => `${STREAM_KINDS.trace.prefix}${history}`;

/** The history whose rows a stream holds. */
export const historyOfTraces = (stream: string): HistoryId => stream.slice(STREAM_KINDS.trace.prefix.length);

const whole = z.number().int().min(0);
const month = z.string().regex(/^\d{4}-\d{2}$/);

const rowSchema = z
  .tuple([whole, whole, whole.optional()])
  .describe(
    'Number in the data set, 0 where it has none; place of its slice; place of its link, where it has one',
  );

const cellSchema = z
  .tuple([whole, z.string().regex(/^[<>]\d{2,4}$/), z.array(rowSchema)])
  .describe('Days before it was known, direction and code, up to three rows');

/** The data of each stored event, by wire name: for types, documentation and tests. They are not run on replay. */
export const TRACE_EVENT_SCHEMAS = {
  'TracesRecorded.v1': z.strictObject({
    history: z.string().refine((text) => parseHistoryId(text).ok, { error: 'is no id of a history' }),
    import: z.uuid().describe('The import that brought it'),
    batch: month.describe('Month of the slices'),
    keeps: z.enum(['ids', 'links']),
    slices: z
      .array(z.tuple([z.string().regex(/^\d{8}/), z.string()]))
      .describe('Name and hash of each slice; its rows are told where what was counted of it has that hash'),
    links: z.array(z.string().max(LONGEST_LINK)),
    days: z
      .array(z.tuple([daySchema, z.array(cellSchema)]))
      .describe('By the day on which the rows could be known'),
    before: whole.optional().describe('Revision of the event before it of the same month'),
    index: whole.optional().describe('Revision of the last event before it that has `months`'),
    months: z
      .array(z.tuple([month, whole]))
      .optional()
      .describe('The last event of each other month; where the event before is of another month'),
  }),
} as const;

/** What an event says; a row is `KeptRow`. */
export interface RecordedTraces extends KeptRows {
  readonly history: HistoryId;
  readonly import: string;
  readonly batch: string;
  readonly keeps: Kept;
  readonly before?: number;
  readonly index?: number;
  readonly months?: readonly (readonly [month: string, revision: number])[];
}

export interface TraceEvent {
  readonly type: keyof typeof TRACE_EVENT_SCHEMAS;
  readonly data: RecordedTraces;
}
