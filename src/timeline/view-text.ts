import { z } from 'zod';
import { parseInstant, withPlusOfOffset } from '../kernel/clock.ts';
import { DEDUPES, type Dedupe } from '../models/tension/dedupe.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { daySchema } from '../relations/events.ts';
import type { View } from './view.ts';

/** Reads what a person writes for *as of*: a revision (`57`, `r57`) or an instant (`2021-06-16T12:00:00Z`). */
export function parseAsOf(given: string): Result<NonNullable<View['asOf']>> {
  const text = withPlusOfOffset(given);
  const revision = /^r?(\d{1,9})$/.exec(text)?.[1];
  if (revision !== undefined) return ok({ revision: Number(revision) });
  const instant = parseInstant(text);
  if (instant !== undefined) return ok({ instant });
  return err(
    rejection(
      'malformed',
      'invalid-view',
      `as of "${text.slice(0, 40)}": neither a revision nor an instant`,
      'Write a revision such as 57, or an instant with its offset such as 2021-06-16T12:00:00Z.',
    ),
  );
}

const asOfSchema = z
  .string()
  .superRefine((text, context) => {
    const asOf = parseAsOf(text);
    if (!asOf.ok) context.addIssue({ code: 'custom', message: asOf.error.remedy });
  })
  .describe('The record as it was: a revision (57) or an instant (2021-06-16T12:00:00Z)');

/** The parameters by which a URL says from where it looks. */
export const viewFields = {
  at: daySchema
    .optional()
    .describe('Day of the world; default: the earlier of today and the end of the coverage'),
  asOf: asOfSchema.optional(),
  knownBy: daySchema.optional().describe('Only what the public could know by this day'),
  dedupe: z
    .enum(DEDUPES)
    .optional()
    .describe(
      'Of what a data set counted, how often rows count that agree in day, direction and code: once (one-a-day, the default), once for each story, or each (none)',
    ),
};

export interface ViewFields {
  readonly at?: string | undefined;
  readonly asOf?: string | undefined;
  readonly knownBy?: string | undefined;
  readonly dedupe?: Dedupe | undefined;
}

/** The view that checked parameters ask for. */
export function viewOf({ at, asOf, knownBy, dedupe }: ViewFields): Result<View> {
  const then = asOf === undefined ? ok(undefined) : parseAsOf(asOf);
  if (!then.ok) return then;
  return ok({
    ...(at === undefined ? {} : { at }),
    ...(then.value === undefined ? {} : { asOf: then.value }),
    ...(knownBy === undefined ? {} : { knownBy }),
    ...(dedupe === undefined ? {} : { dedupe }),
  });
}
