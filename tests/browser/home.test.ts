import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, relation } from '../support/relations.ts';
import { builtPage, drawn, openBrowser, site, violations, visit, type Site } from './support.ts';

const GENEVA = 'RUS-USA~geneva-2021';
let browser: Browser;
let built: Awaited<ReturnType<typeof builtPage>>;
let server: Site;

beforeAll(async () => {
  built = await builtPage();
  browser = await openBrowser();
  server = await site({ folder: built.folder, scenarios: ['geneva-2021', 'falklands-1982'] });
}, 120_000);
afterAll(async () => {
  await server.close();
  await browser.close();
  built.remove();
});

const cards = (page: Page) => page.locator('.relations > li');
const whole = (page: Page) => cards(page).first().waitFor();

/** Opens a history of Norway and Sweden with an act on a server. */
async function openOwn(on: Site, name = 'own'): Promise<string> {
  const content = relation({
    parties: ['NOR', 'SWE'],
    title: `Fisheries, ${name}`,
    coverage: { from: '2021-04-01' },
  });
  await on.send('POST', '/api/histories', { name, content });
  return `NOR-SWE~${name}`;
}
const record = (on: Site, history: string, actId: string) =>
  on.send('POST', `/api/histories/${history}/acts`, act(actId, { initiator: 'NOR', target: 'SWE' }));

