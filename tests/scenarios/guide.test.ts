import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { GuideQuery } from '../../src/scenarios/guide.query.ts';
import { plan } from '../../src/scenarios/plan.ts';
import { replayScenario } from '../../src/scenarios/replay.runner.ts';
import { ScenarioLibrary } from '../../src/scenarios/scenario-library.reader.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { HistoryTable } from '../../src/timeline/history-table.ts';
import { Bytes } from '../support/byte-source.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';

const clock = { now: () => Date.parse('2026-01-01T00:00:00Z') };
const library = new ScenarioLibrary({ clock });
const NO_FILES = { list: () => Promise.resolve([]) };

async function scenarioOf(name: string): Promise<Scenario> {
  const found = await library.get(name);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

async function replayed(...scenarios: readonly Scenario[]) {
  const store = new MemoryStore();
  const writer = new RelationWriter({ store, clock });
  for (const scenario of scenarios) {
    const report = await replayScenario({ scenario, writer, clock, policy: 'theirs' });
    expect(report).toMatchObject({ ok: true, value: { conflicts: [] } });
  }
  const histories = await loadHistories(store);
  const guides = (files: Pick<ScenarioLibrary, 'list'>) =>
    new GuideQuery({ histories, store, library: files });
  return { store, writer, histories, guides };
}

describe('the guide of a history', () => {
  test('given a file of version 2, when it is replayed, then its history shows presets and story without the file', async () => {
    const scenario = await scenarioOf('falklands-1982');
    const { guides } = await replayed(scenario);
    const shown = await guides(NO_FILES).of(scenario.history);
    const fromFile = await guides(library).of(scenario.history);
    expect(shown).toMatchObject({ ok: true, value: { guide: scenario.story } });
    expect(shown.ok && shown.value.presets.map(({ preset }) => preset).sort()).toEqual(
      scenario.presets.map(({ preset }) => preset).sort(),
    );
    expect(shown.ok && shown.value.scenario).toBeUndefined();
    expect(fromFile.ok && shown.ok && fromFile.value.outcomes).toEqual(shown.ok && shown.value.outcomes);
    expect(fromFile.ok && fromFile.value.scenario).toBe('falklands-1982');
  });

  test('given it replayed, when it is replayed again, then nothing is planned; when a preset goes and the story changes, exactly these', async () => {
    const scenario = await scenarioOf('falklands-1982');
    const { writer } = await replayed(scenario);
    const state = await writer.load(scenario.history);
    expect(plan(scenario, state, { now: clock.now() }).steps).toEqual([]);
    const [gone, ...presets] = scenario.presets;
    const story = { title: 'Another', stops: scenario.story?.stops ?? [] };
    const { steps, conflicts } = plan({ ...scenario, presets, story }, state, { now: clock.now() });
    expect(conflicts).toEqual([]);
    expect(steps.map(({ key, order }) => [key, order.type])).toEqual([
      [`preset:${gone?.preset}`, 'WithdrawPreset'],
      ['story', 'DeclareStory'],
    ]);
    const after = await replayed(scenario, { ...scenario, presets, story });
    const shown = await after.guides(NO_FILES).of(scenario.history);
    expect(shown.ok && shown.value.presets).toHaveLength(presets.length);
    expect(shown.ok && shown.value.guide?.title).toBe('Another');
  });

  test('given a file of version 1, when it is replayed, then its history declares none, and the file of its name serves', async () => {
    const scenario = await scenarioOf('geneva-2021');
    const { store, guides } = await replayed(scenario);
    for await (const events of store.readStream(streamOf(scenario.history), { from: 0 }))
      for (const { type } of events) expect(type).not.toMatch(/^(?:Preset|Story)/);
    const shown = await guides(library).of(scenario.history);
    expect(shown).toMatchObject({ ok: true, value: { scenario: 'geneva-2021', guide: scenario.story } });
    expect(shown.ok && shown.value.presets).toHaveLength(scenario.presets.length);
    expect(await guides(NO_FILES).of(scenario.history)).toEqual({
      ok: true,
      value: { presets: [], outcomes: {} },
    });
    expect(await guides(library).of('XXX-YYY~none')).toMatchObject({ ok: false });
  });

  test('given a read model with a guide, when it is kept and read back, then it guides as before', async () => {
    const scenario = await scenarioOf('falklands-1982');
    const { histories } = await replayed(scenario);
    const table = histories.resolve(scenario.history);
    if (!table.ok) throw new Error(table.error.message);
    const bytes = Buffer.concat([...table.value.image()].map((piece) => Buffer.from(piece)));
    const back = await HistoryTable.restore(new Bytes(bytes));
    expect(back.guide).toEqual(table.value.guide);
    expect(back.guide.presets).toHaveLength(5);
  });
});
