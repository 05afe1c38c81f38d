import type { z } from 'zod';
import type { Path } from './file-problem.ts';
import {
  actEntrySchema,
  noteEntrySchema,
  scenarioFileSchema,
  summitEntrySchema,
  type ActEntry,
  type NoteEntry,
  type SummitEntry,
} from './schema.ts';

/** An entry, as far as its fields are of good form, and where it stands. */
export interface Placed<T> {
  readonly path: Path;
  readonly entry: { readonly [Field in keyof T]?: T[Field] | undefined };
}

/** A name that a file gives to something, and where. */
export interface Declared {
  readonly name: string;
  readonly path: Path;
}

/**
 * What can be read of a scenario file, also of one with mistakes: every field of good form, and every name that is given to
 * anything. So one run reports the mistakes of form and those against the rules together, and a mistake in one entry is not
 * reported again at those that refer to it.
 */
export interface Readable {
  readonly acts: readonly Placed<ActEntry>[];
  readonly notes: readonly Placed<NoteEntry>[];
  readonly summits: readonly Placed<SummitEntry>[];
  /** The file's scale, unless it is of bad form. */
  readonly scale: string | undefined;
  readonly names: {
    readonly parties: readonly Declared[];
    readonly thirdParties: readonly Declared[];
    readonly issues: readonly Declared[];
    readonly acts: readonly Declared[];
    readonly notes: readonly Declared[];
    readonly summits: readonly Declared[];
  };
}

type Raw = Readonly<Record<string, unknown>>;

const rawOf = (value: unknown): Raw => (value !== null && typeof value === 'object' ? (value as Raw) : {});

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function declared(file: Raw, list: string, key: string): Declared[] {
  return listOf(file[list]).flatMap((item, index) => {
    const name = rawOf(item)[key];
    return typeof name === 'string' ? [{ name: name.trim(), path: [list, index, key] }] : [];
  });
}

function placed<T>(file: Raw, list: string, schema: z.ZodObject & z.ZodType<T>): Placed<T>[] {
  return listOf(file[list]).map((item, index) => {
    const parsed = schema.safeParse(item);
    const entry = parsed.success ? parsed.data : fieldsOf(rawOf(item), schema);
    return { path: [list, index], entry: entry as Placed<T>['entry'] };
  });
}

function fieldsOf(item: Raw, schema: z.ZodObject): Raw {
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.shape)) {
    if (item[name] === undefined) continue;
    const parsed = (field as z.ZodType).safeParse(item[name]);
    if (parsed.success) fields[name] = parsed.data;
  }
  return fields;
}

export function readableOf(value: unknown): Readable {
  const file = rawOf(value);
  const scale = scenarioFileSchema.shape.scale.safeParse(file['scale']);
  return {
    acts: placed(file, 'acts', actEntrySchema),
    notes: placed(file, 'notes', noteEntrySchema),
    summits: placed(file, 'summits', summitEntrySchema),
    scale: scale.success ? scale.data : undefined,
    names: {
      parties: declared(file, 'parties', 'code'),
      thirdParties: declared(file, 'thirdParties', 'party'),
      issues: declared(file, 'issues', 'id'),
      acts: declared(file, 'acts', 'actId'),
      notes: declared(file, 'notes', 'noteId'),
      summits: declared(file, 'summits', 'summitId'),
    },
  };
}
