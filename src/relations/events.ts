import { z } from 'zod';
import { parseDay, parsePeriod } from '../kernel/clock.ts';
import { CODE_BOOK_IDS } from '../ontology/code-books.ts';
import { findCode } from '../ontology/look-up.ts';
import { TENSION_MODEL, type TensionModel } from '../models/tension/parameters.ts';
import { tensionParametersSchema } from './tension-parameters.ts';

/**
 * The events of a history and the contents they carry. These schemas are the single source: TypeScript types, the
 * validation of commands and files, OpenAPI and the scenario schema are derived from them. They check form; the rules
 * that need the record are in `decide.ts`. They are not run again on replay.
 */

const CODE_FORM = /^\d{2,4}$/;

/** What has not the form of a code gets the same help as a code that does not exist. */
function unknownCodeWords(code: string): string {
  const found = findCode(code);
  return found.ok ? '' : `${found.error.message}; ${found.error.remedy}`;
}

const text = (max: number) => z.string().trim().min(1).max(max);

export const daySchema = z
  .string()
  .refine((day) => parseDay(day) !== undefined, {
    error: 'not a real calendar day; write YYYY-MM-DD, such as 2021-06-16',
    params: { code: 'invalid-date' },
  })
  .meta({ format: 'date', description: 'A UTC calendar day, YYYY-MM-DD' });

/** A day on which something happened: where a month or a year is written, the form for these is told. */
const happenedSchema = z
  .string()
  .refine((day) => parseDay(day) !== undefined, {
    error: ({ input }) => happenedWords(String(input)),
    params: { code: 'invalid-date' },
  })
  .meta({ format: 'date', description: 'A UTC calendar day, YYYY-MM-DD' });

function happenedWords(day: string): string {
  const period = parsePeriod(day);
  if (period === undefined) return 'not a real calendar day; write YYYY-MM-DD, such as 2021-06-16';
  const { from, to, precision } = period;
  return `a ${precision}, not a day; of what is known only to the ${precision}, write {from: ${from}, to: ${to}, precision: ${precision}}`;
}

export const partySchema = z
  .string()
  .regex(/^[A-Z]{3}(?:[A-Z]{3}){0,2}$/, {
    error: 'a party is its CAMEO / ISO 3166 alpha-3 code, such as USA',
  })
  .meta({ description: 'A party by its CAMEO / ISO 3166 alpha-3 code' });

export const slugSchema = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'an id is lower-case letters, digits and single hyphens' });

export const sourceSchema = z
  .strictObject({
    title: text(500),
    publisher: text(200),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional(),
    published: daySchema.optional(),
    quote: text(4000).optional().describe("The source's own words"),
    checked: z
      .enum(['matched', 'read', 'pattern'])
      .optional()
      .describe(
        "How quote and source were compared: matched by a program; read by a person; or found in the publisher's own files, while the address, made by the publisher's pattern, was not opened",
      ),
  })
  .meta({ id: 'Source' });

export const occurredSchema = z
  .strictObject({
    from: happenedSchema,
    to: happenedSchema.optional().describe('Last day, where the act took several'),
    precision: z
      .enum(['day', 'month', 'year', 'approximate'])
      .default('day')
      .describe('How exactly it is known: of a month or a year, from and to are its first and last day'),
    basis: text(1000).optional().describe('How the date is known'),
  })
  .refine(({ from, to }) => to === undefined || to >= from, {
    path: ['to'],
    error: 'the last day lies before the first; swap them',
    params: { code: 'date-order' },
  })
  .refine(({ precision, to }) => (precision !== 'month' && precision !== 'year') || to !== undefined, {
    path: ['to'],
    error: 'what is known only to the month or the year needs its last day too; add to',
  })
  .meta({ id: 'Occurred', description: 'When it happened in the world, by UTC days' });

const sources = z.array(sourceSchema).max(40);
const issue = slugSchema.describe('An issue that the history declares');

const digest = z.string().regex(/^[0-9a-f]{64}$/, { error: 'a SHA-256 is 64 hexadecimal digits' });

/** Where an act comes from that a coder proposed and a person accepted. No figure depends on it. */
const draftedSchema = z
  .strictObject({
    coder: text(60).describe('What proposed it, such as coder/1'),
    dictionary: digest.describe('SHA-256 of its dictionaries'),
    text: digest.describe('SHA-256 of the text that it read, which is not kept'),
    confidence: z.number().min(0).max(1).describe('How sure it was; no probability'),
    edited: z
      .array(z.enum(['initiator', 'target', 'reciprocal', 'code', 'occurred', 'quote', 'summary']))
      .max(7)
      .describe('What a person changed of the proposal'),
    acceptedBy: text(200),
    draft: z.uuid().optional().describe('The draft of which it was a proposal'),
  })
  .meta({ id: 'Drafted', description: 'A proposal of a coder that a person accepted' });

