import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RelationOrder } from '../../src/relations/commands.ts';
import type { ActInput } from '../../src/relations/events.ts';
import { commandsOf } from '../../src/scenarios/plan.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import type { Policy } from '../../src/scenarios/step.ts';
import { act, ending, note, NOW, record, relation, summit } from '../support/relations.ts';
import { Ledger, scenario } from './scenarios.ts';

const file = (...acts: ReturnType<typeof act>[]): Scenario => scenario({ acts });
const correct = (actId: string, changes: Partial<ActInput> = {}): RelationOrder => ({
  type: 'CorrectAct',
  content: act(actId, changes),
  reason: 'By hand.',
});
const retract = (actId: string): RelationOrder => ({ type: 'RetractAct', actId, reason: 'By hand.' });

const BEFORE = file(act('a'));
const CHANGED = file(act('a', { summary: 'As the file has it now.' }));
const byHand = { summary: 'As a person put it.' };

interface Case {
  readonly given: string;
  /** The file as last replayed; absent: the history was opened, the act was not replayed. */
  readonly replayed?: Scenario;
  readonly byHand?: readonly RelationOrder[];
  readonly now: Scenario;
  readonly policy?: Policy;
  readonly expected: {
    readonly steps?: readonly string[];
    readonly conflict?: string;
    readonly kept?: boolean;
  };
}

const CASES: readonly Case[] = [
  { given: 'an unchanged entry', replayed: BEFORE, now: BEFORE, expected: {} },
  {
    given: 'an unchanged entry corrected by hand',
    replayed: BEFORE,
    byHand: [correct('a', byHand)],
    now: BEFORE,
    expected: {},
  },
  {
    given: 'an unchanged entry corrected by hand and theirs',
    replayed: BEFORE,
    byHand: [correct('a', byHand)],
    now: BEFORE,
    policy: 'theirs',
    expected: {},
  },
  {
    given: 'an unchanged entry retracted by hand',
    replayed: BEFORE,
    byHand: [retract('a')],
    now: BEFORE,
    expected: {},
  },
  {
    given: 'an entry changed in the file alone',
    replayed: BEFORE,
    now: CHANGED,
    expected: { steps: ['CorrectAct'] },
  },
  {
    given: 'an entry changed on both sides',
    replayed: BEFORE,
    byHand: [correct('a', byHand)],
    now: CHANGED,
    expected: { conflict: 'changed-on-both-sides' },
  },
  {
    given: 'an entry changed on both sides and theirs',
    replayed: BEFORE,
    byHand: [correct('a', byHand)],
    now: CHANGED,
    policy: 'theirs',
    expected: { steps: ['CorrectAct'] },
  },
  {
    given: 'an entry changed on both sides and ours',
    replayed: BEFORE,
    byHand: [correct('a', byHand)],
    now: CHANGED,
    policy: 'ours',
    expected: { kept: true },
  },
  {
    given: 'an entry changed on both sides to the same',
    replayed: BEFORE,
    byHand: [correct('a', { summary: 'As the file has it now.' })],
    now: CHANGED,
    expected: {},
  },
  {
    given: 'an entry changed in the file and retracted by hand',
    replayed: BEFORE,
    byHand: [retract('a')],
    now: CHANGED,
    expected: { conflict: 'retracted-by-hand' },
  },
  {
    given: 'an entry changed in the file, retracted by hand and theirs',
    replayed: BEFORE,
    byHand: [retract('a')],
    now: CHANGED,
    policy: 'theirs',
    expected: { steps: ['RecordAct'] },
  },
  {
    given: 'an entry changed in the file, retracted by hand and ours',
    replayed: BEFORE,
    byHand: [retract('a')],
    now: CHANGED,
    policy: 'ours',
    expected: { kept: true },
  },
  {
    given: 'an entry gone from the file',
    replayed: BEFORE,
    now: file(),
    expected: { steps: ['RetractAct'] },
  },
  {
    given: 'an entry gone from the file and corrected by hand',
    replayed: BEFORE,
    byHand: [correct('a', byHand)],
    now: file(),
    expected: { conflict: 'changed-and-gone' },
  },
  {
    given: 'an entry gone from the file, corrected by hand and theirs',
    replayed: BEFORE,
    byHand: [correct('a', byHand)],
    now: file(),
    policy: 'theirs',
    expected: { steps: ['RetractAct'] },
  },
  {
    given: 'an entry gone from the file, corrected by hand and ours',
    replayed: BEFORE,
    byHand: [correct('a', byHand)],
    now: file(),
    policy: 'ours',
    expected: { kept: true },
  },
  {
    given: 'an entry gone from the file and retracted by hand',
    replayed: BEFORE,
    byHand: [retract('a')],
    now: file(),
    expected: {},
  },
  { given: 'a new entry', replayed: file(), now: BEFORE, expected: { steps: ['RecordAct'] } },
  {
    given: 'a new entry recorded by hand with equal content',
    replayed: file(),
    byHand: [record('a')],
    now: BEFORE,
    expected: {},
  },
  {
    given: 'a new entry recorded by hand with other content',
    replayed: file(),
    byHand: [record('a', byHand)],
    now: BEFORE,
    expected: { conflict: 'recorded-by-hand' },
  },
  {
    given: 'a new entry recorded by hand with other content and theirs',
    replayed: file(),
    byHand: [record('a', byHand)],
    now: BEFORE,
    policy: 'theirs',
    expected: { steps: ['CorrectAct'] },
  },
  {
    given: 'a new entry recorded by hand with other content and ours',
    replayed: file(),
    byHand: [record('a', byHand)],
    now: BEFORE,
    policy: 'ours',
    expected: { kept: true },
  },
  {
    given: 'a new entry recorded and retracted by hand',
    replayed: file(),
    byHand: [record('a'), retract('a')],
    now: BEFORE,
    expected: { conflict: 'retracted-by-hand' },
  },
  {
    given: 'an act recorded by hand that the file never held',
    replayed: file(),
    byHand: [record('a')],
    now: file(),
    expected: {},
  },
];

