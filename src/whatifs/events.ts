import { z } from 'zod';
import { NEW_REACTION_MODEL, newReactionModel, REACTION_MODELS } from '../models/reaction/parameters.ts';
import { actSchema, daySchema, partySchema, slugSchema, type ActContent } from '../relations/events.ts';
import { TENSION_MODEL, TENSION_MODELS, type TensionModel } from '../models/tension/parameters.ts';
import { assumptionsSchema } from './assumptions.ts';
import { COMMITMENTS_LIMIT, DEFAULT_HORIZON, DEFAULT_SEED, EDITS_LIMIT, HORIZON_LIMIT } from './limits.ts';

/**
 * The events of a what-if and the contents they carry: a hypothetical that hangs off a history at a revision and a day, and
 * never changes it. These schemas check form; the rules are in `what-if-rules.ts` and `decide.ts`.
 */

const text = (max: number) => z.string().trim().min(1).max(max);

export const reasonSchema = text(1000).optional().describe('Why the what-if changes');

/** The fields of a commitment but its day; scenario files write some of them in a shorter way. */
export const commitmentFields = {
  commitmentId: slugSchema,
  initiator: partySchema,
  target: partySchema,
  reciprocal: actSchema.shape.reciprocal,
  code: actSchema.shape.code,
  score: actSchema.shape.score,
  magnitude: actSchema.shape.magnitude,
  class: actSchema.shape.class,
  issue: actSchema.shape.issue,
  summary: text(500),
  rationale: text(1000).optional().describe('Why the outcome would bring it'),
  probability: z
    .strictObject({
      value: z
        .number()
        .min(0)
        .max(1)
        .describe('The chance; with `given`, where that commitment is carried out'),
      given: slugSchema
        .optional()
        .describe('Another commitment of this what-if, due no later, that the chance hangs on'),
      otherwise: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('The chance where the commitment named by `given` is not carried out; both or neither'),
      rationale: text(1000).optional().describe('Why this chance'),
    })
    .default({ value: 1 })
    .describe('Chance that it is carried out'),
  reverses: actSchema.shape.reverses,
};

/** When a commitment is due: one of the two. */
export const dueFields = {
  day: z
    .number()
    .int()
    .min(1)
    .max(HORIZON_LIMIT)
    .optional()
    .describe('Day after the fork on which it is carried out, from 1'),
  date: daySchema.optional().describe('The same as a calendar day, in place of `day`'),
};

export const isDueOnce = ({ day, date }: { day?: unknown; date?: unknown }): boolean =>
  (day === undefined) !== (date === undefined);

export const DUE_ONCE = {
  path: ['day'],
  error:
    'a commitment is due on a day after the fork or on a date; give either day or date and leave the other out',
};

export const commitmentSchema = z
  .strictObject({ ...commitmentFields, ...dueFields })
  .refine(isDueOnce, DUE_ONCE)
  .meta({ id: 'Commitment', description: 'An act that a summit outcome would bring' });

/** An act that never was needs no source. */
export const insertedActSchema = actSchema
  .extend({ sources: z.array(actSchema.shape.sources.element).max(40).default([]) })
  .meta({ id: 'InsertedAct' });

const why = text(500).optional();

export const omitSchema = z.strictObject({ edit: z.literal('omit'), actId: slugSchema, why });
export const moveSchema = z.strictObject({
  edit: z.literal('move'),
  actId: slugSchema,
  to: daySchema.describe('New first day; the length is kept'),
  why,
});

export const editSchema = z
  .discriminatedUnion('edit', [
    omitSchema,
    moveSchema,
    z.strictObject({ edit: z.literal('insert'), act: insertedActSchema, why }),
  ])
  .meta({
    id: 'HistoryEdit',
    description: 'What if an act had not happened, or on another day, or one more had',
  });

const baseFields = {
  revision: z.number().int().min(0).describe('Revision of the history that the what-if sees'),
  at: daySchema.describe('Day of the fork: the last day that counts as past'),
};

