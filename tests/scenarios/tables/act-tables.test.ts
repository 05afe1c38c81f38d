import { describe, expect, test } from 'vitest';
import { NO_COMMANDS } from '../../../src/eventstore/commands/command-memory.ts';
import { MemoryStore } from '../../../src/eventstore/memory/memory.store.ts';
import { streamOf } from '../../../src/relations/history-id.ts';
import { importOf } from '../../../src/relations/import.reader.ts';
import { RelationWriter } from '../../../src/relations/relation.writer.ts';
import { ActTables } from '../../../src/scenarios/tables/act-tables.runner.ts';
import { act, command, fixedClock, HISTORY, open, record, relation } from '../../support/relations.ts';

const HEAD = 'on,by,toward,code,issue,summary,source,publisher,follow-up-of,reverses,id';
const row = (id: string, more: Partial<Record<'by' | 'on' | 'issue' | 'follow', string>> = {}): string =>
  [
    more.on ?? '2021-04-15',
    more.by ?? 'USA',
    'RUS',
    '163',
    more.issue ?? 'cyber',
    `What ${id} was`,
    'A',
    'B',
    more.follow ?? '',
    '',
    id,
  ].join(',');
const table = (...rows: string[]): string => [HEAD, ...rows].join('\n');

async function setUp() {
  const store = new MemoryStore();
  const writer = new RelationWriter({ store, clock: fixedClock });
  await writer.execute(command(open(), 'open'));
  const tables = new ActTables({ store, writer, clock: fixedClock });
  const sent = (name: string) => {
    const { history, commandId, actor } = command(open(), name);
    return { history, commandId, actor };
  };
  const told = async () => {
    const all = [];
    for await (const batch of store.readStream(streamOf(HISTORY))) all.push(...batch);
    return all.map(({ type, data, metadata: { commandId } }) => ({ type, ...(data as object), commandId }));
  };
  return { store, writer, tables, sent, told };
}

const TABLE = table(row('a'), row('b', { follow: 'a' }));

describe('a table of acts that is recorded', () => {
  test('given a plan, then nothing is written; given the table twice, then each act once, by one command', async () => {
    const { tables, sent, told } = await setUp();
    const plan = await tables.record(TABLE, sent('plan'), { dryRun: true });
    expect(plan).toMatchObject({
      ok: true,
      value: { rows: [{ line: 2, actId: 'a', known: false }, { line: 3 }] },
    });
    expect(await told()).toHaveLength(1);
    const first = await tables.record(TABLE, sent('first'));
    expect(first).toMatchObject({ ok: true, value: { written: { revision: 2, events: 2 } } });
    const again = await tables.record(TABLE, sent('again'));
    expect(again).toMatchObject({
      ok: true,
      value: {
        rows: [{ known: true }, { known: true }],
        written: { events: 0 },
        before: { id: sent('first').commandId, acts: [{ actId: 'a' }, { actId: 'b' }] },
      },
    });
    expect(await told()).toMatchObject([
      { type: 'RelationOpened.v1' },
      { type: 'ActRecorded.v1', actId: 'a', commandId: sent('first').commandId },
      { type: 'ActRecorded.v1', actId: 'b', commandId: sent('first').commandId },
    ]);
  });

  test('given rows that the record refuses, then each is told by line and column, and nothing is written', async () => {
    const { tables, sent, told } = await setUp();
    const text = table(
      row('a', { by: 'XQZ' }),
      row('b'),
      row('c', { issue: 'fishing' }),
      row('d', { on: '2031-01-01' }),
      row('e', { follow: 'nobody' }),
    );
    expect(await tables.record(text, sent('bad'))).toMatchObject({
      ok: false,
      error: {
        code: 'invalid-table',
        details: {
          count: 4,
          faults: [
            { line: 2, column: 'by' },
            { line: 4, column: 'issue' },
            { line: 5, column: 'on' },
            { line: 6, column: 'follow-up-of' },
          ],
        },
      },
    });
    expect(await told()).toHaveLength(1);
  });

  test('given a state that was gone by the day of an act, then it is told at its line and column', async () => {
    const { tables, sent, writer } = await setUp();
    const history = 'SUN-USA~late';
    const content = relation({ parties: ['SUN', 'USA'], thirdParties: [], coverage: { from: '1991-01-01' } });
    await writer.execute({ ...sent('late'), history, order: { type: 'OpenRelation', content } });
    const text = table(row('a', { by: 'SUN', on: '1992-02-01' })).replace(',RUS,', ',USA,');
    expect(await tables.record(text, { ...sent('plan'), history }, { dryRun: true })).toMatchObject({
      ok: true,
      value: { cautions: [{ line: 2, column: 'by', message: expect.stringContaining('SUN') }] },
    });
  });

  test('given a table too large to be read in place, then a thread reads the same', async () => {
    const { tables, sent } = await setUp();
    const text = table(...Array.from({ length: 300 }, (_, k) => row(`act-${k}`)));
    const report = await tables.record(text, sent('large'));
    expect(report).toMatchObject({ ok: true, value: { written: { events: 300 } } });
  });

  test('given no such history, then it is refused', async () => {
    const { tables, sent } = await setUp();
    const elsewhere = { ...sent('x'), history: 'RUS-USA~nowhere' };
    expect(await tables.record(TABLE, elsewhere)).toMatchObject({ error: { code: 'not-open' } });
    expect(await tables.template('RUS-USA~nowhere')).toMatchObject({ error: { code: 'not-open' } });
  });
});

