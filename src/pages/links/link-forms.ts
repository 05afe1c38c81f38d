import { z } from 'zod';
import { linkIdSchema } from '../../access/events.ts';
import { DURATION } from '../../kernel/duration.ts';

/** How long a link lasts where nobody says. */
export const USUAL_LINK = '30d';

export const linkRequestSchema = z
  .strictObject({
    view: z
      .string()
      .trim()
      .min(1)
      .max(8000)
      .describe("What the page shows, by its address or what stands behind the address's question mark"),
    lasts: z
      .string()
      .regex(DURATION, 'must be a number with m, h or d, such as 8h or 30d')
      .default(USUAL_LINK)
      .describe('When it ends by itself; at most 366d'),
    pinned: z
      .boolean()
      .default(false)
      .describe('The record as it is now, whatever comes later, where the view names no revision'),
  })
  .meta({ id: 'LinkRequest' });

const listedLinkSchema = z
  .object({
    linkId: linkIdSchema.describe('By which it is revoked; it opens nothing'),
    history: z.string(),
    revision: z.number().int().optional().describe('The record as it was; absent: as it goes on'),
    at: z.string().optional().describe('The day read'),
    by: z.string().describe('Who made it'),
    made: z.string(),
    expires: z.string().describe('When it ends, or ended, by itself'),
    state: z.enum(['live', 'ended', 'revoked', 'erased']).describe('`erased`: its history was'),
    reason: z.string().optional().describe('Why it was revoked'),
  })
  .meta({ id: 'ListedLink' });

export const linkListSchema = z.object({ links: z.array(listedLinkSchema) }).meta({ id: 'Links' });

export const linkSchema = listedLinkSchema
  .extend({ url: z.string().describe('Shown this once: whoever has it sees the view') })
  .meta({ id: 'Link' });

export const revokedLinkSchema = listedLinkSchema.meta({ id: 'RevokedLink' });

export const revocationSchema = z
  .strictObject({ reason: z.string().trim().min(1).max(1000).optional().describe('Why, for the list') })
  .meta({ id: 'LinkRevocation' })
  .prefault({});

export const linksOfSchema = z.strictObject({
  history: z.string().max(120).optional().describe('Of this history alone'),
});

export type ListedLink = Readonly<z.infer<typeof listedLinkSchema>>;
