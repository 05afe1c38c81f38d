import { describe, expect, test } from 'vitest';
import { foundCodes } from '../../src/dashboard/record/codes.ts';
import { newsOf } from '../../src/dashboard/live/follow-live.ts';
import { chipOf, FIRST_STATE, waitBefore } from '../../src/dashboard/live/live-vm.ts';
import { PLAIN_WORDS } from '../../src/ontology/plain-words.ts';
import { allCodes } from '../../src/ontology/codes.ts';
import type { EventItem } from '../../src/live/protocol.ts';

describe('the connection', () => {
  test('given attempt after attempt, then the waits double up to a quarter of a minute, apart by chance', () => {
    expect([0, 1, 2, 3, 20].map((attempt) => waitBefore(attempt, 1))).toEqual([
      500, 1000, 2000, 4000, 15_000,
    ]);
    expect(waitBefore(3, 0)).toBe(2000);
  });

  test('given each state, then the chip says it in words', () => {
    const now = 1_000_000;
    const says = (state: Partial<typeof FIRST_STATE>, changedAt?: number) =>
      chipOf({ ...FIRST_STATE, ...state }, changedAt, now).text;
    expect(says({})).toBe('Connecting');
    expect(says({ phase: 'catching-up' })).toBe('Catching up');
    expect(says({ phase: 'live' })).toBe('Live');
    expect(says({ phase: 'live' }, now - 130_000)).toBe('Live, last change 2 min ago');
    expect(says({ phase: 'waiting', retryAt: now + 4000 })).toBe('Reconnecting in 4 s');
    expect(says({ phase: 'offline' })).toBe('Offline');
    expect(says({ phase: 'live', paused: true, held: 3 })).toBe('Paused, 3 waiting');
  });
});

describe('news', () => {
  const item = (
    stream: string,
    revision: number,
    type: string,
    data: Record<string, unknown>,
  ): EventItem => ({
    position: String(revision + 100),
    stream,
    revision,
    id: 'e',
    type,
    recordedAt: '2021-05-01T00:00:00Z',
    actor: { id: 'ana', via: 'http' },
    data,
  });

  test('given events of the history and of what-ifs, then they are told apart and the record\u2019s are counted in words', () => {
    const news = newsOf([
      item('relation-RUS-USA~x', 4, 'ActRecorded.v1', { actId: 'a' }),
      item('relation-RUS-USA~x', 5, 'ActRecorded.v1', { actId: 'b' }),
      item('whatif-1', 0, 'OutcomeProposed.v2', { title: 'Reset', author: 'Ana' }),
      item('relation-RUS-USA~x', 6, 'NoteRecorded.v1', {}),
    ]);
    expect(news.recorded.map(({ revision }) => revision)).toEqual([4, 5, 6]);
    expect(news.whatIfs).toEqual([
      { whatIfId: '1', revision: 0, step: 'proposed', title: 'Reset', author: 'Ana' },
    ]);
    expect(news.sentence).toBe('2 acts recorded, 1 change of notes.');
    expect(news.shows).toBe('b');
  });

  test('given one act, then the news say it in its words and lead to it; given a retraction, then they lead nowhere', () => {
    const recorded = item('relation-RUS-USA~x', 4, 'ActRecorded.v1', { actId: 'a', summary: 'A call.' });
    const news = newsOf([recorded]);
    expect(news.sentence).toBe('1 act recorded: \u201cA call.\u201d');
    expect(news.shows).toBe('a');
    expect(newsOf([item('relation-RUS-USA~x', 5, 'ActRetracted.v1', { actId: 'a' })]).shows).toBeUndefined();
  });

  test('given what was taken out, then streams that are gone are told apart from texts that are', () => {
    const erased = item('erasures', 0, 'StreamErased.v1', { stream: 'whatif-1', of: 'relation-RUS-USA~x' });
    expect(newsOf([erased])).toMatchObject({
      erased: ['whatif-1'],
      redacted: false,
      recorded: [],
      whatIfs: [],
    });
    const redacted = item('erasures', 1, 'ContentRedacted.v1', {
      stream: 'relation-RUS-USA~x',
      path: '/summary',
    });
    expect(newsOf([redacted])).toMatchObject({ erased: [], redacted: true, sentence: undefined });
  });

  test('given only a what-if, then the record has no news', () => {
    expect(newsOf([item('whatif-1', 1, 'OutcomeWithdrawn.v1', {})]).sentence).toBeUndefined();
  });
});

describe('finding a code', () => {
  const codes = new Map(
    [
      ['04', 'Consult'],
      ['046', 'Engage in negotiation'],
      ['163', 'Impose embargo, boycott, or sanctions'],
      ['085', 'Ease economic sanctions, boycott, embargo'],
    ].map(([code = '', name = '']) => [code, { code, name, scores: {} }]),
  );
  const found = (text: string) => foundCodes(codes, text, 3).map(({ code }) => code);

  test('given a number, then codes that begin with it come first', () => {
    expect(found('04')).toEqual(['04', '046']);
  });

  test('given words, then all must be in the name, those at its beginning first', () => {
    expect(found('sanctions')).toEqual(['085', '163']);
    expect(found('impose sanctions')).toEqual(['163']);
    expect(found('nothing')).toEqual([]);
  });

  test.each([
    ['lift', '085'],
    ['return ambassador', '050'],
    ['treaty', '057'],
    ['summit', '044'],
    ['apologise', '055'],
    ['troops', '0873'],
    ['prisoner', '0841'],
    ['cyber', '176'],
    ['hack', '176'],
    ['sanctions', '163'],
    ['arms control', '057'],
  ])('given %s as people say it, then %s is among what is offered', (words, code) => {
    const all = new Map(allCodes().map((each) => [each.code, { ...each, scores: {} }]));
    expect(foundCodes(all, words, 8).map((each) => each.code)).toContain(code);
  });

  test('given the plain words, then each stands for a code that exists', () => {
    const known = new Set(allCodes().map(({ code }) => code));
    expect(Object.keys(PLAIN_WORDS).filter((code) => !known.has(code))).toEqual([]);
  });
});
