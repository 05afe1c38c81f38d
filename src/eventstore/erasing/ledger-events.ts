import { z } from 'zod';

/** The one stream that says what was taken out of the record. */
export const ERASURES_STREAM = 'erasures';

/** Longest reason: it is shown in the place of what is gone. */
export const WHY_LIMIT = 200;

export const whySchema = z.string().trim().min(1).max(WHY_LIMIT);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().min(1).max(200);

/** A whole stream that is taken out. */
export const erasureSchema = z.strictObject({
  stream: name,
  events: z.number().int().min(1).describe('How many it held'),
  tip: hash.describe('Hash of its last event, by which the digest of the record goes on naming it'),
  of: name.optional().describe('The stream that it hung on, such as that of the history of a what-if'),
  by: name.describe('Who took it out'),
  why: whySchema,
});

/** A text inside an event that is shown no more. */
export const redactionSchema = z.strictObject({
  stream: name,
  revision: z.number().int().min(0),
  path: z
    .string()
    .regex(/^(?:\/[^/]+)+$/)
    .describe("JSON pointer into the event's data (RFC 6901)"),
  hash: hash.describe('Of the event as it was recorded, which its successor goes on naming'),
  by: name.describe('Who took it out'),
  why: whySchema,
});

export type Erased = Readonly<z.output<typeof erasureSchema>>;
export type Redacted = Readonly<z.output<typeof redactionSchema>>;

/** Events of the ledger, by wire name. */
export type LedgerEvent =
  | { readonly type: 'StreamErased.v1'; readonly data: Erased }
  | { readonly type: 'ContentRedacted.v1'; readonly data: Redacted };

/** The data of each stored event, by wire name. */
export const LEDGER_EVENT_SCHEMAS: Readonly<Record<LedgerEvent['type'], z.ZodType>> = {
  'StreamErased.v1': erasureSchema,
  'ContentRedacted.v1': redactionSchema,
};
