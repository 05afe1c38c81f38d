import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { addDays } from '../../src/kernel/clock.ts';
import type { Result } from '../../src/kernel/result.ts';
import { OutcomeQuery, parseDraft, type Projectable } from '../../src/projection/outcome.query.ts';
import { DEFAULT_REACTION_PARAMETERS } from '../../src/models/reaction/parameters.ts';
import { prepare } from '../../src/projection/preparation.runner.ts';
import { leanOf } from '../../src/models/reaction/projection-answer.ts';
import { preparedFrom, type Premises } from '../../src/models/reaction/preparation.ts';
import { ProjectionService } from '../../src/projection/projection.service.ts';
import { actsSeenFrom, countSeenFrom } from '../../src/projection/recorded-acts.query.ts';
import { SimulationPool } from '../../src/projection/simulation.pool.ts';
import type { ActInput } from '../../src/relations/events.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../src/models/tension/parameters.ts';
import { TensionQuery } from '../../src/tension/tension.query.ts';
import { HistoryFactsQuery } from '../../src/whatifs/history-facts.query.ts';
import { act, fixedClock, HISTORY, recordedAct, relation } from '../support/relations.ts';
import {
  bench,
  commitment,
  FORK,
  outcome,
  propose,
  RECORD,
  request,
  revise,
  type WhatIfBench,
} from '../support/what-ifs.ts';

/** What a model could look at: intervals, months, reciprocity, third parties, follow-ups, reversals, classes. */
const ACTS: readonly (readonly [string, Partial<ActInput>])[] = [
  ...RECORD,
  [
    'troops',
    {
      occurred: { from: '2021-04-01', to: '2021-06-16' },
      initiator: 'RUS',
      target: 'UKR',
      code: { code: '152' },
    },
  ],
  [
    'talks',
    {
      occurred: { from: '2021-05-01', to: '2021-05-31', precision: 'month' },
      code: { code: '046' },
      reciprocal: true,
    },
  ],
  [
    'treaty',
    {
      occurred: { from: '2021-02-03' },
      code: { code: '057' },
      reciprocal: true,
      class: { class: 'material', rationale: 'Signed.' },
    },
  ],
  [
    'remark',
    {
      occurred: { from: '2021-03-17' },
      code: { code: '112' },
      magnitude: { value: 2, rationale: 'On the record.' },
    },
  ],
];

const record = ([actId, changes]: (typeof ACTS)[number]) =>
  ({ type: 'RecordAct', content: act(actId, changes) }) as const;

let world: WhatIfBench;
let pool: SimulationPool;
let service: ProjectionService;
beforeEach(async () => {
  world = bench();
  pool = new SimulationPool({ workers: 1 });
  const { histories, store, query: whatIfs } = world;
  const facts = new HistoryFactsQuery({ histories, store, clock: fixedClock });
  const outcomes = new OutcomeQuery({ histories, facts, clock: fixedClock, whatIfs });
  service = new ProjectionService({ outcomes, pool, clock: fixedClock });
  await world.record({ type: 'OpenRelation', content: relation() }, ...ACTS.map(record));
});
afterEach(async () => {
  await service.close();
  await world.close();
});

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};
const tableOf = (of: WhatIfBench = world) => must(of.histories.resolve(HISTORY));
const BASE = { revision: ACTS.length, at: FORK };
const PREMISES: Premises = {
  parties: ['RUS', 'USA'],
  thirdParties: ['UKR'],
  baseline: 50,
  tension: DEFAULT_TENSION_PARAMETERS,
  reaction: DEFAULT_REACTION_PARAMETERS,
  at: FORK,
  edits: [{ edit: 'omit', actId: 'waiver' }],
  commitments: [],
  seed: 1,
  paths: 250,
  horizonDays: 30,
};
const drafted = async (changes: object = {}, of = service): Promise<Projectable> =>
  must(await of.outcomes.ofDraft(HISTORY, must(parseDraft({ ...outcome(), ...changes }))));
const best = async (from: Projectable, question = { paths: 250, days: 30 }) =>
  must(await service.best(from, question, { final: true }));

