import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  builtPage,
  drawn,
  openBrowser,
  reading,
  site,
  standing,
  violations,
  visit,
  withdrawAll,
  type Site,
  saved,
} from './support.ts';

let built: Awaited<ReturnType<typeof builtPage>>;
let browser: Browser;
let server: Site;

beforeAll(async () => {
  built = await builtPage();
  browser = await openBrowser();
  server = await site({ folder: built.folder });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  built?.remove();
});

afterEach(() => withdrawAll(server, HISTORY));

const HISTORY = 'RUS-USA~geneva-2021';
const AT = `/api/histories/${HISTORY}`;

const simulated = (page: Page): Promise<void> =>
  page.locator('header.title .takeaway strong').waitFor({ timeout: 60_000 });
/** No better figures follow. */
const final = async (page: Page): Promise<void> => {
  await simulated(page);
  await page.locator('section[aria-labelledby="projection-title"]').waitFor();
  await page.locator('progress').waitFor({ state: 'detached', timeout: 60_000 });
};
const line = (page: Page): Promise<string | null> =>
  page.locator('figure svg[role="img"] path.tension').first().getAttribute('d');

const proposal = (title: string, more: Record<string, unknown> = {}) => ({
  title,
  author: 'Ana',
  base: { at: '2021-06-15' },
  horizonDays: 60,
  commitments: [
    {
      commitmentId: 'talks',
      day: 10,
      initiator: 'USA',
      target: 'RUS',
      reciprocal: true,
      code: { code: '046' },
      issue: 'summitry',
      summary: 'Talks begin.',
    },
  ],
  ...more,
});
const propose = (
  title: string,
  more?: Record<string, unknown>,
): Promise<{ whatIfId: string; revision: number }> =>
  server.send('POST', `${AT}/what-ifs`, proposal(title, more));

