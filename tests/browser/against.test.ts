import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPage, cursorSays, drawn, openBrowser, site, violations, visit, type Site } from './support.ts';

let browser: Browser;
let server: Site;
let remove: (() => void) | undefined;

const WRITTEN = 'RUS-USA~geneva-2021';
const COUNTED = 'RUS-USA~csv';

const imported = async (days: readonly number[]): Promise<void> => {
  const rows = days.map((day) => `2021-04-${String(day).padStart(2, '0')},RUS,USA,1823`);
  await fetch(`${server.url}/api/imports?name=told-${days.length}.csv&parties=RUS,USA`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: ['date,source,target,code', ...rows].join('\n'),
  });
};

beforeAll(async () => {
  const page = await builtPage();
  remove = page.remove;
  browser = await openBrowser();
  server = await site({ folder: page.folder });
  await imported([2, 3, 4, 5, 6, 7, 8]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  remove?.();
});

describe('lines beside a history', { timeout: 90_000 }, () => {
  test('given a history of the pair whose rows are withheld, when it is chosen, then it is drawn, read, tabulated and in the link, and follows its own record', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${WRITTEN}&at=2021-04-06`);
    await drawn(page);
    const choices = page.getByRole('group', { name: 'Compare with' });
    await choices.getByRole('button', { name: 'csv' }).click();
    await page.waitForSelector('path.against-1');
    expect(page.url()).toContain(`against=${COUNTED}`);
    const { tension } = await server.get(`/api/histories/${COUNTED}/tension?at=2021-04-06`);
    expect(await cursorSays(page)).toContain(`beside it ${COUNTED} ${tension.toFixed(1)}`);
    await choices.getByRole('button', { name: 'tension/2' }).click();
    await page.waitForSelector('path.against-2');
    const said = page.getByText('compare when they rise and fall, not how high they stand');
    expect(await said.count()).toBe(2);
    expect(await page.locator('.legend').textContent()).toContain(`${COUNTED}, counted out of`);
    expect(await violations(page)).toEqual([]);

    // By push: its last day moves on without a reload.
    const before = await page.locator('path.extra.against-1').first().getAttribute('d');
    await imported([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    await expect.poll(() => page.locator('path.extra.against-1').first().getAttribute('d')).not.toBe(before);

    // Who has the link sees the same, and the table holds it.
    const other = await visit(browser, `${page.url()}&form=table`);
    await other.page.getByRole('columnheader', { name: `${COUNTED} by tension/2` }).waitFor();
    await other.page.getByRole('columnheader', { name: `${WRITTEN} by tension/2` }).waitFor();
    expect([...errors, ...other.errors]).toEqual([]);
    await other.close();
    await close();
  });

  test('given an address that names another pair, then the page says so and shows the rest', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${WRITTEN}&against=CHN-USA~gdelt`);
    await drawn(page);
    await page.getByText('which is no other history of this pair').waitFor();
    expect(await page.locator('path.against-1').count()).toBe(0);
    await close();
  });

  test('given two counted histories opened in turn, then what was told of how complete the first is does not stand at the second', async () => {
    await server.send('POST', '/api/imports/sample', {});
    const { histories } = await server.get('/api/histories');
    const [one, two] = histories
      .map(({ history }: { history: string }) => history)
      .filter((history: string) => history.endsWith('~gdelt-sample'));
    const { page, close } = await visit(browser, `${server.url}/?history=${one}`);
    await page.getByText('How complete it is').click();
    const told = page.locator('details', { hasText: 'How complete it is' }).locator('p').first();
    const { rows } = await server.get(`/api/histories/${one}/completeness`);
    await expect.poll(() => told.textContent()).toContain(`${rows} rows`);
    // Within the same page: an address that is gone to by its own links.
    await page.evaluate((history) => {
      window.history.pushState(null, '', `?history=${history}`);
      window.dispatchEvent(new PopStateEvent('popstate'));
    }, two);
    await expect.poll(() => page.locator('h1').textContent()).not.toBe('Reading the record');
    await expect.poll(() => told.count()).toBe(0);
    await page.getByText('How complete it is').click();
    const next = await server.get(`/api/histories/${two}/completeness`);
    await expect.poll(() => told.textContent()).toContain(`${next.rows} rows`);
    await close();
  });
});