export const actSchema = z
  .strictObject({
    actId: slugSchema,
    occurred: occurredSchema,
    reported: daySchema
      .optional()
      .describe(
        'When the public could know; default: the date of the earliest source that is not older than the act',
      ),
    initiator: partySchema,
    target: partySchema,
    reciprocal: z.boolean().default(false).describe('Both performed it: it counts once in each direction'),
    code: z.strictObject({
      ontology: z
        .enum(CODE_BOOK_IDS)
        .default('cameo')
        .describe("The code book whose code it is: GDELT's list of CAMEO, or the manual"),
      code: z
        .string()
        .refine((code) => CODE_FORM.test(code), {
          error: ({ input }) => unknownCodeWords(String(input)),
          params: { code: 'unknown-code' },
        })
        .meta({ pattern: CODE_FORM.source }),
      rationale: text(1000).optional().describe('Why this code'),
    }),
    score: z
      .strictObject({
        scale: text(60).default('goldstein/gdelt').describe('The named scale that the value is taken from'),
        value: z.number().min(-10).max(10).optional().describe('Looked up in the scale where left out'),
      })
      .default({ scale: 'goldstein/gdelt' }),
    magnitude: z
      .strictObject({ value: z.number().gt(0).max(10), rationale: text(1000).optional() })
      .refine(({ value, rationale }) => value === 1 || rationale !== undefined, {
        path: ['rationale'],
        error: 'a magnitude other than 1 needs a rationale',
        params: { code: 'magnitude-rationale' },
      })
      .default({ value: 1 }),
    class: z
      .strictObject({ class: z.enum(['verbal', 'material']), rationale: text(1000) })
      .optional()
      .describe("Overrides the class of the code's root"),
    issue,
    level: text(60).optional().describe('Who acted: head of state, minister, agency'),
    summary: text(2000),
    sources: sources.min(1),
    confidence: z.enum(['high', 'medium', 'low']).default('high').describe('Shown, never weighed'),
    reverses: z
      .array(z.strictObject({ actId: slugSchema, share: z.number().gt(0).max(1).default(1) }))
      .max(50)
      .optional(),
    followUpOf: slugSchema
      .optional()
      .describe('An act already counted, of which this is a further step: scores zero'),
    summitId: slugSchema.optional(),
    drafted: draftedSchema.optional(),
  })
  .meta({ id: 'Act' });

export const noteSchema = z
  .strictObject({
    noteId: slugSchema,
    occurred: occurredSchema,
    reported: daySchema.optional(),
    author: text(200).optional().describe('Who said it'),
    issue: issue.optional(),
    summary: text(2000),
    sources: sources.min(1),
  })
  .meta({
    id: 'Note',
    description: 'What is no act of a party: a remark, context. On the timeline, unscored.',
  });

export const summitSchema = z
  .strictObject({
    summitId: slugSchema,
    title: text(200),
    date: z
      .strictObject({ from: daySchema, to: daySchema.optional() })
      .refine(({ from, to }) => to === undefined || to >= from, {
        path: ['to'],
        error: 'the last day lies before the first; swap them',
        params: { code: 'date-order' },
      })
      .describe('When it is to be held; may lie in the future'),
    venue: text(200),
    participants: z.array(partySchema).min(2).max(20),
    agenda: z.array(issue).max(50),
    announced: occurredSchema.describe('When it was scheduled'),
    sources,
  })
  .meta({ id: 'Summit' });

export const relationSchema = z
  .strictObject({
    title: text(200),
    parties: z.tuple([partySchema, partySchema]),
    names: z
      .tuple([text(200), text(200)])
      .optional()
      .describe('The names that readers know the parties by, in the order of their codes'),
    introduction: text(4000).optional().describe('What a newcomer takes away from it'),
    baseline: z.strictObject({ value: z.number().min(1).max(99), rationale: text(2000) }),
    model: z.literal(TENSION_MODEL).default(TENSION_MODEL),
    parameters: tensionParametersSchema.prefault({}),
    issues: z
      .array(z.strictObject({ id: slugSchema, title: text(200) }))
      .min(1)
      .max(200),
    thirdParties: z
      .array(z.strictObject({ party: partySchema, name: text(200).optional(), why: text(500) }))
      .max(100)
      .default([]),
    coverage: z
      .strictObject({ from: daySchema, to: daySchema.optional() })
      .refine(({ from, to }) => to === undefined || to >= from, {
        path: ['to'],
        error: 'the last day lies before the first; swap them',
        params: { code: 'date-order' },
      }),
  })
  .meta({ id: 'Relation', description: 'What a history declares of itself' });

const summitEndSchema = {
  summitId: slugSchema,
  occurred: occurredSchema,
  summary: text(2000),
  sources,
};
export const summitConclusionSchema = z.strictObject(summitEndSchema).meta({ id: 'SummitConclusion' });
export const summitCancellationSchema = z.strictObject(summitEndSchema).meta({ id: 'SummitCancellation' });

export const STORY_STOPS_LIMIT = 20;

