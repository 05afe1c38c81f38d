import { z } from 'zod';
import type { Caution } from '../kernel/caution.ts';
import { pathText } from './path-text.ts';

/** A caution as answers carry it. */
export const cautionSchema = z
  .strictObject({
    code: z.string().describe('Stable, kebab-case'),
    message: z.string(),
    remedy: z.string(),
    path: z.string().describe('The place in what was sent, such as acts[3].code'),
  })
  .meta({ id: 'Caution', description: 'What may well be a slip, though no rule forbids it' });

/** `place` turns a place of the order into one of the body that it came in. */
export const toldCautions = (
  cautions: readonly Caution[] | undefined,
  place = (path: Caution['path']): Caution['path'] => path,
): { readonly cautions?: z.infer<typeof cautionSchema>[] } =>
  cautions === undefined || cautions.length === 0
    ? {}
    : { cautions: cautions.map((caution) => ({ ...caution, path: pathText(place(caution.path)) })) };
