import { z } from 'zod';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { pairOf } from '../ontology/former-states.ts';
import { storySchema, type Source } from '../relations/events.ts';
import { outcomeSchema } from '../whatifs/events.ts';
import { outcomeOfPreset } from './preset-outcome.ts';
import type { ReplayReport } from './replay.runner.ts';
import type { Scenario } from './schema.ts';

/** Forms of what is asked about scenarios and answered over HTTP. */

const problem = z.object({
  file: z.string(),
  line: z.number().int().describe('From 1; 0 where the file as a whole is meant'),
  column: z.number().int(),
  path: z.string(),
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
});

export const scenarioSchema = z
  .object({
    name: z.string(),
    history: z.string().describe('The history that it is replayed into'),
    title: z.string(),
    description: z.string(),
    parties: z.array(z.object({ code: z.string(), name: z.string() })),
    pair: z
      .string()
      .describe('The pair of states of today under which it is shown: SUN-USA stands with RUS-USA'),
    coverage: z.object({ from: z.string(), to: z.string().optional() }),
    acts: z.number().int(),
    notes: z.number().int(),
    summits: z.number().int(),
    sources: z.number().int().describe('Sources of its acts and notes'),
    checked: z
      .object({ matched: z.number().int(), read: z.number().int(), pattern: z.number().int() })
      .describe('How many of these sources say how their words were checked, by how'),
    presets: z
      .array(
        z.object({
          preset: z.string(),
          title: z.string(),
          summary: z.string(),
          at: z.string().describe('Day of the fork'),
          horizonDays: z.number().int(),
          commitments: z.number().int(),
          edits: z.number().int(),
        }),
      )
      .describe('Ready-made what-ifs, to be proposed by name'),
    story: z
      .object({ title: z.string(), stops: z.number().int() })
      .optional()
      .describe('The guided story through it, where it has one'),
  })
  .meta({ id: 'Scenario' });

export const scenarioDetailSchema = scenarioSchema
  .extend({
    outcomes: z
      .record(z.string(), outcomeSchema)
      .describe('What each preset proposes, by its name: a draft to start from'),
    guide: storySchema.optional().describe('The guided story, stop by stop'),
  })
  .meta({ id: 'ScenarioDetail' });

export const scenariosSchema = z
  .object({
    scenarios: z.array(scenarioSchema),
    invalid: z
      .array(z.object({ name: z.string(), problems: z.array(problem) }))
      .describe('Files that cannot be replayed, and why'),
  })
  .meta({ id: 'Scenarios' });

export type ScenarioSummary = Readonly<z.infer<typeof scenarioSchema>>;
export type ScenarioDetail = Readonly<z.infer<typeof scenarioDetailSchema>>;

export const replayBodySchema = z
  .strictObject({
    dryRun: z.boolean().default(false).describe('Say what would happen, change nothing'),
    policy: z
      .enum(['theirs', 'ours'])
      .optional()
      .describe(
        "Where both the file and the record changed: take the file's version (theirs) or keep the record's (ours)",
      ),
  })
  .prefault({})
  .meta({ id: 'Replay' });

/** A scenario file that is sent, and what to do with it. */
export const replayTextSchema = z
  .strictObject({
    text: z.string().min(1).describe('The file, as YAML'),
    file: z.string().trim().min(1).max(200).default('the file').describe('What its faults are told under'),
    ...replayBodySchema.unwrap().shape,
  })
  .meta({ id: 'ReplayText' });

const key = z.string().describe('act:ID, note:ID, summit:ID or relation');

const conflict = z.object({
  key,
  code: z.enum([
    'changed-on-both-sides',
    'recorded-by-hand',
    'retracted-by-hand',
    'changed-and-gone',
    'final',
    'refused',
  ]),
  message: z.string(),
  remedy: z.string(),
});

export const replaySchema = z
  .object({
    scenario: z.string(),
    history: z.string(),
    dryRun: z.boolean(),
    revision: z.number().int().optional().describe('Of the history afterwards; absent where there is none'),
    recorded: z.number().int(),
    corrected: z.number().int(),
    retracted: z.number().int(),
    unchanged: z.number().int(),
    kept: z.number().int().describe("Entries left as the record has them, by the policy 'ours'"),
    interrupted: z.boolean().describe('Stopped midway; another replay goes on from there'),
    conflicts: z.array(conflict).describe('Only in a dry run; otherwise they refuse the replay (409)'),
    keptEntries: z.array(key),
    cautions: z.array(problem).describe('What may be a slip in the file, though nothing of it is wrong'),
    steps: z.array(z.object({ key, deed: z.enum(['record', 'correct', 'retract', 'end']) })),
  })
  .meta({ id: 'ReplayReport' });

const sourcesOf = ({ acts, notes }: Pick<Scenario, 'acts' | 'notes'>): readonly Source[] =>
  [...acts, ...notes].flatMap(({ sources }) => sources);

const checkedIn = (sources: readonly Source[]): ScenarioSummary['checked'] => {
  const by = (how: Source['checked']): number => sources.filter(({ checked }) => checked === how).length;
  return { matched: by('matched'), read: by('read'), pattern: by('pattern') };
};

export const describedScenario = ({
  slug,
  history,
  title,
  description,
  parties,
  relation,
  acts,
  notes,
  summits,
  presets,
  story,
}: Scenario): ScenarioSummary => ({
  name: slug,
  history,
  title,
  description,
  parties: parties.map(({ code, name }) => ({ code, name })),
  pair: pairOf(parties.map(({ code }) => code)),
  coverage: relation.coverage,
  acts: acts.length,
  notes: notes.length,
  summits: summits.length,
  sources: sourcesOf({ acts, notes }).length,
  checked: checkedIn(sourcesOf({ acts, notes })),
  presets: presets.map(({ preset, title, summary, at, horizonDays, commitments, edits }) => ({
    preset,
    title,
    summary,
    at,
    horizonDays,
    commitments: commitments.length,
    edits: edits.length,
  })),
  ...(story !== undefined && { story: { title: story.title, stops: story.stops.length } }),
});

export const detailedScenario = (scenario: Scenario): ScenarioDetail => ({
  ...describedScenario(scenario),
  outcomes: Object.fromEntries(
    scenario.presets.map((preset) => [preset.preset, outcomeOfPreset(scenario, preset)]),
  ),
  ...(scenario.story !== undefined && { guide: scenario.story }),
});

/** What a replay did; refused (`replay-conflict`) where conflicts kept it from beginning. */
export function describedReplay(report: ReplayReport): Result<z.infer<typeof replaySchema>> {
  const conflicts = report.conflicts.map(({ key, code, message, remedy }) => ({
    key,
    code,
    message,
    remedy,
  }));
  if (conflicts.length > 0 && !report.dryRun) {
    const count = conflicts.length === 1 ? '1 entry' : `${conflicts.length} entries`;
    return err(
      rejection(
        'conflict',
        'replay-conflict',
        `${count} changed in the file and in the record; nothing was replayed`,
        "Send policy: theirs to take the file's version, or ours to keep the record's.",
        { conflicts },
      ),
    );
  }
  return ok({
    ...report,
    conflicts,
    keptEntries: [...report.keptEntries],
    cautions: [...report.cautions],
    steps: report.steps.map(({ key, deed }) => ({ key, deed })),
  });
}
