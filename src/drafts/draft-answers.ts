import { z } from 'zod';
import { draftSchema, proposalSchema } from '../coding/draft-form.ts';
import { cautionSchema } from '../http/cautions.ts';
import { daySchema, partySchema, slugSchema } from '../relations/events.ts';
import { draftSourceSchema, editedProposalSchema, rejectionSchema, REASONS, type Reason } from './events.ts';
import { DRAFTS_LISTED, LONGEST_SENT, MOST_CAST } from './limits.ts';

/** What requests about drafts bring, and what they are answered. */

const article = {
  text: z
    .string()
    .min(1)
    .max(LONGEST_SENT)
    .describe('The article. It is read and not kept: of it there remain its digest and the quotes'),
  published: daySchema.describe('The day of publication, from which "last Tuesday" counts'),
  cast: z
    .record(z.string().trim().min(1).max(80), partySchema)
    .refine((cast) => Object.keys(cast).length <= MOST_CAST, { error: `at most ${MOST_CAST} names` })
    .optional()
    .describe('Names, and whose they are: {"Lapid": "ISR"}'),
};

export const readingRequestSchema = z
  .strictObject({
    ...article,
    history: z
      .string()
      .max(200)
      .optional()
      .describe('Whose parties it is read for; it tells what acts would move'),
    parties: z
      .tuple([partySchema, partySchema])
      .refine(([a, b]) => a !== b, { error: 'two parties, not one twice' })
      .optional()
      .describe('In place of a history. Without either those of which the text speaks most'),
  })
  .meta({ id: 'ArticleToRead' });

export const openingSchema = z
  .strictObject({
    ...article,
    history: z.string().max(200).describe('The history into which it goes'),
    source: draftSourceSchema,
  })
  .meta({ id: 'OpenDraft' });

export const editSchema = editedProposalSchema
  .extend({
    text: z
      .string()
      .max(LONGEST_SENT)
      .optional()
      .describe('The article, where the quote is another: it has to occur there'),
  })
  .meta({ id: 'EditProposal', description: 'The whole proposal as it should be' });

export const additionSchema = editedProposalSchema
  .extend({ text: article.text })
  .meta({ id: 'AddProposal', description: 'An act that no rule found' });

export const acceptanceSchema = z
  .strictObject({
    issue: slugSchema.optional().describe('An issue that the history declares; every act has one'),
    merge: slugSchema
      .optional()
      .describe('An act of the record that this is: the text becomes one more source of it'),
  })
  .meta({ id: 'AcceptProposal' });

export { rejectionSchema };

const verdict = z.object({
  is: z.enum(['accepted', 'rejected']),
  by: z.string(),
  kind: z.enum(['act', 'note']).optional(),
  entry: z.string().optional().describe('Id of the act or note that it became'),
  merged: z.boolean().optional(),
  reason: z.enum(Object.keys(REASONS) as [Reason, ...Reason[]]).optional(),
  comment: z.string().optional(),
});

const tension = z.number().min(0).max(100);

const proposalViewSchema = proposalSchema
  .extend({
    summary: z.string().optional(),
    byHand: z.boolean().describe('Whether a person made it, not the coder'),
    edited: z.array(z.string()).describe('What a person changed'),
    verdict: verdict.optional().describe('Absent while it is open'),
    sameAs: z.array(z.string()).describe('Acts of the record that it may tell once more'),
    tension: z
      .object({ without: tension, with: tension })
      .optional()
      .describe('On the day of the reading, without it and with it; absent for what scores nothing'),
  })
  .meta({ id: 'ProposalView' });

const head = draftSchema.omit({ draft: true, proposals: true });

const effects = {
  reading: z
    .object({ at: daySchema, tension })
    .optional()
    .describe('Tension of the history as it stands; absent without a history'),
  proposals: z.array(proposalViewSchema),
};

export const articleReadingSchema = z
  .object({
    ...head.shape,
    ...effects,
    draftId: z
      .string()
      .optional()
      .describe('The draft of this text for this history, where it is kept already'),
    names: z
      .tuple([z.string(), z.string()])
      .describe('What the parties are called, in the order of their codes'),
    spans: z
      .array(z.object({ from: z.int(), to: z.int() }))
      .describe('Where the sentences are: one without a proposal may hold an act that was not seen'),
  })
  .meta({ id: 'ArticleReading', description: 'What a coder proposes of a text; nothing is kept' });

export const draftAnswerSchema = z
  .object({
    draftId: z.string(),
    revision: z.int(),
    history: z.string(),
    source: draftSourceSchema,
    madeBy: z.string(),
    ...head.shape,
    ...effects,
    cautions: head.shape.cautions,
    told: z.array(cautionSchema).optional().describe('What the record says of what was just accepted'),
  })
  .meta({ id: 'Draft' });

const tally = {
  proposed: z.int(),
  right: z.int().describe('Accepted with parties and code as they were'),
  corrected: z.int().describe('Accepted with other parties or another code'),
  rejected: z.int().describe('Without what was right and in the record already'),
  precision: z.number().optional().describe('Right of those that were judged'),
};

