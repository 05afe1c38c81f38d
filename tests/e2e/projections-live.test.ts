import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leanOf, projectionFromLean } from '../../src/models/reaction/projection-answer.ts';
import { toHundredths } from '../../src/models/reaction/packed-column.ts';
import { LiveClient } from '../support/live-client.ts';
import { HISTORY } from '../support/relations.ts';
import { AT, listening, withActs, type Client } from '../support/server.ts';
import { commitment, outcome } from '../support/what-ifs.ts';

const figuresOf = (frame: { figures: unknown }): any => frame.figures;

/** Most bytes of a frame of half a year. */
const FRAME_LIMIT = 12_000;
const SIXTY = Array.from({ length: 60 }, (_, index) =>
  commitment(`step-${index}`, {
    day: 1 + index * 3,
    initiator: index % 3 === 0 ? 'RUS' : 'USA',
    target: index % 3 === 0 ? 'USA' : 'RUS',
    reciprocal: index % 2 === 0,
    code: { code: ['050', '112', '163', '046', '057', '172'][index % 6] ?? '050' },
    issue: 'cyber',
    probability: { value: 0.6, rationale: 'Who knows.' },
  }),
);

describe('projections, live', () => {
  let server: Client;
  let client: LiveClient;

  beforeAll(async () => {
    server = await listening({ env: { DETENTE_WORKERS: '1' } });
    await withActs(server, 'a1', 'a2');
    client = await LiveClient.open(server.url);
  });
  afterAll(() => server.close());

  const proposed = async (): Promise<string> => {
    const answer = await server.post(`${AT}/what-ifs`, outcome({ horizonDays: 60 }));
    return answer.json.whatIfId as string;
  };
  const final = (topic: string, revision: number) =>
    client.next('projection', (frame) => frame.topic === topic && frame.final && frame.revision === revision);

  test('given a what-if that is listened to, when it is shown and revised, then figures arrive, refine and are those of HTTP, and the new revision brings its own', async () => {
    const id = await proposed();
    const topic = `whatif:${id}`;
    client.send({ type: 'subscribe', topic });
    const first = await client.next('projection', (frame) => frame.topic === topic);
    expect(first).toMatchObject({ whatIfId: id, revision: 0, paths: 250, final: false });
    expect(figuresOf(first)).toMatchObject({ of: { whatIfId: id }, horizonDays: 60, futures: [] });
    const last = await final(topic, 0);
    expect(last).toMatchObject({ fingerprint: first.fingerprint, paths: 10_000 });
    const polled = await server.get(`/api/what-ifs/${id}/projection?wait=final`);
    expect(last.figures).toEqual(leanOf(polled.json));
    expect(projectionFromLean(last.figures)).toMatchObject({
      takeaway: polled.json.takeaway,
      bands: polled.json.bands,
      whatIf: { q50: polled.json.whatIf.q50.map(toHundredths) },
    });

    const content = outcome({ horizonDays: 60, base: {}, commitments: [commitment('talks', { day: 20 })] });
    await server.put(`/api/what-ifs/${id}`, { content }, { 'if-match': '"r0"' });
    const revised = await final(topic, 1);
    expect(revised.fingerprint).not.toBe(first.fingerprint);
    // Who is slow may be spared figures in between, but never goes back.
    const order = client.of('projection').map((frame) => (frame.revision ?? 0) * 100_000 + frame.paths);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect([order[0], order.at(-1)]).toEqual([250, 110_000]);
  });

  test('given two who listen to one what-if, when the second comes, then it gets the newest figures and the run is one', async () => {
    const id = await proposed();
    const topic = `whatif:${id}`;
    client.send({ type: 'subscribe', topic });
    const last = await final(topic, 0);
    const second = await LiveClient.open(server.url);
    second.send({ type: 'subscribe', topic });
    const shown = await second.next('projection', (frame) => frame.topic === topic);
    expect(shown).toMatchObject({ fingerprint: last.fingerprint, final: true });
    await second.close();
  });

  test('given a draft, when it is previewed and changed, then only the newer draft gets its final figures, under its slot', async () => {
    const preview = (seed: number) =>
      client.send({
        type: 'preview',
        slot: 'draft',
        draft: { history: HISTORY, outcome: outcome({ seed, horizonDays: 180 }) },
      });
    preview(1);
    const older = await client.next('projection', (frame) => frame.slot === 'draft');
    expect(older).toMatchObject({ paths: 250, final: false });
    preview(2);
    const newer = await client.next(
      'projection',
      (frame) => frame.slot === 'draft' && frame.final && frame.fingerprint !== older.fingerprint,
    );
    expect(figuresOf(newer)).toMatchObject({ seed: 2, of: { history: HISTORY } });
    expect(figuresOf(newer).of).not.toHaveProperty('whatIfId');
    const finals = client.of('projection').filter((frame) => frame.slot === 'draft' && frame.final);
    expect(finals).toHaveLength(1);
    const whole = await server.get(`/api/projections/${newer.fingerprint}`);
    expect(leanOf(whole.json)).toEqual(newer.figures);
    expect(whole.json.futures).toHaveLength(20);
    expect(whole.json.whatIf.standardErrors.mean).toHaveLength(180);
    // A slot without a draft is quiet.
    client.send({ type: 'preview', slot: 'draft', draft: null });
  });

  test('given outcomes of half a year, when they are previewed, then no frame, not even a final one held against the record, is longer than 12 kB', async () => {
    await server.post('/api/scenarios/geneva-2021/replay', {});
    const preset = (name: string) => ({
      preset: name,
      scenario: 'geneva-2021',
      author: 'Ann',
      horizonDays: 180,
    });
    const outcomes = {
      ...Object.fromEntries(['reset', 'walk-out', 'no-killer-remark'].map((name) => [name, preset(name)])),
      sixty: outcome({ horizonDays: 180, commitments: SIXTY }),
      'sixty, known': outcome({ horizonDays: 180, base: { at: '2021-03-18' }, commitments: SIXTY }),
    };
    for (const [slot, each] of Object.entries(outcomes)) {
      client.send({ type: 'preview', slot, draft: { history: 'RUS-USA~geneva-2021', outcome: each } });
      const last = await client.next('projection', (frame) => frame.slot === slot && frame.final);
      expect(last.figures.horizonDays).toBe(180);
      expect(last.figures.truth !== undefined).toBe(['no-killer-remark', 'sixty, known'].includes(slot));
      const sizes = client
        .of('projection')
        .filter((frame) => frame.slot === slot)
        .map((frame) => JSON.stringify(frame).length);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(FRAME_LIMIT);
    }
  });

  test.each([
    [{ outcome: { title: 'x' } }, 'invalid-outcome', 'author'],
    [{ outcome: { ...outcome(), horizonDays: 0 } }, 'invalid-outcome', 'horizonDays'],
    [{ outcome: outcome({ base: { at: '2020-01-01' } }) }, 'fork-before-first-act', 'base.at'],
    [{ history: 'RUS-USA~nowhere', outcome: outcome() }, 'unknown-history', undefined],
  ])(
    'given a draft that cannot be, when it is previewed, then its slot gets the problem',
    async (draft, code, path) => {
      client.send({ type: 'preview', slot: `bad ${code} ${path}`, draft: { history: HISTORY, ...draft } });
      const { problem } = await client.next('error', (frame) => frame.slot === `bad ${code} ${path}`);
      expect(problem).toMatchObject({ code });
      if (path !== undefined) expect(problem.errors?.[0]?.path).toBe(path);
    },
  );
});