describe('one entry', () => {
  test.each(CASES)(
    'given $given, when planned, then $expected',
    ({ replayed, byHand = [], now, policy, expected }) => {
      const plan = new Ledger()
        .replayed(replayed ?? file())
        .byHand(...byHand)
        .plan(now, policy);
      expect(plan.steps.map(({ order }) => order.type)).toEqual(expected.steps ?? []);
      expect(plan.conflicts.map(({ code }) => code)).toEqual(
        expected.conflict === undefined ? [] : [expected.conflict],
      );
      expect(plan.kept).toEqual(expected.kept === true ? ['act:a'] : []);
    },
  );

  test('given an entry gone and retracted by replay, when it is in the file again, then it is recorded again', () => {
    const gone = new Ledger().replayed(BEFORE).replayed(file());
    expect(gone.state?.acts.get('a')?.live).toBe(false);
    expect(gone.plan(BEFORE).steps.map(({ order }) => order.type)).toEqual(['RecordAct']);
    gone.replayed(BEFORE);
    expect(gone.state?.acts.get('a')?.live).toBe(true);
  });

  test('given an entry gone, retracted by replay and recorded again by hand, when planned, then it is left alone', () => {
    const ledger = new Ledger().replayed(BEFORE).replayed(file()).byHand(record('a'));
    expect(ledger.plan(file())).toMatchObject({ steps: [], conflicts: [] });
  });

  test('given a conflict resolved with theirs, when planned again, then there is nothing left to do', () => {
    const resolved = new Ledger()
      .replayed(BEFORE)
      .byHand(correct('a', byHand))
      .replayed(CHANGED, { policy: 'theirs' });
    expect(resolved.plan(CHANGED)).toMatchObject({ steps: [], conflicts: [] });
  });

  test('given conflicts, when planned, then each says what to do', () => {
    const { conflicts } = new Ledger().replayed(BEFORE).byHand(correct('a', byHand)).plan(CHANGED);
    expect(conflicts[0]?.key).toBe('act:a');
    expect(conflicts[0]?.remedy).toContain('--theirs');
  });
});

