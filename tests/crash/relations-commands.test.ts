import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import type { StoredEvent } from '../../src/eventstore/port.ts';
import { chainHash } from '../../src/eventstore/chain.ts';
import type { RelationCommand, RelationOrder } from '../../src/relations/commands.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import {
  act,
  command,
  ending,
  fixedClock,
  HISTORY,
  note,
  open,
  record,
  relation,
  summit,
} from '../support/relations.ts';

const script = fileURLToPath(new URL('relations-process.ts', import.meta.url));
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'detente-crash-'));
  path = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a process of its own on the store file; resolves with how it ended and what it answered. */
function run(sent: RelationCommand, fate: 'answer' | 'before' | 'after') {
  return new Promise<{ signal: string | null; answer: string; errors: string }>((resolve, fail) => {
    const child = spawn(process.execPath, [script, path, JSON.stringify(sent), fate]);
    let answer = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', fail);
    child.on('close', (_, signal) => resolve({ signal, answer, errors }));
  });
}

async function stored(): Promise<StoredEvent[]> {
  const store = await SqliteStore.open(path);
  const all: StoredEvent[] = [];
  for await (const events of store.readStream(streamOf(HISTORY))) all.push(...events);
  await store.close();
  return all;
}

/** What has to be in the record so that every order below adds something. */
const before: RelationOrder[] = [
  open(),
  { type: 'RecordActs', contents: [act('a'), act('b')] },
  { type: 'RecordNote', content: note('n') },
  { type: 'ScheduleSummit', content: summit('s') },
];

describe('a process killed between append and answer', () => {
  test.each([
    ['ReviseRelation', { type: 'ReviseRelation', content: relation({ title: 'New' }), reason: 'x' }, 1],
    ['RecordAct', record('c'), 1],
    ['RecordActs', { type: 'RecordActs', contents: [act('c'), act('d', { followUpOf: 'c' }), act('a')] }, 2],
    ['CorrectAct', { type: 'CorrectAct', content: act('a', { issue: 'rhetoric' }), reason: 'x' }, 1],
    ['RetractAct', { type: 'RetractAct', actId: 'a', reason: 'x' }, 1],
    ['CorrectNote', { type: 'CorrectNote', content: note('n', { summary: 'Else.' }), reason: 'x' }, 1],
    ['ConcludeSummit', { type: 'ConcludeSummit', content: ending('s') }, 1],
  ] as [string, RelationOrder, number][])(
    'given %s was stored and nobody told, when it is sent again, then it gets the first answer and adds nothing',
    async (_, order, events) => {
      const store = await SqliteStore.open(path);
      const writer = new RelationWriter({ store, clock: fixedClock });
      for (const [n, each] of before.entries()) await writer.execute(command(each, `before ${n}`));
      await store.close();
      const expected = { ok: true, value: { history: HISTORY, revision: 4 + events, events } };
      const sent = command(order, 'the command', { expectedRevision: 4 });

      expect(await run(sent, 'after')).toMatchObject({ signal: 'SIGKILL', answer: '' });
      const left = await stored();
      expect(left).toHaveLength(5 + events);

      const again = await run(sent, 'answer');
      expect(again.errors).toBe('');
      // Besides, it may be told what could be a slip: the acts of these commands are alike.
      expect(JSON.parse(again.answer)).toMatchObject(expected);
      const other = await run(command(open(relation({ title: 'Other' })), 'the command'), 'answer');
      expect(JSON.parse(other.answer)).toMatchObject({ error: { code: 'command-id-reused' } });
      const after = await stored();
      expect(after.map(chainHash)).toEqual(left.map(chainHash));
      expect(after.map(({ metadata }) => metadata.prev)).toEqual([
        null,
        ...after.slice(0, -1).map(chainHash),
      ]);
    },
  );

  test('given it opened a history, when it is sent again, then it is open once', async () => {
    const sent = command(open(), 'open');
    expect(await run(sent, 'after')).toMatchObject({ signal: 'SIGKILL' });
    const again = await run(sent, 'answer');
    expect(JSON.parse(again.answer)).toEqual({
      ok: true,
      value: { history: HISTORY, revision: 0, events: 1 },
    });
    expect(await stored()).toHaveLength(1);
  });

  test('given it was killed before the append, when it is sent again, then it is executed for the first time', async () => {
    const sent = command(open(), 'open');
    expect(await run(sent, 'before')).toMatchObject({ signal: 'SIGKILL' });
    expect(await stored()).toHaveLength(0);
    const again = await run(sent, 'answer');
    expect(JSON.parse(again.answer)).toMatchObject({
      ok: true,
      value: { revision: 0, events: 1, position: expect.stringMatching(/^\d+$/) },
    });
    expect(await stored()).toHaveLength(1);
  });
});

describe('several processes on one file', () => {
  test('given two writers of one file race on one history, when both are done, then all is there on one chain', async () => {
    const stores = [await SqliteStore.open(path), await SqliteStore.open(path)];
    const writers = stores.map((store) => new RelationWriter({ store, clock: fixedClock }));
    await writers[0]?.execute(command(open(), 'open'));
    const results = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => writers[n % 2]?.execute(command(record(`a${n}`), `k${n}`))),
    );
    for (const store of stores) await store.close();
    expect(results.every((result) => result?.ok)).toBe(true);
    const events = await stored();
    expect(events).toHaveLength(41);
    expect(events.map(({ metadata }) => metadata.prev)).toEqual([
      null,
      ...events.slice(0, -1).map(chainHash),
    ]);
  });

  test('given three processes send the same command at once, when all have answered, then it was written once', async () => {
    await run(command(open(), 'open'), 'answer');
    const sent = command({ type: 'RecordActs', contents: [act('a'), act('b')] }, 'the command');
    const answers = await Promise.all([run(sent, 'answer'), run(sent, 'answer'), run(sent, 'answer')]);
    for (const { answer, errors } of answers) {
      expect(errors).toBe('');
      expect(JSON.parse(answer)).toMatchObject({ ok: true, value: { revision: 2, events: 2 } });
    }
    expect(await stored()).toHaveLength(3);
  });
});
