import { z } from 'zod';
import { formOf } from '../http/faults.ts';
import { pathText } from '../http/path-text.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { daySchema, slugSchema } from '../relations/events.ts';
import { commitmentFields, DUE_ONCE, dueFields, isDueOnce, outcomeSchema } from '../whatifs/events.ts';
import { COMMITMENTS_LIMIT, EDITS_LIMIT } from '../whatifs/limits.ts';
import type { Proposal } from '../whatifs/request-bodies.ts';
import { locatedAt, Locator } from './located.ts';
import { editEntrySchema } from './preset-schema.ts';
import { yamlOf } from './yaml.ts';
import { code, reverses, score, scoreWith } from './shorthands.ts';

/**
 * An outcome as a person writes it down in a file of its own: what a proposal holds, with the shorthands of scenario files,
 * so that a preset copied out of one is such a file. Reasons may be left out, and a chance may be a bare number.
 */

const SCALE = 'goldstein/gdelt';
const { shape } = outcomeSchema;

const commitmentFormSchema = z
  .strictObject({
    ...commitmentFields,
    ...dueFields,
    code,
    reverses,
    score,
    probability: z
      .union([
        z
          .number()
          .min(0)
          .max(1)
          .transform((value) => ({ value })),
        commitmentFields.probability.unwrap(),
      ])
      .default({ value: 1 }),
  })
  .refine(isDueOnce, DUE_ONCE);

export const outcomeFormSchema = z.strictObject({
  preset: slugSchema.optional().describe('As presets of a scenario have it; not needed here'),
  title: shape.title.default('What if'),
  summary: shape.description,
  description: shape.description,
  author: shape.author.default('Command line'),
  at: daySchema.optional().describe('Day of the fork: the last day that counts as past'),
  base: shape.base,
  summitId: shape.summitId,
  horizonDays: shape.horizonDays,
  seed: shape.seed,
  models: shape.models,
  commitments: z.array(commitmentFormSchema).max(COMMITMENTS_LIMIT).default([]),
  edits: z.array(editEntrySchema).max(EDITS_LIMIT).default([]),
  assumptions: shape.assumptions,
});

/** One thing that is wrong, as `line:column: place: what`. */
export type OutcomeFault = string;

/** The outcome that a YAML or JSON text writes down, or everything that is wrong with its form, by line. */
export function parseOutcome(text: string): Result<Proposal, readonly OutcomeFault[]> {
  const { document, lines } = yamlOf(text);
  const faultAt = (offset: number, message: string): OutcomeFault => {
    const { line, col } = lines.linePos(offset);
    return `${Math.max(1, line)}:${Math.max(1, col)}: ${message}`;
  };
  if (document.errors.length > 0) {
    return err(document.errors.slice(0, 20).map(({ pos, message }) => faultAt(pos[0], `YAML: ${message}`)));
  }
  const locator = new Locator();
  const root = locator.locate(document.contents);
  if (locator.findings.length > 0) {
    return err(
      locator.findings.map(({ offset, message, remedy }) => faultAt(offset, `${message}. ${remedy}`)),
    );
  }
  const form = formOf(outcomeFormSchema, root.value);
  if (form.ok) return ok(proposalOf(form.value));
  return err(
    form.error.map(({ path, atKey, message }) => {
      const { start, keyStart } = locatedAt(root, path);
      const place = path.length === 0 ? 'the outcome' : pathText(path);
      return faultAt(atKey === true ? (keyStart ?? start) : start, `${place}: ${message}`);
    }),
  );
}

function proposalOf(form: z.output<typeof outcomeFormSchema>): Proposal {
  const { preset: _, summary, description = summary, at, base, summitId, commitments, edits, ...rest } = form;
  return {
    ...rest,
    ...(description !== undefined && { description }),
    base: { ...base, ...(at !== undefined && { at }) },
    ...(summitId !== undefined && { summitId }),
    commitments: commitments.map((commitment) => ({
      ...commitment,
      score: scoreWith(commitment.score, SCALE),
    })),
    edits: edits.map((edit) =>
      edit.edit === 'insert'
        ? { ...edit, act: { ...edit.act, score: scoreWith(edit.act.score, SCALE) } }
        : edit,
    ),
  };
}