describe('the home', { timeout: 90_000 }, () => {
  test('given a first visit, then every relation and the library are there, with level, outline, changes and last act, and a story is offered', async () => {
    const { page, errors, close } = await visit(browser, server.url);
    await whole(page);
    expect(await cards(page).locator('h2').allTextContents()).toEqual([
      'Argentina and United Kingdom',
      'Russia and United States; Soviet Union and United States',
      'Egypt and Israel',
      'Iran and United States',
    ]);
    const geneva = page.locator('article', { hasText: 'Biden and Putin before Geneva' });
    const { tension, band } = await server.get(`/api/histories/${GENEVA}/tension`);
    expect(await geneva.locator('.reading strong').textContent()).toBe(tension.toFixed(1));
    const text = (await geneva.textContent()) ?? '';
    expect(text).toContain(`${band} on 15 Jun 2021`);
    expect(text).toMatch(/in 7 days, .*in 90 days/);
    expect(text).toContain('Last act: 25 May 2021');
    expect(text).toContain('17 acts, ');
    expect(await geneva.locator('svg').getAttribute('aria-label')).toMatch(
      /^Tension, 1 Mar to 15 Jun 2021: between/,
    );
    expect(await page.getByRole('button', { name: /^Replay \d+ acts/ }).count()).toBe(5);
    expect(await page.title()).toBe('D\u00e9tente');
    await page.getByText('New here?').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: /^Guided story: / }).click();
    await page.getByText(/Stop 1 of \d/).waitFor();
    await drawn(page);
    expect(page.url()).toContain(`history=${GENEVA}`);
    expect(errors).toEqual([]);
    await close();
  });

  test('given words and an order, then the relations that have them stand in it, and the address keeps both', async () => {
    const { page, errors, close } = await visit(browser, server.url);
    await whole(page);
    await page.keyboard.press('/');
    await page.keyboard.type('soviet');
    await page.getByText('1 relation found').waitFor();
    expect(await cards(page).count()).toBe(1);
    await page.locator('#search').fill('states');
    await page.getByText('2 relations found').waitFor();
    await page.locator('#search').fill('');
    await page.getByLabel('Order').selectOption('level');
    await page.waitForURL(/\?sort=level$/);
    const levels = await page
      .locator('.relations > li > article:first-of-type .reading strong')
      .allTextContents();
    expect(levels.length).toBe(2);
    expect(levels.map(Number)).toEqual(levels.map(Number).sort((a, b) => b - a));
    await page.locator('#search').fill('nowhere');
    await page.getByText('Nothing here has these words').waitFor();
    const again = await visit(browser, `${server.url}/?find=egy&sort=change`);
    await again.page.getByText('1 relation found').waitFor();
    expect(errors).toEqual([]);
    await again.close();
    await close();
  });

  test('given a history opened from the home, then it has its own address, and back is the home again', async () => {
    const { page, errors, close } = await visit(browser, server.url);
    await whole(page);
    const link = page.getByRole('link', {
      name: 'Biden and Putin before Geneva: what one article documents',
      exact: true,
    });
    expect(await link.getAttribute('href')).toBe(`?history=${GENEVA}`);
    await link.focus();
    await page.keyboard.press('Enter');
    await drawn(page);
    expect(new URL(page.url()).search).toContain(`history=${GENEVA}`);
    await page.goBack();
    await whole(page);
    await page.goForward();
    await drawn(page);
    await page.getByRole('link', { name: 'D\u00e9tente, all relations' }).click();
    await whole(page);
    expect(new URL(page.url()).search).toBe('');
    expect(errors).toEqual([]);
    await close();
  });

  test('given a link of before there was a home, then it shows the history that was opened first, also where others sort before it', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?at=2021-04-24`);
    await drawn(page);
    expect(await page.locator('h1').textContent()).toContain('before Geneva');
    const picture = await server.get('/view.json?at=2021-04-24');
    expect(picture.about.history).toBe(GENEVA);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a scenario of the library, then one click replays it and shows it', async () => {
    const own = await site({ folder: built.folder });
    const { page, errors, close } = await visit(browser, own.url);
    await page.getByRole('button', { name: /^Replay 35 acts/ }).click();
    await page.getByRole('heading', { name: 'Seventy-four days in the South Atlantic', level: 1 }).waitFor();
    await page.waitForURL(/history=ARG-GBR~falklands-1982/);
    expect(errors).toEqual([]);
    await close();
    await own.close();
  });

  test('given acts recorded elsewhere, then level and last act move without a reload, by at most one request an event', async () => {
    const own = await site({ folder: built.folder });
    const history = await openOwn(own);
    const { page, errors, close } = await visit(browser, own.url);
    await page.locator('.chip', { hasText: 'Live' }).waitFor();
    await whole(page);
    // What the beginning asks for is no request of an event.
    await page.waitForLoadState('networkidle');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await record(own, history, 'first');
    const card = page.locator('article', { hasText: 'Fisheries, own' });
    await card.getByText('Last act: 15 Apr 2021').waitFor();
    await card.getByText('1 act,').waitFor();
    await card.getByText('1 change since you were here').waitFor();
    await record(own, history, 'second');
    await card.getByText('2 acts,').waitFor();
    const later = await openOwn(own, 'later');
    await page.locator('article', { hasText: 'Fisheries, later' }).waitFor();
    expect(later).toBe('NOR-SWE~later');
    expect(asked.length).toBeLessThanOrEqual(3);
    expect(asked.every((url) => url.includes('/api/relations'))).toBe(true);
    expect(errors).toEqual([]);
    await close();
    await own.close();
  });

  test('given a second visit, then what changed since the first is told, and what is opened or marked is seen', async () => {
    const own = await site({ folder: built.folder });
    const history = await openOwn(own);
    const { page, errors, close } = await visit(browser, own.url);
    await whole(page);
    expect(await page.getByText('since you were here').count()).toBe(0);
    // The first cards stand before all was read and counts as seen.
    await page.waitForFunction(() => localStorage.getItem('detente-seen') !== null);
    await page.goto('about:blank');
    await record(own, history, 'first');
    await openOwn(own, 'fresh');
    await page.goto(own.url);
    await page.getByText(/Since you were here on .*: 1 history is new, 1 history changed\./).waitFor();
    await page.getByText(/1 change since you were here: \d+\.\d is now \d+\.\d/).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show these alone' }).click();
    expect(await cards(page).count()).toBe(1);
    await page.reload();
    await page.getByRole('link', { name: 'Fisheries, fresh' }).click();
    await page.getByRole('heading', { level: 1, name: 'Fisheries, fresh' }).waitFor();
    await page.goBack();
    await page.getByText(/Since you were here on .*: 1 history changed\./).waitFor();
    await page.getByRole('button', { name: 'Mark as seen' }).click();
    await page.reload();
    await whole(page);
    expect(await page.getByText('since you were here').count()).toBe(0);
    expect(errors).toEqual([]);
    await close();
    await own.close();
  });

  test.each([
    { status: 503, heals: 'it tries again by itself' },
    { status: 500, heals: 'one press tries again' },
  ])('given a server that answers $status, then the page says what to do, and $heals', async ({ status }) => {
    const { page, context, close } = await visit(browser, 'about:blank');
    const problem = { status, code: 'away', detail: 'The store is away.', remedy: 'Wait a moment.' };
    let refused = true;
    await context.route('**/api/relations*', (route) =>
      refused
        ? route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify(problem) })
        : route.continue(),
    );
    await page.goto(server.url);
    const alert = page.getByRole('alert');
    await alert.getByText('The store is away.').waitFor();
    expect(await violations(page)).toEqual([]);
    refused = false;
    if (status === 500) await alert.getByRole('button', { name: 'Try again' }).click();
    await whole(page);
    await close();
  });

  test('given tokens, then the page asks for one and shows the relations with it', async () => {
    const token = 'a-token-of-more-than-sixteen';
    const locked = await site({
      folder: built.folder,
      scenarios: [],
      env: { DETENTE_TOKENS: `alice:${token}` },
    });
    await locked.send('POST', '/api/scenarios/geneva-2021/replay', {}, { authorization: `Bearer ${token}` });
    const { page, close } = await visit(browser, locked.url);
    await page.getByLabel('Access token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await whole(page);
    await page.locator('.chip', { hasText: 'Live' }).waitFor();
    await close();
    await locked.close();
  });

  test.each([
    ['phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
    ['narrow', { viewport: { width: 320, height: 640 } }],
    ['dark', { colorScheme: 'dark' }],
    ['forced colours', { forcedColors: 'active' }],
  ] as const)(
    'given %s, then the home is whole: no violation, no error, nothing wider than the screen',
    async (_, options) => {
      const { page, errors, close } = await visit(browser, server.url, options);
      await whole(page);
      expect(await violations(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(errors).toEqual([]);
      await close();
    },
  );
});