export const precisionSchema = z
  .object({
    drafts: z.int(),
    all: z.object(tally),
    rules: z.array(z.object({ of: z.string(), ...tally })).describe('Most often proposed first'),
    bands: z.array(z.object({ of: z.string(), ...tally })).describe('By confidence, lowest first'),
    missed: z.int().describe('Acts that people marked by hand and accepted'),
  })
  .meta({ id: 'CodingPrecision' });

const draftSummarySchema = z
  .object({
    draftId: z.string(),
    history: z.string(),
    title: z.string(),
    publisher: z.string(),
    published: z.string(),
    madeAt: z.string(),
    madeBy: z.string(),
    coder: z.string().describe('`person` where people proposed it themselves'),
    open: z.int(),
    accepted: z.int(),
    merged: z.int().describe('Of those accepted, which were there: the text became one more source'),
    rejected: z.int(),
  })
  .meta({ id: 'DraftSummary' });

export const draftListSchema = z
  .object({ drafts: z.array(draftSummarySchema).describe('The last opened first') })
  .meta({ id: 'DraftList' });

export const draftsStateSchema = z
  .object({
    total: z.int().describe('Drafts in all'),
    open: z.int().describe('Proposals of them that nobody has judged'),
    drafts: z.array(draftSummarySchema).describe(`The last ${DRAFTS_LISTED} opened; the rest by HTTP`),
  })
  .meta({ id: 'DraftsState' });

const waitingSchema = z
  .object({
    draftId: z.string(),
    history: z.string(),
    parties: head.shape.parties,
    coder: z.string(),
    madeBy: z.string(),
    source: draftSourceSchema,
    published: z.string(),
    reading: effects.reading,
    proposal: proposalViewSchema,
  })
  .meta({ id: 'WaitingProposal' });

export const waitingListSchema = z
  .object({
    total: z.int().describe('Open proposals in all'),
    proposals: z
      .array(waitingSchema)
      .describe('Of the draft opened last first; of one draft in the order of its text'),
    next: z.int().optional().describe('Where the list goes on'),
  })
  .meta({ id: 'WaitingProposals' });

export const secondCoderSchema = z
  .object({
    host: z.string().optional().describe('Where a text is sent that a second coder is to read'),
    model: z.string().optional(),
  })
  .meta({ id: 'SecondCoder', description: 'Empty where the operator names none' });

export const secondReadingSchema = z
  .object({
    coder: z.string(),
    host: z.string().describe('Where the text was sent'),
    cautions: head.shape.cautions,
    pairs: z
      .array(
        z.object({
          is: z.enum(['same code', 'same root', 'same side', 'differ', 'only the first', 'only the second']),
          moves: z.number().min(0).describe('Points of tension between the two ways of reading it'),
          first: proposalViewSchema.optional().describe('As the rules read it'),
          second: proposalViewSchema.optional(),
        }),
      )
      .describe('What the choice moves most first; what both read alike at the end'),
  })
  .meta({ id: 'SecondReading', description: 'Nothing is kept' });

export const waitingQuerySchema = z.strictObject({
  history: z.string().max(200).optional().describe('Only those for this history'),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('Open proposals before the first'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('At most so many'),
});

export const suggestionSchema = z
  .strictObject({
    history: z.string().max(200).describe('The history into which it goes'),
    published: daySchema.describe('When the source was published; the act lies no later'),
    source: draftSourceSchema,
    ...editedProposalSchema.omit({ quote: true, followUpOf: true }).shape,
    quote: z.string().trim().min(1).max(400).describe('Word by word as the source has it'),
  })
  .meta({ id: 'SuggestAct', description: 'An act that a person proposes, for somebody else to accept' });

export const draftListQuerySchema = z.strictObject({
  history: z.string().max(200).optional().describe('Only those for this history'),
});

type Deep<T> = T extends readonly [infer A, infer B]
  ? readonly [Deep<A>, Deep<B>]
  : T extends readonly (infer U)[]
    ? readonly Deep<U>[]
    : T extends object
      ? { readonly [K in keyof T]: Deep<T[K]> }
      : T;

export type ReadingRequest = Deep<z.output<typeof readingRequestSchema>>;
export type Opening = Deep<z.output<typeof openingSchema>>;
export type ProposalEdit = z.output<typeof editSchema>;
export type ProposalAddition = z.output<typeof additionSchema>;
export type ProposalAcceptance = Readonly<z.output<typeof acceptanceSchema>>;
export type ArticleReadingAnswer = Deep<z.output<typeof articleReadingSchema>>;
export type DraftAnswer = Deep<z.output<typeof draftAnswerSchema>>;
export type DraftList = Deep<z.output<typeof draftListSchema>>;
export type DraftsState = Deep<z.output<typeof draftsStateSchema>>;
export type SecondReading = Deep<z.output<typeof secondReadingSchema>>;
export type SecondCoder = Deep<z.output<typeof secondCoderSchema>>;
export type WaitingQuery = z.output<typeof waitingQuerySchema>;
export type WaitingList = Deep<z.output<typeof waitingListSchema>>;
export type Suggestion = z.output<typeof suggestionSchema>;
