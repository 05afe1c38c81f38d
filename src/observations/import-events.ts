import { z } from 'zod';
import { daySchema } from '../relations/events.ts';

/** The one stream of imports: which files were read, and what became of their rows. */
export const IMPORTS_STREAM = 'imports';

const whole = z.number().int().min(0);

const importId = z.uuid();

export const importedFileSchema = z.strictObject({
  name: z.string().min(1).max(500),
  format: z.string().max(40),
  bytes: whole.describe('As read, unpacked'),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of what was read, unpacked'),
});

const beginningSchema = z.strictObject({
  import: importId,
  files: z.array(z.string().min(1).max(500)).min(1).max(10_000),
  into: z.string().max(80).optional(),
  pairs: z.union([z.literal('all'), z.array(z.string())]),
  span: z.strictObject({ from: daySchema.optional(), to: daySchema.optional() }),
});

const endSchema = z.strictObject({
  import: importId,
  source: z.string().max(60),
  files: z.array(importedFileSchema),
  rows: whole,
  taken: whole.describe('Rows that are in the record now, of the pairs asked for'),
  left: whole.describe('Rows of other pairs or days'),
  repeated: whole.describe('Rows whose id came before in the same slice'),
  refused: z.record(z.string(), whole).describe('Rows that could not be taken, by reason'),
  days: z
    .array(z.tuple([daySchema, daySchema]))
    .max(20_000)
    .describe('Days of the slices that the files hold, whoever they tell of: first and last of each run'),
  histories: z
    .strictObject({ changed: whole, same: whole, refused: whole })
    .describe('How many histories it told something new'),
  keeps: z
    .enum(['ids', 'links'])
    .optional()
    .describe('What is kept of rows, up to three for each thing they tell; absent where nothing is'),
});

/** The data of each stored event, by wire name: for types, documentation and tests. They are not run on replay. */
export const IMPORT_EVENT_SCHEMAS = {
  'ImportBegun.v1': beginningSchema,
  'ImportFinished.v1': endSchema,
  'ImportUndone.v1': z.strictObject({ import: importId }),
} as const;

export type ImportEventType = keyof typeof IMPORT_EVENT_SCHEMAS;
export type ImportEvent = {
  [T in ImportEventType]: {
    readonly type: T;
    readonly data: Readonly<z.output<(typeof IMPORT_EVENT_SCHEMAS)[T]>>;
  };
}[ImportEventType];

export type ImportBeginning = Readonly<z.output<typeof beginningSchema>>;
export type ImportEnd = Readonly<z.output<typeof endSchema>>;
export type ImportedFile = Readonly<z.output<typeof importedFileSchema>>;