describe('notes and the relation', () => {
  const noted = scenario({ notes: [note('n')] });

  test('given a note changed in the file, when planned, then it is corrected; gone, then it is retracted', () => {
    const record = new Ledger().replayed(noted);
    expect(
      record
        .plan(scenario({ notes: [note('n', { summary: 'Else.' })] }))
        .steps.map(({ order }) => order.type),
    ).toEqual(['CorrectNote']);
    expect(record.plan(scenario()).steps.map(({ order }) => order.type)).toEqual(['RetractNote']);
  });

  test('given a baseline changed on both sides, when planned, then the relation is in conflict', () => {
    const changed = (value: number) => relation({ baseline: { value, rationale: 'Else.' } });
    const record = new Ledger()
      .replayed(noted)
      .byHand({ type: 'ReviseRelation', content: changed(60), reason: 'By hand.' });
    expect(record.plan(noted).conflicts).toEqual([]);
    expect(record.plan({ ...noted, relation: changed(70) }).conflicts).toMatchObject([
      { key: 'relation', code: 'changed-on-both-sides' },
    ]);
  });

  test('given an issue and its acts gone from the file, when replayed, then the issue outlives them on the way', () => {
    const issues = [...relation().issues, { id: 'fish', title: 'Fish' }];
    const before = scenario({
      relation: relation({ issues }),
      acts: [act('a', { issue: 'fish' }), act('b', { issue: 'fish' })],
    });
    const after = scenario({ acts: [act('a', { issue: 'rhetoric' })] });
    const record = new Ledger().replayed(before).replayed(after);
    expect(record.state?.relation.content).toEqual(after.relation);
    expect(record.plan(after)).toMatchObject({ steps: [], conflicts: [] });
  });

  test('given one issue renamed to another, when replayed, then both are declared on the way', () => {
    const under = (id: string) =>
      scenario({
        relation: relation({ issues: [...relation().issues, { id, title: 'Animals' }] }),
        acts: [act('a', { issue: id })],
      });
    const record = new Ledger().replayed(under('fish'));
    const { steps, conflicts, summary } = record.plan(under('birds'));
    expect(conflicts).toEqual([]);
    expect(steps.map(({ order }) => order.type)).toEqual(['ReviseRelation', 'CorrectAct', 'ReviseRelation']);
    expect(summary).toMatchObject({ corrected: 2 });
    record.replayed(under('birds'));
    expect(record.state?.relation.issues.has('fish')).toBe(false);
    // Cut after the first of the three, the rest follows.
    const cut = new Ledger()
      .replayed(under('fish'))
      .replayed(under('birds'), { steps: 1 })
      .replayed(under('birds'));
    expect(cut.state?.relation.digest).toBe(record.state?.relation.digest);
  });
});

describe('summits', () => {
  const scheduled = scenario({ summits: [{ content: summit('s') }] });
  const { summitId, ...how } = ending('s');
  const concluded = scenario({
    summits: [{ content: summit(summitId), end: { phase: 'concluded', ...how } }],
  });
  const conclude: RelationOrder = { type: 'ConcludeSummit', content: ending('s') };

  test('given a summit changed before it is held, when planned, then it is revised', () => {
    const moved = scenario({ summits: [{ content: summit('s', { venue: 'Vienna' }) }] });
    expect(
      new Ledger()
        .replayed(scheduled)
        .plan(moved)
        .steps.map(({ order }) => order.type),
    ).toEqual(['ReviseSummit']);
  });

  test('given an end new in the file, when replayed, then the summit is concluded, once', () => {
    const record = new Ledger().replayed(scheduled).replayed(concluded);
    expect(record.state?.summits.get('s')?.phase).toBe('concluded');
    expect(record.plan(concluded)).toMatchObject({ steps: [], conflicts: [] });
  });

  test('given a summit concluded by hand, when planned, then a file without an end is no conflict, one with another is', () => {
    const record = new Ledger().replayed(scheduled).byHand(conclude);
    expect(record.plan(scheduled)).toMatchObject({ steps: [], conflicts: [] });
    expect(record.plan(concluded)).toMatchObject({ steps: [], conflicts: [] });
    const cancelled = scenario({ summits: [{ content: summit('s'), end: { phase: 'cancelled', ...how } }] });
    expect(record.plan(cancelled).conflicts).toMatchObject([{ code: 'final' }]);
    expect(record.plan(cancelled, 'theirs').conflicts).toMatchObject([{ code: 'final' }]);
    expect(record.plan(cancelled, 'ours')).toMatchObject({ conflicts: [], kept: ['summit:s'] });
  });

  test.each([
    ['its end', scheduled],
    [
      'its venue',
      scenario({
        summits: [{ content: summit('s', { venue: 'Vienna' }), end: { phase: 'concluded', ...how } }],
      }),
    ],
  ])(
    'given a concluded summit, when the file takes back %s, then that is a conflict, as an end is final',
    (_, later) => {
      expect(new Ledger().replayed(concluded).plan(later).conflicts).toMatchObject([
        { key: 'summit:s', code: 'final' },
      ]);
    },
  );
});

