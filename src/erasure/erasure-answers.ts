import { z } from 'zod';
import { erasureSchema, redactionSchema, WHY_LIMIT, whySchema } from '../eventstore/erasing/ledger-events.ts';

const why = whySchema.describe(
  `Shown in the place of what is gone; at most ${WHY_LIMIT} characters, and not what is to be gone`,
);

/** Why something is erased. */
export const erasureRequestSchema = z.strictObject({ why }).meta({ id: 'ErasureRequest' });

/** Which text is taken out, and why. */
export const redactionRequestSchema = z
  .strictObject({
    text: z
      .string()
      .min(1)
      .max(2000)
      .describe('As it stands in the record: each text that holds it is taken out as a whole'),
    why,
  })
  .meta({ id: 'RedactionRequest' });

const place = z.object({
  stream: z.string(),
  revision: z.number().int(),
  path: z.string().describe("JSON pointer into the event's data"),
});

export const erasedAnswerSchema = z
  .object({
    erased: z
      .array(erasureSchema.pick({ stream: true, events: true, tip: true }))
      .describe('A history comes after its what-ifs'),
  })
  .meta({ id: 'ErasedAnswer', description: 'What is gone now' });

export const redactedAnswerSchema = z
  .object({
    redacted: z.array(place).describe('What shows the reason from now on'),
    left: z
      .array(place)
      .describe('Where the text stands as well, and nothing else can stand: ids, codes, addresses'),
  })
  .meta({ id: 'RedactedAnswer' });

export const erasuresAnswerSchema = z
  .object({ erased: z.array(erasureSchema), redacted: z.array(redactionSchema) })
  .meta({ id: 'Erasures', description: 'The ledger: everything that was taken out, by whom and why' });

type Deep<T> = T extends readonly (infer U)[]
  ? readonly Deep<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Deep<T[K]> }
    : T;

export type ErasedAnswer = Deep<z.infer<typeof erasedAnswerSchema>>;
export type RedactedAnswer = Deep<z.infer<typeof redactedAnswerSchema>>;
export type ErasuresAnswer = Deep<z.infer<typeof erasuresAnswerSchema>>;
