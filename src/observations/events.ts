import { z } from 'zod';
import { daySchema, type RelationContent } from '../relations/events.ts';
import { parseHistoryId } from '../relations/history-id.ts';
import { tensionParametersSchema } from '../relations/tension-parameters.ts';
import type { Portion } from './cells.ts';

/** What is recorded of a pair that a data set counted. Everything is a whole number; which rows count once is a matter of reading. */

const whole = z.number().int().min(0);

const historySchema = z.string().refine((text) => parseHistoryId(text).ok, {
  error: 'is no id of a history; write one such as RUS-USA~gdelt',
});

export const observedFromSchema = z.strictObject({
  source: z.string().min(1).max(60),
  name: z.string().min(1).max(200),
  licence: z.string().min(1).max(500),
  redistribute: z.enum(['attribution', 'none']).describe('none: no row or cell is handed out'),
  known: z.enum(['stated', 'assumed']),
  basis: z.string().min(1).max(500).describe('How it is known when a row could be known'),
});

export const observedOpeningSchema = z.strictObject({
  history: historySchema,
  title: z.string().min(1).max(200),
  observed: observedFromSchema,
  scale: z.string().min(1).max(60),
  model: z.enum(['tension/1', 'tension/2']),
  baseline: z.strictObject({ value: z.number().min(1).max(99), rationale: z.string().min(1).max(2000) }),
  parameters: tensionParametersSchema,
});

const cellSchema = z
  .tuple([whole, z.string().regex(/^[<>]\d{2,4}$/), whole, whole])
  .describe('Days before it was known, direction and code, rows, stories');

const partFields = {
  import: z.uuid().describe('The import that brought it'),
  batch: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .describe('Month of the slices'),
  slices: z
    .array(z.tuple([z.string().regex(/^\d{8}/), whole, z.string()]))
    .describe('Name, rows and hash of each slice that it holds whole'),
  rows: whole,
  days: z
    .array(z.tuple([daySchema, z.array(cellSchema)]))
    .describe('Cells by the day on which they could be known'),
};

const revisions = z.array(whole);

/** The data of each stored event, by wire name: for types, documentation and tests. They are not run on replay. */
export const OBSERVATION_EVENT_SCHEMAS = {
  'ObservedHistoryOpened.v1': observedOpeningSchema,
  'ObservationsRecorded.v1': z.strictObject(partFields),
  'ObservationsReplaced.v1': z.strictObject({ replaces: revisions.min(1), ...partFields }),
  'ObservationsWithdrawn.v1': z.strictObject({
    import: z.uuid(),
    parts: revisions.min(1).describe('What stands no more'),
    restored: revisions.describe('What they had replaced, which stands again'),
  }),
} as const;

export type ObservationEventType = keyof typeof OBSERVATION_EVENT_SCHEMAS;
export type ObservationEvent = {
  [T in ObservationEventType]: {
    readonly type: T;
    readonly data: Readonly<z.output<(typeof OBSERVATION_EVENT_SCHEMAS)[T]>>;
  };
}[ObservationEventType];

/** An event as it is decided, of which the lists of millions are written already. */
export type DecidedObservation =
  | Exclude<ObservationEvent, { type: 'ObservationsRecorded.v1' | 'ObservationsReplaced.v1' }>
  | { readonly type: 'ObservationsRecorded.v1'; readonly data: DecidedPart }
  | {
      readonly type: 'ObservationsReplaced.v1';
      readonly data: DecidedPart & { readonly replaces: number[] };
    };

type DecidedPart = Omit<ObservedPart, 'slices' | 'days'> & Pick<Portion, 'slices' | 'days'>;

export type ObservedOpening = Readonly<z.output<typeof observedOpeningSchema>>;
export type ObservedPart = Omit<
  Extract<ObservationEvent, { type: 'ObservationsRecorded.v1' }>['data'],
  never
>;

/** What an observed history declares of itself on the days that its slices cover. */
export const declarationOf = (
  { title, observed, model, baseline, parameters }: ObservedOpening,
  parties: readonly [string, string],
  coverage: RelationContent['coverage'],
): RelationContent => ({
  title,
  parties: [parties[0], parties[1]],
  baseline,
  model,
  parameters,
  issues: OBSERVED_ISSUES.map(([id, named]) => ({ id, title: named })),
  thirdParties: [],
  coverage,
  observed,
});

/** In place of issues, which nobody coded: the four quadrants of codes. */
const OBSERVED_ISSUES = [
  ['verbal-cooperation', 'Words of cooperation'],
  ['material-cooperation', 'Deeds of cooperation'],
  ['verbal-conflict', 'Words of conflict'],
  ['material-conflict', 'Deeds of conflict'],
] as const;
