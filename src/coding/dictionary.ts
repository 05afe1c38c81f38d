import { z } from 'zod';
import { findCode } from '../ontology/look-up.ts';

/** The form of the coder's dictionaries: six YAML files, each with examples that are its tests. */

const word = z.string().trim().min(1).max(80);
const code = z.string().refine((text) => findCode(text).ok, { error: 'not a CAMEO code' });
const party = z.string().regex(/^[A-Z]{3}$/);
const sentences = z.array(z.string().trim().min(5).max(400)).min(1);

const calledSchema = z.strictObject({
  names: z.array(word).min(1),
  of: z.array(word).default([]).describe('Adjective and people'),
  seats: z.array(word).default([]).describe('What stands for its government'),
  heir: party.optional().describe('For a state that is no more: the one whose names and seats meant it then'),
});

export const statesSchema = z.strictObject({
  states: z.record(party, calledSchema),
  groups: z.record(party, calledSchema),
  places: z
    .record(party, z.array(word).min(1))
    .default({})
    .describe(
      'Towns, islands and regions: what is done there is done to their state, and none speaks for it',
    ),
});

export const wordsSchema = z.strictObject({
  irregular: z.record(word, z.array(word).min(1)).describe('Past forms, the participle last'),
  doubles: z.array(word).describe('Verbs whose last letter is doubled though no rule tells'),
  classes: z.record(z.string().regex(/^[a-z_]+$/), z.array(word).min(1)),
});

/** Words parted by `|`; `@name` stands for a class, quotes hold words that belong together. */
const group = z.string().min(1);

export const patternSchema = z.strictObject({
  rule: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  code,
  verbs: z.array(word).min(1),
  with: z.array(group).default([]).describe('Of each group a word has to be in the object'),
  without: group.optional().describe('None of these may be'),
  subject: group.optional().describe('One of these has to be in the subject'),
  far: z.boolean().default(false).describe('Whether the words may be in what the verb governs'),
  mutual: z.boolean().default(false).describe('Whether who does it with somebody does it as they do'),
  both: z
    .union([z.boolean(), z.literal('only')])
    .default(false)
    .describe('Whether two subjects do it to each other; `only`: they have to be two'),
  judges: z
    .boolean()
    .default(false)
    .describe('Whether it says what something is, so that its object is what is judged'),
  person: z.boolean().default(false).describe('Whether a person does it'),
  received: z
    .boolean()
    .default(false)
    .describe('Whether its subject is who is given something, by who is named'),
  crowd: z.boolean().default(false).describe('Whether people do it who act for no government'),
  answers: z
    .boolean()
    .default(false)
    .describe('Whether it answers what the other side did, who then need not be named'),
  negated: z.boolean().default(false).describe('Whether it counts where it was not done'),
  says: sentences,
  not: sentences,
});

export const actsSchema = z.strictObject({ acts: z.array(patternSchema).min(1) });

const FAMILIES = ['appeal', 'demand', 'intend', 'consider', 'refuse', 'threaten'] as const;

export const familySchema = z.strictObject({
  family: z.enum(FAMILIES),
  bare: code.describe('Where nothing tells what it is about'),
  control: z.enum(['subject', 'object']).describe('Who is to do what is governed'),
  needs: z.boolean().default(false).describe('Whether it counts only with something governed or named'),
  verbs: z.array(word).min(1),
  says: z.array(z.strictObject({ text: z.string().min(5), code })).min(1),
  not: sentences,
});

export const familiesSchema = z.strictObject({
  families: z.array(familySchema),
  carry: z.array(word),
  attempt: z.array(word),
  cease: z.array(word),
  speech: z.array(word),
});

export const nominalsSchema = z.strictObject({
  nominals: z.array(
    z.strictObject({
      verb: word.describe('The verb that says the same'),
      nouns: z.array(word).min(1),
      of: z.enum(['object', 'own', 'subject', 'both']).describe('What stands after "of"'),
      needs: z.boolean().default(false).describe('Whether it counts only with both parties named'),
      stands: z.boolean().default(false).describe('Whether it is no event, and only tells whose it is'),
      says: z.array(z.strictObject({ text: z.string().min(5), code })).min(1),
      not: sentences,
    }),
  ),
});

const deed = z.union([code, z.literal('settle')]);

export const contentsSchema = z.strictObject({
  contents: z.array(
    z.strictObject({
      content: z.string().min(1),
      deed,
      nouns: group,
      after: group.optional().describe('A word that has to come before the noun'),
    }),
  ),
  grid: z.record(
    z.string(),
    z.partialRecord(z.enum(['appeal', 'intend', 'demand', 'refuse', 'threaten']), code),
  ),
});

export type Pattern = z.output<typeof patternSchema>;
export type Family = z.output<typeof familySchema>;
export type FamilyName = Family['family'];
export type NominalEntry = z.output<typeof nominalsSchema>['nominals'][number];
export type Called = z.output<typeof calledSchema>;

/** All dictionaries, and the SHA-256 of their texts. */
export interface Dictionary {
  readonly digest: string;
  readonly states: z.output<typeof statesSchema>;
  readonly words: z.output<typeof wordsSchema>;
  readonly acts: readonly Pattern[];
  readonly families: z.output<typeof familiesSchema>;
  readonly contents: z.output<typeof contentsSchema>;
  readonly nominals: readonly NominalEntry[];
}