describe('the acts that a fork sees', () => {
  test('given a record, when a request is worked out of its columns, then it is the one worked out of what was recorded', async () => {
    const recorded = ACTS.map(([actId, changes]) => recordedAct(actId, changes));
    const fromColumns = must(await prepare(tableOf(), BASE, PREMISES));
    const fromContents = must(preparedFrom(recorded, PREMISES));
    expect(fromColumns).toEqual(fromContents);
  });

  test('given a base in the past, when acts were corrected, retracted and added since, then they are seen as they stood', async () => {
    const before = must(await prepare(tableOf(), BASE, PREMISES));
    await world.record(
      { type: 'CorrectAct', content: act('remark', { code: { code: '111' } }), reason: 'Misread.' },
      { type: 'RetractAct', actId: 'talks', reason: 'It was another month.' },
      record(['late-find', { occurred: { from: '2021-03-01' } }]),
    );
    expect(must(await prepare(tableOf(), BASE, PREMISES))).toEqual(before);
    const head = { ...BASE, revision: tableOf().revision };
    expect(must(await prepare(tableOf(), head, PREMISES)).fingerprint).not.toBe(before.fingerprint);
    expect(await countSeenFrom(tableOf(), BASE)).toBe(ACTS.length - 1);
  });

  test('given one record that two stores came to in different orders, then it is the same projection', async () => {
    const other = bench(new MemoryStore());
    const [sanctions, ...others] = ACTS;
    await other.record(
      { type: 'OpenRelation', content: relation() },
      record(sanctions as (typeof ACTS)[number]),
    );
    await other.record(
      ...others
        .toReversed()
        .filter(([id]) => id !== 'listing' && id !== 'waiver')
        .map(record),
    );
    await other.record(...others.filter(([id]) => id === 'listing' || id === 'waiver').map(record));
    expect(must(await prepare(tableOf(other), BASE, PREMISES)).fingerprint).toBe(
      must(await prepare(tableOf(), BASE, PREMISES)).fingerprint,
    );
    await other.close();
  });

  test('given a record too large to be worked out at once, when it is done on a thread, then the request is the same', async () => {
    const atOnce = must(await prepare(tableOf(), BASE, PREMISES));
    expect(must(await prepare(tableOf(), BASE, PREMISES, 0))).toEqual(atOnce);
    const refused = { ...PREMISES, edits: [{ edit: 'omit' as const, actId: 'nowhere' }] };
    expect(await prepare(tableOf(), BASE, refused, 0)).toMatchObject({
      ok: false,
      error: { code: 'edit-unknown-act' },
    });
  });

  test('given many acts, when they are read, then they come in pages of at most 500', async () => {
    const contents = Array.from({ length: 1300 }, (_, k) =>
      act(`act-${k}`, { occurred: { from: '2021-05-05' } }),
    );
    for (let from = 0; from < contents.length; from += 500) {
      await world.record({ type: 'RecordActs', contents: contents.slice(from, from + 500) });
    }
    const sizes: number[] = [];
    for await (const page of actsSeenFrom(tableOf(), { revision: tableOf().revision, at: FORK }))
      sizes.push(page.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1300 + ACTS.length - 1);
  });
});

