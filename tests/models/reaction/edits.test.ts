import { describe, expect, test } from 'vitest';
import { applyEdits, type HistoryEdit } from '../../../src/models/reaction/edits.ts';
import { begunBy } from '../../../src/models/reaction/record.ts';
import { act, AT } from './fixtures.ts';

const record = [
  act('sanctions', '2021-04-15', '163', { until: '2021-04-17' }),
  act('more-sanctions', '2021-04-20', '163', { followUpOf: 'sanctions' }),
  act('and-more', '2021-04-25', '163', { followUpOf: 'more-sanctions' }),
  act('challenge', '2021-03-18', '036', { by: 'RUS' }),
  act('waiver', '2021-05-19', '085', { reverses: [{ actId: 'sanctions', share: 0.7 }] }),
  act('later', '2021-06-20', '057'),
];
const past = begunBy(record, AT);

function edited(...edits: HistoryEdit[]) {
  const result = applyEdits(past, edits, AT);
  if (!result.ok) throw new Error(result.error.message);
  return new Map(result.value.map((one) => [one.actId, one]));
}

function refusal(...edits: HistoryEdit[]) {
  const result = applyEdits(past, edits, AT);
  return result.ok ? undefined : result.error;
}

describe('given a record and edits of it', () => {
  test('no edits leave it as it is', () => {
    expect(applyEdits(past, [], AT)).toEqual({ ok: true, value: past });
  });

  test('omitting an act omits its follow-ups, and theirs', () => {
    expect([...edited({ edit: 'omit', actId: 'sanctions' }).keys()]).toEqual(['challenge', 'waiver']);
  });

  test('omitting a follow-up leaves the act it follows', () => {
    expect([...edited({ edit: 'omit', actId: 'and-more' }).keys()]).toEqual([
      'sanctions',
      'more-sanctions',
      'challenge',
      'waiver',
    ]);
  });

  test('moving an act keeps its length and moves its follow-ups by as many days', () => {
    const acts = edited({ edit: 'move', actId: 'sanctions', to: '2021-04-10' });
    expect(acts.get('sanctions')?.occurred).toMatchObject({ from: '2021-04-10', to: '2021-04-12' });
    expect(acts.get('more-sanctions')?.occurred.from).toBe('2021-04-15');
    expect(acts.get('and-more')?.occurred.from).toBe('2021-04-20');
    expect(acts.get('more-sanctions')?.followUpOf).toBe('sanctions');
  });

  test('an inserted act comes last', () => {
    const acts = edited({ edit: 'insert', act: act('hotline', '2021-05-01', '057', { reciprocal: true }) });
    expect([...acts.keys()].at(-1)).toBe('hotline');
  });

  test('omitting a reversed act leaves the act that reversed it', () => {
    expect(edited({ edit: 'omit', actId: 'sanctions' }).has('waiver')).toBe(true);
  });

  test('two edits that only together keep a reversal after its act are allowed, in either order', () => {
    const moves: HistoryEdit[] = [
      { edit: 'move', actId: 'sanctions', to: '2021-06-01' },
      { edit: 'move', actId: 'waiver', to: '2021-06-02' },
    ];
    expect(edited(...moves).size).toBe(5);
    expect(edited(...moves.toReversed()).size).toBe(5);
  });

  const insert = (...facts: Parameters<typeof act>): HistoryEdit => ({ edit: 'insert', act: act(...facts) });

  test.each<[string, string, HistoryEdit[]]>([
    ['an act that the record does not hold', 'edit-unknown-act', [{ edit: 'omit', actId: 'nothing' }]],
    ['an act after the fork', 'edit-unknown-act', [{ edit: 'omit', actId: 'later' }]],
    [
      'two edits of one act',
      'edit-twice',
      [
        { edit: 'omit', actId: 'challenge' },
        { edit: 'move', actId: 'challenge', to: '2021-03-20' },
      ],
    ],
    [
      'an edit of a follow-up whose act is edited too',
      'edit-twice',
      [
        { edit: 'omit', actId: 'sanctions' },
        { edit: 'omit', actId: 'and-more' },
      ],
    ],
    [
      'two insertions of one id',
      'edit-twice',
      [insert('new', '2021-05-01', '057'), insert('new', '2021-05-02', '057')],
    ],
    [
      'an insertion under an id of the record',
      'edit-insert-exists',
      [insert('challenge', '2021-05-01', '057')],
    ],
    ['moving past the fork', 'edit-past-fork', [{ edit: 'move', actId: 'challenge', to: '2021-06-16' }]],
    ['inserting past the fork', 'edit-past-fork', [insert('new', '2021-06-16', '057')]],
    [
      'moving a reversal before its act',
      'edit-reversal',
      [{ edit: 'move', actId: 'waiver', to: '2021-04-14' }],
    ],
    [
      'moving an act behind its reversal',
      'edit-reversal',
      [{ edit: 'move', actId: 'sanctions', to: '2021-05-20' }],
    ],
    [
      'inserting a reversal before its act',
      'edit-reversal',
      [insert('new', '2021-03-17', '085', { reverses: [{ actId: 'challenge', share: 1 }] })],
    ],
    [
      'inserting a reversal of what the record does not hold',
      'edit-reversal',
      [insert('new', '2021-05-17', '085', { reverses: [{ actId: 'later', share: 1 }] })],
    ],
    [
      'inserting a reversal of a follow-up',
      'edit-reversal',
      [insert('new', '2021-05-17', '085', { reverses: [{ actId: 'and-more', share: 1 }] })],
    ],
    [
      'reversing more than all',
      'edit-reversal',
      [insert('new', '2021-05-20', '085', { reverses: [{ actId: 'sanctions', share: 0.5 }] })],
    ],
    [
      'inserting a follow-up of what is omitted',
      'edit-follow-up',
      [{ edit: 'omit', actId: 'challenge' }, insert('new', '2021-05-20', '120', { followUpOf: 'challenge' })],
    ],
  ])('%s is refused (%s) with a remedy', (_, code, edits) => {
    const refused = refusal(...edits);
    expect(refused?.code).toBe(code);
    expect(refused?.message).toMatch(/^Edit \d: /);
    expect(refused?.remedy.length).toBeGreaterThan(20);
    expect(refused?.details?.['edit']).toBeTypeOf('number');
  });

  test('a refusal names the edit at fault, counted from 1', () => {
    expect(
      refusal({ edit: 'omit', actId: 'challenge' }, { edit: 'omit', actId: 'nothing' })?.message,
    ).toMatch(/^Edit 2: the record holds no act "nothing"/);
  });
});
