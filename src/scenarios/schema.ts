import { z } from 'zod';
import {
  actSchema,
  daySchema,
  noteSchema,
  relationSchema,
  slugSchema,
  storySchema,
  summitCancellationSchema,
  summitConclusionSchema,
  summitSchema,
  type ActDraft,
  type NoteContent,
  type RelationContent,
  type Story,
  type SummitContent,
} from '../relations/events.ts';
import { historyIdOf, PARTY_PATTERN, type HistoryId } from '../relations/history-id.ts';
import type { ScenarioProblem } from './file-problem.ts';
import { presetEntrySchema, presetOf, type ScenarioPreset } from './preset-schema.ts';
import { code, occurred, reverses, scale, score, scoreWith, text } from './shorthands.ts';

/**
 * The scenario file: what a history declares of itself, and its entries. Entries are the contents of the events they
 * become, field by field, with three shorthands that spare a beginner the long form: a bare day for `occurred`, a bare
 * code for `code`, a bare act id in `reverses`. Rules that one value cannot tell alone are in `file-rules.ts`.
 */

/**
 * Versions of the file format. Version 2 has the form of version 1; what readers see of a file beside its acts (names of the
 * parties, the introduction, presets, the story) is then part of the record too, where version 1 leaves it in the file. So records of files that
 * say 1 stay as they are.
 */
export const SCENARIO_SCHEMA_VERSIONS = [1, 2] as const;

/** Most acts in one file. */
export const SCENARIO_ACTS_LIMIT = 20_000;

export const DEFAULT_SCALE = 'goldstein/gdelt';

export const actEntrySchema = actSchema
  .extend({
    occurred,
    code,
    reverses,
    score,
  })
  .meta({ description: 'One diplomatic act' });

export const noteEntrySchema = noteSchema
  .extend({ occurred })
  .meta({ description: 'What is no act of a party: a remark, context. On the timeline, unscored.' });

export const summitEntrySchema = summitSchema
  .extend({
    date: z
      .union([
        daySchema.transform((from): z.output<typeof summitSchema>['date'] => ({ from })),
        summitSchema.shape.date,
      ])
      .describe('When it is to be held: a day, or {from, to}'),
    announced: occurred.describe('When it was scheduled'),
    concluded: summitConclusionSchema
      .omit({ summitId: true })
      .extend({ occurred })
      .optional()
      .describe('How it ended, once it was held'),
    cancelled: summitCancellationSchema
      .omit({ summitId: true })
      .extend({ occurred })
      .optional()
      .describe('How it was called off'),
  })
  .meta({ description: 'A scheduled meeting, and how it ended' });

export const scenarioPartySchema = z.strictObject({
  code: z
    .string()
    .regex(PARTY_PATTERN, { error: 'a party of a relation is three capital letters, such as USA' })
    .describe('CAMEO / ISO 3166 alpha-3 code'),
  name: text(200).optional().describe('The name readers know it by; version 2 may leave both out'),
});

/** What may be wrong elsewhere in the file when its words are asked for. */
interface Worded {
  readonly schema?: unknown;
  readonly description?: unknown;
  readonly parties?: readonly ({ readonly name?: unknown } | undefined)[];
}

/** Version 1 needs an introduction and a name for each party; in version 2 they are the record's, which may have none. */
const introduced = ({ schema, description }: Worded): boolean => schema === 2 || description !== undefined;
const named =
  (index: number) =>
  ({ schema, parties }: Worded): boolean => {
    const [party, other] = [parties?.[index], parties?.[1 - index]];
    return party?.name !== undefined || (schema === 2 && other?.name === undefined);
  };
/** Told together with all else that is wrong. */
const missing = (...path: (string | number)[]) => ({
  path,
  error: '',
  when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null,
});

