import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPage, openBrowser, site, violations, visit, type Site } from './support.ts';

/** From an article to a record that can be shared. */

let built: Awaited<ReturnType<typeof builtPage>>;
let browser: Browser;
let server: Site;

beforeAll(async () => {
  built = await builtPage();
  browser = await openBrowser();
  server = await site({ folder: built.folder, scenarios: [] });
}, 120_000);

afterAll(async () => {
  await server?.close();
  await browser?.close();
  built?.remove();
});

const TEXT = [
  'On 3 May 2021 Norway imposed sanctions on Russia over the hacking of its parliament.',
  'Two days later Russia expelled three Norwegian diplomats.',
  'The weather at the border was fine.',
  'Norway called on Russia to release the fishermen on 12 May.',
  'Last week Norway and Russia held talks in Oslo.',
].join(' ');

/** Moves the focus by Tab until it is where one of that name is. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const active = document.activeElement as HTMLInputElement | null;
      return `${active?.getAttribute('aria-label') ?? ''} ${active?.labels?.[0]?.textContent ?? active?.textContent ?? ''}`;
    });
    if (found.replace(/\s+/g, ' ').trim().startsWith(name)) return;
  }
  throw new Error(`nothing called "${name}" takes the focus`);
}

const status = (page: Page): Promise<string> => page.getByRole('dialog').locator('p').first().innerText();
/** The server reads a text in a thread that is started for it. */
const SOON = { timeout: 20_000 };
const chosen = (page: Page) => page.locator('li[aria-current="true"]');

describe('an article on the page', () => {
  test(
    'given a text of two states, when somebody at the keyboard goes from it to a history, then it holds what they accepted, with source and quote',
    { timeout: 120_000 },
    async () => {
      const { page, errors, close } = await visit(browser, server.url);
      const keys = page.keyboard;
      await page.getByRole('button', { name: 'From an article' }).waitFor();
      await tabTo(page, 'From an article');
      await keys.press('Enter');
      await tabTo(page, 'Text of the article');
      await keys.insertText(TEXT);
      await tabTo(page, 'Published on');
      await keys.type('05312021');
      await tabTo(page, 'Title');
      await keys.insertText('A week in May');
      await tabTo(page, 'Publisher');
      await keys.insertText('A paper');
      expect(await violations(page)).toEqual([]);
      await keys.press('Enter');

      await page.getByText('The text speaks most of').waitFor();
      expect(await violations(page)).toEqual([]);
      await tabTo(page, 'Why that');
      await keys.insertText('Neither warm nor cold.');
      await keys.press('Enter');

      await chosen(page).waitFor();
      expect(await page.locator('#article-text').innerText()).toContain(
        'The weather at the border was fine.',
      );
      const [first = ''] = await chosen(page).allInnerTexts();
      expect(first).toContain('imposed sanctions on Russia');
      expect(first).toMatch(/Tension on .+: 50\.0 without it, 5\d\.\d with it/);
      expect(await violations(page)).toEqual([]);
      await keys.press('a');
      await expect.poll(() => status(page), SOON).toContain('1 accepted');

      // The next one: another word less in its quote, then rejected, taken back, and accepted.
      const quote = () => chosen(page).locator('blockquote').innerText();
      const before = await quote();
      await keys.press('[');
      await expect.poll(quote, SOON).not.toBe(before);
      await keys.press('r');
      await keys.press('Enter');
      await expect.poll(() => status(page), SOON).toContain('1 rejected');
      await keys.press('u');
      await expect.poll(() => status(page), SOON).toContain('0 rejected');
      await keys.press('a');
      await expect.poll(() => status(page), SOON).toContain('2 accepted');

      // Of a sentence that no rule saw: an act by hand, on a day of its own.
      await keys.press('n');
      await page.locator('.making').waitFor();
      expect(await page.locator('.making blockquote').innerText()).toBe(
        'The weather at the border was fine.',
      );
      await tabTo(page, 'Summary');
      await keys.insertText('The border is said to be calm.');
      await keys.press('Enter');
      await expect.poll(() => chosen(page).innerText(), SOON).toContain('by hand');
      await keys.press('a');
      await expect.poll(() => status(page), SOON).toContain('3 accepted');
      expect(await violations(page)).toEqual([]);

      await tabTo(page, 'Show the history');
      await keys.press('Enter');
      await page.waitForURL(/history=NOR-RUS/);
      await page.getByRole('heading', { level: 1, name: 'Norway and Russia' }).waitFor();
      const { acts } = await server.get('/api/histories/NOR-RUS~a-week-in-may/export.json');
      expect(acts).toHaveLength(3);
      for (const act of acts) {
        const [source] = act.sources;
        expect(source).toMatchObject({
          title: 'A week in May',
          publisher: 'A paper',
          published: '2021-05-31',
        });
        expect(TEXT).toContain(source.quote);
        expect(act.drafted).toMatchObject({ coder: 'coder/1', acceptedBy: 'local' });
      }
      expect(acts.some(({ drafted }: any) => drafted.edited.includes('quote'))).toBe(true);
      const { all, missed } = await server.get('/api/drafts/precision');
      expect({ right: all.right, rejected: all.rejected, missed }).toEqual({
        right: 2,
        rejected: 0,
        missed: 1,
      });
      expect(errors).toEqual([]);
      await close();
    },
  );
});
