import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { ScenarioTextQuery } from '../../src/scenarios/scenario-text.query.ts';
import { openHistory } from '../../src/timeline/history.reader.ts';
import { act, command, fixedClock, HISTORY, open } from '../support/relations.ts';

async function recorded(batches: readonly (readonly ReturnType<typeof act>[])[]): Promise<ScenarioTextQuery> {
  const store = new MemoryStore();
  const writer = new RelationWriter({ store, clock: fixedClock });
  const send = async (...sent: Parameters<typeof command>) => {
    const answer = await writer.execute(command(...sent));
    if (!answer.ok) throw new Error(answer.error.message);
  };
  await send(open(), 'open');
  for (const [index, contents] of batches.entries())
    await send({ type: 'RecordActs', contents: [...contents] }, `batch-${index}`);
  const histories = await openHistory(store, HISTORY);
  if (!histories.ok) throw new Error(histories.error.message);
  return new ScenarioTextQuery({ histories: histories.value, store, clock: fixedClock });
}

describe('the scenario file of a history', () => {
  test('given more text than a file may have, then it is refused with what to take instead', async () => {
    const quote = 'long '.repeat(790).trim();
    const sources = [{ title: 'A page', publisher: 'A paper', quote }];
    const batches = [0, 1, 2, 3, 4, 5].map((batch) =>
      Array.from({ length: 100 }, (_, n) => act(`act-${batch}-${n}`, { sources })),
    );
    expect(await (await recorded(batches)).of(HISTORY)).toMatchObject({
      ok: false,
      error: { code: 'too-large', remedy: 'Export it as JSON or CSV.' },
    });
  });

  test('given a revision, then the file is what stood then', async () => {
    const texts = await recorded([[act('a')], [act('b')]]);
    const then = await texts.of(HISTORY, { asOf: { revision: 1 } });
    expect(then).toMatchObject({ ok: true, value: { revision: 1, name: 'test.scenario.yaml' } });
    expect(then.ok && then.value.text).not.toContain('actId: b');
  });
});
