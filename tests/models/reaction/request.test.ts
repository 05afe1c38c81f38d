import { describe, expect, test } from 'vitest';
import { requestOf, type ProjectionInput } from '../../../src/models/reaction/request.ts';
import { DEFAULT_REACTION_PARAMETERS } from '../../../src/models/reaction/parameters.ts';
import { fingerprintOf, recordDigestOf } from '../../../src/models/reaction/fingerprint.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../../src/models/tension/parameters.ts';
import { act, AT, commitment, inputOf, requestFor, SPRING } from './fixtures.ts';

const DECAY = (days: number) => Math.exp(-days / 14);
/** Mean sizes of the prior's marks, worked out by hand from the GDELT scores. */
const PRIOR_CONFLICT = 0.423;
const PRIOR_COOPERATION = 0.3904;

describe('the activity of the four processes at the fork', () => {
  const activityOf = (...record: ReturnType<typeof act>[]) => requestFor({ record }).past.baseline.activity;
  /** W of a table with `sizes` from the record. */
  const meanSize = (prior: number, ...sizes: number[]) =>
    (10 * prior + sizes.reduce((sum, size) => sum + size, 0)) / (10 + sizes.length);

  test('an act on the fork day enters at full strength, an older one faded', () => {
    expect(activityOf(act('a', AT, '163'))[1]).toBeCloseTo(0.8 / meanSize(PRIOR_CONFLICT, 0.8), 12);
    expect(activityOf(act('a', '2021-06-01', '163'))[1]).toBeCloseTo(
      (0.8 * DECAY(14)) / meanSize(PRIOR_CONFLICT, 0.8),
      12,
    );
  });

  test('a reciprocal act enters both parties processes, one toward a third party its initiator s', () => {
    const cooperation = 0.8 / meanSize(PRIOR_COOPERATION, 0.8);
    const both = activityOf(act('a', AT, '057', { reciprocal: true }));
    expect(both[2]).toBeCloseTo(cooperation, 12);
    expect(both[3]).toBeCloseTo(cooperation, 12);
    expect(both.slice(0, 2)).toEqual([0, 0]);
    const third = activityOf(act('a', AT, '163', { by: 'RUS', to: 'UKR' }));
    expect(third[0]).toBeCloseTo(0.8 / meanSize(PRIOR_CONFLICT, 0.8), 12);
    expect(third.slice(1)).toEqual([0, 0, 0]);
  });

  test('each day of a longer act enters on its day, those after the fork not at all', () => {
    const long = activityOf(act('a', '2021-06-13', '163', { until: '2021-06-16' }));
    const expected = (0.2 * (1 + DECAY(1) + DECAY(2))) / meanSize(PRIOR_CONFLICT, 0.8);
    expect(long[1]).toBeCloseTo(expected, 12);
  });

  test('follow-ups, acts of score 0 and acts after the fork enter none', () => {
    expect(
      activityOf(
        act('a', '2021-06-20', '163'),
        act('b', AT, '010'),
        act('c', AT, '163', { followUpOf: 'a' }),
      ),
    ).toEqual([0, 0, 0, 0]);
  });

  test('the sign of the score decides, never the class of the code', () => {
    // 090 is "material cooperation" with a negative score.
    const activity = activityOf(act('a', AT, '090'));
    expect(activity[1]).toBeGreaterThan(0);
    expect(activity[3]).toBe(0);
  });
});