describe('summits that go', () => {
  const held = scenario({
    summits: [{ content: summit('s') }],
    acts: [act('a', { summitId: 's' })],
  });
  const { summitId: _, ...how } = ending('s');
  const ended = scenario({ summits: [{ content: summit('s'), end: { phase: 'concluded', ...how } }] });
  const withdraw: RelationOrder = { type: 'WithdrawSummit', summitId: 's', reason: 'A mistake.' };

  test('given a file without a summit that it held, also one that ended, when replayed, then it is withdrawn after what belongs to it, and comes back with the file', () => {
    const gone = new Ledger().replayed(held).plan(scenario());
    expect(gone.steps.map(({ order }) => order.type)).toEqual(['RetractAct', 'WithdrawSummit']);
    for (const file of [held, ended]) {
      const record = new Ledger().replayed(file).replayed(scenario());
      expect(record.state?.summits.size).toBe(0);
      expect(record.plan(scenario())).toMatchObject({ steps: [], conflicts: [] });
      const again = record.replayed(file);
      expect(again.state?.summits.get('s')?.phase).toBe(file === ended ? 'concluded' : 'scheduled');
      expect(again.plan(file)).toMatchObject({ steps: [], conflicts: [] });
    }
  });

  test('given a summit withdrawn by hand, when the file still says the same, then it stays withdrawn, with its end; when the file changes it, that is a conflict with a choice', () => {
    const record = new Ledger().replayed(ended).byHand(withdraw);
    expect(record.plan(ended)).toMatchObject({ steps: [], conflicts: [] });
    const moved = scenario({
      summits: [{ content: summit('s', { venue: 'Vienna' }), end: { phase: 'concluded', ...how } }],
    });
    expect(record.plan(moved).conflicts).toMatchObject([{ key: 'summit:s', code: 'retracted-by-hand' }]);
    expect(record.plan(moved, 'ours')).toMatchObject({ steps: [], kept: ['summit:s'] });
    expect(record.plan(moved, 'theirs').steps.map(({ order }) => order.type)).toEqual([
      'ScheduleSummit',
      'ConcludeSummit',
    ]);
  });

  test('given a summit revised by hand, when it is gone from the file, then that is a conflict', () => {
    const revised: RelationOrder = {
      type: 'ReviseSummit',
      content: summit('s', { venue: 'Vienna' }),
      reason: 'Moved.',
    };
    const record = new Ledger().replayed(scenario({ summits: [{ content: summit('s') }] })).byHand(revised);
    expect(record.plan(scenario()).conflicts).toMatchObject([{ code: 'changed-and-gone' }]);
  });
});

