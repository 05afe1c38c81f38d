import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  builtPage,
  cursorSays,
  drawn,
  openBrowser,
  reading,
  site,
  violations,
  visit,
  type Site,
  saved,
} from './support.ts';

let folder: string;
let remove: () => void;
let browser: Browser;
let server: Site;

beforeAll(async () => {
  ({ folder, remove } = await builtPage());
  browser = await openBrowser();
  server = await site({ folder, scenarios: ['geneva-2021', 'us-russia-2021'] });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  remove?.();
});

const HISTORY = 'RUS-USA~geneva-2021';

describe('the page', { timeout: 90_000 }, () => {
  test('given the build, then the first screen is at most 80 kB of gzipped JavaScript, the home 10 kB more, all of it at most 220 kB, and the document names no other host', () => {
    const assets = join(folder, 'assets');
    const document = readFileSync(join(folder, 'index.html'), 'utf8');
    const text = (name: string): string => readFileSync(join(assets, name), 'utf8');
    const size = (names: Iterable<string>): number =>
      [...names].reduce((sum, name) => sum + gzipSync(text(name)).length, 0);
    /** These, and what they import before they run. */
    const withImports = (names: Iterable<string>): Set<string> => {
      const all = new Set(names);
      for (const name of all) {
        for (const [, other = ''] of text(name).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
          all.add(other);
      }
      return all;
    };
    const first = withImports([...document.matchAll(/assets\/([\w.-]+\.js)/g)].map(([, name = '']) => name));
    expect(size(first)).toBeGreaterThan(40_000);
    expect(size(first)).toBeLessThanOrEqual(80_000);
    const home = withImports(readdirSync(assets).filter((name) => /^Home-.*\.js$/.test(name)));
    expect(home.size).toBeGreaterThan(1);
    expect(size([...home].filter((name) => !first.has(name)))).toBeLessThanOrEqual(10_000);
    expect(size(readdirSync(assets).filter((name) => name.endsWith('.js')))).toBeLessThanOrEqual(220_000);
    expect(document).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  test('given a room, when p is pressed, then chart and sentence stand alone in large type, also for who has the link, until Esc', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(page);
    const width = async (): Promise<number> =>
      (await page.locator('header.title .takeaway').first().boundingBox())?.height ?? 0;
    const before = await width();
    await page.keyboard.press('p');
    await page.waitForURL(/form=slide/);
    await page.reload();
    await drawn(page);
    expect(await width()).toBeGreaterThan(1.25 * before);
    // All of the chart is in sight, and what one points at is what is read.
    const box = await page.locator('figure svg[role="img"]').boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(900);
    const says = await cursorSays(page);
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
    await expect.poll(() => cursorSays(page)).not.toBe(says);
    const dot = await page.locator('figure g.cursor line').first().boundingBox();
    expect(Math.abs((dot?.x ?? 0) - (box?.x ?? 0) - (box?.width ?? 0) / 2)).toBeLessThan(12);
    expect(await page.locator('header.bar, aside.side, #what-ifs').count()).toBe(0);
    const { right = 0, wide = 0 } = await page.evaluate(() => ({
      right: document.querySelector('figure svg[role="img"]')?.getBoundingClientRect().right ?? 0,
      wide: document.documentElement.scrollWidth,
    }));
    expect(right).toBeLessThanOrEqual(1280);
    expect(right).toBeGreaterThan(1100);
    expect(wide).toBeLessThanOrEqual(1280);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('aside.side').waitFor();
    expect(page.url()).not.toContain('form=');
    expect(errors).toEqual([]);
    await close();
  });

  test('given a first visit, when the guided story is taken, then its stops are in the address, go on and back, and end where one stands', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(page);
    await page.getByText('New here?').waitFor();
    await page.getByRole('button', { name: /^Guided story: .*, 6 stops$/ }).click();
    await page.getByText('Stop 1 of 6').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.waitForURL(/stop=2/);
    await page.getByRole('heading', { name: /calls Putin a killer/ }).waitFor();
    expect(await cursorSays(page)).toContain('17 Mar 2021');
    const known = page.getByRole('button', { name: /^As the public knew it on/ });
    await known.click();
    await page.waitForURL(/knownBy=2021-03-17/);
    await known.click();
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await page.getByText('Stop 1 of 6').waitFor();
    await page.goto(`${server.url}/?history=${HISTORY}&stop=5`);
    await page.waitForURL(/preset=reset/);
    await page.getByText('Stop 5 of 6').waitFor();
    await page.getByRole('button', { name: 'Close the story' }).click();
    await page.waitForURL((url) => !url.search.includes('stop=') && !url.search.includes('preset='));
    expect(await page.getByText('New here?').count()).toBe(0);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a stop that the story does not have, then it is left out and told', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&stop=40`);
    await page.getByText(/stop, as the story has 6 stops/).waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  test('given a first visit to the Geneva history, then it is drawn with its takeaway, reading, contributions and presets', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(page);
    const { tension } = await server.get(`/api/histories/${HISTORY}/tension`);
    expect(await page.locator('h1').textContent()).toContain('Biden and Putin before Geneva');
    expect(await page.locator('.takeaway').first().textContent()).toContain(
      `stands at ${tension.toFixed(1)}`,
    );
    expect(await reading(page)).toBeCloseTo(tension, 1);
    expect(await page.locator('section[aria-labelledby="why-title"] li').count()).toBeGreaterThan(5);
    await page.getByRole('button', { name: /A reset/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given the contributions at the cursor, then they are those of the server and add up as printed', async () => {
    const { page, close } = await visit(browser, `${server.url}/?at=2021-04-24`);
    await drawn(page);
    const { contributions } = await server.get(`/api/histories/${HISTORY}/explanation?at=2021-04-24`);
    const rows = page.locator('section[aria-labelledby="why-title"] li');
    const points = (await rows.locator('.points').allTextContents()).map((text) =>
      Number(text.trim().replace('\u2212', '-')),
    );
    expect(points[0]).toBeCloseTo(contributions[0].points, 0);
    expect(points.reduce((sum, each) => sum + each, 45)).toBeCloseTo(await reading(page), 5);
    await page.getByText('by issue').click();
    await page.waitForURL(/why=issue/);
    expect(await rows.first().textContent()).toContain('Diplomats');
    await close();
  });

  test('given the keyboard, then arrows step acts, Home and End go to the ends, Space plays and every reading is the model\u2019s', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?at=2021-03-01`);
    await drawn(page);
    await page.keyboard.press('ArrowRight');
    expect(await cursorSays(page)).toMatch(/^2 Mar 2021, tension \d+\.\d, tense$/);
    await page.keyboard.press('ArrowRight');
    expect(await cursorSays(page)).toMatch(/^3 Mar 2021/);
    await page.keyboard.press('Shift+ArrowRight');
    expect(await cursorSays(page)).toMatch(/^15 Apr 2021/);
    await page.keyboard.press('End');
    expect(await cursorSays(page)).toMatch(/^16 Jun 2021.*outside the documented days$/);
    await page.keyboard.press('Home');
    expect(await cursorSays(page)).toMatch(/^1 Mar 2021, tension 45\.0, strained$/);
    await page.locator('#cursor').focus();
    await page.keyboard.press('ArrowRight');
    expect(await cursorSays(page)).toMatch(/^2 Mar 2021/);
    const { tension } = await server.get(`/api/histories/${HISTORY}/tension?at=2021-03-02`);
    expect(await reading(page)).toBeCloseTo(tension, 1);
    await page.locator('h1').click();
    await page.keyboard.press('Home');
    const span = () => page.locator('#cursor').evaluate((node: HTMLInputElement) => [node.min, node.max]);
    const whole = await span();
    await page.keyboard.press('Space');
    await page.waitForFunction(
      () => (document.querySelector<HTMLInputElement>('#cursor')?.valueAsNumber ?? 0) > 18_700,
    );
    await page.getByRole('button', { name: 'Play' }).waitFor();
    expect(await cursorSays(page)).toMatch(/^16 Jun 2021/);
    expect(await span()).toEqual(whole);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a pointer, then pressing and dragging on the chart moves the cursor', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(page);
    const box = await page.locator('.scrub').boundingBox();
    if (box === null) throw new Error('the chart has no place to scrub');
    await page.mouse.move(box.x + box.width * 0.3, box.y + 50);
    await page.mouse.down();
    const first = await cursorSays(page);
    await page.mouse.move(box.x + box.width * 0.6, box.y + 80, { steps: 4 });
    await page.mouse.up();
    expect(await cursorSays(page)).not.toBe(first);
    expect(await cursorSays(page)).toMatch(/^\d+ May 2021/);
    await page.waitForURL(/at=2021-05-/);
    await close();
  });

  test('given an act opened from the chart, then its card shows the quote, the source, the code by name and its versions, and takes the focus', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=RUS-USA~geneva-2021`);
    await drawn(page);
    await page
      .locator('section[aria-labelledby="why-title"] button', {
        hasText: 'Russia expels ten American diplomats',
      })
      .click();
    const card = page.locator('section.card');
    await card.waitFor();
    const title = card.locator('h2');
    expect(await title.textContent()).toContain('Russia expels ten American diplomats');
    expect(await title.evaluate((node) => node === document.activeElement)).toBe(true);
    const { content } = await server.get(`/api/histories/${HISTORY}/acts/ru-expels-10`);
    expect(await card.locator('blockquote').first().textContent()).toBe(
      `\u201c${content.sources[0].quote}\u201d`,
    );
    expect(await card.locator('dl').textContent()).toContain('161 Reduce or break diplomatic relations');
    await card.getByText('One version, never corrected').click();
    expect(await card.textContent()).toContain('by scenario geneva-2021');
    expect(await card.locator('a[target="_blank"]').first().getAttribute('rel')).toBe('noreferrer');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
    await close();
  });

  test('given a mark of several acts, then it says how many, opens the first and leads to the others', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(page);
    await page
      .locator('.marks')
      .getByRole('button', { name: /^5 entries from 15 Apr 2021.*Russia expels/ })
      .click();
    const siblings = page.locator('.siblings button');
    expect(await siblings.count()).toBe(5);
    await siblings.filter({ hasText: 'Russia expels' }).click();
    await page.locator('section.card h2', { hasText: 'Russia expels' }).waitFor();
    await close();
  });

  test('given the marks, then they are one tab stop, and arrows go from one to the next', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}&at=2021-03-02`);
    await drawn(page);
    const stops = page.locator('.marks button[tabindex="0"]');
    expect(await stops.count()).toBe(1);
    await stops.focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain(
      '17 Mar 2021',
    );
    expect(await cursorSays(page)).toMatch(/^17 Mar 2021/);
    await close();
  });

  test('given back and forward, then the page shows what it showed', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(page);
    await page.locator('.history select').selectOption('RUS-USA~us-russia-2021');
    await page.getByRole('heading', { level: 1, name: /January to August/ }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: /before Geneva/ }).waitFor();
    await page.goForward();
    await page.getByRole('heading', { level: 1, name: /January to August/ }).waitFor();
    await close();
  });

  test('given a link, then a fresh browser shows the same view', async () => {
    const first = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(first.page);
    await first.page
      .getByRole('button', { name: /Biden calls Putin a killer/ })
      .first()
      .click();
    await first.page.getByText('by direction').click();
    await first.page.getByText('full', { exact: true }).click();
    await first.page.waitForURL(/list=full/);
    const link = first.page.url();
    const second = await visit(browser, link);
    await drawn(second.page);
    await second.page.locator('section.card blockquote').first().waitFor();
    for (const place of [
      '.reading',
      'section[aria-labelledby="why-title"]',
      'section.card dl',
      '#entries-title',
    ]) {
      const [a, b] = await Promise.all(
        [first.page, second.page].map((page) => page.locator(place).textContent()),
      );
      expect(b).toBe(a);
    }
    expect(await second.page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    await first.close();
    await second.close();
  });

  test('given an earlier revision, then what was believed then is shown, said, and left again', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}&asOf=3`);
    await drawn(page);
    const { tension } = await server.get(`/api/histories/${HISTORY}/tension?asOf=3`);
    expect(await reading(page)).toBeCloseTo(tension, 1);
    expect(await page.locator('header.title').textContent()).toContain('as it was at revision 3');
    expect(await page.locator('section[aria-labelledby="entries-title"] ol > li').count()).toBe(3);
    await page.getByRole('button', { name: 'Back to now' }).first().click();
    await page.waitForFunction(
      () => document.querySelectorAll('section[aria-labelledby="entries-title"] ol > li').length > 10,
    );
    await close();
  });

  test('given the chart as a table, then it holds the same figures, sorts, and is saved as CSV', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}&form=table`);
    const table = page.getByRole('table', { name: /Tension by day/ });
    await table.waitFor();
    const { tension } = await server.get(`/api/histories/${HISTORY}/tension?at=2021-04-16`);
    const row = table.getByRole('row', { name: /16 Apr 2021/ });
    expect(await row.locator('td').first().textContent()).toBe(tension.toFixed(1));
    await page.getByRole('button', { name: 'tension', exact: true }).click();
    await page.getByRole('button', { name: 'tension', exact: true }).click();
    expect(await table.locator('tbody tr').first().textContent()).toContain('16 Apr 2021');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    const lines = readFileSync(await saved(download), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines[0]).toBe('day,tension,underlying,band,covered,acts begun');
    expect(lines).toHaveLength(109);
    expect(Number(lines.find((line) => line.startsWith('2021-04-16'))?.split(',')[1])).toBeCloseTo(
      tension,
      9,
    );
    expect(await violations(page)).toEqual([]);
    await close();
  });

  test('given an export, then PNG, SVG, CSV and JSON are files that parse and hold the view', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&at=2021-04-16`);
    await drawn(page);
    const save = async (name: string): Promise<Buffer> => {
      await page.locator('summary', { hasText: 'Export' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name }).click(),
      ]);
      return readFileSync(await saved(download));
    };
    expect((await save('Chart as PNG')).subarray(0, 8)).toEqual(
      Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    );
    const svg = (await save('Chart as SVG')).toString();
    expect(svg).toMatch(
      /^<svg [^>]*role="img"[\s\S]*On 16 Apr 2021 tension stands at 67\.8[\s\S]*<\/svg>\s*$/,
    );
    expect((await save('Figures by day as CSV')).toString().split('\r\n')[1]).toMatch(/^2021-03-01,45,/);
    const json = JSON.parse((await save('Figures and acts as JSON')).toString());
    expect(json.about).toMatchObject({
      history: HISTORY,
      asOf: 21,
      model: 'tension/1',
      baseline: 45,
      past: 'recorded',
    });
    expect(json.acts).toHaveLength(17);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a search, then only matching acts are listed, and nothing found says so', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(page);
    await page.keyboard.press('/');
    await page.keyboard.type('expels');
    await page.waitForFunction(
      () => document.querySelectorAll('section[aria-labelledby="entries-title"] ol > li').length === 2,
    );
    await page.locator('#search').fill('nothing of the kind');
    await page.getByText('Nothing here says').waitFor();
    await close();
  });

  test('given the help, then it opens by key, traps the focus, names every key and closes by Escape', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}`);
    await drawn(page);
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.locator('kbd').count()).toBeGreaterThan(15);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await close();
  });

  test.each([
    ['phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
    ['narrow', { viewport: { width: 320, height: 640 } }],
    ['dark', { colorScheme: 'dark' }],
    ['forced colours', { forcedColors: 'active' }],
    ['reduced motion', { reducedMotion: 'reduce' }],
  ] as const)(
    'given %s, then the page is whole: no violation, no error, nothing wider than the screen',
    async (_, options) => {
      const { page, errors, close } = await visit(
        browser,
        `${server.url}/?history=${HISTORY}&act=killer-interview&list=full`,
        options,
      );
      await drawn(page);
      await page.locator('section.card dl').waitFor();
      expect(await violations(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(errors).toEqual([]);
      await close();
    },
  );

  test('given reduced motion, then play steps from act to act instead of moving', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}&at=2021-03-01`, {
      reducedMotion: 'reduce',
    });
    await drawn(page);
    await page.locator('select:has-text("speed")').selectOption('2');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(() =>
      document.querySelector('#cursor')?.getAttribute('aria-valuetext')?.startsWith('2 Mar 2021'),
    );
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await close();
  });

  test('given a phone, then what one operates is 44 pixels high', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=${HISTORY}`, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await drawn(page);
    for (const selector of ['.transport .button', '.transport .icon-button', '.bar .button', '#cursor']) {
      const box = await page.locator(selector).first().boundingBox();
      expect(box?.height, selector).toBeGreaterThanOrEqual(44);
    }
    await close();
  });

  test('given a theme chosen, then it is kept for the next visit', async () => {
    const { page, context, close } = await visit(browser, `${server.url}/?history=${HISTORY}`, {
      colorScheme: 'light',
    });
    await drawn(page);
    await page.locator('.bar').getByLabel('Theme').selectOption('dark');
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await background()).toBe('rgb(14, 12, 20)');
    await page.reload();
    await drawn(page);
    expect(await background()).toBe('rgb(14, 12, 20)');
    expect(await violations(page)).toEqual([]);
    expect(context.pages()).toHaveLength(1);
    await close();
  });

  test('given a history that is not there, then the page says so and offers those that are', async () => {
    const { page, close } = await visit(browser, `${server.url}/?history=RUS-USA~nowhere`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('RUS-USA~nowhere');
    expect(await violations(page)).toEqual([]);
    await page
      .getByRole('alert')
      .getByRole('button', { name: /before Geneva/ })
      .click();
    await drawn(page);
    await close();
  });

  test.each([
    [
      'a draft that was cut short',
      'draft=%7B%22title%22%3A%22My%20outcome%22%2C%22commitments%22%3A%5B%7B%22day%2',
      'draft',
    ],
    ['a preset that is gone', 'preset=gone', 'none named gone'],
  ])('given a link with %s, then the page says that it was left out', async (_what, part, told) => {
    const { page, errors, close } = await visit(
      browser,
      `${server.url}/?history=RUS-USA~geneva-2021&${part}`,
    );
    await drawn(page);
    await page.getByText(new RegExp(`left out: .*${told}`)).waitFor();
    await page.waitForFunction(() => !/draft|preset/.test(location.search));
    expect(errors).toEqual([]);
    await close();
  });

  test('given an address that makes no sense in part, then the rest shows and the part is named', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?at=2021-02-30&why=moon`);
    await drawn(page);
    expect(await page.locator('header.title .notice').textContent()).toContain('at=2021-02-30; why=moon');
    expect(errors).toEqual([]);
    await close();
  });

  test('given an empty store, then the page offers the scenarios, and one click fills and shows it', async () => {
    const empty = await site({ folder, scenarios: [] });
    const { page, errors, close } = await visit(browser, empty.url);
    await page.getByRole('heading', { name: 'No history is recorded yet' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByText('63 acts, 63 sources (9 matched, 52 read, 2 pattern)').waitFor();
    expect(await page.getByRole('button', { name: /^Replay \d+ acts/ }).count()).toBe(7);
    await page.getByRole('button', { name: /^Replay 17 acts/ }).click();
    await drawn(page);
    expect(await page.locator('h1').textContent()).toContain('before Geneva');
    await page.getByRole('button', { name: 'Library' }).click();
    await page.getByRole('heading', { name: 'The library' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: /^Replay 35 acts/ }).click();
    await page.waitForURL(/history=ARG-GBR~falklands-1982/);
    await page.getByRole('heading', { name: 'Seventy-four days in the South Atlantic', level: 1 }).waitFor();
    expect(errors).toEqual([]);
    await close();
    await empty.close();
  });

  test('given access tokens, then the page asks for one and shows the record with it', async () => {
    const token = 'a-token-of-more-than-sixteen';
    const locked = await site({ folder, scenarios: [], env: { DETENTE_TOKENS: `alice:${token}` } });
    await locked.send('POST', '/api/scenarios/geneva-2021/replay', {}, { authorization: `Bearer ${token}` });
    const { page, close } = await visit(browser, `${locked.url}/?at=2021-04-24`);
    await page.getByLabel('Access token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await drawn(page);
    await page.locator('.chip', { hasText: 'Live' }).waitFor();
    await close();
    await locked.close();
  });
});