describe('an import that is taken back', () => {
  test('given all stands as it was recorded, then all is retracted in one command, once', async () => {
    const { tables, sent, told } = await setUp();
    await tables.record(TABLE, sent('import'));
    const id = sent('import').commandId;
    const taken = await tables.takeBack(id, sent('back'), { reason: 'Wrong file.' });
    expect(taken).toMatchObject({ ok: true, value: { kept: [], written: { events: 2, revision: 4 } } });
    const again = await tables.takeBack(id, sent('more'), { reason: 'Wrong file.' });
    expect(again).toMatchObject({ ok: true, value: { written: { events: 0 } } });
    expect((await told()).slice(3)).toMatchObject([
      { type: 'ActRetracted.v1', actId: 'b', reason: 'Wrong file.', commandId: sent('back').commandId },
      { type: 'ActRetracted.v1', actId: 'a', reason: 'Wrong file.', commandId: sent('back').commandId },
    ]);
  });

  test('given somebody corrected an act meanwhile, then it is told, and the others go where it is to be kept', async () => {
    const { tables, sent, writer } = await setUp();
    await tables.record(table(row('a'), row('c')), sent('import'));
    const content = act('c', { summary: 'Corrected.' });
    await writer.execute(command({ type: 'CorrectAct', content, reason: 'Found out.' }, 'correct'));
    const id = sent('import').commandId;
    expect(await tables.takeBack(id, sent('back'), { reason: 'Wrong.' })).toMatchObject({
      error: { code: 'acts-changed', kind: 'conflict', details: { actIds: ['c'] } },
    });
    expect(await tables.takeBack(id, sent('rest'), { reason: 'Wrong.', keepChanged: true })).toMatchObject({
      ok: true,
      value: { kept: ['c'], written: { events: 1 } },
    });
  });

  test('given a command that the stream no longer remembers, then its acts are found all the same', async () => {
    const { store, tables, sent, writer } = await setUp();
    await tables.record(TABLE, sent('import'));
    await writer.execute(command(record('later'), 'later'));
    const { commandId } = sent('import');
    const state = await writer.load(HISTORY);
    const found = await importOf(store, HISTORY, { commands: NO_COMMANDS }, commandId);
    expect(found).toMatchObject({
      id: commandId,
      acts: [
        { actId: 'a', revision: 1 },
        { actId: 'b', revision: 2 },
      ],
    });
    expect(state && (await importOf(store, HISTORY, state, commandId))).toEqual(found);
  });

  test('given no such import, then it is refused', async () => {
    const { tables, sent } = await setUp();
    expect(await tables.takeBack('nothing', sent('back'), { reason: 'Wrong.' })).toMatchObject({
      error: { code: 'unknown-import', kind: 'missing' },
    });
  });
});
