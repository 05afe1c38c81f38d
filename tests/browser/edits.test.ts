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
} from './support.ts';

/** Changing the past of a what-if, and what becomes of a what-if when the record of its past changes. */

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
const address = (search = ''): string => `${server.url}/?history=${HISTORY}${search}`;
const ABC = 'In an interview with ABC News, Biden calls Putin a killer.';

/** No better figures follow. */
const final = async (page: Page): Promise<void> => {
  await page.locator('section[aria-labelledby="projection-title"]').waitFor({ timeout: 60_000 });
  await page.locator('progress').waitFor({ state: 'detached', timeout: 60_000 });
};

const rows = (page: Page) => page.locator('section[aria-labelledby="entries-title"] ol > li');

/** Saves the draft, and gives what the server then holds of it. */
async function save(page: Page, title: string): Promise<any> {
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Your name').fill('Ana');
  await page.getByRole('button', { name: 'Save what-if' }).click();
  await page.waitForURL(/whatIfs=/);
  const whatIfs = await standing(server, HISTORY);
  expect(whatIfs).toHaveLength(1);
  return server.get(`/api/what-ifs/${whatIfs[0].whatIfId}`);
}

const propose = (title: string): Promise<{ whatIfId: string }> =>
  server.send('POST', `${AT}/what-ifs`, {
    title,
    author: 'Ana',
    base: { at: '2021-06-15' },
    horizonDays: 60,
    commitments: [],
    edits: [{ edit: 'omit', actId: 'killer-interview' }],
  });

