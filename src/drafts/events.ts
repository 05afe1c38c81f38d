import { z } from 'zod';
import { draftSchema, proposalSchema } from '../coding/draft-form.ts';
import { parseHistoryId } from '../relations/history-id.ts';
import { sourceSchema } from '../relations/events.ts';

/** What happens to a draft: a coder makes proposals, and a person says of each what becomes of it. */

export const draftSourceSchema = sourceSchema
  .pick({ title: true, publisher: true, url: true })
  .meta({ id: 'DraftSource', description: 'Whose text it is; every act that is accepted cites it' });

const historySchema = z.string().refine((text) => parseHistoryId(text).ok, {
  error: 'is no id of a history; write one such as RUS-USA~geneva-2021',
});

/** What a draft says of itself. Its proposals follow in events of their own. */
export const draftContentSchema = draftSchema
  .omit({ draft: true, proposals: true })
  .extend({ draftId: z.uuid(), history: historySchema, source: draftSourceSchema });

/** Why a proposal is not accepted. */
export const REASONS = {
  'no-act': 'the text says nothing of the kind',
  'wrong-parties': 'others did it, or had it done to them',
  'wrong-code': 'it is something else',
  'wrong-time': 'it happened at another time',
  'told-before': 'it is right, and in the record already',
  other: 'another reason',
} as const;

export type Reason = keyof typeof REASONS;

const reason = z.enum(Object.keys(REASONS) as [Reason, ...Reason[]]);

/** A proposal as a person wants it. */
export const editedProposalSchema = proposalSchema
  .pick({
    kind: true,
    initiator: true,
    target: true,
    reciprocal: true,
    code: true,
    occurred: true,
    quote: true,
    followUpOf: true,
  })
  .extend({ summary: z.string().trim().min(1).max(2000).optional().describe('In place of the quote') });

const proposalId = proposalSchema.shape.proposalId;

export const rejectionSchema = z
  .strictObject({
    reason: reason.describe(
      Object.entries(REASONS)
        .map(([name, says]) => `${name}: ${says}`)
        .join('; '),
    ),
    comment: z.string().trim().min(1).max(500).optional(),
  })
  .meta({ id: 'ProposalRejection' });

const acceptance = z.strictObject({
  proposalId,
  kind: z.enum(['act', 'note']),
  entry: z.string().describe('Id of the act or note that it became'),
  merged: z.literal(true).optional().describe('The act was there: the text became one more source of it'),
});

/** The data of each stored event, by wire name: for types, documentation and tests. They are not run on replay. */
export const DRAFT_EVENT_SCHEMAS = {
  'DraftMade.v1': draftContentSchema,
  'ProposalsMade.v1': z.strictObject({ proposals: z.array(proposalSchema).min(1).max(200) }),
  'ProposalAdded.v1': z.strictObject({ proposal: proposalSchema }),
  'ProposalEdited.v1': z.strictObject({ proposalId, content: editedProposalSchema }),
  'ProposalAccepted.v1': acceptance,
  'ProposalRejected.v1': z.strictObject({ proposalId, ...rejectionSchema.shape }),
  'DecisionTakenBack.v1': z.strictObject({ proposalId }),
  'SourceCorrected.v1': z.strictObject({ source: draftSourceSchema }),
} as const;

export type DraftEventType = keyof typeof DRAFT_EVENT_SCHEMAS;
export type DraftEvent = {
  [T in DraftEventType]: {
    readonly type: T;
    readonly data: Readonly<z.output<(typeof DRAFT_EVENT_SCHEMAS)[T]>>;
  };
}[DraftEventType];

export type DraftContent = Readonly<z.output<typeof draftContentSchema>>;
export type DraftSource = Readonly<z.output<typeof draftSourceSchema>>;
export type EditedProposal = Readonly<z.output<typeof editedProposalSchema>>;
export type ProposalRejection = Readonly<z.output<typeof rejectionSchema>>;
export type Acceptance = Readonly<z.output<typeof acceptance>>;
