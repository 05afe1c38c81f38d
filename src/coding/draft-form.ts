import { z } from 'zod';
import { sha256 } from '../kernel/canonical-json.ts';
import { findCode } from '../ontology/look-up.ts';
import { daySchema, partySchema } from '../relations/events.ts';

/** What a coder makes of a text: proposals, none of which is recorded unless a person accepts it. */

export const CODER = 'coder/1';

/** What stands in place of a coder where a person proposes an act themselves. */
export const PERSON = 'person';

export const MOST_PROPOSALS = 2000;
export const LONGEST_QUOTE = 400;

const code = z.string().refine((text) => findCode(text).ok, {
  error: 'is no CAMEO code; `detente list codes WORD` finds one',
  params: { code: 'unknown-code' },
});
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const offset = z.int().min(0);
const span = z.strictObject({ from: offset, to: offset, text: z.string().min(1).max(LONGEST_QUOTE) });

export const proposalSchema = z.strictObject({
  proposalId: z.string().regex(/^[a-z0-9-]{3,80}$/),
  kind: z.enum(['act', 'note']).describe('A note is said to be possible, or meant; it scores nothing'),
  initiator: partySchema,
  target: partySchema,
  reciprocal: z.boolean(),
  code,
  alternatives: z.array(z.strictObject({ code, why: z.string().max(80) })).max(6),
  occurred: z.strictObject({
    from: daySchema,
    to: daySchema.optional(),
    precision: z.enum(['day', 'month', 'year', 'approximate']),
    basis: z.string().min(1).max(1000),
  }),
  quote: span.describe('Word by word as the text has it, at these offsets'),
  confidence: z.number().min(0).max(1),
  why: z.strictObject({ rule: z.string().max(120), words: z.array(z.string().max(80)).max(8) }),
  assumed: z.array(z.enum(['initiator', 'target'])).describe('What the text does not name'),
  followUpOf: z.string().max(80).optional().describe('A proposal of which this is a further step'),
});

export const draftSchema = z.strictObject({
  draft: z.literal(1),
  coder: z.string().min(1).max(60),
  dictionary: digest.describe(
    'SHA-256 of the dictionaries, or of what an endpoint was asked to do; of nothing where a person proposes',
  ),
  text: digest.describe('SHA-256 of the text, which is not stored'),
  answer: digest.optional().describe('SHA-256 of what an endpoint answered, of a draft that is its'),
  published: daySchema,
  parties: z.tuple([partySchema, partySchema]),
  sentences: z.strictObject({ all: z.int().min(0), proposed: z.int().min(0) }),
  cautions: z.array(z.strictObject({ code: z.string().max(60), message: z.string().max(500) })).max(50),
  elsewhere: z.array(z.strictObject({ pair: z.string().max(20), found: z.int().min(1) })).max(20),
  proposals: z.array(proposalSchema).max(MOST_PROPOSALS),
});

export type Proposal = z.output<typeof proposalSchema>;
export type Draft = z.output<typeof draftSchema>;

/** What of a proposal a person may change, as it was made. */
export const proposedOf = ({
  initiator,
  target,
  reciprocal,
  code: of,
  occurred,
  quote,
}: Pick<Proposal, 'initiator' | 'target' | 'reciprocal' | 'code' | 'occurred' | 'quote'>) => ({
  initiator,
  target,
  reciprocal,
  code: of,
  occurred,
  quote: sha256(quote.text),
});