describe('projections for whoever asks', () => {
  const proposed = async (changes: object = {}, key = 'p'): Promise<string> => {
    const { whatIfId } = must(await world.whatIfs.execute(request(propose(changes), key)));
    await world.settled();
    return whatIfId;
  };

  test('given a what-if, when frames are asked for, then they get better until the last, whose fingerprint gives futures and errors', async () => {
    const whatIfId = await proposed();
    const frames = [];
    for await (const frame of service.ofWhatIf(whatIfId, new AbortController().signal))
      frames.push(must(frame));
    expect(frames.map(({ paths }) => paths)).toEqual([250, 1000, 4000, 10_000]);
    expect(frames.map(({ final }) => final)).toEqual([false, false, false, true]);
    expect(frames[0]).toMatchObject({ revision: 0, figures: { of: { whatIfId, revision: 0 }, futures: [] } });
    expect(JSON.stringify(frames[0]).length).toBeLessThan(60_000);
    const whole = must(await service.byFingerprint(frames[0]?.fingerprint ?? ''));
    expect(leanOf(whole)).toEqual(frames[3]?.figures);
    expect(whole.futures).toHaveLength(20);
    expect(whole.whatIf.standardErrors?.q50).toHaveLength(whole.horizonDays);
  });

  test('given a draft that was given up while it was looked up, when its turn comes, then nothing is prepared for it', async () => {
    const outcomeOf = must(await service.outcomes.ofWhatIf(await proposed()));
    const run = new AbortController();
    run.abort();
    const figures = await Array.fromAsync(service.follow(outcomeOf, {}, { signal: run.signal }));
    expect(figures).toEqual([]);
    const { fingerprint } = must(await service.order(outcomeOf, {})).order;
    expect(await service.byFingerprint(fingerprint)).toMatchObject({
      error: { code: 'unknown-fingerprint' },
    });
  });

  test('given a what-if that is not there or a draft that cannot be, when frames are asked for, then the refusal is the last thing told', async () => {
    const { signal } = new AbortController();
    const told: unknown[] = [];
    for await (const frame of service.ofWhatIf('00000000-0000-4000-8000-000000000000', signal))
      told.push(frame);
    const draft = (changes: object) => ({ history: HISTORY, outcome: { ...outcome(), ...changes } });
    for await (const frame of service.ofDraft(draft({ horizonDays: 0 }), 's', signal)) told.push(frame);
    for await (const frame of service.ofDraft(draft({ base: { at: '2020-01-01' } }), 's', signal))
      told.push(frame);
    expect(told).toMatchObject([
      { ok: false, error: { code: 'unknown-what-if' } },
      { ok: false, error: { code: 'invalid-outcome', details: { path: ['horizonDays'] } } },
      { ok: false, error: { code: 'fork-before-first-act' } },
    ]);
  });

  test('given a draft, when a newer one takes its slot, then the older ends without its final figures', async () => {
    const { signal } = new AbortController();
    const draft = (seed: number) => ({ history: HISTORY, outcome: { ...outcome({ seed }) } });
    const paths: number[] = [];
    const older = (async () => {
      for await (const frame of service.ofDraft(draft(1), 'slot', signal)) paths.push(must(frame).paths);
    })();
    while (paths.length === 0) await new Promise((turn) => setTimeout(turn, 5));
    for await (const frame of service.ofDraft(draft(2), 'slot', signal)) if (must(frame).final) break;
    await older;
    expect(paths).not.toContain(10_000);
  });

  test('given one past and two wordings, when both are projected, then they are one run with one fingerprint', async () => {
    const one = await best(await drafted({ title: 'One' }));
    const two = await best(await drafted({ title: 'Two', author: 'Bob' }));
    expect(two.fingerprint).toBe(one.fingerprint);
    expect(two.of.title).toBe('Two');
    expect(two.whatIf).toEqual(one.whatIf);
  });

  test('given a what-if whose past was corrected since, when it is projected, then it says that it is stale and its figures stay', async () => {
    const whatIfId = await proposed({ commitments: [commitment('return')] });
    const before = await best(must(await service.outcomes.ofWhatIf(whatIfId)));
    expect(before.of.stale).toBe(false);
    await world.record({
      type: 'CorrectAct',
      content: act('sanctions', { code: { code: '111' }, occurred: { from: '2021-04-15' } }),
      reason: 'They were only announced.',
    });
    const after = await best(must(await service.outcomes.ofWhatIf(whatIfId)));
    expect(after.of.stale).toBe(true);
    expect(after.fingerprint).toBe(before.fingerprint);
    expect(after.whatIf).toEqual(before.whatIf);
    must(
      await world.whatIfs.execute(request({ type: 'RebaseOutcome' }, 'r', { whatIfId, expectedRevision: 0 })),
    );
    await world.settled();
    const rebased = await best(must(await service.outcomes.ofWhatIf(whatIfId)));
    expect(rebased.of).toMatchObject({ stale: false, revision: 1 });
    expect(rebased.fingerprint).not.toBe(before.fingerprint);
    const old = await best(must(await service.outcomes.ofWhatIf(whatIfId, 0)));
    expect(old.whatIf).toEqual(before.whatIf);
  });

  test('given assumptions, when they are revised away, then figures are those without them', async () => {
    const assumptions = { reaction: { mu: 0.01 }, tension: { h_verbal: 20 } };
    const whatIfId = await proposed({ assumptions });
    const assumed = await best(must(await service.outcomes.ofWhatIf(whatIfId)));
    expect(assumed.parameters).toMatchObject({
      reaction: { mu: 0.01, gamma: 0.4 },
      tension: { h_verbal: 20, h_material: 30 },
    });
    must(await world.whatIfs.execute(request(revise(), 'rev', { whatIfId, expectedRevision: 0 })));
    await world.settled();
    const plain = await best(must(await service.outcomes.ofWhatIf(whatIfId)));
    expect(plain.fingerprint).toBe((await best(await drafted())).fingerprint);
  });

  test.each([
    [{ paths: 1_000_000_000 }, 'projection-size'],
    [{ paths: 1 }, 'projection-size'],
    [{ paths: Number.NaN }, 'projection-size'],
    [{ days: 0 }, 'projection-size'],
    [{ days: 10_000 }, 'projection-size'],
    [{ days: 730, paths: 20_000 }, 'projection-size'],
    [{ seed: Number.POSITIVE_INFINITY }, 'projection-size'],
  ])(
    'given the question %j, then it is refused as %s before anything is simulated',
    async (question, code) => {
      expect(await service.best(await drafted(), question)).toMatchObject({ ok: false, error: { code } });
      expect(pool.waiting + pool.held).toBe(0);
    },
  );

  test('given a service that is closed, when it is asked, then it says so', async () => {
    const from = await drafted();
    await service.close();
    expect(await service.best(from, {})).toMatchObject({ ok: false, error: { code: 'projection-closed' } });
  });
});

