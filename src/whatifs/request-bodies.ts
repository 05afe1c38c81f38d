import { z } from 'zod';
import { cautionSchema } from '../http/cautions.ts';
import { slugSchema } from '../relations/events.ts';
import { baseSchema, outcomeContentSchema } from './event-schemas.ts';
import { askedBaseSchema, outcomeSchema, reasonSchema } from './events.ts';
import { WHAT_IFS_DEFAULT, WHAT_IFS_LIMIT } from './what-if-answers.ts';

/** What commands on what-ifs bring with them, and what reads of them ask and answer. */

const { shape } = outcomeSchema;
/** The field without its default, so that it can be told whether it was given. */
const given = <T extends z.ZodType>(field: z.ZodDefault<T>) => field.unwrap().optional();

const fromPreset = {
  preset: slugSchema
    .optional()
    .describe(
      "A preset of the scenario that the history was replayed from, in place of a content of one's own",
    ),
  scenario: slugSchema.optional().describe("The scenario of the preset; default: the history's name"),
};

/** What a preset brings with it, so that a proposal of it cannot. */
const OF_A_PRESET = ['description', 'summitId', 'commitments', 'edits', 'assumptions'] as const;

export const proposalSchema = z
  .strictObject({
    ...fromPreset,
    title: shape.title.optional(),
    description: shape.description,
    author: shape.author.optional(),
    summitId: shape.summitId,
    base: given(shape.base),
    commitments: given(shape.commitments),
    edits: given(shape.edits),
    assumptions: given(shape.assumptions),
    horizonDays: given(shape.horizonDays).describe('Default: 180, or what the preset says'),
    seed: given(shape.seed),
    models: shape.models,
  })
  .superRefine((proposal, context) => {
    const complain = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (proposal.preset === undefined) {
      if (proposal.title === undefined)
        complain('title', 'is missing; give the what-if a title, or name a preset');
      if (proposal.author === undefined)
        complain('author', 'is missing; must be a display name of your choice');
      if (proposal.scenario !== undefined)
        complain('scenario', 'says where a preset is from; name the preset too');
      return;
    }
    for (const field of OF_A_PRESET) {
      if (proposal[field] !== undefined) {
        complain(
          field,
          "is the preset's own; leave it out, or propose a content of your own without a preset",
        );
      }
    }
  })
  .meta({
    id: 'Proposal',
    description: 'An outcome (title and author are required), or {preset} of a scenario',
  });

export type Proposal = Readonly<z.output<typeof proposalSchema>>;

export const revisionSchema = z
  .strictObject({ content: outcomeSchema, reason: reasonSchema })
  .meta({ id: 'ReviseOutcome' });

export const rebaseSchema = askedBaseSchema
  .meta({
    id: 'RebaseOutcome',
    description:
      "Where to: by default the history's last revision and the same day; days of commitments count from the fork and move with it",
  })
  .prefault({});

export const withdrawalSchema = z
  .strictObject({ reason: reasonSchema })
  .meta({ id: 'Withdrawal' })
  .prefault({});

export const withdrawalQuerySchema = z.strictObject({
  reason: reasonSchema.describe('Why it is withdrawn, where the request has no body'),
});

const revision = z.number().int().min(0);

export const whatIfWrittenSchema = z
  .strictObject({
    whatIfId: z.string(),
    revision: revision.describe('Revision of the what-if after the command'),
    events: z.number().int().describe('Events written; 0 where it already said so'),
    cautions: z
      .array(cautionSchema)
      .optional()
      .describe('What may be a slip in the what-if, though nothing is refused for it'),
  })
  .meta({ id: 'WhatIfOutcome' });

export const whatIfsQuerySchema = z.strictObject({
  state: z.enum(['open', 'withdrawn']).optional().describe('Only those that are open, or withdrawn'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(WHAT_IFS_LIMIT)
    .default(WHAT_IFS_DEFAULT)
    .describe('Most on the page'),
  cursor: z.string().max(100).optional().describe('next of the page before'),
});

export const whatIfQuerySchema = z.strictObject({
  revision: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('As it was at this revision; default: the last'),
});

const state = z.enum(['open', 'withdrawn']);

const summary = {
  whatIfId: z.string(),
  history: z.string(),
  title: z.string(),
  author: z.string(),
  state,
  revision: revision.describe('Its last revision, which its ETag names'),
  base: baseSchema,
  stale: z
    .boolean()
    .describe(
      'Whether the history says something else of the days up to the fork by now: rebase it to go on',
    ),
  horizonDays: z.number().int(),
  until: z.string().describe('Last day that it looks ahead to'),
  commitments: z.number().int(),
  edits: z.number().int(),
  proposedAt: z.string(),
  proposedBy: z.string().describe('Name of whoever proposed it, to whom it belongs'),
  changedAt: z.string(),
};

export const whatIfSummarySchema = z.object(summary).meta({ id: 'WhatIfSummary' });

export const whatIfPageSchema = z
  .object({
    history: z.string(),
    asOf: revision.describe('Revision of the history by which staleness was told'),
    total: z.number().int(),
    whatIfs: z.array(whatIfSummarySchema).describe('The last proposed first'),
    next: z.string().optional().describe('Cursor of the next page; absent on the last'),
  })
  .meta({ id: 'WhatIfPage' });

export const whatIfDetailSchema = z
  .object({
    ...summary,
    asOf: revision.describe('The revision that content and state are of'),
    historyRevision: revision.describe('Revision of the history by which staleness was told'),
    content: outcomeContentSchema,
    preset: z.object({ scenario: z.string(), preset: z.string() }).optional(),
    versions: z.array(
      z.object({
        kind: z.enum(['proposed', 'revised', 'rebased', 'withdrawn']),
        revision,
        recordedAt: z.string(),
        by: z.string().describe('Name of whoever did it'),
      }),
    ),
  })
  .meta({ id: 'WhatIf', description: 'A what-if with its content' });
