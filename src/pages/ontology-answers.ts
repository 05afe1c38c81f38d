import { z } from 'zod';
import { CODE_BOOK_IDS } from '../ontology/code-books.ts';

/** Forms of what is answered about codes and scales. */

export const codeSchema = z
  .object({
    code: z.string().describe('Two to four digits: "010" is not 10'),
    name: z.string().describe("By the book asked for, else by GDELT's list"),
    names: z
      .object({ cameo: z.string().optional(), 'cameo/manual': z.string().optional() })
      .describe('By code book; one that lacks the code is left out'),
    parent: z.string().optional(),
    quadClass: z.enum(['verbal-cooperation', 'material-cooperation', 'verbal-conflict', 'material-conflict']),
    scores: z
      .record(z.string(), z.object({ value: z.number(), via: z.string().optional() }))
      .describe('By scale; via names the ancestor code whose score was taken'),
  })
  .meta({ id: 'CameoCode' });
export const codesSchema = z.object({ codes: z.array(codeSchema) }).meta({ id: 'CameoCodes' });
export const codeBooksSchema = z
  .object({
    books: z.array(
      z.object({
        id: z.enum(CODE_BOOK_IDS).describe('By which an act names it, as ontology of its code'),
        title: z.string(),
        description: z.string(),
        source: z.string(),
        codes: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'CodeBooks' });
export const scalesSchema = z
  .object({
    scales: z.array(
      z.object({
        id: z.string().describe('By which an act names it, such as goldstein/gdelt'),
        title: z.string(),
        description: z.string(),
        source: z.string(),
        ontology: z.string(),
        codes: z.number().int().describe('Codes that it has a value of its own for'),
      }),
    ),
  })
  .meta({ id: 'Scales' });

export type CodeAnswer = Readonly<z.infer<typeof codeSchema>>;
export type CodesAnswer = Readonly<z.infer<typeof codesSchema>>;
