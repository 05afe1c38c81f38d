import { describe, expect, test } from 'vitest';
import { parseView } from '../../src/charts/view-state.ts';
import { allSeen, changesSince, oneSeen, readSeen } from '../../src/dashboard/home/seen.ts';
import {
  changeWords,
  historyWords,
  homeSentence,
  newsSentence,
  sparkName,
  sparkOf,
} from '../../src/dashboard/home/home-vm.ts';
import type { HistoryRow } from '../../src/pages/relation-answers.ts';
import { firstOpened } from '../../src/timeline/first-opened.ts';

const row = (changes: Partial<HistoryRow> = {}): HistoryRow => ({
  history: 'RUS-USA~geneva-2021',
  title: 'Biden and Putin before Geneva',
  parties: [
    { code: 'RUS', name: 'Russia' },
    { code: 'USA', name: 'United States' },
  ],
  coverage: { from: '2021-03-01', to: '2021-06-15' },
  issues: [],
  revision: 20,
  acts: 17,
  sources: 1,
  openedAt: '2021-06-15T00:00:00Z',
  lastRecordedAt: '2021-06-16T00:00:00Z',
  at: '2021-06-15',
  covered: true,
  tension: 53.26,
  underlying: 48,
  band: 'tense',
  change7: -1.04,
  lastAct: {
    actId: 'summit-agreed',
    day: '2021-05-25',
    initiator: { code: 'USA', name: 'United States' },
    target: { code: 'RUS', name: 'Russia' },
    reciprocal: false,
    code: '036',
    name: 'Express intent to meet or negotiate',
  },
  outline: { from: '2021-03-01', to: '2021-06-15', levels: [45, 80, 53.5] },
  story: true,
  ...changes,
});

const LOG = 'log-1';
const THEN = '2026-11-20T10:47:00Z';
const other = row({ history: 'IND-PAK~own', revision: 3, tension: 60 });

describe('what changed since a reader was here', () => {
  test('given a first visit, or what was seen of another record, then nothing did', () => {
    expect(changesSince(undefined, [row()], LOG).size).toBe(0);
    expect(changesSince(allSeen([row()], 'log-0', THEN), [row({ revision: 21 })], LOG).size).toBe(0);
  });

  test('given a history that went on and one that is new, then both are told, and the rest is not', () => {
    const seen = allSeen([row(), other], LOG, THEN);
    const fresh = row({ history: 'ARG-GBR~new' });
    const changes = changesSince(seen, [row({ revision: 23 }), other, fresh], LOG);
    expect([...changes]).toEqual([
      ['RUS-USA~geneva-2021', { events: 3, from: 53.26 }],
      ['ARG-GBR~new', {}],
    ]);
    const opened = changesSince(oneSeen(seen, fresh), [row({ revision: 23 }), other, fresh], LOG);
    expect([...opened.keys()]).toEqual(['RUS-USA~geneva-2021']);
  });

  test('given what a browser kept, then it comes back, and what is none of ours is passed over', () => {
    const seen = allSeen([row()], LOG, THEN);
    expect(readSeen(JSON.stringify(seen))).toEqual(seen);
    for (const text of [
      null,
      undefined,
      '',
      '{',
      '1',
      'null',
      '[]',
      '{"log":1}',
      '{"log":"a","since":"x","histories":{}}',
    ])
      expect(readSeen(text), String(text)).toBeUndefined();
    const half = { ...seen, histories: { ...seen.histories, broken: 'x', pair: [1, 'y'] } };
    expect(readSeen(JSON.stringify(half))).toEqual(seen);
  });
});

test('given new and changed histories, then a sentence counts them', () => {
  expect(newsSentence(THEN, 1, 0)).toBe('Since you were here on 20 Nov 2026, 10:47 UTC: 1 history is new.');
  expect(newsSentence(THEN, 2, 3)).toMatch(/: 2 histories are new, 3 histories changed\.$/);
});

describe('a history on the home, in words', () => {
  test('given its row, then level, changes, last act, coverage and what is held are told as everywhere', () => {
    expect(historyWords(row(), undefined)).toEqual({
      level: '53.3',
      standing: 'tense on 15 Jun 2021',
      changes: ['\u22121.0 in 7 days'],
      lastAct: '25 May 2021, United States to Russia: Express intent to meet or negotiate',
      covers: '1 Mar to 15 Jun 2021',
      held: '17 acts, 1 source',
      since: undefined,
    });
    expect(historyWords(row({ covered: false, coverage: { from: '2021-03-01' } }), undefined)).toMatchObject({
      standing: 'tense on 15 Jun 2021, which is not covered',
      covers: '1 Mar 2021 to today',
    });
  });

  test('given what changed, then it is counted, and the level is told where it prints otherwise', () => {
    expect(changeWords({}, row())).toBe('New since you were here');
    expect(changeWords({ events: 1, from: 48 }, row())).toBe(
      '1 change since you were here: 48.0 is now 53.3',
    );
    expect(changeWords({ events: 2, from: 53.31 }, row())).toBe('2 changes since you were here');
  });

  test('given an outline, then the line lies on the scale from 0 to 100 and its name says from where to where', () => {
    expect(sparkOf({ levels: [0, 100, 50] }).path).toBe('M0 40L80 0L160 20');
    expect(sparkOf({ levels: [25] }).path).toBe('M0 30H160');
    expect(sparkName(row())).toBe('Tension, 1 Mar to 15 Jun 2021: between 45 and 80');
  });

  test('given relations, then what is recorded and what the library holds is counted', () => {
    const kept = { scenario: 'x', title: 'X', history: 'ARG-GBR~x', acts: 1, sources: 1, story: false };
    const { parties, coverage, issues } = row();
    const relations = [
      { relation: 'RUS-USA', histories: [row(), row({ history: 'RUS-USA~other' })], library: [] },
      { relation: 'ARG-GBR', histories: [], library: [{ ...kept, parties, coverage, issues }] },
    ];
    expect(homeSentence(relations)).toBe(
      '2 histories of 1 relation recorded here, 1 more in the library, to be replayed at a click.',
    );
  });
});

describe('an address', () => {
  test.each([
    ['', true],
    ['theme=dark', true],
    ['find=india&sort=level', true],
    ['utm_source=mail', true],
    ['at=2021-04-24', false],
    ['at=no-day', false],
    ['history=RUS-USA~geneva-2021', false],
    ['preset=reset', false],
    ['theme=dark&stop=1', false],
  ])('given "%s", then it is of the home: %s', (search, home) => {
    expect(parseView(search).home).toBe(home);
  });

  test('given a link that names no history, then it means the one opened first, whichever are opened later', () => {
    const geneva = { history: 'RUS-USA~geneva-2021', openedAt: '2026-01-01T00:00:00.000Z' };
    const later = { history: 'ARG-GBR~falklands-1982', openedAt: '2026-01-02T00:00:00.000Z' };
    expect(firstOpened([geneva])).toBe(geneva.history);
    expect(firstOpened([later, geneva])).toBe(geneva.history);
    expect(firstOpened([])).toBeUndefined();
  });
});
