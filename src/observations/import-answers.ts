import { z } from 'zod';
import { daySchema, slugSchema } from '../relations/events.ts';
import { FORMATS } from './formats.ts';
import { IMPORT_EVENT_SCHEMAS } from './import-events.ts';
import { KEEPS } from './traces.ts';

/** What goes with a file that is sent. */
export const importQuerySchema = z.strictObject({
  name: z.string().min(1).max(200).describe('Its name, whose ending tells whether it is packed'),
  format: z.enum(FORMATS).optional().describe('Its form; recognised where left out'),
  parties: z
    .string()
    .regex(/^[A-Z]{3}(,[A-Z]{3}){1,39}$/, { error: 'write codes of states, such as RUS,USA' })
    .optional()
    .describe('States: the history of each pair of them is imported; every pair where left out'),
  from: daySchema.optional().describe('What was given out from this day on'),
  to: daySchema.optional().describe('What was given out up to this day'),
  into: slugSchema.optional().describe('Name of the histories; that of the data set where left out'),
  known: z.coerce
    .number()
    .int()
    .min(0)
    .max(999)
    .optional()
    .describe('Days after the event on which a row could be known, where the data do not say'),
  trace: z
    .enum(KEEPS)
    .optional()
    .describe(
      'What is kept of the rows behind each count, up to three: nothing (the default), their numbers in the data set, or those with their links',
    ),
});

export type ImportQuery = Readonly<z.output<typeof importQuerySchema>>;

const refusedLine = z.strictObject({ file: z.string(), line: z.number().int(), said: z.string() });

const endShape = IMPORT_EVENT_SCHEMAS['ImportFinished.v1'];

/** What became of an import. */
export const importReportSchema = z
  .strictObject({
    ...endShape.shape,
    changed: z.array(z.strictObject({ history: z.string(), events: z.number().int() })),
    traced: z.number().int().describe('Histories of which more rows are kept now'),
    refusals: z.array(z.strictObject({ code: z.string(), message: z.string(), remedy: z.string() })),
    first: z
      .array(z.strictObject({ reason: z.string(), rows: z.number().int(), first: z.array(refusedLine) }))
      .describe('The first lines of each reason for which rows were not taken'),
    basis: z.string().describe('How it is known when a row could be known'),
    licence: z.string(),
    caution: z.string().optional(),
  })
  .meta({ id: 'ImportReport', description: 'What an import brought, and what it could not take' });

export const listedImportSchema = z
  .strictObject({
    beginning: IMPORT_EVENT_SCHEMAS['ImportBegun.v1'],
    end: endShape.optional().describe('Absent where it was not brought to its end: it is to be run again'),
    undone: z.literal(true).optional(),
    begunAt: z.string(),
    by: z.string(),
  })
  .meta({ id: 'Import' });

export const importListSchema = z
  .strictObject({ imports: z.array(listedImportSchema).describe('The newest first') })
  .meta({ id: 'ImportList' });

export const undoneSchema = z
  .strictObject({
    import: z.string(),
    histories: z.array(z.string()).describe('In which something stands no more'),
  })
  .meta({ id: 'ImportUndoing' });

export type ImportReportAnswer = Readonly<z.output<typeof importReportSchema>>;
export type ImportList = Readonly<z.output<typeof importListSchema>>;
