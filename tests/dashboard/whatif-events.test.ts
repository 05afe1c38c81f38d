import { describe, expect, test } from 'vitest';
import { detailAfter, listAfter } from '../../src/dashboard/whatifs/whatif-events.ts';
import type { EventItem } from '../../src/live/protocol.ts';
import type { WhatIfDetail } from '../../src/whatifs/what-if-answers.ts';

const content = {
  title: 'Reset',
  author: 'Ana',
  base: { revision: 20, at: '2021-06-15' },
  commitments: [{}],
  edits: [],
  horizonDays: 10,
};
const item = (revision: number, type: string, data: Record<string, unknown>): EventItem => ({
  position: String(revision + 100),
  stream: 'whatif-1',
  revision,
  id: 'e',
  type,
  recordedAt: `2021-07-0${revision + 1}T00:00:00Z`,
  actor: { id: 'ana', via: 'http' },
  data,
});
const proposed = item(0, 'OutcomeProposed.v2', { ...content, whatIfId: '1', history: 'RUS-USA~x' });
const revised = item(1, 'OutcomeRevised.v2', { ...content, title: 'Another', horizonDays: 20 });
const rebased = item(2, 'OutcomeRebased.v1', { base: { revision: 22, at: '2021-06-20' } });

describe('the list of what-ifs by events alone', () => {
  test('given a proposal, a revision and a rebase, then it says what the server would', () => {
    expect(listAfter([], [proposed, revised, rebased])).toEqual([
      {
        whatIfId: '1',
        history: 'RUS-USA~x',
        title: 'Another',
        author: 'Ana',
        base: { revision: 22, at: '2021-06-20' },
        horizonDays: 20,
        until: '2021-07-10',
        commitments: 1,
        edits: 0,
        state: 'open',
        stale: false,
        revision: 2,
        proposedAt: '2021-07-01T00:00:00Z',
        proposedBy: 'ana',
        changedAt: '2021-07-03T00:00:00Z',
      },
    ]);
  });

  test('given events that are known already, then nothing changes', () => {
    const list = listAfter([], [proposed, revised]);
    expect(listAfter(list, [proposed, revised])).toEqual(list);
  });

  test('given a withdrawal, then it is listed no more', () => {
    expect(listAfter([], [proposed, item(1, 'OutcomeWithdrawn.v1', {})])).toEqual([]);
  });

  test('given a stale what-if that is rebased, then it is stale no more', () => {
    const stale = listAfter([], [proposed, revised]).map((each) => ({ ...each, stale: true }));
    expect(listAfter(stale, [rebased])[0]?.stale).toBe(false);
  });
});

describe('a what-if in full by events alone', () => {
  test('given a revision, then its content and its versions follow', () => {
    const [summary] = listAfter([], [proposed]);
    const before = {
      ...summary,
      content,
      versions: [],
      asOf: 0,
      historyRevision: 20,
    } as unknown as WhatIfDetail;
    const after = detailAfter(before, revised);
    expect(after).toMatchObject({ title: 'Another', revision: 1, asOf: 1, content: { horizonDays: 20 } });
    const version = { kind: 'revised', revision: 1, recordedAt: '2021-07-02T00:00:00Z', by: 'ana' };
    expect(after.versions).toEqual([version]);
    expect(detailAfter(after, revised)).toBe(after);
  });
});
