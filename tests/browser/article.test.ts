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
      // A key that is pressed before the answer is there is carried out after it.
      await keys.press('a');
      await keys.press('n');

      // Of a sentence that no rule saw: an act by hand, on a day of its own.
      await page.locator('.making').waitFor();
      await expect.poll(() => status(page), SOON).toContain('2 accepted');
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

describe('what is proposed, on the page', () => {
  test(
    'given an act that an analyst proposes, then an editor sees it come, edits and accepts it, opens its draft again and erases that, and both pages keep up',
    { timeout: 120_000 },
    async () => {
      const TOKENS = { ann: 'a-long-random-text-of-ann', eve: 'a-long-random-text-of-eve' };
      const guarded = await site({
        folder: built.folder,
        scenarios: [],
        env: { DETENTE_TOKENS: `ann/analyst:${TOKENS.ann},eve/admin:${TOKENS.eve}` },
      });
      const as = { authorization: `Bearer ${TOKENS.eve}` };
      await guarded.send('POST', '/api/scenarios/geneva-2021/replay', {}, as);
      const enter = async (who: keyof typeof TOKENS) => {
        const visited = await visit(browser, `${guarded.url}/signin#${TOKENS[who]}`);
        await visited.page.waitForURL(guarded.url + '/');
        await visited.page.goto(`${guarded.url}/?history=RUS-USA~geneva-2021`);
        return visited;
      };
      const eve = await enter('eve');
      const proposals = eve.page.getByRole('button', { name: /^Proposals/ });
      await proposals.waitFor();
      const ann = await enter('ann');
      await ann.page.getByRole('button', { name: /^Proposals/ }).click();
      await ann.page.getByRole('button', { name: 'Propose an act' }).click();
      const form = ann.page.getByRole('region', { name: 'An act to propose' });
      await form
        .getByLabel("In the source's own words")
        .fill('the United States expelled 10 Russian diplomats');
      await form.getByLabel('Title of the source').fill('Ten go');
      await form.getByLabel('Published by').fill('A paper');
      await form.getByLabel('Published on').fill('2021-04-20');
      await form.getByLabel('Who').selectOption({ label: 'United States' });
      await form.getByRole('combobox', { name: /^What kind of act/ }).fill('161');
      await ann.page.keyboard.press('Enter');
      await form.getByLabel('From').fill('2021-04-15');
      expect(await violations(ann.page)).toEqual([]);
      await form.getByRole('button', { name: 'Propose' }).click();
      await ann.page.getByText('It waits for somebody who may write the record').first().waitFor();
      expect(await ann.page.getByRole('button', { name: /^Accept/ }).count()).toBe(0);

      // By the push alone: nothing was pressed on the editor's page.
      await expect.poll(() => proposals.innerText(), SOON).toMatch(/1/);
      await proposals.click();
      await eve.page.getByRole('heading', { name: '1 proposal to decide on' }).waitFor();
      const dialog = eve.page.getByRole('dialog');
      await expect
        .poll(() => dialog.innerText(), SOON)
        .toContain('The record may have this already, as us-expels-10');
      expect(await violations(eve.page)).toEqual([]);
      await dialog.getByRole('button', { name: /^Edit/ }).click();
      await dialog.getByLabel('Summary, in place of the quote').fill('Ten diplomats have to go.');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('Ten diplomats have to go.', { exact: true }).waitFor();
      await dialog.getByRole('button', { name: /^It is the same/ }).click();
      await eve.page.getByRole('heading', { name: 'Nothing waits for a decision' }).waitFor();
      await dialog.getByText('1 accepted (1 merged)').waitFor();
      await expect
        .poll(() => ann.page.getByRole('dialog').innerText(), SOON)
        .toContain('1 accepted (1 merged)');

      await dialog.getByRole('button', { name: 'Open Ten go' }).click();
      await expect
        .poll(() => eve.page.locator('li[aria-current]').innerText(), SOON)
        .toContain('as a source of us-expels-10');
      await eve.page.keyboard.press('Escape');
      await proposals.click();
      await dialog.getByRole('button', { name: 'Erase Ten go' }).click();
      await dialog.getByLabel('Why it is erased').fill('A trial');
      await eve.page.keyboard.press('Enter');
      await dialog.getByText('What was accepted of it stays in the record').waitFor();
      await expect.poll(() => ann.page.getByRole('dialog').innerText(), SOON).toContain('None yet');
      expect([...eve.errors, ...ann.errors]).toEqual([]);
      await eve.close();
      await ann.close();
      await guarded.close();
    },
  );
});
