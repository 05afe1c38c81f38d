import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { questionsOf } from '../../src/application.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { NewEvent } from '../../src/eventstore/port.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { Projectable } from '../../src/projection/outcome.query.ts';
import type { ProjectionQuestion } from '../../src/projection/premises.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { recordDigestOf } from '../../src/models/reaction/fingerprint.ts';
import { plan } from '../../src/scenarios/plan.ts';
import { ScenarioLibrary } from '../../src/scenarios/scenario-library.reader.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';
import { loadWhatIfs } from '../../src/whatifs/what-ifs.reader.ts';

/**
 * What an installation holds that replayed the bundled scenarios once, long ago. A newer version must neither find differences in
 * it nor give its projections other names: a field that is absent there has to stay absent in every digest.
 */
const golden = (path: string): string => readFileSync(new URL(`../golden/${path}`, import.meta.url), 'utf8');

interface Asked {
  readonly scenario: string;
  readonly preset: string;
  readonly question: ProjectionQuestion;
  readonly fingerprint: string;
}
const FINGERPRINTS = JSON.parse(golden('fingerprints.json')) as readonly Asked[];
const SCENARIOS = ['geneva-2021', 'us-russia-2021'];

const clock = { now: () => Date.parse('2026-06-01T12:00:00Z') };
const scenarios = new ScenarioLibrary({ clock });
const store = new MemoryStore();

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};

/** Chances that presets said of themselves then, and that hang on others since. */
const CHANCES_THEN = new Map([
  ['russia-expels', 0.6],
  ['us-expels', 0.5],
  ['russia-answers', 0.65],
]);

const asItWas = (outcome: Projectable): Projectable => ({
  ...outcome,
  content: {
    ...outcome.content,
    commitments: outcome.content.commitments.map((commitment) => {
      const { rationale } = commitment.probability;
      const value = CHANCES_THEN.get(commitment.commitmentId);
      return value === undefined
        ? commitment
        : { ...commitment, probability: { value, ...(rationale !== undefined && { rationale }) } };
    }),
  },
});

beforeAll(async () => {
  for (const name of SCENARIOS) {
    const events = golden(`records/${name}.events.jsonl`)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as NewEvent);
    await store.append(streamOf(must(await scenarios.get(name)).history), events, 'no-stream');
  }
});

describe('a record that an older version replayed', () => {
  test.each(SCENARIOS)(
    'given %s there, when its file is replayed again, then nothing is planned',
    async (name) => {
      const scenario = must(await scenarios.get(name));
      const state = await new RelationWriter({ store, clock }).load(scenario.history);
      const { steps, conflicts, kept, summary } = plan(scenario, state, { now: clock.now() });
      expect({ steps, conflicts, kept }).toEqual({ steps: [], conflicts: [], kept: [] });
      const { acts, notes, summits } = scenario;
      expect(summary.unchanged).toBe(1 + acts.length + notes.length + summits.length);
    },
  );

  test.each(SCENARIOS)(
    'given %s there, when its file names the parties and introduces the history in the record too, then exactly the declaration is revised, and what the models see is the same',
    async (name) => {
      const scenario = must(await scenarios.get(name));
      const state = await new RelationWriter({ store, clock }).load(scenario.history);
      const [a = '', b = ''] = scenario.parties.map((party) => party.name);
      const relation = {
        ...scenario.relation,
        names: [a, b] as [string, string],
        introduction: scenario.description,
      };
      const { steps, conflicts } = plan({ ...scenario, relation }, state, { now: clock.now() });
      expect(conflicts).toEqual([]);
      expect(steps.map(({ key, order }) => [key, order.type])).toEqual([['relation', 'ReviseRelation']]);
      const seen = (content: typeof relation | typeof scenario.relation): string =>
        recordDigestOf(
          { baseline: content.baseline.value, parameters: content.parameters, acts: [] },
          '2021-06-15',
        );
      expect(seen(relation)).toBe(seen(scenario.relation));
    },
  );

  test('given projections of it, when they are asked again, then they have the fingerprints they had', async () => {
    const questions = questionsOf({
      store,
      clock,
      scenarios,
      histories: await loadHistories(store),
      whatIfs: await loadWhatIfs(store),
      workers: 1,
    });
    const now: Asked[] = [];
    for (const { scenario, preset, question } of FINGERPRINTS) {
      const outcome = asItWas(must(await questions.outcomes.ofPreset(scenario, preset)));
      const { order } = must(await questions.projections.order(outcome, question));
      now.push({ scenario, preset, question, fingerprint: order.fingerprint });
    }
    await questions.projections.close();
    expect(now).toEqual(FINGERPRINTS);
    expect(new Set(now.map(({ fingerprint }) => fingerprint)).size).toBe(20);
  });
});
