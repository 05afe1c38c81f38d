import { describe, expect, test } from 'vitest';
import {
  eachChanged,
  eachStanding,
  standingAct,
  standingPages,
} from '../../src/timeline/standing-acts.query.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import type { HistoryTable } from '../../src/timeline/history-table.ts';
import { accepted, act, corrected, given, HISTORY, on, opened, recorded, retracted } from './recorded.ts';

/** Revision 1 records a, 2 records b (reported late), 3 corrects a, 4 takes b back, 5 records c, which reverses half of a. */
const table = async (): Promise<HistoryTable> => {
  const { histories } = await given(
    opened(),
    recorded(act('a', on('2021-04-01'))),
    recorded(act('b', { ...on('2021-04-02'), reported: '2021-05-01' })),
    corrected(act('a', on('2021-04-03'))),
    retracted('b'),
    recorded(act('c', { ...on('2021-04-05'), reverses: [{ actId: 'a', share: 0.5 }] })),
  );
  return accepted(histories.resolve(HISTORY));
};

const seen = async (revision: number, knownBy?: string): Promise<[string, number][]> => {
  const acts: [string, number][] = [];
  const view = { revision, ...(knownBy !== undefined && { knownBy: dayNumber(knownBy) }) };
  await eachStanding(await table(), view, (each) => acts.push([each.actId, each.revision]));
  return acts;
};

describe('the acts that stand', () => {
  test('given corrections and retractions, when they are visited at a revision, then each comes once, as it stood', async () => {
    expect(await seen(2)).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(await seen(3)).toEqual([
      ['b', 2],
      ['a', 3],
    ]);
    expect(await seen(5)).toEqual([
      ['a', 3],
      ['c', 5],
    ]);
  });

  test('given a day by which they must have been reported, when they are visited, then later ones are left out', async () => {
    expect(await seen(2, '2021-04-30')).toEqual([['a', 1]]);
    expect(await seen(2, '2021-05-01')).toHaveLength(2);
  });

  test('given an act that another reverses, when it is looked up, then the reversal shows from the revision on that states it', async () => {
    const reversalsAt = async (revision: number) => {
      const reversals: unknown[] = [];
      standingAct(await table(), 'a', { revision })?.eachReversal({ revision }, (day, share, by) =>
        reversals.push([day, share, by]),
      );
      return reversals;
    };
    expect(await reversalsAt(4)).toEqual([]);
    expect(await reversalsAt(5)).toEqual([[dayNumber('2021-04-05'), 0.5, 5]]);
  });

  test('given an act, when its version is looked up, then it is the one that stood, and none where none did', async () => {
    const at = async (actId: string, revision: number) =>
      standingAct(await table(), actId, { revision })?.revision;
    expect([await at('a', 0), await at('a', 2), await at('a', 5)]).toEqual([undefined, 1, 3]);
    expect([await at('b', 3), await at('b', 4), await at('nowhere', 4)]).toEqual([2, undefined, undefined]);
  });

  test('given two revisions, when what changed is visited, then versions gone and come are told, and no other', async () => {
    const changed: [string, number, boolean][] = [];
    await eachChanged(await table(), 3, 5, (each, came) => changed.push([each.actId, each.revision, came]));
    expect(changed).toEqual([
      ['b', 2, false],
      ['c', 5, true],
    ]);
  });

  test('given what is made of them, when they are read in pages, then they come in order, without those nothing is made of', async () => {
    const pages: (readonly string[])[] = [];
    const take = standingPages(await table(), { revision: 5 }, (each) =>
      each.isReversed ? undefined : each.actId,
    );
    for await (const page of take) pages.push(page);
    expect(pages).toEqual([['c']]);
  });
});
