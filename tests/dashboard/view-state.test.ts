import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changedView,
  DEFAULT_VIEW,
  FIRST_MODELS,
  formatView,
  parseView,
  readDraft,
  VIEW_FIELDS,
  type ViewState,
} from '../../src/charts/view-state.ts';
import { formatDay } from '../../src/kernel/clock.ts';

const day = fc.integer({ min: 0, max: 40_000 }).map(formatDay);
const slug = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8})?$/);
const view: fc.Arbitrary<ViewState> = fc
  .record(
    {
      history: slug.map((name) => `RUS-USA~${name}`),
      at: day,
      asOf: fc.oneof(fc.integer({ min: 0, max: 9999 }).map(String), fc.constant('2021-06-16T12:00:00Z')),
      chain: fc.stringMatching(/^[0-9a-f]{16}$/),
      knownBy: day,
      act: slug,
      search: fc.string({ minLength: 1, maxLength: 100 }),
      preset: slug,
      model: fc.constantFrom('reaction/1', 'reaction/2'),
      seed: fc.integer({ min: 0, max: 4_294_967_295 }),
      draft: fc.json({ maxDepth: 2 }),
      stop: fc.integer({ min: 1, max: 20 }),
      future: fc.integer({ min: 1, max: 20 }),
      why: fc.constantFrom('act', 'issue', 'direction'),
      list: fc.constantFrom('compact', 'full', 'raw'),
      form: fc.constantFrom('chart', 'table', 'slide'),
      axis: fc.constantFrom('tension', 'difference'),
      theme: fc.constantFrom('auto', 'light', 'dark'),
      whatIfs: fc.uniqueArray(fc.uuid(), { maxLength: 2 }),
      beside: fc.uniqueArray(slug, { maxLength: 2 }),
      against: fc.uniqueArray(fc.constantFrom('RUS-USA~gdelt', 'RUS-USA~other:12', 'tension/2'), {
        maxLength: 2,
      }),
    },
    { requiredKeys: ['why', 'list', 'form', 'axis', 'theme', 'whatIfs', 'beside', 'against'] },
  )
  .filter(({ draft }) => draft === undefined || draft.length <= 6000) as fc.Arbitrary<ViewState>;

describe('a draft in an address', () => {
  test('given one from before there was a choice of models, then it means the first; a later one what it says', () => {
    expect(readDraft('{"title":"Old"}').outcome).toEqual({ title: 'Old', models: FIRST_MODELS });
    const models = { tension: 'tension/1', reaction: 'reaction/2' };
    expect(readDraft(JSON.stringify({ models })).outcome).toEqual({ models });
  });
});

describe('the address of a view', () => {
  test('given any view, when its address is read again, then it is the same view', () => {
    fc.assert(
      fc.property(view, (shown) => {
        const { view: read, problems } = parseView(formatView(shown));
        expect(problems).toEqual([]);
        expect(read).toEqual(shown);
      }),
    );
  });

  test('given the default view, then its address is empty', () => {
    expect(formatView(DEFAULT_VIEW)).toBe('');
  });

  test('given a history and what-ifs, then the address stays readable', () => {
    const shown = { ...DEFAULT_VIEW, history: 'RUS-USA~geneva-2021', asOf: '2021-06-16T12:00:00Z' };
    expect(formatView(shown)).toBe('history=RUS-USA~geneva-2021&asOf=2021-06-16T12:00:00Z');
  });

  test('given parameters that make no sense, then they are left out and told, and the rest still shows', () => {
    const { view, problems } = parseView('?at=2021-02-30&why=moon&list=raw&history=nonsense&future=0');
    expect(view).toEqual({ ...DEFAULT_VIEW, list: 'raw' });
    expect(problems).toEqual(['history=nonsense', 'at=2021-02-30', 'why=moon', 'future=0']);
  });

  test('given a window that ends before it begins, then it is left out and told', () => {
    const { view, problems } = parseView('from=2021-05-01&to=2021-04-01');
    expect(view).toEqual(DEFAULT_VIEW);
    expect(problems).toHaveLength(1);
  });

  test('given a change, then the hash of a chain stays with its revision and history, and goes with either', () => {
    const shown = { ...DEFAULT_VIEW, history: 'RUS-USA~one', asOf: '21', chain: '0123456789abcdef' };
    expect(changedView(shown, { at: '2021-04-01', asOf: '21' })).toEqual({ ...shown, at: '2021-04-01' });
    expect(changedView(shown, { asOf: '20' })).toEqual({
      ...DEFAULT_VIEW,
      history: 'RUS-USA~one',
      asOf: '20',
    });
    expect(changedView(shown, { asOf: undefined })).not.toHaveProperty('chain');
    expect(changedView(shown, { history: 'RUS-USA~two' })).not.toHaveProperty('chain');
    const { history: _, ...first } = shown;
    expect(changedView(first, { history: 'RUS-USA~one' })).toEqual(shown);
    expect(changedView(shown, { asOf: '20', chain: 'fedcba9876543210' })).toMatchObject({
      chain: 'fedcba9876543210',
    });
  });

  test('given a hash or a seed that cannot be one, then it is left out and told', () => {
    expect(parseView('chain=nothex&seed=4294967296').problems).toEqual(['chain=nothex', 'seed=4294967296']);
  });

  test('given more presets beside what-ifs than can be told apart, then these are left out and told', () => {
    const ids = '6f1c1d0e-0000-4000-8000-000000000001,6f1c1d0e-0000-4000-8000-000000000002';
    expect(parseView(`whatIfs=${ids}&beside=reset,walk-out`)).toMatchObject({
      view: { beside: ['reset', 'walk-out'] },
      problems: [],
    });
    const { view, problems } = parseView(`whatIfs=${ids}&beside=reset,walk-out,talks`);
    expect(view).toMatchObject({ whatIfs: ids.split(','), beside: [] });
    expect(problems).toEqual(['beside=reset,walk-out,talks makes more than 4 with whatIfs']);
    expect(parseView('beside=No%20slug').problems).toEqual(['beside=No slug']);
  });

  test('given any text at all as an address, then reading it gives a view and never throws', () => {
    fc.assert(
      fc.property(
        fc.webQueryParameters(),
        fc.constantFrom(...VIEW_FIELDS),
        fc.string(),
        (query, field, value) => {
          const { view } = parseView(`${query}&${field}=${encodeURIComponent(value.toWellFormed())}`);
          expect(Object.keys(view)).toEqual(expect.arrayContaining(Object.keys(DEFAULT_VIEW)));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('given an instant whose plus arrived as a blank, then it is the same view', () => {
    const pasted = parseView('?asOf=2026-01-01T10:00:00+02:00');
    expect(pasted).toEqual(parseView('?asOf=2026-01-01T10:00:00%2B02:00'));
    expect(pasted).toMatchObject({ view: { asOf: '2026-01-01T10:00:00+02:00' }, problems: [] });
  });
});
