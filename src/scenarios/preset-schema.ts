import { z } from 'zod';
import { daySchema, slugSchema } from '../relations/events.ts';
import { assumptionsSchema } from '../whatifs/assumptions.ts';
import {
  commitmentFields,
  DUE_ONCE,
  dueFields,
  insertedActSchema,
  isDueOnce,
  moveSchema,
  omitSchema,
  outcomeSchema,
  type CommitmentDraft,
  type EditDraft,
} from '../whatifs/events.ts';
import { COMMITMENTS_LIMIT, EDITS_LIMIT } from '../whatifs/limits.ts';
import { code, occurred, reverses, score, scoreWith, text } from './shorthands.ts';

/**
 * Ready-made what-ifs of a scenario. They belong to the file and not to the record: a preset becomes a what-if when somebody
 * proposes it. Nothing about the future is documented, so every commitment says why it would come and why with that chance.
 */

const commitmentEntrySchema = z
  .strictObject({
    ...commitmentFields,
    ...dueFields,
    code,
    reverses,
    score,
    rationale: text(1000).describe('Why the outcome would bring it, in a line'),
    probability: commitmentFields.probability
      .unwrap()
      .extend({ rationale: text(1000).describe('Why this chance') })
      .describe('Chance that it is carried out, and why'),
  })
  .refine(isDueOnce, DUE_ONCE)
  .meta({ description: 'An act that the outcome would bring' });

export const editEntrySchema = z.discriminatedUnion('edit', [
  omitSchema,
  moveSchema,
  z.strictObject({
    edit: z.literal('insert'),
    act: insertedActSchema.extend({ occurred, code, reverses, score }),
    why: omitSchema.shape.why,
  }),
]);

export const presetEntrySchema = z
  .strictObject({
    preset: slugSchema.describe('Its id within the file'),
    title: outcomeSchema.shape.title,
    summary: text(300)
      .refine((summary) => !summary.includes('\n'), {
        error: 'a summary is one line; fold it with >- or shorten it',
      })
      .describe('What it assumes, in one line'),
    at: daySchema.describe('Day of the fork: the last day that counts as past'),
    summitId: slugSchema.optional(),
    horizonDays: outcomeSchema.shape.horizonDays,
    commitments: z.array(commitmentEntrySchema).max(COMMITMENTS_LIMIT).default([]),
    edits: z.array(editEntrySchema).max(EDITS_LIMIT).default([]),
    assumptions: assumptionsSchema.default({}),
  })
  .meta({ description: 'A ready-made what-if' });

export type PresetEntry = z.output<typeof presetEntrySchema>;

/** A preset after defaults: its contents as a proposal holds them. */
export interface ScenarioPreset extends Omit<PresetEntry, 'commitments' | 'edits'> {
  readonly commitments: CommitmentDraft[];
  readonly edits: EditDraft[];
}

/** A preset with the file's scale filled in. */
export const presetOf = ({ commitments, edits, ...preset }: PresetEntry, scale: string): ScenarioPreset => ({
  ...preset,
  commitments: commitments.map((commitment) => ({
    ...commitment,
    score: scoreWith(commitment.score, scale),
  })),
  edits: edits.map((edit) =>
    edit.edit === 'insert'
      ? { ...edit, act: { ...edit.act, score: scoreWith(edit.act.score, scale) } }
      : edit,
  ),
});