describe('mark tables', () => {
  test('without a record they are the prior, and sum up to its weight', () => {
    for (const { marks, total, fromRecord, meanSize } of requestFor().marks) {
      expect(fromRecord).toBe(0);
      expect(total).toBe(10);
      expect(marks.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(10, 12);
      expect([PRIOR_CONFLICT, PRIOR_COOPERATION].some((mean) => Math.abs(mean - meanSize) < 1e-12)).toBe(
        true,
      );
    }
  });

  test('an act of the last 365 days weighs 1, equal ones together; older ones and follow-ups are left out', () => {
    const record = [
      act('a', '2021-06-01', '163', { magnitude: 3 }),
      act('b', '2021-06-02', '163', { magnitude: 3 }),
      act('edge', '2020-06-16', '190', { to: 'RUS' }),
      act('old', '2020-06-15', '200'),
      act('c', '2021-06-03', '161', { followUpOf: 'a' }),
    ];
    const table = requestFor({ record }).marks[1];
    expect(table?.fromRecord).toBe(3);
    expect(table?.total).toBe(13);
    expect(table?.marks.slice(0, 2)).toMatchObject([
      { code: '163', magnitude: 3, weight: 2, target: 'RUS', issue: 'cyber', class: 'material' },
      { code: '190', weight: 1 },
    ]);
    expect(table?.meanSize).toBeCloseTo((4.23 + 2.4 + 2.4 + 1) / 13, 12);
  });

  test('a reciprocal act is a mark of either party, directed at the other', () => {
    const tables = requestFor({ record: [act('a', AT, '057', { reciprocal: true, by: 'USA' })] }).marks;
    expect(tables[2]?.marks[0]).toMatchObject({ code: '057', target: 'USA' });
    expect(tables[3]?.marks[0]).toMatchObject({ code: '057', target: 'RUS' });
  });

  test('edits do not change them, so that both runs draw the same marks', () => {
    const edits: ProjectionInput['edits'] = [
      { edit: 'omit', actId: 'sanctions-2' },
      { edit: 'insert', act: act('new', '2021-05-01', '190') },
    ];
    const plain = requestFor({ record: SPRING });
    const edited = requestFor({ record: SPRING, edits });
    expect(edited.marks).toEqual(plain.marks);
    expect(edited.past.baseline).toEqual(plain.past.baseline);
    expect(edited.past.whatIf.activity[1]).not.toBe(plain.past.whatIf.activity[1]);
  });
});

describe('what is refused', () => {
  const twice = commitment('twice', 3, '057');
  const act163 = act('sanctions', '2021-04-15', '163');
  const waiver = act('waiver', '2021-05-19', '085', { reverses: [{ actId: 'sanctions', share: 0.6 }] });
  const reversing = (id: string, actId: string, share: number) =>
    commitment(id, 5, '085', { reverses: [{ actId, share }] });

  test.each<[string, Partial<ProjectionInput>, string, RegExp]>([
    ['horizon 0', { horizonDays: 0 }, 'projection-size', /horizonDays is 0/],
    ['horizon 10 000', { horizonDays: 10_000 }, 'projection-size', /from 1 to 730/],
    ['half a day', { horizonDays: 0.5 }, 'projection-size', /0\.5/],
    ['a billion paths', { paths: 1e9 }, 'projection-size', /paths is 1000000000.*100000/],
    ['one path', { paths: 1 }, 'projection-size', /paths is 1;/],
    ['paths that are no number', { paths: Number.NaN }, 'projection-size', /NaN/],
    ['an infinite seed', { seed: Number.POSITIVE_INFINITY }, 'projection-size', /seed is Infinity/],
    ['a negative seed', { seed: -1 }, 'projection-size', /seed is -1/],
    ['a fork that is no day', { at: '2021-02-30' }, 'projection-fork', /2021-02-30/],
    ['one id twice', { commitments: [twice, twice] }, 'commitment', /"twice" is there twice/],
    ['day 0', { commitments: [commitment('now', 0, '057')] }, 'commitment', /due 0 days after/],
    [
      'probability 1.2',
      { commitments: [commitment('sure', 1, '057', { probability: 1.2 })] },
      'commitment',
      /probability 1\.2/,
    ],
    [
      'probability NaN',
      { commitments: [commitment('sure', 1, '057', { probability: Number.NaN })] },
      'commitment',
      /probability NaN/,
    ],
    [
      'a negative magnitude',
      { commitments: [commitment('less', 1, '057', { magnitude: -1 })] },
      'commitment',
      /magnitude -1/,
    ],
    [
      'a score of 11',
      { commitments: [commitment('more', 1, '057', { score: 11 })] },
      'commitment',
      /score 11/,
    ],
    [
      'an initiator that is no party',
      { commitments: [commitment('other', 1, '057', { by: 'CHN', to: 'USA' })] },
      'act-parties',
      /by CHN/,
    ],
    [
      'a target that is not declared',
      { edits: [{ edit: 'insert', act: act('other', AT, '057', { to: 'CHN' }) }] },
      'act-parties',
      /inserted act "other" by USA is directed at CHN/,
    ],
    [
      'a reciprocal act with a third party',
      { commitments: [commitment('other', 1, '057', { to: 'UKR', reciprocal: true })] },
      'act-parties',
      /UKR and reciprocal/,
    ],
    [
      'a reversal of nothing',
      { commitments: [reversing('ease', 'nothing', 1)] },
      'commitment-reversal',
      /"nothing", which is not among/,
    ],
    [
      'a reversal of an omitted act',
      {
        record: [act163],
        edits: [{ edit: 'omit', actId: 'sanctions' }],
        commitments: [reversing('ease', 'sanctions', 1)],
      },
      'commitment-reversal',
      /not among the acts/,
    ],
    [
      'a reversal of a follow-up',
      {
        record: [act163, act('more', '2021-04-16', '163', { followUpOf: 'sanctions' })],
        commitments: [reversing('ease', 'more', 1)],
      },
      'commitment-reversal',
      /a follow-up/,
    ],
    [
      'shares beyond 1 with those of the record',
      { record: [act163, waiver], commitments: [reversing('ease', 'sanctions', 0.5)] },
      'commitment-reversal',
      /to 1\.1 of it/,
    ],
    [
      'shares beyond 1 of two commitments, though only one may be carried out',
      {
        record: [act163],
        commitments: [reversing('ease', 'sanctions', 0.7), reversing('more', 'sanctions', 0.7)],
      },
      'commitment-reversal',
      /"more" brings .* to 1\.4/,
    ],
  ])('%s', (_, facts, code, message) => {
    const refused = requestOf(inputOf(facts));
    expect(refused).toMatchObject({ ok: false, error: { code } });
    if (refused.ok) return;
    expect(refused.error.message).toMatch(message);
    expect(refused.error.remedy.length).toBeGreaterThan(20);
  });

  test('a reversal in the record that an edit omits frees its share', () => {
    const facts = { record: [act163, waiver], commitments: [reversing('ease', 'sanctions', 1)] };
    expect(requestOf(inputOf(facts)).ok).toBe(false);
    expect(requestOf(inputOf({ ...facts, edits: [{ edit: 'omit', actId: 'waiver' }] })).ok).toBe(true);
  });

  test('a commitment that falls due after the horizon is allowed and does nothing', () => {
    expect(requestOf(inputOf({ horizonDays: 30, commitments: [commitment('later', 31, '057')] })).ok).toBe(
      true,
    );
  });
});

describe('fingerprints and digests', () => {
  test('equal requests have one fingerprint; another seed, path count, commitment or parameter has another', () => {
    const base = { record: SPRING, commitments: [commitment('a', 3, '057')] };
    const print = (facts: Partial<ProjectionInput>) => fingerprintOf(requestFor({ ...base, ...facts }));
    expect(print({})).toBe(print({}));
    const others = [
      { seed: 1 },
      { paths: 999 },
      { horizonDays: 91 },
      { commitments: [commitment('a', 4, '057')] },
      { commitments: [commitment('a', 3, '057', { probability: 0.5 })] },
      { edits: [{ edit: 'omit' as const, actId: 'remark' }] },
      { baseline: 51 },
      { reaction: { ...DEFAULT_REACTION_PARAMETERS, gamma: 0.5 } },
    ].map(print);
    expect(new Set([print({}), ...others]).size).toBe(others.length + 1);
  });

  test('a record digest changes with what a fork sees and with nothing else', () => {
    const digest = (acts: readonly ReturnType<typeof act>[]) =>
      recordDigestOf({ baseline: 70, parameters: DEFAULT_TENSION_PARAMETERS, acts }, AT);
    const before = digest(SPRING);
    expect(digest(SPRING.toReversed())).toBe(before);
    expect(digest([...SPRING, act('later', '2021-06-16', '163')])).toBe(before);
    expect(
      digest(SPRING.map((one) => ({ ...one, summary: 'Other words', confidence: 'low' as const }))),
    ).toBe(before);
    expect(digest([...SPRING, act('found', '2021-06-14', '163')])).not.toBe(before);
    expect(digest(SPRING.slice(1))).not.toBe(before);
    expect(digest(SPRING.map((one) => ({ ...one, magnitude: { value: 2 } })))).not.toBe(before);
  });
});