/** What a command says of its base; the rest is chosen for it. */
export const askedBaseSchema = z
  .strictObject({ revision: baseFields.revision.optional(), at: baseFields.at.optional() })
  .meta({
    id: 'WhatIfBase',
    description:
      "Where the what-if forks off: by default the history's last revision, and the earlier of today and the last day that the history covers",
  });

export const modelsSchema = z
  .strictObject({
    tension: z.enum(TENSION_MODELS).describe('That of the history'),
    reaction: z.enum(REACTION_MODELS),
  })
  .meta({ id: 'Models', description: 'Names and versions of the models that simulate a what-if' });

/** The models of a new what-if, where its history is read by the first model of tension, as all are that people wrote. */
export const NEW_MODELS: Models = { tension: TENSION_MODEL, reaction: NEW_REACTION_MODEL };
/** Those of one whose history is read by `tension`. */
export const newModels = (tension: TensionModel): Models => ({
  tension,
  reaction: newReactionModel(tension),
});

export const outcomeSchema = z
  .strictObject({
    title: text(200),
    description: text(2000).optional(),
    author: text(100).describe('A display name of your choice'),
    summitId: slugSchema.optional(),
    base: askedBaseSchema.default({}),
    commitments: z.array(commitmentSchema).max(COMMITMENTS_LIMIT).default([]),
    edits: z.array(editSchema).max(EDITS_LIMIT).default([]),
    assumptions: assumptionsSchema.default({}),
    horizonDays: z.number().int().min(1).max(HORIZON_LIMIT).default(DEFAULT_HORIZON),
    seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(DEFAULT_SEED),
    models: modelsSchema
      .optional()
      .describe('What simulates it; default: the newest for a new what-if, and for a revision what it had'),
  })
  .meta({
    id: 'Outcome',
    description: 'A hypothetical outcome: commitments, edits of history, assumptions',
  });

type Output<T extends z.ZodType> = Readonly<z.output<T>>;

export type CommitmentDraft = Output<typeof commitmentSchema>;
export type EditDraft = Output<typeof editSchema>;
export type Models = Output<typeof modelsSchema>;
export type AskedBase = Output<typeof askedBaseSchema>;
export type OutcomeInput = Readonly<z.input<typeof outcomeSchema>>;
/** A what-if's content as proposed: after defaults, its acts not yet scored, its base perhaps left open. */
export type OutcomeDraft = Output<typeof outcomeSchema>;

export interface Base {
  readonly revision: number;
  readonly at: string;
}

/** A commitment as a what-if holds it: due on a day after the fork, and with its score's value. */
export type Commitment = Omit<CommitmentDraft, 'day' | 'date' | 'score'> & {
  readonly day: number;
  readonly score: ActContent['score'];
};

/** An edit as a what-if holds it: an inserted act with its score's value. */
export type HistoryEdit =
  | Exclude<EditDraft, { readonly edit: 'insert' }>
  | { readonly edit: 'insert'; readonly act: ActContent; readonly why?: string | undefined };

/** A what-if's content. */
export type OutcomeContent = Omit<OutcomeDraft, 'base' | 'commitments' | 'edits' | 'models'> & {
  readonly base: Base;
  readonly commitments: readonly Commitment[];
  readonly edits: readonly HistoryEdit[];
  readonly models: Models;
};

/** Events of a what-if's stream, by wire name. */
export type WhatIfEvent =
  | {
      readonly type: 'OutcomeProposed.v2';
      readonly data: OutcomeContent & { readonly whatIfId: string; readonly history: string };
    }
  | { readonly type: 'OutcomeRevised.v2'; readonly data: OutcomeContent & { readonly reason?: string } }
  | { readonly type: 'OutcomeRebased.v1'; readonly data: { readonly base: Base } }
  | { readonly type: 'OutcomeWithdrawn.v1'; readonly data: { readonly reason?: string } };

export type WhatIfEventType = WhatIfEvent['type'];
