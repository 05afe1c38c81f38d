import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { act, HISTORY, NOW, open, record, relation } from '../support/relations.ts';
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
import { accepted, refused } from '../timeline/recorded.ts';
import { loadWhatIfs } from '../../src/whatifs/what-ifs.reader.ts';
import type { RelationOrder } from '../../src/relations/commands.ts';
import type { WhatIfOrder } from '../../src/whatifs/commands.ts';

let given: WhatIfBench;
beforeEach(async () => {
  given = bench();
  await given.record(open(relation()), ...RECORD.map(([actId, changes]) => record(actId, changes)));
});
afterEach(() => given.close());

async function proposed(key: string, order: WhatIfOrder = propose({ title: key })): Promise<string> {
  const { whatIfId } = accepted(await given.whatIfs.execute(request(order, key)));
  await given.settled();
  return whatIfId;
}
async function then(whatIfId: string, key: string, order: WhatIfOrder): Promise<void> {
  accepted(await given.whatIfs.execute(request(order, key, { whatIfId })));
  await given.settled();
}

const instant = new Date(NOW).toISOString();

describe('one what-if', () => {
  test('given a life, when it is read at each revision, then it says what it said then', async () => {
    const id = await proposed('first');
    await then(id, 'b', revise({ title: 'second', horizonDays: 30, commitments: [] }));
    await given.record(record('later', { occurred: { from: '2021-06-01' } }));
    await then(id, 'c', { type: 'RebaseOutcome' });
    await then(id, 'd', { type: 'WithdrawOutcome' });

    const seen = [];
    for (const revision of [0, 1, 2, 3]) {
      const { title, state, base, commitments, until, stale, content } = accepted(
        await given.query.get(id, revision),
      );
      expect(content.base).toEqual(base);
      seen.push([title, state, base.revision, commitments, until, stale]);
    }
    expect(seen).toEqual([
      ['first', 'open', 4, 1, '2021-12-12', true],
      ['second', 'open', 4, 0, '2021-07-15', true],
      ['second', 'open', 5, 0, '2021-07-15', false],
      ['second', 'withdrawn', 5, 0, '2021-07-15', false],
    ]);
    expect(accepted(await given.query.get(id))).toMatchObject({
      whatIfId: id,
      history: HISTORY,
      revision: 3,
      asOf: 3,
      historyRevision: 5,
      proposedAt: instant,
      versions: ['proposed', 'revised', 'rebased', 'withdrawn'].map((kind, revision) => ({
        kind,
        revision,
        recordedAt: instant,
        by: 'ann',
      })),
    });
  });

  test('given a proposal of a preset, when it is read, then it says which', async () => {
    const origin = { scenario: 'geneva-2021', entry: 'preset:reset', digest: 'd' };
    const { whatIfId } = accepted(await given.whatIfs.execute(request(propose(), 'p', { origin })));
    await given.settled();
    expect(accepted(await given.query.get(whatIfId)).preset).toEqual({
      scenario: 'geneva-2021',
      preset: 'reset',
    });
    expect(accepted(await given.query.get(await proposed('own')))).not.toHaveProperty('preset');
  });

  test('given no such id or revision, when it is read, then that is told with what there is', async () => {
    const id = await proposed('first');
    expect(refused(await given.query.get('nonsense')).code).toBe('what-if-id');
    expect(refused(await given.query.get(request(propose(), 'none').whatIfId)).code).toBe('unknown-what-if');
    expect(refused(await given.query.get(id, 1))).toMatchObject({ code: 'revision-not-reached' });
    expect(accepted(await given.query.get(id.toUpperCase())).whatIfId).toBe(id);
  });
});

describe('the what-ifs of a history', () => {
  test('given several, when they are listed by pages, then each comes once, the last proposed first', async () => {
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.unshift(await proposed(`w${n}`));
    const first = accepted(await given.query.list(HISTORY, { limit: 2 }));
    // One that is proposed between the pages does not move them.
    await proposed('between');
    const second = accepted(await given.query.list('RUS-USA', { limit: 2, cursor: first.next ?? '' }));
    const third = accepted(await given.query.list(HISTORY, { limit: 2, cursor: second.next ?? '' }));
    expect([first, second, third].flatMap(({ whatIfs }) => whatIfs.map(({ whatIfId }) => whatIfId))).toEqual(
      ids,
    );
    expect(third.next).toBeUndefined();
    expect(first).toMatchObject({ history: HISTORY, asOf: 4, total: 5 });
  });

  test('given open and withdrawn ones, when one state is asked for, then only those come', async () => {
    const [a, b] = [await proposed('a'), await proposed('b')];
    await then(a, 'withdraw', { type: 'WithdrawOutcome' });
    const listed = async (state: 'open' | 'withdrawn') =>
      accepted(await given.query.list(HISTORY, { state })).whatIfs.map(({ whatIfId }) => whatIfId);
    expect([await listed('open'), await listed('withdrawn')]).toEqual([[b], [a]]);
  });

  test('given a wrong limit, cursor or history, when they are listed, then it is refused', async () => {
    expect(refused(await given.query.list(HISTORY, { limit: 0 })).code).toBe('limit');
    expect(refused(await given.query.list(HISTORY, { limit: 201 })).code).toBe('limit');
    expect(refused(await given.query.list(HISTORY, { cursor: 'x' })).code).toBe('cursor');
    expect(refused(await given.query.list('RUS-USA~none')).code).toBe('unknown-history');
  });
});