describe('what-ifs', { timeout: 120_000 }, () => {
  test('given cards before it, when a new what-if is begun, then its form comes into sight', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=RUS-USA~geneva-2021`, {
      viewport: { width: 1024, height: 700 },
    });
    await drawn(page);
    await page.evaluate(() => scrollTo(0, 0));
    await page.getByRole('button', { name: /^New what-if on/ }).click();
    const title = page.getByRole('form', { name: 'What-if being composed' }).getByLabel('Title');
    await title.waitFor();
    await page.waitForFunction(() => {
      const top = document.querySelector('form.composer')?.getBoundingClientRect().top ?? Infinity;
      return top >= 0 && top < innerHeight / 2 + 100;
    });
    expect(errors).toEqual([]);
    await close();
  });

  test('given a preset, when its card is opened, then the bands refine to the server\u2019s final figures and say them in a sentence', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(page);
    await page.getByRole('button', { name: /A reset/ }).click();
    await page.waitForURL(/preset=reset/);
    await final(page);
    const projection = await server.get(
      '/api/scenarios/geneva-2021/presets/reset/projection?wait=final&model=reaction/2',
    );
    expect(await page.locator('header.title').textContent()).toContain(projection.takeaway);
    expect(await page.locator('figure svg[role="img"] path.outer').count()).toBe(2);
    await page.locator('.effect').nth(5).waitFor({ timeout: 60_000 });
    // The card of what is shown names the figure of the chart, not that of its few futures.
    const effect = projection.difference.q50.at(-1).toFixed(1).replace('-', '\u2212');
    expect(await page.locator('li.shown .effect').textContent()).toMatch(new RegExp(`^${effect} points on `));
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a preset of several steps, when it is asked which does the work, then a waterfall says it for each, and they add up', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&preset=reset`);
    await drawn(page);
    await final(page);
    const steps = page.locator('section[aria-labelledby="steps-title"]');
    await steps.getByRole('button', { name: 'Work it out' }).click();
    await steps.locator('ol li').first().waitFor({ timeout: 60_000 });
    const told = await server.get('/api/scenarios/geneva-2021/presets/reset/contributions');
    expect(await steps.locator('ol li').count()).toBe(told.steps.length);
    const shown = (await steps.locator('ol .points').allTextContents()).map((text) =>
      Number(text.replace('\u2212', '-')),
    );
    const total = told.steps.reduce(
      (sum: number, { mean }: { mean: number[] }) => sum + (mean.at(-1) ?? 0),
      0,
    );
    expect(shown.reduce((sum, points) => sum + points, 0)).toBeCloseTo(total, 1);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a preset of several steps, when the least that would do is searched, then what the server found is shown, and a cost too many is told', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&preset=reset`);
    await drawn(page);
    await final(page);
    const panel = page.locator('section[aria-labelledby="least-title"]');
    await panel.getByRole('button', { name: 'Search' }).click();
    await panel.getByLabel('Tension below').fill('45');
    await panel.getByText('Which steps, and what each costs').click();
    const cost = panel.getByLabel(/^Cost of: Biden and Putin meet/);
    await cost.fill('-1');
    expect(await panel.getByRole('alert').textContent()).toContain('A cost is a number from 0');
    expect(await panel.getByRole('button', { name: 'Search' }).isDisabled()).toBe(true);
    await cost.fill('3');
    expect(await violations(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Search' }).click();
    await panel.locator('ol li').first().waitFor({ timeout: 60_000 });
    const { outcomes } = await server.get(`${AT}/guide`);
    const costs = outcomes.reset.commitments.map(
      ({ commitmentId, summary }: { commitmentId: string; summary: string }) =>
        `${commitmentId}:${summary.startsWith('Biden and Putin meet') ? 3 : 1}`,
    );
    expect(costs.filter((each: string) => each.endsWith(':3'))).toHaveLength(1);
    const told = await server.get(
      `/api/scenarios/geneva-2021/presets/reset/least?below=45&chance=50&candidates=${costs.join(',')}`,
    );
    expect(told.found).toBe(true);
    const first = panel.locator('ol li').first();
    expect(await first.locator('.steps > span').count()).toBe(told.sets[0].commitments.length);
    expect(await first.textContent()).toContain(`${(told.sets[0].share * 100).toFixed(1)} of 100`);
    expect(await first.textContent()).toContain(`cost ${told.sets[0].cost}`);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given twelve steps, when their search is cancelled, then it ends at once and can be begun again', async () => {
    const [talks] = proposal('x').commitments;
    const { whatIfId } = await propose('Twelve steps', {
      commitments: Array.from({ length: 12 }, (_, index) => ({
        ...talks,
        commitmentId: `talks-${index}`,
        day: index + 3,
        summary: `Round ${index + 1}.`,
      })),
    });
    const { page, errors, close } = await visit(
      browser,
      `${server.url}/?history=${HISTORY}&whatIfs=${whatIfId}`,
    );
    await drawn(page);
    await final(page);
    const panel = page.locator('section[aria-labelledby="least-title"]');
    await panel.getByRole('button', { name: 'Search' }).click();
    await panel.getByLabel('Tension below').fill('1');
    await panel.getByRole('button', { name: 'Search' }).click();
    await panel.getByText(/of 4,096 sets/).waitFor();
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await panel.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await panel.locator('ol li').count()).toBe(0);
    await panel.getByLabel('Tension below').fill('99');
    await panel.getByRole('button', { name: 'Search' }).click();
    await panel.getByText('None of these steps is needed').waitFor({ timeout: 60_000 });
    expect(errors).toEqual([]);
    await close();
  });

  test('given two steps, when the chance of the later hangs on the earlier, then the draft, its figures and what is saved say so', async () => {
    const [talks] = proposal('x').commitments;
    const { whatIfId } = await propose('One after the other', {
      commitments: [
        talks,
        { ...talks, commitmentId: 'treaty', day: 30, code: { code: '057' }, summary: 'They sign.' },
      ],
    });
    const { page, errors, close } = await visit(
      browser,
      `${server.url}/?history=${HISTORY}&whatIfs=${whatIfId}`,
    );
    await drawn(page);
    await final(page);
    const before = await page.locator('header.title').textContent();
    await page.locator('li.saved').getByRole('button', { name: 'Revise' }).click();
    await page.getByLabel('Your name').fill('Ana');
    const later = page.getByRole('group', { name: 'They sign.' });
    // The earlier of the two has nothing to hang on.
    const earlier = page.getByRole('group', { name: 'Talks begin.' });
    await earlier.getByRole('button', { name: 'Details: Talks begin.' }).click();
    expect(await earlier.getByLabel('What the chance hangs on').count()).toBe(0);
    await earlier.getByLabel('chance').fill('30');
    await later.getByRole('button', { name: 'Details: They sign.' }).click();
    await later.getByLabel('What the chance hangs on').selectOption({ label: 'if: Talks begin.' });
    await later.getByLabel('chance').first().fill('90');
    await later.getByLabel('else, in %').fill('5');
    await later.getByLabel('else, in %').press('Tab');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save revision' }).click();
    await page.locator('h2', { hasText: 'What it changes: One after the other' }).waitFor();
    await final(page);
    const { content } = await server.get(`/api/what-ifs/${whatIfId}`);
    expect(content.commitments[1].probability).toMatchObject({ value: 0.9, given: 'talks', otherwise: 0.05 });
    const projection = await server.get(`/api/what-ifs/${whatIfId}/projection?wait=final`);
    await page.getByText(projection.takeaway).first().waitFor();
    expect(await page.locator('header.title').textContent()).not.toBe(before);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a preset, when it is asked what the assumptions move, then each has its bar, and the choice turns to the difference', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&preset=reset`);
    await drawn(page);
    await final(page);
    const panel = page.locator('section[aria-labelledby="tornado-title"]');
    await panel.getByRole('button', { name: 'Work it out' }).click();
    await panel.locator('ol li').first().waitFor({ timeout: 60_000 });
    const told = await server.get('/api/scenarios/geneva-2021/presets/reset/tornado');
    expect(await panel.locator('ol li').count()).toBe(told.parameters.length);
    const [strongest] = told.parameters;
    const points = strongest.high.moves.whatIf.mean.toFixed(1).replace('-', '\u2212');
    expect(await panel.locator('ol li').first().textContent()).toContain(points);
    await panel.getByLabel('Points of').selectOption('difference');
    expect(await panel.locator('p').first().textContent()).toContain('what the what-if changes of it');
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a day past the fork, then the reading is what is simulated, and a sample future can be read act by act', async () => {
    const { page, errors, close } = await visit(
      browser,
      `${server.url}/?history=${HISTORY}&preset=reset&at=2021-09-15`,
    );
    await drawn(page);
    await final(page);
    const projection = await server.get('/api/scenarios/geneva-2021/presets/reset/projection?wait=final');
    const day = 91;
    expect(await reading(page)).toBeCloseTo(projection.whatIf.q50[day], 1);
    expect(await page.locator('#cursor').getAttribute('aria-valuetext')).toContain(
      'simulated: median tension',
    );
    await page.getByLabel('Future', { exact: true }).selectOption('3');
    await page.locator('path.future').waitFor();
    const acts = page.getByRole('region', { name: 'Acts of future 3' }).locator('li');
    expect(await acts.count()).toBe(projection.futures[2].acts.length);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a new what-if, when a commitment is composed by keyboard and saved, then its bands are shown and the server has it', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&at=2021-05-20`);
    await drawn(page);
    await page.keyboard.press('f');
    await page.getByRole('form', { name: 'What-if being composed' }).waitFor();
    await page.getByLabel('Title').fill('An agreement');
    await page.getByLabel('Your name').fill('Ana');
    await page.getByRole('button', { name: 'Add a step' }).click();
    const code = page.getByRole('combobox', { name: /CAMEO code/ });
    await code.fill('sign formal agreement');
    await page.getByRole('option', { name: /057/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByLabel('What is done').fill('Both sign.');
    await page.getByLabel('chance').fill('60');
    await final(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save what-if' }).click();
    await page.waitForURL(/whatIfs=/);
    await final(page);
    const whatIfs = await standing(server, HISTORY);
    expect(whatIfs).toHaveLength(1);
    const detail = await server.get(`/api/what-ifs/${whatIfs[0].whatIfId}`);
    expect(detail).toMatchObject({
      title: 'An agreement',
      author: 'Ana',
      content: { base: { at: '2021-05-20' } },
    });
    expect(detail.content.commitments[0]).toMatchObject({
      summary: 'Both sign.',
      code: { code: '057' },
      probability: { value: 0.6 },
      score: { value: 8 },
    });
    const projection = await server.get(`/api/what-ifs/${whatIfs[0].whatIfId}/projection?wait=final`);
    expect(await page.locator('header.title').textContent()).toContain(projection.takeaway);
    expect(errors).toEqual([]);
    await close();
  });

  test('given an act omitted, then the line changes at once, undo brings it back, and redo takes it away again', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&at=2021-06-15`);
    await drawn(page);
    const before = await line(page);
    const recorded = await reading(page);
    await page.getByRole('button', { name: 'Leave out: Russia expels ten American diplomats.' }).click();
    await page.waitForFunction(
      (d) => document.querySelector('figure svg[role="img"] path.tension')?.getAttribute('d') !== d,
      before,
    );
    expect(await reading(page)).toBeLessThan(recorded);
    await page.locator('svg[role="img"] path.recorded').waitFor({ state: 'attached' });
    const omitted = await line(page);
    await page.locator('h1').click();
    await page.keyboard.press('Control+z');
    await page.waitForFunction(
      (d) => document.querySelector('figure svg[role="img"] path.tension')?.getAttribute('d') !== d,
      omitted,
    );
    expect(await reading(page)).toBeCloseTo(recorded, 1);
    await page.keyboard.press('Control+Shift+Z');
    await page.waitForFunction(
      (d) => document.querySelector('figure svg[role="img"] path.tension')?.getAttribute('d') === d,
      omitted,
    );
    await final(page);
    expect(await page.locator('li.omitted').count()).toBe(1);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a draft, when its link is opened elsewhere, then it is the same draft with the same figures', async () => {
    const first = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(first.page);
    await first.page
      .getByRole('button', { name: 'Leave out: In an interview with ABC News, Biden calls Putin a killer.' })
      .click();
    await first.page.getByLabel('Days ahead').fill('45');
    await first.page.getByLabel('Days ahead').press('Tab');
    await first.page.waitForURL(/draft=.*horizonDays%22:45/);
    await final(first.page);
    const second = await visit(browser, first.page.url());
    await drawn(second.page);
    await final(second.page);
    const says = (page: Page) => page.locator('header.title').textContent();
    expect(await says(second.page)).toBe(await says(first.page));
    const reads = (page: Page) => page.locator('.reading').textContent();
    expect(await reads(second.page)).toBe(await reads(first.page));
    expect(await second.page.locator('li.omitted').count()).toBe(1);
    await first.close();
    await second.close();
  });

  test('given two what-ifs, when they are compared, then both are drawn and what they differ in is listed', async () => {
    const a = await propose('With talks');
    const b = await propose('Without the interview', {
      commitments: [],
      edits: [{ edit: 'omit', actId: 'killer-interview' }],
    });
    const { page, errors, close } = await visit(
      browser,
      `${server.url}/?history=${HISTORY}&whatIfs=${a.whatIfId}`,
    );
    await drawn(page);
    await final(page);
    await page.locator('li', { hasText: 'Without the interview' }).getByLabel('compare').check();
    await page.waitForURL(new RegExp(b.whatIfId));
    await page.locator('path.median.line-2').first().waitFor();
    const compared = page.getByRole('table', { name: /^Compared on/ });
    await compared.locator('tbody tr').nth(1).waitFor();
    const differ = page.getByRole('region', { name: 'What they differ in' });
    expect(await differ.textContent()).toContain('leave out: In an interview with ABC News');
    expect(await differ.textContent()).toContain('Talks begin.');
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given presets, when two are ticked, then they are compared unsaved, their link shows the same, and one that is gone is named', async () => {
    const first = await visit(browser, `${server.url}/?history=${HISTORY}`);
    const { page, errors } = first;
    await drawn(page);
    const { presets } = await server.get(`${AT}/guide`);
    const [one, other] = presets as readonly { preset: string; title: string }[];
    const compare = (title = ''): ReturnType<Page['locator']> =>
      page.getByRole('checkbox', { name: `compare ${title}`, exact: true });
    await compare(one?.title).check();
    await compare(other?.title).check();
    await page.waitForURL(new RegExp(`preset=${one?.preset}&beside=${other?.preset}&model=reaction.{1,3}2`));
    await page.locator('path.median.line-2').first().waitFor();
    await final(page);
    const table = (on: Page) => on.getByRole('table', { name: /^Compared on/ }).locator('tbody');
    await table(page).locator('tr').nth(1).waitFor();
    expect(await table(page).textContent()).toContain(other?.title);
    const whatIfs = await standing(server, HISTORY);
    expect(whatIfs).toEqual([]);
    expect(await violations(page)).toEqual([]);

    const second = await visit(browser, page.url().replace('&model', ',burnt&model'));
    await second.page.locator('path.median.line-2').first().waitFor();
    await final(second.page);
    await table(second.page).locator('tr').nth(1).waitFor();
    // Figures refine until they are final, on both.
    const says = (on: Page) => table(on).textContent();
    await expect
      .poll(async () => (await says(second.page)) === (await says(page)), { timeout: 60_000 })
      .toBe(true);
    const told = 'beside, as this history has no preset named burnt';
    await second.page.getByText(told).waitFor();
    await second.close();

    // The one that is read goes; what stood beside it is read then, and can be taken up as one's own.
    await compare(one?.title).uncheck();
    await page.locator('path.median.line-2').first().waitFor({ state: 'detached' });
    expect(await page.locator('#what-ifs h3').textContent()).toBe(other?.title);
    await page.locator('#what-ifs').getByRole('button', { name: 'Revise' }).click();
    await page.waitForURL(/draft=/);
    expect(page.url()).not.toContain('beside=');
    expect(errors).toEqual([]);
    await first.close();
  });

  test('given something assumed otherwise, then four lines tell what assumptions and what acts moved', async () => {
    const { whatIfId } = await propose('Assumed', {
      assumptions: { reaction: { reciprocity: { conflict: 0.6 } } },
    });
    const { page, errors, close } = await visit(
      browser,
      `${server.url}/?history=${HISTORY}&whatIfs=${whatIfId}`,
    );
    await drawn(page);
    await final(page);
    const section = page.locator('section[aria-labelledby="attribution-title"]');
    await section.waitFor({ timeout: 60_000 });
    expect(
      await section.locator('svg path.baseline, svg path.assumptions, svg path.acts, svg path.both').count(),
    ).toBe(4);
    const compare = await server.get(`/api/compare?ids=${whatIfId}&paths=10000&wait=final`);
    const { baseline, assumptions } = compare.compared[0].attribution;
    const moved = assumptions.q50.at(-1) - baseline.q50.at(-1);
    await page.waitForFunction(
      (text) =>
        document.querySelector('section[aria-labelledby="attribution-title"]')?.textContent?.includes(text),
      `the assumptions alone move the median by ${moved < 0 ? '\u2212' : '+'}${Math.abs(moved).toFixed(1)}`,
      { timeout: 60_000 },
    );
    expect(errors).toEqual([]);
    await close();
  });

  test('given a fork in the past, then the documented line is drawn over the bands and how much lies inside is said', async () => {
    const { whatIfId } = await propose('From April', { base: { at: '2021-04-13' }, commitments: [] });
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}&whatIfs=${whatIfId}`);
    await drawn(page);
    await final(page);
    await page.locator('path.documented').first().waitFor();
    const { truth } = await server.get(`/api/what-ifs/${whatIfId}/projection?wait=final`);
    await page
      .getByText(
        `The record goes on for ${truth.days} days after the what-if starts: ${truth.whatIf.band90.inside} of them`,
      )
      .waitFor();
    await close();
  });

  test('given two people on one what-if, then each sees the other\u2019s proposals and revisions, and a conflict is a choice', async () => {
    const ana = await visit(browser, `${server.url}/?history=${HISTORY}`);
    const ben = await visit(browser, `${server.url}/?history=${HISTORY}`);
    for (const { page } of [ana, ben]) {
      await drawn(page);
      await page.locator('.chip.well').waitFor();
    }
    // Ana proposes; Ben is told and opens it.
    await ana.page.getByRole('button', { name: /A reset/ }).click();
    await final(ana.page);
    await ana.page.getByRole('button', { name: 'Save as a what-if' }).click();
    await ana.page.waitForURL(/whatIfs=/);
    await ben.page.getByRole('complementary', { name: 'News' }).getByRole('button', { name: 'Show' }).click();
    await final(ben.page);
    // Both revise; Ana saves first.
    for (const { page } of [ana, ben]) {
      await page.locator('li.saved').getByRole('button', { name: 'Revise' }).click();
      await page.getByLabel('Your name').fill('Somebody');
    }
    await ana.page.getByLabel('Title').fill('Ana\u2019s reset');
    await ana.page.getByRole('button', { name: 'Save revision' }).click();
    await ana.page.locator('h2', { hasText: 'What it changes: Ana\u2019s reset' }).waitFor();
    await ben.page
      .getByText(/which you are revising/)
      .first()
      .waitFor();
    // Ben's comes too late, and he chooses.
    await ben.page.getByLabel('Title').fill('Ben\u2019s reset');
    await ben.page.getByRole('button', { name: 'Save revision' }).click();
    await ben.page.getByText(/Somebody revised .* while you did/).waitFor();
    expect(await violations(ben.page)).toEqual([]);
    await ben.page.getByRole('button', { name: 'Keep mine, over theirs' }).click();
    await ben.page.getByRole('button', { name: 'Save revision' }).click();
    await ben.page.locator('h2', { hasText: 'What it changes: Ben\u2019s reset' }).waitFor();
    // Ana sees what became of it without doing anything.
    await ana.page.locator('h2', { hasText: 'What it changes: Ben\u2019s reset' }).waitFor();
    const whatIfs = await standing(server, HISTORY);
    expect(whatIfs).toHaveLength(1);
    expect(whatIfs[0]).toMatchObject({ title: 'Ben\u2019s reset', revision: 2 });
    expect(ana.errors).toEqual([]);
    // The refusal itself is the one thing that Ben's console shows.
    expect(ben.errors.filter((error) => !error.includes('412'))).toEqual([]);
    await ana.close();
    await ben.close();
  });

  test('given a draft saved as a file, when the file is loaded, then it is the draft again', async () => {
    const { page, errors, close } = await visit(
      browser,
      `${server.url}/?history=${HISTORY}&preset=no-killer-remark`,
    );
    await drawn(page);
    await page.getByRole('button', { name: 'Change it' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    const path = await saved(download);
    const draft = JSON.parse(readFileSync(path, 'utf8'));
    expect(draft.edits.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.locator('form.composer').waitFor({ state: 'detached' });
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: readFileSync(path) });
    await page.getByRole('heading', { level: 3, name: draft.title }).waitFor();
    expect(await page.locator('li.omitted').count()).toBe(draft.edits.length);
    expect(errors).toEqual([]);
    await close();
  });

  test('given what the server refuses, then the reason and the remedy are shown, and the draft stays', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(page);
    await page.getByRole('button', { name: /^New what-if/ }).click();
    await page.getByText('Assumptions: as usual').click();
    await page.getByLabel('Conflict answered by the other side').fill('0.95');
    await page.getByLabel('Conflict answered by the other side').press('Tab');
    await page
      .getByText(/largest eigenvalue/)
      .first()
      .waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('What if');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await final(page);
    await close();
  });

  test('given a what-if withdrawn, then it is gone from the list and stays readable', async () => {
    const { whatIfId } = await propose('To be withdrawn');
    const { page, errors, close } = await visit(
      browser,
      `${server.url}/?history=${HISTORY}&whatIfs=${whatIfId}`,
    );
    await drawn(page);
    await final(page);
    await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await page.locator('li.saved').waitFor({ state: 'detached' });
    expect((await server.get(`/api/what-ifs/${whatIfId}`)).state).toBe('withdrawn');
    expect(errors).toEqual([]);
    await close();
  });

  test('given a phone, then a what-if can be composed, and nothing is wider than the screen', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&preset=reset`, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await drawn(page);
    await final(page);
    await page.getByRole('button', { name: 'Change it' }).tap();
    await page
      .getByRole('button', { name: /^Details/ })
      .first()
      .tap();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });
});