describe('the order of steps', () => {
  const keys = (record: Ledger, file: Scenario) =>
    record.plan(file).steps.map(({ key, order }) => `${order.type} ${key}`);
  const on = (day: string): Partial<ActInput> => ({ occurred: { from: day } });

  test('given a new scenario, when planned, then history unfolds by date, each thing after what it names', () => {
    const { summitId: _, ...how } = ending('s');
    const everything = scenario({
      acts: [
        act('reversal', { ...on('2021-05-01'), reverses: [{ actId: 'sanctions' }] }),
        act('proposal', { ...on('2021-04-13'), summitId: 's' }),
        act('early-follow-up', {
          occurred: { from: '2021-03-01', to: '2021-04-15' },
          followUpOf: 'sanctions',
        }),
        act('sanctions', on('2021-04-15')),
      ],
      notes: [note('n', { occurred: { from: '2021-04-14', precision: 'day' } })],
      summits: [{ content: summit('s'), end: { phase: 'concluded', ...how } }],
    });
    expect(keys(new Ledger(), everything)).toEqual([
      'OpenRelation relation',
      'RecordAct act:sanctions',
      'RecordAct act:early-follow-up',
      'ScheduleSummit summit:s',
      'RecordAct act:proposal',
      'RecordNote note:n',
      'RecordAct act:reversal',
      'ConcludeSummit summit:s',
    ]);
  });

  test('given acts that go together, when planned, then dependants are retracted first', () => {
    const before = file(
      act('a'),
      act('b', { followUpOf: 'a', ...on('2021-04-01') }),
      act('c', { reverses: [{ actId: 'a' }] }),
    );
    const record = new Ledger().replayed(before);
    expect(keys(record, file()).at(-1)).toBe('RetractAct act:a');
    expect(record.replayed(file()).plan(file()).steps).toEqual([]);
  });

  test('given a reversal that passes from one act to another, when replayed, then the shares never exceed one', () => {
    const before = file(act('a'), act('b', { reverses: [{ actId: 'a' }] }));
    const after = file(act('a'), act('c', { ...on('2021-04-20'), reverses: [{ actId: 'a' }] }));
    const record = new Ledger().replayed(before).replayed(after);
    expect([...(record.state?.reversals.get('a')?.keys() ?? [])]).toEqual(['c']);
  });

  test('given two reversals that change places, when replayed, then one lets go first', () => {
    const pair = (first: string, second: string) =>
      file(
        act('a'),
        act('b'),
        act('x', { ...on('2021-05-01'), reverses: [{ actId: first }] }),
        act('y', { ...on('2021-05-02'), reverses: [{ actId: second }] }),
      );
    const record = new Ledger().replayed(pair('a', 'b'));
    const plan = record.plan(pair('b', 'a'));
    expect(plan.steps.map(({ interim }) => interim ?? false)).toEqual([true, false, false]);
    expect(plan.summary).toMatchObject({ corrected: 2, conflicts: 0 });
    record.replayed(pair('b', 'a'));
    expect(record.plan(pair('b', 'a')).steps).toEqual([]);
  });

  test('given an act gone from the file that an act by hand reverses, when planned, then the refusal is a conflict', () => {
    const record = new Ledger()
      .replayed(BEFORE)
      .byHand(recordAct('b', { reverses: [{ actId: 'a', share: 1 }] }));
    expect(record.plan(file()).conflicts).toMatchObject([
      { key: 'act:a', code: 'refused', rejection: { code: 'act-in-use' } },
    ]);
    expect(record.plan(file(), 'ours')).toMatchObject({ conflicts: [], kept: ['act:a'] });
  });
  const recordAct = record;
});

describe('the commands of a plan', () => {
  const many = (count: number, quote = 'Short.') =>
    file(
      ...Array.from({ length: count }, (_, k) =>
        act(`a${k}`, { sources: [{ title: 'T', publisher: 'P', quote }] }),
      ),
    );

  test('given 1 201 new acts, when not paced, then they travel in batches of at most 500', () => {
    const commands = commandsOf(new Ledger().plan(many(1201)), { paced: false });
    expect(commands.map(({ steps }) => steps.length)).toEqual([1, 500, 500, 201]);
  });

  test('given long acts, when not paced, then a batch stays below what one append takes', () => {
    const commands = commandsOf(new Ledger().plan(many(600, 'x'.repeat(4000))), { paced: false });
    for (const { order } of commands) expect(JSON.stringify(order).length).toBeLessThan(1_000_000);
    expect(commands.length).toBeGreaterThan(3);
  });

  test('given new acts, when paced, then each travels alone', () => {
    expect(commandsOf(new Ledger().plan(many(5)), { paced: true }).map(({ order }) => order.type)).toEqual([
      'OpenRelation',
      ...Array.from({ length: 5 }, () => 'RecordAct'),
    ]);
  });

  test('given one plan made twice, then its commands have equal ids; after a retraction they have others', () => {
    const ids = (record: Ledger) =>
      commandsOf(record.plan(BEFORE), { paced: true }).map(({ commandId }) => commandId);
    const first = new Ledger().replayed(file());
    expect(ids(first)).toEqual(ids(new Ledger().replayed(file())));
    const later = new Ledger().replayed(BEFORE).replayed(file());
    expect(ids(later)).toHaveLength(1);
    expect(ids(later)).not.toEqual(ids(first));
  });
});