describe('staleness', () => {
  const staleAfter = async (...orders: readonly RelationOrder[]): Promise<boolean> => {
    const id = await proposed('w', propose({ commitments: [commitment('c')] }));
    expect(accepted(await given.query.get(id)).stale).toBe(false);
    await given.record(...orders);
    const told = accepted(await given.query.list(HISTORY)).whatIfs[0]?.stale;
    expect(accepted(await given.query.get(id)).stale).toBe(told);
    return told ?? false;
  };
  const correct = (changes: object) =>
    ({
      type: 'CorrectAct',
      content: act('sanctions', { occurred: { from: '2021-04-15' }, ...changes }),
      reason: 'Better known.',
    }) as const;

  test.each([
    ['another day', correct({ occurred: { from: '2021-04-14' } }), true],
    ['another code', correct({ code: { code: '161' } }), true],
    ['another magnitude', correct({ magnitude: { value: 2, rationale: 'Large.' } }), true],
    ['another wording', correct({ summary: 'In better words.' }), false],
    ['another confidence', correct({ confidence: 'low' }), false],
  ])(
    'given an act before the fork is corrected to %s, then the what-if is stale as far as figures move',
    async (_, order, stale) => {
      expect(await staleAfter(order)).toBe(stale);
    },
  );

  test('given an act before the fork is retracted, then the what-if is stale', async () => {
    expect(await staleAfter({ type: 'RetractAct', actId: 'waiver', reason: 'It was not.' })).toBe(true);
  });

  test('given an act on the day of the fork is found, then the what-if is stale', async () => {
    expect(await staleAfter(record('found', { occurred: { from: FORK } }))).toBe(true);
  });

  test('given an act after the fork is recorded, corrected or retracted, then the what-if is not stale', async () => {
    expect(
      await staleAfter(
        record('next', { occurred: { from: '2021-06-17' } }),
        { type: 'RetractAct', actId: 'call', reason: 'It was not.' },
        record('call', { occurred: { from: '2021-06-17' }, code: { code: '041' } }),
      ),
    ).toBe(false);
  });

  test('given a later act is corrected to a day before the fork, then the what-if is stale', async () => {
    const moved = {
      type: 'CorrectAct',
      content: act('call', { occurred: { from: FORK } }),
      reason: 'x',
    } as const;
    expect(await staleAfter(moved)).toBe(true);
  });

  test('given a change that is taken back, then the what-if is not stale any more', async () => {
    expect(await staleAfter(correct({ code: { code: '161' } }), correct({}))).toBe(false);
  });

  test('given the baseline or a parameter is revised, then the what-if is stale, but not by a new title', async () => {
    const reviseRelation = (content: ReturnType<typeof relation>) =>
      ({ type: 'ReviseRelation', content, reason: 'Argued for.' }) as const;
    expect(await staleAfter(reviseRelation(relation({ title: 'New' })))).toBe(false);
    await given.record(reviseRelation(relation({ baseline: { value: 60, rationale: 'Higher.' } })));
    expect(accepted(await given.query.list(HISTORY)).whatIfs[0]?.stale).toBe(true);
  });
});

describe('the read model', () => {
  test('given an event of a newer version, when it comes, then it is an error and nothing changes', async () => {
    const id = await proposed('w');
    const before = given.models.table.digest();
    const event = {
      stream: `whatif-${id}`,
      revision: 1,
      type: 'OutcomeWeighed.v1',
      recordedAt: NOW,
      data: {},
    };
    expect(() => given.models.table.apply(event as never)).toThrow(/OutcomeWeighed\.v1/);
    expect(() =>
      given.models.table.apply({ ...event, type: 'OutcomeWithdrawn.v1', revision: 5 } as never),
    ).toThrow(/missing/);
    expect(given.models.table.digest()).toBe(before);
  });

  test('given events that it took in before, when they come again, then nothing changes', async () => {
    const id = await proposed('w');
    await then(id, 'b', revise({ title: 'x' }));
    const before = given.models.table.digest();
    for await (const events of given.store.readStream(`whatif-${id}`)) {
      for (const event of events) given.models.table.apply(event);
    }
    expect(given.models.table.digest()).toBe(before);
  });

  test('given a process that does not follow the log, when it loads the what-ifs, then they are the same', async () => {
    const id = await proposed('w');
    await then(id, 'b', revise({ title: 'x' }));
    await proposed('v');
    expect((await loadWhatIfs(given.store)).table.serialize()).toBe(given.models.table.serialize());
  });
});
