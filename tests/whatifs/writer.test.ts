import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { StoreError, type StoredEvent } from '../../src/eventstore/port.ts';
import { eventIdOf } from '../../src/kernel/ids.ts';
import type { WhatIfWritten } from '../../src/whatifs/commands.ts';
import { whatIfStreamOf } from '../../src/whatifs/what-if-id.ts';
import type { Result } from '../../src/kernel/result.ts';
import { act, HISTORY, open, record, relation, summit } from '../support/relations.ts';
import { SpyStore } from '../support/spy.store.ts';
import {
  bench,
  commitment,
  FORK,
  propose,
  RECORD,
  request,
  revise,
  type WhatIfBench,
} from '../support/what-ifs.ts';

let store: SpyStore;
let given: WhatIfBench;
beforeEach(async () => {
  store = new SpyStore(new MemoryStore());
  given = bench(store);
  await given.record(open(relation()), ...RECORD.map(([actId, changes]) => record(actId, changes)), {
    type: 'ScheduleSummit',
    content: summit('geneva'),
  });
});
afterEach(() => given.close());

const HEAD = 5;
const { whatIfId } = request(propose(), 'proposal');

async function streamed(stream = whatIfStreamOf(whatIfId)): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const events of store.readStream(stream)) all.push(...events);
  return all;
}

function valueOf(answer: Result<WhatIfWritten>): Omit<WhatIfWritten, 'position'> {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  const { position: _, ...rest } = answer.value;
  return rest;
}

const proposal = () => request(propose(), 'proposal');
const on = (order: Parameters<typeof request>[0], key: string, expectedRevision?: number) =>
  request(order, key, { whatIfId, ...(expectedRevision !== undefined && { expectedRevision }) });

describe('a proposal', () => {
  test('given a history, when an outcome is proposed, then one event is stored with all it has to carry', async () => {
    const origin = { scenario: 'test', entry: 'preset:quiet', digest: 'd' };
    const answer = await given.whatIfs.execute({ ...proposal(), origin, correlationId: 'click' });
    expect(answer).toMatchObject({ ok: true, value: { whatIfId, revision: 0, events: 1 } });
    const [event] = await streamed();
    expect(event).toMatchObject({
      id: eventIdOf(proposal().commandId, `whatif-${whatIfId}`, 0),
      type: 'OutcomeProposed.v2',
      data: { whatIfId, history: HISTORY, base: { revision: HEAD, at: FORK } },
      metadata: { actor: { id: 'ann', via: 'test' }, correlationId: 'click', origin, prev: null },
    });
  });

  test('given it was answered, when it is sent again, now or after the history went on, then it is one what-if', async () => {
    const first = valueOf(await given.whatIfs.execute(proposal()));
    expect(valueOf(await given.whatIfs.execute(proposal()))).toEqual(first);
    await given.record({ type: 'RetractAct', actId: 'waiver', reason: 'It was not.' });
    expect(valueOf(await given.whatIfs.execute(proposal()))).toEqual(first);
    expect(valueOf(await given.another().execute(proposal()))).toEqual(first);
    expect(await streamed()).toHaveLength(1);
  });

  test('given twenty people send the same key at once, when all are answered, then it is one what-if', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? given.whatIfs : given.another()).execute(proposal()),
      ),
    );
    expect(answers.map(valueOf)).toEqual(answers.map(() => ({ whatIfId, revision: 0, events: 1 })));
    expect(await streamed()).toHaveLength(1);
  });

  test('given the same key with another body, when it is sent, then it is refused and nothing is written', async () => {
    await given.whatIfs.execute(proposal());
    const other = request(propose({ title: 'Another' }), 'proposal');
    expect(await given.whatIfs.execute(other)).toMatchObject({ error: { code: 'command-id-reused' } });
    expect(await streamed()).toHaveLength(1);
  });

  test('given an unknown history, revision or day, when it is proposed, then it is refused and nothing is written', async () => {
    const tried = [
      request({ ...propose(), history: 'RUS-USA~none' } as never, 'a'),
      request(propose({ base: { at: FORK, revision: 99 } }), 'b'),
      request(propose({ base: { at: '2021-01-01' } }), 'c'),
    ];
    const codes = [];
    for (const each of tried) {
      const answer = await given.whatIfs.execute(each);
      codes.push(answer.ok ? 'accepted' : answer.error.code);
      expect(await streamed(whatIfStreamOf(each.whatIfId))).toEqual([]);
    }
    expect(codes).toEqual(['unknown-history', 'revision-not-reached', 'fork-before-first-act']);
  });

  test('given an earlier revision as base, when an outcome is proposed, then it sees the record as it was then', async () => {
    const earlier = (revision: number) =>
      request(
        propose({ base: { at: FORK, revision }, edits: [{ edit: 'omit', actId: 'waiver' }] }),
        `r${revision}`,
      );
    expect(await given.whatIfs.execute(earlier(2))).toMatchObject({ error: { code: 'edit-unknown-act' } });
    expect(await given.whatIfs.execute(earlier(3))).toMatchObject({ ok: true });
  });

  test('given nothing is said of the base, when an outcome is proposed, then it forks the newest record today', async () => {
    await given.whatIfs.execute(request(propose({ base: {} }), 'proposal'));
    const [event] = await streamed();
    expect(event?.data).toMatchObject({ base: { revision: HEAD, at: '2021-06-16' } });
  });

  test('given the record, when what-ifs are proposed, revised and withdrawn, then it does not change', async () => {
    const before = (await streamed('relation-RUS-USA~test')).map(chainHash);
    await given.whatIfs.execute(proposal());
    await given.whatIfs.execute(on(revise({ edits: [{ edit: 'omit', actId: 'sanctions' }] }), 'revise', 0));
    await given.whatIfs.execute(on({ type: 'WithdrawOutcome' }, 'withdraw', 1));
    expect((await streamed('relation-RUS-USA~test')).map(chainHash)).toEqual(before);
  });
});

