import { z } from 'zod';
import { ROLES } from '../http/principal.ts';

const listedTokenSchema = z
  .object({
    tokenId: z.string().optional().describe('By which it is revoked; absent for one that the operator set'),
    name: z.string().describe('As the record calls its holder'),
    role: z.enum(ROLES),
    state: z
      .enum(['live', 'ended', 'revoked', 'set'])
      .describe('`set` by the operator, for as long as the server runs'),
    expires: z.string().optional().describe('When it ends, or ended, by itself'),
    reason: z.string().optional().describe('Why it was revoked'),
  })
  .meta({ id: 'ListedToken' });

export const tokenListSchema = z.object({ tokens: z.array(listedTokenSchema) }).meta({ id: 'Tokens' });

export type ListedToken = Readonly<z.infer<typeof listedTokenSchema>>;
