import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPage, openBrowser, site, visit, type Site } from './support.ts';

const HISTORY = 'RUS-USA~geneva-2021';
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

test(
  'given a title and a name that end with a mark which turns the direction, when they are shown, then figures beside them read from left to right',
  { timeout: 120_000 },
  async () => {
    const outcome = {
      title: 'Summit \u202e',
      author: 'Ann \u2067',
      base: { at: '2021-06-15' },
      horizonDays: 60,
      commitments: [],
    };
    const { whatIfId } = await server.send('POST', `/api/histories/${HISTORY}/what-ifs`, outcome);
    const { page, errors, close } = await visit(
      browser,
      `${server.url}/?history=${HISTORY}&whatIfs=${whatIfId}`,
    );
    await page.getByText(/futures,\s+seed/).waitFor({ timeout: 90_000 });
    const figures = await page.evaluate(() => {
      const found: { readonly text: string; readonly reversed: boolean }[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const text = node.textContent ?? '';
        const at = /\d[\d.]+/.exec(text)?.index;
        if (at === undefined || node.parentElement?.closest('script,style,option,title') != null) continue;
        const boxOf = (from: number): DOMRect => {
          const range = document.createRange();
          range.setStart(node, from);
          range.setEnd(node, from + 1);
          return range.getBoundingClientRect();
        };
        const [one, two] = [boxOf(at), boxOf(at + 1)];
        if (one.width > 0 && two.width > 0 && one.top === two.top)
          found.push({ text: text.trim().slice(0, 80), reversed: two.left < one.left });
      }
      return found;
    });
    expect(figures.length).toBeGreaterThan(20);
    expect(figures.filter(({ reversed }) => reversed)).toEqual([]);
    expect(await page.getByText('Summit').count()).toBeGreaterThan(0);
    expect(errors).toEqual([]);
    await close();
  },
);
