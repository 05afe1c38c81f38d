import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { builtPage, drawn, openBrowser, reading, site, violations, visit, type Site } from './support.ts';

let page: Awaited<ReturnType<typeof builtPage>>;
let browser: Browser;
let server: Site;
let disk: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
  page = await builtPage();
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  page?.remove();
});

beforeEach(async () => {
  disk = temporaryFolder();
  server = await start();
});

afterEach(async () => {
  await server.close();
  disk.remove();
});

const HISTORY = 'RUS-USA~geneva-2021';
const start = (port = 0): Promise<Site> =>
  site({ folder: page.folder, storeUrl: `sqlite:${join(disk.path, 'detente.db')}`, port });

const act = (actId: string, from = '2021-05-30') => ({
  actId,
  occurred: { from },
  initiator: 'USA',
  target: 'RUS',
  code: { code: '163' },
  issue: 'rhetoric',
  summary: `Something happens, ${actId}.`,
  sources: [{ title: 'A report', publisher: 'A paper' }],
});
const record = (of: Site, actId: string, from?: string) =>
  of.send('POST', `/api/histories/${HISTORY}/acts`, act(actId, from));

const isLive = (tab: Page): Promise<void> => tab.locator('.chip.well').waitFor();
const listed = (tab: Page, count: number) =>
  tab.waitForFunction(
    (wanted) =>
      document.querySelectorAll('section[aria-labelledby="entries-title"] ol > li').length === wanted,
    count,
  );

describe('the page while the record changes', { timeout: 90_000 }, () => {
  test('given a text taken out and then the history erased elsewhere, then the page shows neither any more, and says why', async () => {
    const { page: tab, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(tab);
    await isLive(tab);
    await record(server, 'arrives');
    await listed(tab, 22);
    const entry = tab
      .locator('section[aria-labelledby="entries-title"]')
      .getByText('Something happens, arrives.');
    await entry.waitFor();
    const why = 'a person asked for it';
    await server.send('POST', `/api/histories/${HISTORY}/redactions`, { text: 'happens, arrives', why });
    await tab.getByText(`[redacted: ${why}]`).first().waitFor();
    expect(await entry.count()).toBe(0);
    await server.send('POST', `/api/histories/${HISTORY}/erasure`, { why });
    await tab.getByText(`${HISTORY} was erased by local: ${why}`).waitFor();
    expect(await tab.locator('section[aria-labelledby="entries-title"] ol > li').count()).toBe(0);
    await close();
  });

  test('given an act recorded elsewhere, then the line, the reading and the list follow, and news of it comes quietly', async () => {
    const { page: tab, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(tab);
    await isLive(tab);
    const before = await reading(tab);
    await record(server, 'arrives');
    await listed(tab, 22);
    const { tension } = await server.get(`/api/histories/${HISTORY}/tension`);
    expect(await reading(tab)).toBeCloseTo(tension, 1);
    expect(await reading(tab)).toBeGreaterThan(before);
    await tab
      .getByText(/^New in the record: .*arrives/)
      .first()
      .waitFor();
    expect(await violations(tab)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given 50 acts that arrive while a field has the focus, then the focus and what was typed stay, and announcements are few', async () => {
    const { page: tab, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(tab);
    await isLive(tab);
    await tab.locator('#search').focus();
    await tab.keyboard.type('something');
    const said = await tab.evaluateHandle(() => {
      const heard: { readonly text: string; readonly at: number }[] = [];
      new MutationObserver(() => {
        const text = document.querySelector('[role=status][aria-live=polite]')?.textContent ?? '';
        if (text !== '' && text !== heard.at(-1)?.text) heard.push({ text, at: performance.now() });
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
      return heard;
    });
    for (let k = 0; k < 50; k += 1) {
      await record(server, `act-${k}`, '2021-06-01');
      if (k % 10 === 9) await new Promise((next) => setTimeout(next, 150));
    }
    await listed(tab, 50);
    expect(await tab.evaluate(() => document.activeElement?.id)).toBe('search');
    expect(await tab.locator('#search').inputValue()).toBe('something');
    const heard = await said.jsonValue();
    expect(heard.length).toBeGreaterThan(0);
    // However many arrive, a screen reader is told at most once a second.
    heard.slice(1).forEach(({ at }, index) => expect(at - (heard[index]?.at ?? 0)).toBeGreaterThan(900));
    const { tension } = await server.get(`/api/histories/${HISTORY}/tension`);
    expect(await reading(tab)).toBeCloseTo(tension, 1);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a pause, then nothing moves until it ends, and then all of it has arrived', async () => {
    const { page: tab, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(tab);
    await isLive(tab);
    await tab.getByRole('button', { name: 'Pause updates' }).click();
    await record(server, 'held-1');
    await record(server, 'held-2');
    await tab.locator('.chip', { hasText: 'Paused, 2 waiting' }).waitFor();
    expect(await tab.locator('section[aria-labelledby="entries-title"] ol > li').count()).toBe(21);
    await tab.getByRole('button', { name: 'Resume updates' }).click();
    await listed(tab, 23);
    await close();
  });

  test('given a server that stops and starts again, then the page reconnects by itself and has what came meanwhile, without a reload', async () => {
    const { page: tab, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(tab);
    await isLive(tab);
    await tab.evaluate(() => Object.assign(globalThis, { marked: true }));
    const { port } = server;
    await server.close();
    await tab.locator('.chip.fault, .chip.busy').waitFor();
    server = await start(port);
    await record(server, 'meanwhile-1');
    await record(server, 'meanwhile-2');
    await listed(tab, 23);
    await isLive(tab);
    await record(server, 'afterwards');
    await listed(tab, 24);
    const { tension } = await server.get(`/api/histories/${HISTORY}/tension`);
    expect(await reading(tab)).toBeCloseTo(tension, 1);
    expect(await tab.evaluate(() => 'marked' in globalThis)).toBe(true);
    await close();
  });

  test('given an earlier revision looked at, then what arrives does not change it', async () => {
    const { page: tab, close } = await visit(browser, `${server.url}/?history=${HISTORY}&asOf=21`);
    await drawn(tab);
    await isLive(tab);
    await record(server, 'later');
    await tab.locator('header.title', { hasText: 'at revision 21 of 22' }).waitFor();
    expect(await tab.locator('section[aria-labelledby="entries-title"] ol > li').count()).toBe(21);
    await close();
  });
});