describe('the truth afterwards', () => {
  /** The same history, seen a month later by a clock that stands there. */
  const later = { now: () => Date.parse('2021-07-20T12:00:00Z') };
  const lateService = (): ProjectionService => {
    const { histories, store } = world;
    const facts = new HistoryFactsQuery({ histories, store, clock: later });
    return new ProjectionService({
      outcomes: new OutcomeQuery({ histories, facts, clock: later }),
      pool,
      clock: later,
    });
  };

  test('given a record that goes on past the fork, then the documented line is the tension of those days, as the record has it now', async () => {
    const late = lateService();
    const from = await drafted({ base: { at: '2021-06-01' } }, late);
    const { truth } = must(await late.best(from, { paths: 500, days: 180 }, { final: true }));
    expect(truth?.days).toBe(49);
    const tension = new TensionQuery({ histories: world.histories, clock: later });
    const { series } = must(await tension.series(HISTORY, { from: '2021-06-02', to: '2021-07-20' }));
    truth?.documented.forEach((value, day) => expect(value).toBeCloseTo(series.tension[day] ?? 0, 3));
    for (const { band50, band90 } of [truth?.baseline, truth?.whatIf].flatMap((verdict) => verdict ?? [])) {
      for (const { inside, below, above, ofOwnFutures } of [band50, band90]) {
        expect(inside + below + above).toBe(49);
        expect(ofOwnFutures).toBeGreaterThanOrEqual(0);
        expect(ofOwnFutures).toBeLessThanOrEqual(100);
      }
      expect(band90.inside).toBeGreaterThanOrEqual(band50.inside);
    }
  });

  test('given what-if parameters of its own, then the documented line is computed by them too', async () => {
    const late = lateService();
    const question = { paths: 250, days: 30 };
    const base = { at: '2021-06-01' };
    const [plain, assumed] = await Promise.all(
      [{}, { tension: { s: 1 } }].map(async (assumptions) =>
        must(await late.best(await drafted({ base, assumptions }, late), question, { final: true })),
      ),
    );
    expect(assumed?.truth?.documented).not.toEqual(plain?.truth?.documented);
  });

  test('given the record ends with the fork, then there is no truth to tell', async () => {
    const { truth } = await best(await drafted({ base: { at: '2021-06-16' } }));
    expect(truth).toBeUndefined();
    expect(addDays(FORK, 1)).toBe('2021-06-16');
    expect((await best(await drafted())).truth?.days).toBe(1);
  });
});
