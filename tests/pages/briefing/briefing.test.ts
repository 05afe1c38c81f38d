import { describe, expect, test } from 'vitest';
import { parseView } from '../../../src/charts/view-state.ts';
import { err, ok, rejection, type Result } from '../../../src/kernel/result.ts';
import { briefingPage, numberRuns } from '../../../src/pages/briefing/briefing-page.ts';
import { briefingSchema, parametersOf, type Briefing } from '../../../src/pages/briefing/briefing.ts';
import { BriefingQuery } from '../../../src/pages/briefing/briefing.query.ts';
import { keptIn } from '../../../src/pages/briefing/kept-in.ts';
import type { ViewState } from '../../../src/charts/view-state.ts';
import type { ViewFigures, ViewPicture } from '../../../src/pages/view.query.ts';
import type { TimelinePage } from '../../../src/timeline/timeline-page.ts';
import { fixedClock, HISTORY, recordedAct } from '../../support/relations.ts';

const CHAIN = '0123456789abcdef';
const signal = new AbortController().signal;

/** Views of a record whose chain at revision 5 is `CHAIN`; a day more each time it is `moved`. */
function views(moved = 0) {
  const asked: ViewState[] = [];
  const refused = (state: ViewState): Result<never> | undefined =>
    state.chain === undefined || state.chain === CHAIN
      ? undefined
      : err(rejection('conflict', 'another-record', 'This is another record', 'Ask the other server.'));
  const figures = {
    about: {
      history: HISTORY,
      title: 'Two states',
      parties: [
        { code: 'RUS', name: 'Russia' },
        { code: 'USA', name: 'United States' },
      ],
      from: '2021-01-01',
      to: '2021-06-16',
      asOf: 5,
      model: 'tension/1',
      whatIfs: [
        {
          title: 'Talks',
          base: { revision: 5, at: '2021-06-01' },
          horizonDays: 30,
          seed: 7,
          paths: 100,
          models: { reaction: 'reaction/2' },
        },
      ],
      address: `http://x/?history=${HISTORY}&asOf=5&chain=${CHAIN}&preset=talks`,
    },
    table: { columns: ['day'], rows: [[moved]] },
  } as unknown as ViewFigures;
  return {
    asked,
    picture: (state: ViewState) => {
      asked.push(state);
      return Promise.resolve(refused(state) ?? ok({ svg: '<svg>&</svg>' } as ViewPicture));
    },
    figures: (state: ViewState) => Promise.resolve(refused(state) ?? ok(figures)),
  };
}

const SOURCE = {
  title: 'A <report>',
  publisher: 'Paper',
  quote: 'I do.',
  url: 'javascript:alert(1)',
  checked: 'read',
} as const;
const entry = (id: string, revision: number) => ({
  id,
  revision,
  kind: 'act',
  from: '2021-04-15',
  to: '2021-04-15',
  content: { ...recordedAct(id), sources: [SOURCE] },
});
const timeline = {
  page: () =>
    Promise.resolve(ok({ entries: [entry('a', 3), entry('b', 4)], total: 7 } as unknown as TimelinePage)),
};
const make = async (briefing: Briefing, drawn = views()) => {
  const made = await new BriefingQuery({ views: drawn, timeline, clock: fixedClock }).make(briefing, {
    origin: 'http://x',
    signal,
  });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
};
const briefing = (...addresses: string[]): Briefing =>
  briefingSchema.parse({
    briefing: 1,
    title: 'On <Geneva>',
    views: addresses.map((address) => ({ address })),
  });

describe('a briefing', () => {
  test('given views of one record, when it is made, then each is pinned, and what both show is one end note', async () => {
    const {
      views: shown,
      notes,
      briefing: kept,
    } = await make(briefing(`?history=${HISTORY}&preset=talks`, `http://x/?history=${HISTORY}`));
    expect(shown).toMatchObject([{ notes: [1, 2], unread: 5 }, { notes: [1, 2] }]);
    expect(notes.map(({ number, when }) => [number, when])).toEqual([
      [1, '15 Apr 2021'],
      [2, '15 Apr 2021'],
    ]);
    const [first] = kept.views;
    const pinned = parseView(parametersOf(first?.address ?? ''));
    expect(pinned).toMatchObject({
      problems: [],
      view: { history: HISTORY, asOf: '5', chain: CHAIN, preset: 'talks', seed: 7, model: 'reaction/1' },
    });
  });

  test('given it is made again, then figures that changed since and a record that is another are told in their places', async () => {
    const { briefing: kept } = await make(briefing(`?history=${HISTORY}`));
    expect((await make(kept)).views).toMatchObject([{ changed: undefined }]);
    expect((await make(kept, views(1))).views).toMatchObject([
      { changed: expect.stringContaining('no longer those') },
    ]);
    const [view] = kept.views;
    const elsewhere = {
      ...kept,
      views: [{ address: (view?.address ?? '').replace(CHAIN, 'f'.repeat(16)), text: 'Words.' }],
    };
    const { views: shown } = await make(elsewhere);
    expect(shown).toMatchObject([
      { missing: expect.stringContaining('This is another record'), text: 'Words.' },
    ]);
  });

  test('given an address that makes no sense, then its place says so, and the others are drawn', async () => {
    const { views: shown } = await make(briefing('?history=nothing', `?history=${HISTORY}`));
    expect(shown).toMatchObject([
      { missing: expect.stringContaining('history=nothing') },
      { svg: '<svg>&</svg>' },
    ]);
  });

  test('given a server too busy to draw, then nothing is made', async () => {
    const busy = () => Promise.resolve(err(rejection('later', 'busy', 'Busy', 'Wait.')));
    const query = new BriefingQuery({ views: { picture: busy, figures: busy }, timeline, clock: fixedClock });
    expect(await query.make(briefing(`?history=${HISTORY}`), { origin: 'http://x', signal })).toMatchObject({
      error: { code: 'busy' },
    });
  });

  test.each([0, 13])('given %s views, then it is refused', (count) => {
    const addresses = Array.from({ length: count }, () => '?');
    expect(() => briefing(...addresses)).toThrow();
  });
});

describe('the page of a briefing', () => {
  test('given what people wrote, then it is text, the page loads nothing, and holds the briefing', async () => {
    const made = await make({
      ...briefing(`?history=${HISTORY}`),
      introduction: 'First.\n\n<script>alert(1)</script>',
      closing: '</script><b>',
    });
    const page = briefingPage(made);
    expect(page).toContain('<h1>On &lt;Geneva&gt;</h1>');
    expect(page).toContain('<p>First.</p>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>');
    expect(page).toContain(
      '<q>I do.</q> <cite>A &lt;report&gt;</cite>, Paper, javascript:alert(1) (words compared by reading)',
    );
    expect(page).not.toContain('href="javascript');
    expect(page.match(/<script/gu)).toHaveLength(1);
    expect([...page.matchAll(/ src="([^:]+):/gu)].map(([, scheme]) => scheme)).toEqual(['data']);
    expect(page).toContain(`revision 5, SHA-256 ${CHAIN}`);
    expect(page).toContain('seed 7, 100 futures of reaction/2');
    expect(page).toContain('end notes 1–2');
    expect(page).toContain('5 more that it counts');
    expect(JSON.parse(keptIn(page) ?? '')).toEqual(made.briefing);
  });

  test('given numbers, then those in a row are told by the first and the last', () => {
    expect(numberRuns([3, 1, 2, 7, 9, 10])).toBe('1–3, 7, 9–10');
  });
});
