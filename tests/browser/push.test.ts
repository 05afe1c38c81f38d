import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { builtPage, drawn, openBrowser, site, visit, type Site } from './support.ts';

/** What-ifs come by the push: followed, previewed and refined over one connection. */

const HISTORY = 'RUS-USA~geneva-2021';
let built: Awaited<ReturnType<typeof builtPage>>;
let browser: Browser;
let server: Site;

beforeAll(async () => {
  built = await builtPage();
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  built?.remove();
});

beforeEach(async () => {
  server = await site({ folder: built.folder });
});

afterEach(() => server.close());

const outcome = (seed: number) => ({
  title: 'Talks',
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
  seed,
});
const propose = async (): Promise<string> =>
  (await server.send('POST', `/api/histories/${HISTORY}/what-ifs`, outcome(1))).whatIfId;
const revise = (id: string, revision: number, seed: number) =>
  server.send('PUT', `/api/what-ifs/${id}`, { content: outcome(seed) }, { 'if-match': `"r${revision}"` });

const projection = (tab: Page) => tab.locator('section[aria-labelledby="projection-title"]');
const finalOf = (tab: Page, seed: number): Promise<void> =>
  projection(tab)
    .getByText(new RegExp(`^[\\d,]+ futures,\\s+seed ${seed}$`))
    .waitFor({ timeout: 60_000 });
const bands = (tab: Page): Promise<string[]> =>
  projection(tab)
    .locator('svg path')
    .evaluateAll((paths) => paths.map((path) => path.getAttribute('d') ?? ''));
/** Looks other days ahead in the draft. */
const ahead = async (tab: Page, days: number): Promise<void> => {
  await tab.getByLabel('Days ahead').fill(String(days));
  await tab.getByLabel('Days ahead').press('Tab');
};
/** Other bands than before are drawn, and no better ones follow. */
const moved = async (tab: Page, before: readonly string[]): Promise<void> => {
  await expect.poll(() => bands(tab), { timeout: 30_000 }).not.toEqual(before);
  await projection(tab).locator('progress').waitFor({ state: 'detached', timeout: 60_000 });
};
/** All that the page asks for when it opens has been answered: last, and one after the other, what each preset changes. */
const settled = async (tab: Page): Promise<void> => {
  const { presets } = await server.get(`/api/histories/${HISTORY}/guide`);
  const answered = (): Promise<number> =>
    tab.evaluate(
      () =>
        performance
          .getEntriesByType('resource')
          .filter(({ name }) => /\/presets\/[^/]+\/projection/.test(name)).length,
    );
  await expect.poll(answered, { timeout: 60_000 }).toBeGreaterThanOrEqual(presets.length);
  await tab.waitForLoadState('networkidle');
};
/** Requests of a page from now on. */
const requestsOf = (tab: Page): string[] => {
  const made: string[] = [];
  tab.on('request', (request) => made.push(`${request.method()} ${request.url()}`));
  return made;
};
const address = (id: string): string => `${server.url}/?history=${HISTORY}&whatIfs=${id}`;

describe('what-ifs by the push', { timeout: 120_000 }, () => {
  test('given two readers, when one saves a revision, then the bands of the other move without a single request', async () => {
    const id = await propose();
    const ana = await visit(browser, address(id));
    const ben = await visit(browser, address(id));
    await finalOf(ana.page, 1);
    await finalOf(ben.page, 1);
    const before = await bands(ben.page);
    await settled(ben.page);
    const made = requestsOf(ben.page);
    await ana.page.getByRole('button', { name: 'Revise' }).first().click();
    await ahead(ana.page, 45);
    await ana.page.getByRole('button', { name: /^Save/ }).first().click();
    await moved(ben.page, before);
    await ben.page
      .getByText(/points on 30 Jul 2021/)
      .first()
      .waitFor();
    await ben.page
      .getByText(/revised “Talks”/)
      .first()
      .waitFor();
    expect(made).toEqual([]);
    expect([...ana.errors, ...ben.errors]).toEqual([]);
    await ana.close();
    await ben.close();
  });

  test('given a draft, when it changes, then figures come without a request, and a sample future by one', async () => {
    const {
      page: tab,
      errors,
      close,
    } = await visit(browser, `${server.url}/?history=${HISTORY}&preset=no-killer-remark`);
    await projection(tab).locator('progress').waitFor({ state: 'detached', timeout: 60_000 });
    await tab.getByRole('button', { name: 'Change it' }).click();
    await settled(tab);
    const made = requestsOf(tab);
    const before = await bands(tab);
    await ahead(tab, 45);
    await moved(tab, before);
    expect(made).toEqual([]);
    await tab.getByLabel('Future', { exact: true }).selectOption('3');
    await tab.getByRole('region', { name: 'Acts of future 3' }).waitFor();
    expect(made).toHaveLength(1);
    expect(made[0]).toMatch(/\/api\/projections\/[^/]+$/);
    expect(errors).toEqual([]);
    await close();
  });

  test('given what-ifs of others proposed, revised and withdrawn, then the list follows without a request', async () => {
    const { page: tab, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(tab);
    await tab.locator('.chip.well').waitFor();
    const card = tab.getByText('Talks', { exact: true });
    await settled(tab);
    const made = requestsOf(tab);
    const id = await propose();
    await card.first().waitFor();
    await server.send('DELETE', `/api/what-ifs/${id}`, {}, { 'if-match': '"r0"' });
    await card.first().waitFor({ state: 'detached' });
    expect(made).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given an act recorded in the past of a what-if, then the page says that it is stale', async () => {
    const id = await propose();
    const { page: tab, close } = await visit(browser, address(id));
    await finalOf(tab, 1);
    await settled(tab);
    const made = requestsOf(tab);
    await server.send('POST', `/api/histories/${HISTORY}/acts`, {
      actId: 'found-later',
      occurred: { from: '2021-05-30' },
      initiator: 'USA',
      target: 'RUS',
      code: { code: '163' },
      issue: 'rhetoric',
      summary: 'Something is found in an archive.',
      sources: [{ title: 'A report', publisher: 'A paper' }],
    });
    await tab
      .getByText(/stale|has changed since/i)
      .first()
      .waitFor();
    expect(made).toEqual([]);
    await close();
  });

  test('given sockets that are blocked, then events and figures arrive all the same', async () => {
    const id = await propose();
    const context = await browser.newContext();
    await context.routeWebSocket(/\/live$/, (socket) => socket.close());
    const tab = await context.newPage();
    await tab.goto(address(id));
    await finalOf(tab, 1);
    await tab.locator('.chip.well').waitFor();
    await revise(id, 0, 79);
    await finalOf(tab, 79);
    await tab.getByRole('button', { name: 'Revise' }).first().click();
    const before = await bands(tab);
    await ahead(tab, 45);
    await moved(tab, before);
    await context.close();
  });

  test('given a server that is away while a what-if is chosen, then its figures come when it is back', async () => {
    const disk = temporaryFolder();
    const start = (port = 0): Promise<Site> =>
      site({ folder: built.folder, storeUrl: `sqlite:${join(disk.path, 'detente.db')}`, port });
    let own = await start();
    await own.send('POST', `/api/histories/${HISTORY}/what-ifs`, outcome(1));
    const { page: tab, close } = await visit(browser, `${own.url}/?history=${HISTORY}`);
    await drawn(tab);
    await tab.locator('.chip.well').waitFor();
    await own.close();
    await tab.locator('.chip.fault').waitFor();
    await tab.getByText('Talks', { exact: true }).first().click();
    own = await start(own.port);
    await finalOf(tab, 1);
    await close();
    await own.close();
    disk.remove();
  });
});
