import { z } from 'zod';
import { scenarioFileSchema } from './schema.ts';

/**
 * The JSON Schema of scenario files, by which editors complete and check them. Draft 7, because YAML language servers know
 * it best. It describes what a person may write (defaults optional, shorthands allowed); rules across entries are the parser's.
 */
export function scenarioJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(scenarioFileSchema, { io: 'input', target: 'draft-7' }),
    $comment: 'Generated from src/scenarios/schema.ts; do not edit.',
  };
}

/** The text of `scenarios/scenario.schema.json`. */
export const scenarioJsonSchemaText = (): string => `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