const DAYS = ['2021-04-01', '2021-04-02', '2021-04-03'];
const IDS = ['a', 'b', 'c', 'd'];

/** Files over few ids and days, so that successive ones differ in every way, with links that a valid file may have. */
const anyFile = fc
  .array(
    fc.record({
      day: fc.constantFrom(...DAYS),
      summary: fc.constantFrom('One.', 'Two.'),
      issue: fc.constantFrom('cyber', 'rhetoric', 'fish'),
      link: fc.constantFrom('none', 'none', 'follow', 'reverse', 'half'),
      to: fc.constantFrom(...IDS),
      present: fc.boolean(),
    }),
    { minLength: IDS.length, maxLength: IDS.length },
  )
  .map((drafts) => {
    const acts = new Map(
      drafts.flatMap((draft, k) => (draft.present ? [[IDS[k] ?? '', draft] as const] : [])),
    );
    const taken = new Map<string, number>();
    const contents = [...acts].map(([actId, { day, summary, issue, link, to }]) => {
      const target = acts.get(to);
      const changes: Partial<ActInput> = { occurred: { from: day }, summary, issue };
      // Only acts without links are pointed at: valid by construction.
      if (to === actId || target?.link !== 'none' || link === 'none') return act(actId, changes);
      if (link === 'follow' && day >= target.day) return act(actId, { ...changes, followUpOf: to });
      if (link === 'follow') return act(actId, changes);
      const share = link === 'half' ? 0.5 : 1;
      const total = (taken.get(to) ?? 0) + share;
      if (day < target.day || total > 1) return act(actId, changes);
      taken.set(to, total);
      return act(actId, { ...changes, reverses: [{ actId: to, share }] });
    });
    const fish = contents.some(({ issue }) => issue === 'fish');
    const issues = fish ? [...relation().issues, { id: 'fish', title: 'Fish' }] : relation().issues;
    return scenario({ relation: relation({ issues }), acts: contents });
  });

/** What the record says, apart from when and how it came to say it. */
const content = ({ state }: Ledger) => ({
  relation: state?.relation.digest,
  acts: [...(state?.acts ?? [])]
    .filter(([, { live }]) => live)
    .map(([id, { digest }]) => [id, digest])
    .sort(),
});

describe('any two versions of a file', () => {
  test('given one was replayed, when the other is, then no step is refused and the record says what a fresh replay says', () => {
    fc.assert(
      fc.property(anyFile, anyFile, (first, second) => {
        const record = new Ledger().replayed(first);
        expect(record.plan(second).conflicts).toEqual([]);
        record.replayed(second);
        expect(content(record)).toEqual(content(new Ledger().replayed(second)));
      }),
    );
  });

  test('given a file was replayed, when it is replayed again, then nothing is added', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const record = new Ledger().replayed(file);
        const before = record.events.length;
        expect(record.replayed(file).events).toHaveLength(before);
      }),
    );
  });

  test('given a replay cut at any step, when repeated, then the record says the same', () => {
    fc.assert(
      fc.property(anyFile, anyFile, fc.nat({ max: 20 }), fc.boolean(), (first, second, steps, paced) => {
        const whole = new Ledger().replayed(first).replayed(second, { paced });
        const cut = new Ledger()
          .replayed(first)
          .replayed(second, { steps, paced })
          .replayed(second, { paced });
        expect(content(cut)).toEqual(content(whole));
        expect(cut.plan(second).steps).toEqual([]);
      }),
    );
  });
});

test('given acts dated in the future by the recording clock, when planned, then they are refused, not sent', () => {
  const tomorrow = new Date(NOW + 3 * 86_400_000).toISOString().slice(0, 10);
  const plan = new Ledger().plan(file(act('a', { occurred: { from: tomorrow } })));
  expect(plan.conflicts).toMatchObject([{ code: 'refused', rejection: { code: 'future-date' } }]);
});