describe('several people at one what-if', () => {
  beforeEach(async () => {
    valueOf(await given.whatIfs.execute(proposal()));
  });

  test('given two revise the same revision at once, when both are answered, then one wins and the other learns the current one', async () => {
    const [ann, bob] = [given.whatIfs, given.another()];
    const answers = await Promise.all([
      ann.execute(on(revise({ title: "Ann's" }), 'ann', 0)),
      bob.execute(on(revise({ title: "Bob's" }), 'bob', 0)),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({
      error: { code: 'revision-conflict', details: { current: 1, expected: 0 } },
    });
    expect(await streamed()).toHaveLength(2);
  });

  test('given a chain of revisions by several writers, when the stream is read, then each names its predecessor', async () => {
    await given.whatIfs.execute(on(revise({ title: 'B' }), 'b', 0));
    await given.another().execute(on(revise({ title: 'C' }), 'c', 1));
    await given.whatIfs.execute(on({ type: 'WithdrawOutcome', reason: 'Enough.' }, 'd', 2));
    const events = await streamed();
    expect(events.map(({ type }) => type)).toEqual([
      'OutcomeProposed.v2',
      'OutcomeRevised.v2',
      'OutcomeRevised.v2',
      'OutcomeWithdrawn.v1',
    ]);
    expect(events.map(({ metadata }) => metadata.prev)).toEqual([
      null,
      ...events.slice(0, -1).map(chainHash),
    ]);
  });

  test('given the store wrote but its answer got lost, when that is noticed, then the first answer is given', async () => {
    store.after = () => {
      store.after = () => {};
      throw new StoreError('unavailable', 'the connection was cut', 'Try again.');
    };
    const answer = await given.whatIfs.execute(on(revise({ title: 'B' }), 'b', 0));
    expect(valueOf(answer)).toEqual({ whatIfId, revision: 1, events: 1 });
    expect(await streamed()).toHaveLength(2);
  });

  test('given a revision that says nothing of its base, when the history went on, then the base stays', async () => {
    await given.record(record('later', { occurred: { from: '2021-06-01' } }));
    valueOf(await given.whatIfs.execute(on(revise({ base: {}, title: 'B' }), 'b')));
    expect((await given.whatIfs.load(whatIfId))?.content.base).toEqual({ revision: HEAD, at: FORK });
  });
});

describe('rebasing', () => {
  test('given the history went on, when a what-if is rebased twice with one key, then it moves once, to the revision of then', async () => {
    await given.whatIfs.execute(proposal());
    await given.record(record('later', { occurred: { from: '2021-06-01' } }));
    const rebase = on({ type: 'RebaseOutcome' }, 'rebase', 0);
    const first = valueOf(await given.whatIfs.execute(rebase));
    await given.record(record('still-later', { occurred: { from: '2021-06-02' } }));
    expect(valueOf(await given.whatIfs.execute(rebase))).toEqual(first);
    expect((await given.whatIfs.load(whatIfId))?.content.base).toEqual({ revision: HEAD + 1, at: FORK });
  });

  test('given another day, when a what-if is rebased to it, then its commitments keep their days after the fork', async () => {
    const dated = propose({ commitments: [commitment('c', { date: '2021-06-25' })] });
    await given.whatIfs.execute(request(dated, 'proposal'));
    await given.whatIfs.execute(on({ type: 'RebaseOutcome', base: { at: '2021-06-10' } }, 'rebase', 0));
    expect((await given.whatIfs.load(whatIfId))?.content).toMatchObject({
      base: { revision: HEAD, at: '2021-06-10' },
      commitments: [{ day: 10 }],
    });
  });

  test('given what it reverses is gone by now, when it is rebased, then it is refused and stays as it was', async () => {
    const reversing = propose({ commitments: [commitment('c', { reverses: [{ actId: 'waiver' }] })] });
    valueOf(await given.whatIfs.execute(request(reversing, 'proposal')));
    await given.record({ type: 'RetractAct', actId: 'waiver', reason: 'It was not.' });
    const answer = await given.whatIfs.execute(on({ type: 'RebaseOutcome' }, 'rebase', 0));
    expect(answer).toMatchObject({ error: { code: 'commitment-reversal' } });
    expect(await streamed()).toHaveLength(1);
  });
});

describe('what a command costs', () => {
  test('given a history of 2 000 acts, when an outcome that names one is proposed, then only the acts near it are read', async () => {
    const contents = Array.from({ length: 500 }, (_, n) => act(`a-${n}`));
    for (let batch = 0; batch < 4; batch += 1) {
      const many = contents.map((content) => ({ ...content, actId: `${content.actId}-${batch}` }));
      await given.record({ type: 'RecordActs', contents: many });
    }
    store.eventsRead = 0;
    valueOf(
      await given.whatIfs.execute(
        request(propose({ edits: [{ edit: 'omit', actId: 'sanctions' }] }), 'proposal'),
      ),
    );
    // The act, its follow-up and its reversal; the what-if's own stream is empty.
    expect(store.eventsRead).toBeLessThan(10);
  });
});