describe('the past of a what-if', { timeout: 120_000 }, () => {
  test('given an act moved to an earlier day, then its row, the line and the saved what-if have it there', async () => {
    const { page, errors, close } = await visit(browser, address('&at=2021-06-15'));
    await drawn(page);
    const recorded = await reading(page);
    await page.keyboard.press('f');
    await page.getByRole('form', { name: 'What-if being composed' }).waitFor();
    await page.getByRole('button', { name: 'Move: Russia expels ten American diplomats.' }).click();
    await page.getByLabel('Move to another day: Russia expels ten American diplomats.').fill('2021-03-05');
    const moved = rows(page).filter({ hasText: 'Russia expels ten American diplomats.' });
    await page.locator('li.moved').waitFor();
    expect(await moved.textContent()).toContain('5 Mar 2021');
    // Earlier, it has faded more by now.
    await expect.poll(() => reading(page), { timeout: 20_000 }).toBeLessThan(recorded);
    expect(await violations(page)).toEqual([]);
    const { content } = await save(page, 'Earlier');
    expect(content.edits).toEqual([{ edit: 'move', actId: 'ru-expels-10', to: '2021-03-05' }]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given an act inserted that never was, then it is listed, raises the line, and is saved as composed', async () => {
    const { page, errors, close } = await visit(browser, address('&at=2021-06-15'));
    await drawn(page);
    const recorded = await reading(page);
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Insert an act' }).click();
    const group = page.getByRole('group', { name: 'Act to insert' });
    await group.getByLabel('What would have happened').fill('An embassy is closed.');
    await group.getByLabel('On which day').fill('2021-06-10');
    await group.getByRole('combobox', { name: /CAMEO code/ }).fill('161');
    await page.getByRole('option', { name: /161/ }).waitFor();
    await page.keyboard.press('Enter');
    await group.getByRole('button', { name: 'Insert' }).click();
    await rows(page).filter({ hasText: 'An embassy is closed.' }).waitFor();
    await expect.poll(() => reading(page), { timeout: 20_000 }).toBeGreaterThan(recorded);
    expect(await violations(page)).toEqual([]);
    const { content } = await save(page, 'Closed');
    expect(content.edits).toHaveLength(1);
    expect(content.edits[0]).toMatchObject({
      edit: 'insert',
      act: {
        summary: 'An embassy is closed.',
        occurred: { from: '2021-06-10' },
        code: { code: '161' },
        score: { scale: 'goldstein/gdelt', value: -4 },
      },
    });
    expect(errors).toEqual([]);
    await close();
  });

  test('given a past with an act left out and one that never was, then chart, reading, Why, card, title and table say so', async () => {
    const act = {
      actId: 'cyber-pact',
      occurred: { from: '2021-05-20', precision: 'day' },
      reported: '2021-05-20',
      initiator: 'RUS',
      target: 'USA',
      reciprocal: true,
      code: { ontology: 'cameo', code: '057' },
      score: { scale: 'goldstein/gdelt' },
      magnitude: { value: 1 },
      issue: 'rhetoric',
      summary: 'A cyber pact is signed in Vienna.',
      confidence: 'medium',
      sources: [],
    };
    const { whatIfId } = await server.send('POST', `${AT}/what-ifs`, {
      title: 'A pact',
      author: 'Ana',
      base: { at: '2021-06-15' },
      horizonDays: 60,
      commitments: [],
      edits: [
        { edit: 'omit', actId: 'killer-interview' },
        { edit: 'insert', act },
      ],
    });
    const { tension } = await server.get(`${AT}/tension?at=2021-06-15`);
    const { page, errors, close } = await visit(browser, address(`&at=2021-06-15&whatIfs=${whatIfId}`));
    await drawn(page);
    await page.locator('main .notice', { hasText: 'This past is not the record' }).waitFor();
    await expect.poll(() => page.title()).toMatch(/^A pact \u00b7 /);
    const chart = page.locator('figure svg[role="img"]').first();
    expect(await chart.locator('path.tension.edited').count()).toBeGreaterThan(0);
    expect(await chart.locator('path.recorded').count()).toBeGreaterThan(0);
    expect(await chart.getAttribute('aria-label')).toContain(`recorded: ${tension.toFixed(1)}`);
    expect(await chart.locator('text', { hasText: 'changed past' }).count()).toBe(1);
    const side = page.getByRole('complementary');
    expect(await side.locator('.reading').textContent()).toContain(`recorded: ${tension.toFixed(1)}`);
    for (const heading of ['#reading-title', '#why-title'])
      expect(await side.locator(heading).textContent()).toContain('in the what-if\u2019s past');

    await rows(page)
      .filter({ hasText: 'A cyber pact is signed in Vienna.' })
      .getByRole('button', { name: 'A cyber pact is signed in Vienna.' })
      .first()
      .click();
    await page.locator('.card', { hasText: 'Invented by this what-if' }).waitFor();
    expect(await violations(page)).toEqual([]);

    await page.keyboard.press('t');
    const table = page.locator('figure table').first();
    const heads = (await table.locator('thead th').allTextContents()).map((text) => text.trim());
    const row = table.locator('tbody tr', { hasText: '15 Jun 2021' }).first();
    const cells = await row.locator('th, td').allTextContents();
    const cell = (name: string) => cells[heads.findIndex((head) => head.startsWith(name))];
    expect(cell('tension')).toBe(tension.toFixed(1));
    expect(Number(cell('A pact: changed past'))).toBeLessThan(tension);
    expect(new URL(page.url()).searchParams.get('past')).toBe('edited');
    expect(await page.locator('header.title .takeaway').first().textContent()).toMatch(
      new RegExp(`^In the past as this what-if changes it, .* recorded on that day: ${tension.toFixed(1)}`),
    );
    expect(errors).toEqual([]);
    await close();
  });

  test('given a what-if that leaves the past alone, then nothing says that it is changed', async () => {
    const { whatIfId } = await server.send('POST', `${AT}/what-ifs`, {
      title: 'Only later',
      author: 'Ana',
      base: { at: '2021-06-01' },
      horizonDays: 60,
      commitments: [],
      edits: [],
    });
    const { page, errors, close } = await visit(browser, address(`&whatIfs=${whatIfId}`));
    await drawn(page);
    await final(page);
    expect(await page.getByText(/not the record|changed past|in the what-if\u2019s past/).count()).toBe(0);
    expect(await page.locator('figure path.edited').count()).toBe(0);
    expect(errors).toEqual([]);
    await close();
  });

  test('given x at an act, then it is omitted and its button says how to take it back, which does so', async () => {
    const { page, errors, close } = await visit(browser, address('&at=2021-06-15&act=killer-interview'));
    await drawn(page);
    const recorded = await reading(page);
    await page.keyboard.press('x');
    await page.locator('li.omitted').waitFor();
    await expect.poll(() => reading(page), { timeout: 20_000 }).toBeLessThan(recorded);
    await page.getByRole('button', { name: `Take back: ${ABC}` }).click();
    await page.locator('li.omitted').waitFor({ state: 'detached' });
    await expect.poll(() => reading(page), { timeout: 20_000 }).toBe(recorded);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a what-if duplicated, then the copy is a draft of its own, and saving it leaves the first as it was', async () => {
    const { whatIfId } = await propose('The first');
    const { page, errors, close } = await visit(browser, address(`&whatIfs=${whatIfId}`));
    await drawn(page);
    await final(page);
    await page.locator('li.saved').getByRole('button', { name: 'Duplicate' }).click();
    await page.getByLabel('Title').fill('The second');
    await page.getByLabel('Your name').fill('Ben');
    await page.getByRole('button', { name: 'Save what-if' }).click();
    await page.locator('li.saved').nth(1).waitFor();
    const whatIfs = await standing(server, HISTORY);
    expect(whatIfs.map(({ title, revision }: any) => [title, revision]).toSorted()).toEqual([
      ['The first', 0],
      ['The second', 0],
    ]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a projection as a table, then its figures are the server\u2019s', async () => {
    const { whatIfId } = await propose('Without the interview');
    const { page, errors, close } = await visit(browser, address(`&whatIfs=${whatIfId}`));
    await drawn(page);
    await final(page);
    const section = page.locator('section[aria-labelledby="projection-title"]');
    await section.getByRole('button', { name: 'View as table' }).click();
    const projection = await server.get(`/api/what-ifs/${whatIfId}/projection?wait=final`);
    const table = section.locator('table').first();
    const heads = (await table.locator('thead th').allTextContents()).map((text) => text.trim());
    const last = await table.locator('tbody tr').last().locator('th, td').allTextContents();
    expect(await table.locator('tbody tr').count()).toBe(projection.horizonDays);
    expect(last[0]).toBe('14 Aug 2021');
    const median = heads.findIndex((head) => /median/.test(head));
    expect(Number(last[median])).toBeCloseTo(projection.whatIf.q50.at(-1), 1);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  // The last one: it changes the record that the others have in common.
  test('given an act recorded into the past of a what-if, then it is marked stale until it is rebased, and then sees the act', async () => {
    const { whatIfId } = await propose('Without the interview');
    const { page, errors, close } = await visit(browser, address(`&whatIfs=${whatIfId}`));
    await drawn(page);
    await final(page);
    await page.locator('.chip.well').waitFor();
    await server.send('POST', `${AT}/acts`, {
      actId: 'late-report',
      occurred: { from: '2021-05-30' },
      initiator: 'USA',
      target: 'RUS',
      code: { code: '163' },
      issue: 'rhetoric',
      summary: 'Something that was learned of late.',
      sources: [{ title: 'A report', publisher: 'A paper' }],
    });
    const card = page.locator('li.saved');
    await card.getByText(/^Out of date:/).waitFor();
    expect(await violations(page)).toEqual([]);
    await card.getByRole('button', { name: 'Update to the corrected record' }).click();
    await card.getByText(/^Out of date:/).waitFor({ state: 'detached' });
    const detail = await server.get(`/api/what-ifs/${whatIfId}`);
    expect(detail.content.base.revision).toBe(22);
    expect(detail.stale).toBe(false);
    expect(errors).toEqual([]);
    await close();
  });
});
