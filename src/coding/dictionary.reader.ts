import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { sha256 } from '../kernel/canonical-json.ts';
import {
  actsSchema,
  contentsSchema,
  familiesSchema,
  nominalsSchema,
  statesSchema,
  wordsSchema,
  type Dictionary,
} from './dictionary.ts';

const FOLDER = join(import.meta.dirname, 'dictionaries');
const FILES = ['states', 'words', 'acts', 'families', 'contents', 'nominals'] as const;

/** Reads the dictionaries that come along. Throws where one is not of its form: they are part of the program. */
export async function readDictionary(): Promise<Dictionary> {
  const texts = await Promise.all(FILES.map((name) => readFile(join(FOLDER, `${name}.yaml`), 'utf8')));
  const read = <T extends z.ZodType>(name: (typeof FILES)[number], schema: T): z.output<T> =>
    schema.parse(parse(texts[FILES.indexOf(name)] ?? '', { schema: 'core' }));
  return {
    digest: sha256(texts.join('\n')),
    states: read('states', statesSchema),
    words: read('words', wordsSchema),
    acts: read('acts', actsSchema).acts,
    families: read('families', familiesSchema),
    contents: read('contents', contentsSchema),
    nominals: read('nominals', nominalsSchema).nominals,
  };
}