const stopSchema = z
  .strictObject({
    day: daySchema.describe('The day that the cursor goes to'),
    actId: slugSchema.optional().describe('The act whose card is opened'),
    knownBy: daySchema.optional().describe('Shows only what the public could know by then'),
    preset: slugSchema.optional().describe('The preset that is shown beside the record'),
    says: text(800).describe('What there is to see, in a few sentences'),
    asks: text(400).optional().describe('A question to look for the answer of'),
  })
  .meta({ id: 'Stop', description: 'One stop of a guided story' });

export const storySchema = z
  .strictObject({ title: text(200), stops: z.array(stopSchema).min(1).max(STORY_STOPS_LIMIT) })
  .meta({ id: 'Story', description: 'A guided walk through a history, stop by stop' });

/**
 * A ready-made what-if that a history declares. What it would bring is kept as it was written: the rules of what-ifs judge it
 * when somebody proposes it, and they may have grown since.
 */
export const declaredPresetSchema = z
  .strictObject({
    preset: slugSchema.describe('Its id within the history'),
    title: text(200),
    summary: text(300),
    at: daySchema.describe('Day of the fork'),
    summitId: slugSchema.optional(),
    horizonDays: z.number().int(),
    commitments: z.array(z.record(z.string(), z.unknown())).max(500),
    edits: z.array(z.record(z.string(), z.unknown())).max(500),
    assumptions: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'DeclaredPreset', description: 'A ready-made what-if, as its history declares it' });

export const reasonSchema = text(1000).describe('Why the record changes');

type Input<T extends z.ZodType> = Readonly<z.input<T>>;
type Output<T extends z.ZodType> = Readonly<z.output<T>>;

export type Source = Output<typeof sourceSchema>;
export type Occurred = Output<typeof occurredSchema>;
export type ActInput = Input<typeof actSchema>;
/** An act after defaults, not yet scored. */
export type ActDraft = Output<typeof actSchema>;
export type NoteContent = Output<typeof noteSchema>;
export type SummitContent = Output<typeof summitSchema>;
export type DeclaredPreset = Output<typeof declaredPresetSchema>;
export type Story = Output<typeof storySchema>;

/** How a history came about that no person wrote: what counted it, and on what terms. */
export interface ObservedFrom {
  /** Id of the data set: `gdelt`. */
  readonly source: string;
  readonly name: string;
  readonly licence: string;
  /** Of `none` neither rows nor cells are handed out; daily tension is. */
  readonly redistribute: 'attribution' | 'none';
  /** Whether the data say when a row could be known, or it is worked out from the day of the event. */
  readonly known: 'stated' | 'assumed';
  /** In a sentence, how. */
  readonly basis: string;
}

/** Of a history that was counted: the model is another, and it says by what it was observed. */
export type RelationContent = Omit<Output<typeof relationSchema>, 'model'> & {
  readonly model: TensionModel;
  readonly observed?: ObservedFrom;
};
export type SummitConclusion = Output<typeof summitConclusionSchema>;
export type SummitCancellation = Output<typeof summitCancellationSchema>;

/**
 * An act as the record holds it: with its score's value, and, where the scale has none for the code itself, the ancestor
 * code (`via`) that the value was taken from.
 */
export type ActContent = Omit<ActDraft, 'score'> & {
  readonly score: { readonly scale: string; readonly value: number; readonly via?: string };
};

/** Events of a history's stream, by wire name. Correcting events carry the full new content. */
export type RelationEvent =
  | { readonly type: 'RelationOpened.v1'; readonly data: RelationContent }
  | { readonly type: 'RelationRevised.v1'; readonly data: RelationContent & { readonly reason: string } }
  | { readonly type: 'ActRecorded.v1'; readonly data: ActContent }
  | { readonly type: 'ActCorrected.v1'; readonly data: ActContent & { readonly reason: string } }
  | { readonly type: 'ActRetracted.v1'; readonly data: { readonly actId: string; readonly reason: string } }
  | { readonly type: 'NoteRecorded.v1'; readonly data: NoteContent }
  | { readonly type: 'NoteCorrected.v1'; readonly data: NoteContent & { readonly reason: string } }
  | { readonly type: 'NoteRetracted.v1'; readonly data: { readonly noteId: string; readonly reason: string } }
  | { readonly type: 'SummitScheduled.v1'; readonly data: SummitContent }
  | { readonly type: 'SummitRevised.v1'; readonly data: SummitContent & { readonly reason: string } }
  | { readonly type: 'SummitConcluded.v1'; readonly data: SummitConclusion }
  | { readonly type: 'SummitCancelled.v1'; readonly data: SummitCancellation }
  | {
      readonly type: 'SummitWithdrawn.v1';
      readonly data: { readonly summitId: string; readonly reason: string };
    }
  | { readonly type: 'PresetDeclared.v1'; readonly data: DeclaredPreset }
  | {
      readonly type: 'PresetWithdrawn.v1';
      readonly data: { readonly preset: string; readonly reason: string };
    }
  | { readonly type: 'StoryDeclared.v1'; readonly data: Story };

export type RelationEventType = RelationEvent['type'];