export const scenarioFileSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors; ignored'),
    schema: z
      .literal(SCENARIO_SCHEMA_VERSIONS)
      .describe(
        'Version of this file format; 2 records the names of the parties, the introduction, presets and the story too',
      ),
    scenario: slugSchema.describe("The scenario's id; its history is named <parties>~<id>"),
    title: relationSchema.shape.title,
    description: text(4000)
      .optional()
      .describe('What a newcomer takes away from it; version 2 may leave it out'),
    parties: z.tuple([scenarioPartySchema, scenarioPartySchema]).describe('The two parties of the relation'),
    baseline: relationSchema.shape.baseline.describe(
      'Where tension (0 to 100) rests when no act is fresh, and why there',
    ),
    model: relationSchema.shape.model,
    parameters: relationSchema.shape.parameters,
    scale: scale.default(DEFAULT_SCALE).describe('The scale of every act that names none of its own'),
    issues: relationSchema.shape.issues.describe('What the acts are about'),
    thirdParties: relationSchema.shape.thirdParties.describe(
      'States toward which acts of a party count for this relation, and why',
    ),
    coverage: relationSchema.shape.coverage.describe(
      'The days that the record claims to cover; silence outside them is not calm',
    ),
    summits: z.array(summitEntrySchema).max(200).default([]),
    acts: z.array(actEntrySchema).max(SCENARIO_ACTS_LIMIT),
    notes: z.array(noteEntrySchema).max(20_000).default([]),
    presets: z.array(presetEntrySchema).max(100).default([]).describe('Ready-made what-ifs'),
    story: storySchema.optional().describe('A guided story through the history'),
  })
  .refine(introduced, missing('description'))
  .refine(named(0), missing('parties', 0, 'name'))
  .refine(named(1), missing('parties', 1, 'name'))
  .meta({ title: 'Détente scenario', description: 'A documented history of the relation of two parties' });

export type ActEntry = z.output<typeof actEntrySchema>;
export type NoteEntry = z.output<typeof noteEntrySchema>;
export type SummitEntry = z.output<typeof summitEntrySchema>;
export type ScenarioFile = z.output<typeof scenarioFileSchema>;

export interface ScenarioSummit {
  readonly content: SummitContent;
  /** How it ended, if it did. */
  readonly end?: {
    readonly phase: 'concluded' | 'cancelled';
    readonly occurred: SummitContent['announced'];
    readonly summary: string;
    readonly sources: SummitContent['sources'];
  };
}

/** A scenario after defaults: the contents that its history is to hold. */
export interface Scenario {
  readonly slug: string;
  readonly history: HistoryId;
  readonly title: string;
  readonly description: string;
  readonly parties: readonly { readonly code: string; readonly name: string }[];
  readonly relation: RelationContent;
  readonly summits: readonly ScenarioSummit[];
  readonly acts: readonly ActDraft[];
  readonly notes: readonly NoteContent[];
  /** What may be a slip in the file, by line, though nothing of it is wrong. */
  readonly cautions?: readonly ScenarioProblem[];
  /** Whether presets and story are declared by the history too: of files of version 2. */
  readonly declares?: boolean;
  readonly presets: readonly ScenarioPreset[];
  readonly story?: Story;
}

/** An act entry with the file's scale filled in. */
export const actDraftOf = (entry: ActEntry, scale: string): ActDraft => ({
  ...entry,
  score: scoreWith(entry.score, scale),
});

function summitOf({ concluded, cancelled, ...content }: SummitEntry): ScenarioSummit {
  if (concluded !== undefined) return { content, end: { phase: 'concluded', ...concluded } };
  if (cancelled !== undefined) return { content, end: { phase: 'cancelled', ...cancelled } };
  return { content };
}

/** The scenario that a valid file describes; its parties are sorted, as a relation names them. */
export function scenarioOf(file: ScenarioFile): Scenario {
  const parties = [...file.parties].sort((a, b) => (a.code < b.code ? -1 : 1));
  const names = parties.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const codes: [string, string] = [parties[0]?.code ?? '', parties[1]?.code ?? ''];
  return {
    slug: file.scenario,
    history: historyIdOf(codes, file.scenario),
    title: file.title,
    description: file.description ?? '',
    parties: parties.map(({ code, name }) => ({ code, name: name ?? code })),
    relation: {
      title: file.title,
      parties: codes,
      ...(file.schema === 2 && {
        ...(names.length === 2 && { names: [names[0] ?? '', names[1] ?? ''] as [string, string] }),
        ...(file.description !== undefined && { introduction: file.description }),
      }),
      baseline: file.baseline,
      model: file.model,
      parameters: file.parameters,
      issues: file.issues,
      thirdParties: file.thirdParties,
      coverage: file.coverage,
    },
    summits: file.summits.map((summit) => summitOf(summit)),
    acts: file.acts.map((entry) => actDraftOf(entry, file.scale)),
    notes: file.notes,
    presets: file.presets.map((entry) => presetOf(entry, file.scale)),
    ...(file.story !== undefined && { story: file.story }),
    ...(file.schema === 2 && { declares: true }),
  };
}
