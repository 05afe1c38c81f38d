import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TokenWriter } from '../../src/access/token.writer.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { systemClock } from '../../src/kernel/system.clock.ts';
import { builtPage, drawn, openBrowser, site, violations, visit, type Site } from './support.ts';

/** Signing in with a browser, once for all of its tabs, and out again. */

const HISTORY = 'RUS-USA~geneva-2021';
const SET = 'a-token-that-was-set';
const ACTOR = { id: 'operator', via: 'test' };

let built: Awaited<ReturnType<typeof builtPage>>;
let browser: Browser;
let server: Site;
let writer: TokenWriter;

beforeAll(async () => {
  built = await builtPage();
  browser = await openBrowser();
  const store = new MemoryStore();
  server = await site({
    folder: built.folder,
    store,
    scenarios: [],
    env: { DETENTE_TOKENS: `admin/admin:${SET}` },
  });
  await server.send('POST', '/api/scenarios/geneva-2021/replay', {}, { authorization: `Bearer ${SET}` });
  writer = new TokenWriter({ store, clock: systemClock });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  built?.remove();
});

async function made(name: string, role: 'reader' | 'analyst'): Promise<string> {
  const token = await writer.create({ name, role }, ACTOR);
  if (!token.ok) throw new Error(token.error.message);
  return token.value.token;
}

/** Waits until the relations are listed, to which a link that signs in leads. */
const shown = (page: Page): Promise<void> => page.locator('.relations > li').first().waitFor();

describe('signing in', { timeout: 90_000 }, () => {
  test('given an admin, when they ask who holds a token, then names, roles and states are told, and nobody else is offered that', async () => {
    const token = await made('lena', 'reader');
    const gone = await made('otto', 'reader');
    await writer.revoke({ which: 'otto', reason: 'left', force: false }, ACTOR);
    const { page, errors, close } = await visit(browser, `${server.url}/health/live`);
    await page.goto(`${server.url}/signin#${SET}`);
    await shown(page);
    await page.goto(`${server.url}/?history=${HISTORY}`);
    await drawn(page);
    await page.getByRole('button', { name: 'Tokens' }).click();
    const rows = page.getByRole('dialog').getByRole('row');
    await rows
      .filter({ hasText: 'lena' })
      .filter({ hasText: 'reader' })
      .filter({ hasText: 'live' })
      .waitFor();
    await rows.filter({ hasText: 'otto' }).filter({ hasText: 'revoked: left' }).waitFor();
    await rows.filter({ hasText: 'admin' }).filter({ hasText: 'set by the operator' }).waitFor();
    const text = await page.content();
    expect([text.includes(token.slice(12)), text.includes(gone.slice(12))]).toEqual([false, false]);
    expect(errors).toEqual([]);
    await close();
    const reader = await visit(browser, `${server.url}/health/live`);
    await reader.page.goto(`${server.url}/signin#${token}`);
    await shown(reader.page);
    await reader.page.goto(`${server.url}/?history=${HISTORY}`);
    await drawn(reader.page);
    await reader.page.getByText('Signed in as lena, reader.').waitFor();
    expect(await reader.page.getByRole('button', { name: 'Tokens' }).count()).toBe(0);
    await reader.close();
  });

  test('given an editor, when they make a link to a view, then a browser without a token sees that chart and nothing else, until it is revoked', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/health/live`);
    await page.goto(`${server.url}/signin#${SET}`);
    await shown(page);
    await page.goto(`${server.url}/?history=${HISTORY}&at=2021-04-16`);
    await drawn(page);
    await page.locator('summary', { hasText: 'Share' }).click();
    await page.getByRole('button', { name: 'Link without signing in' }).click();
    const dialog = page.getByRole('dialog', { name: 'Link without signing in' });
    await dialog.getByLabel('Ends after').selectOption('7d');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    const link = (await dialog.locator('pre').textContent()) ?? '';
    await dialog.getByRole('row').filter({ hasText: '2021-04-16' }).filter({ hasText: 'until' }).waitFor();
    expect(await violations(page)).toEqual([]);
    const guest = await visit(browser, link);
    await guest.page.locator('svg').first().waitFor();
    expect(await guest.context.cookies()).toEqual([]);
    const [opened] = await Promise.all([
      guest.context.waitForEvent('page'),
      guest.page.getByRole('link', { name: 'Open in' }).click(),
    ]);
    await opened.getByLabel('Access token').waitFor();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByRole('row').filter({ hasText: 'revoked' }).waitFor();
    await guest.page.reload();
    await guest.page.getByText('it has ended, or was revoked').waitFor();
    expect(errors).toEqual([]);
    await guest.close();
    await close();
  });

  test('given a link with a token behind the #, when it is opened, then the record is shown, the token is in no address and no request, and other tabs are signed in', async () => {
    const token = await made('ann', 'analyst');
    const { page, context, errors, close } = await visit(browser, `${server.url}/health/live`);
    const sent: string[] = [];
    context.on('request', (request) => sent.push(request.url(), request.headers()['referer'] ?? ''));
    await page.goto(`${server.url}/signin#${token}`);
    await shown(page);
    await page.locator('.chip.well').waitFor();
    expect(page.url()).not.toContain(token);
    expect(sent.filter((text) => text.includes(token))).toEqual([]);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(kept).not.toContain(token);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({
      name: `detente-${server.port}`,
      httpOnly: true,
      sameSite: 'Lax',
      secure: false,
    });
    expect(cookie?.value).not.toContain(token.slice(12));

    const other = await context.newPage();
    await other.goto(`${server.url}/?history=${HISTORY}`);
    await drawn(other);
    await other.getByText('Signed in as ann, analyst.').waitFor();
    await other.getByRole('button', { name: 'Sign out' }).click();
    await other.getByLabel('Access token').waitFor();
    expect(await context.cookies()).toEqual([]);
    expect(errors.filter((error) => !error.includes('401'))).toEqual([]);
    await close();
  });

  test('given no token and a wrong one, then the page says in words what is needed, and axe finds nothing against it; the right one shows the linked view in both tabs', async () => {
    const { page, context, close } = await visit(browser, `${server.url}/?history=${HISTORY}&at=2021-04-24`);
    await page.getByText('detente token create').waitFor();
    const other = await context.newPage();
    await other.goto(`${server.url}/?history=${HISTORY}`);
    await other.getByLabel('Access token').waitFor();
    await page.getByLabel('Access token').fill('a-token-of-nobody-at-all');
    await page.keyboard.press('Enter');
    await page.getByText('mistyped, revoked or has ended').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Access token').fill(await made('bob', 'reader'));
    await page.keyboard.press('Enter');
    await drawn(page);
    await drawn(other);
    expect(page.url()).toContain('at=2021-04-24');
    await close();
  });

  test('given somebody signed in, when the token is revoked, then the page is told and asks for another', async () => {
    const token = await made('cy', 'reader');
    const { page, close } = await visit(browser, `${server.url}/signin#${token}`);
    await shown(page);
    await page.locator('.chip.well').waitFor();
    await writer.revoke({ which: 'cy', force: false }, ACTOR);
    await page.locator('.chip:not(.well)').waitFor();
    await page.reload();
    await page.getByLabel('Access token').waitFor();
    await close();
  });
});
