import { z } from 'zod';
import { parseDay, parsePeriod } from '../kernel/clock.ts';
import { actSchema, occurredSchema, slugSchema } from '../relations/events.ts';

/** Fields that a scenario file may write in a shorter way than the events have them; they come out in the long form. */

export const text = (max: number) => z.string().trim().min(1).max(max);

export const occurred = z
  .union([
    z
      .string()
      .refine((day) => parseDay(day) !== undefined || parsePeriod(day) !== undefined, {
        error:
          'not a real calendar day; write YYYY-MM-DD, such as 2021-06-16, or 2021-06 or 2021 where no more is known',
        params: { code: 'invalid-date' },
      })
      .meta({ title: 'a day, a month or a year', pattern: '^\\d{4}(-\\d{2}){0,2}$' })
      .transform(
        (day): z.output<typeof occurredSchema> => parsePeriod(day) ?? { from: day, precision: 'day' },
      ),
    occurredSchema,
  ])
  .describe(
    'When it happened, by UTC days: a day such as 2021-03-17, 2021-03 or 2021 where no more is known, or {from, to, precision, basis}',
  );

const codeContent = actSchema.shape.code;
export const code = z
  .union([
    codeContent.shape.code.transform((code): z.output<typeof codeContent> => ({ ontology: 'cameo', code })),
    codeContent,
  ])
  .describe('CAMEO code: "163" or {code, rationale}; zeros in front count, with or without quotes');

const reversal = actSchema.shape.reverses.unwrap().element;
export const reverses = z
  .array(
    z.union([slugSchema.transform((actId): z.output<typeof reversal> => ({ actId, share: 1 })), reversal]),
  )
  .max(50)
  .optional()
  .describe('Acts whose lasting part this one takes away: [act-id] or [{actId, share}]');

export const scale = text(60).describe('A named scale, such as goldstein/gdelt');

export const score = z
  .strictObject({
    scale: scale.optional(),
    value: z.number().min(-10).max(10).optional().describe('Looked up in the scale where left out'),
  })
  .default({})
  .describe("Where the act's score comes from, if not from the file's scale");

/** The score's source with the file's scale filled in. */
export function scoreWith(
  { scale: own, value }: z.output<typeof score>,
  scale: string,
): z.output<typeof actSchema>['score'] {
  return { scale: own ?? scale, ...(value !== undefined && { value }) };
}
