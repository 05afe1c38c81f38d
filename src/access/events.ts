import { z } from 'zod';
import { ANONYMOUS_NAME, LOCAL_NAME, ROLES } from '../http/principal.ts';

/** The one stream of tokens; all of them together are small. */
export const ACCESS_STREAM = 'access';

const RESERVED: readonly string[] = [LOCAL_NAME, ANONYMOUS_NAME];

/** A holder's name: it is shown beside what they did, and typed at a prompt. */
export const nameSchema = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]*$/u, 'a name is of letters, digits and . _ @ -')
  .max(60)
  .refine((name) => !RESERVED.includes(name), 'this name means somebody without a token');

export const tokenIdSchema = z.string().regex(/^[0-9a-f]{8}$/);

/** What is stored of a token: never the token. */
export const tokenSchema = z.strictObject({
  tokenId: tokenIdSchema,
  name: nameSchema,
  role: z.enum(ROLES),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of the token, which is random'),
  expires: z.iso.datetime().optional().describe('When it ends by itself'),
});

/** A session that somebody signed out of, until it would have ended by itself: by its random id, which opens nothing. */
const endedSessionSchema = z.strictObject({
  session: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  until: z.iso.datetime(),
});

export const linkIdSchema = z.string().regex(/^[0-9a-f]{12}$/);

/**
 * A link that shows one view of one history to whoever has it, until it ends: what tells it from others in a list. The view itself stands
 * in the link alone, sealed, as this stream stays when a history is erased.
 */
const linkSchema = z.strictObject({
  linkId: linkIdSchema,
  history: z.string().regex(/^[A-Z]{3}-[A-Z]{3}~[a-z0-9-]{1,80}$/),
  revision: z.number().int().min(0).optional().describe('The record as it was; absent: as it goes on'),
  at: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional()
    .describe('The day read'),
  by: z.string().min(1).max(60).describe('Who made it'),
  made: z.iso.datetime(),
  expires: z.iso.datetime().describe('When it ends by itself'),
});

export type MadeLink = Readonly<z.output<typeof linkSchema>>;

export type EndedSession = Readonly<z.output<typeof endedSessionSchema>>;

/** A token as it is stored. */
export type StoredToken = Readonly<z.output<typeof tokenSchema>>;

/** Events of the stream of tokens, by wire name. */
export type AccessEvent =
  | { readonly type: 'TokenCreated.v1'; readonly data: StoredToken }
  | {
      readonly type: 'TokenRevoked.v1';
      readonly data: { readonly tokenId: string; readonly reason?: string };
    }
  | { readonly type: 'SessionEnded.v1'; readonly data: EndedSession }
  | { readonly type: 'LinkMade.v1'; readonly data: MadeLink }
  | { readonly type: 'LinkRevoked.v1'; readonly data: { readonly linkId: string; readonly reason?: string } }
  | { readonly type: 'SecretNamed.v1'; readonly data: { readonly fingerprint: string } };

/** The data of each stored event, by wire name. */
export const ACCESS_EVENT_SCHEMAS: Readonly<Record<AccessEvent['type'], z.ZodType>> = {
  'TokenCreated.v1': tokenSchema,
  'SessionEnded.v1': endedSessionSchema,
  'LinkMade.v1': linkSchema,
  'LinkRevoked.v1': z.strictObject({ linkId: linkIdSchema, reason: z.string().max(1000).optional() }),
  'SecretNamed.v1': z.strictObject({ fingerprint: z.string().regex(/^[0-9a-f]{16}$/) }),
  'TokenRevoked.v1': z.strictObject({ tokenId: tokenIdSchema, reason: z.string().max(1000).optional() }),
};
