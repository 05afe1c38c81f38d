import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proxy } from '../support/proxy.ts';
import { builtPage, drawn, openBrowser, site, violations, visit, type Site } from './support.ts';

/** The page over plain HTTP by a name that is not this machine's own: no secure context, as in a classroom. */

const NAME = 'detente.test';
const TOKEN = 'a-token-of-the-class';
const HISTORY = 'RUS-USA~geneva-2021';

let built: Awaited<ReturnType<typeof builtPage>>;
let browser: Browser;
let server: Site;

beforeAll(async () => {
  built = await builtPage();
  browser = await openBrowser([`--host-resolver-rules=MAP ${NAME} 127.0.0.1`]);
  server = await site({
    folder: built.folder,
    scenarios: [],
    env: { DETENTE_TOKENS: `ana:${TOKEN}`, DETENTE_PUBLIC_URL: `http://${NAME}` },
  });
  await server.send('POST', '/api/scenarios/geneva-2021/replay', {}, { authorization: `Bearer ${TOKEN}` });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  built?.remove();
});

describe('the page by a name of the local network', { timeout: 90_000 }, () => {
  test('given plain HTTP and no secure context, then signing in, the live line, sharing, citing and exporting work', async () => {
    const { page, errors, close } = await visit(
      browser,
      `http://${NAME}:${server.port}/?history=${HISTORY}&act=killer-interview`,
    );
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await page.getByLabel('Access token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await drawn(page);
    await page.locator('.chip.well').waitFor();
    const field = page.getByRole('region', { name: 'Copy by hand' }).getByRole('textbox');
    const selected = (): Promise<string> =>
      field.evaluate((node: HTMLInputElement) =>
        node.value.slice(node.selectionStart ?? 0, node.selectionEnd ?? 0),
      );
    await page.locator('summary', { hasText: 'Share' }).click();
    await page.getByRole('button', { name: /^Link to the latest/ }).click();
    await field.waitFor();
    expect(await selected()).toBe(page.url());
    await page.locator('summary', { hasText: 'Share' }).click();
    await page.getByRole('button', { name: /^Link to this state/ }).click();
    await expect.poll(async () => new URL(await selected()).searchParams.get('asOf')).toBe('21');
    const pinned = new URL(await selected());
    const hash = pinned.searchParams.get('chain') ?? '';
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /[Cc]ite|citation/ }).click();
    await field.waitFor();
    expect(await selected()).toContain('Putin');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Export', { exact: true }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Figures by day as CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
    // The link shows this record and no other; one from before there were hashes shows any.
    const another = page.getByText('This is another record than the one that the link shows.');
    for (const [chain, told] of [
      [hash, 0],
      ['0123456789abcdef', 1],
      ['', 0],
    ] as const) {
      pinned.searchParams.set('chain', chain);
      await page.goto(pinned.href);
      await drawn(page);
      await page.locator('.chip.well').waitFor();
      expect(await another.count()).toBe(told);
    }
    // The one refusal, before the token was given, is what a browser reports by itself.
    expect(errors.filter((error) => !error.includes('401'))).toEqual([]);
    await close();
  });

  test('given plain HTTP, then the home asks for a token, lists the relations, follows them and leads into one and back', async () => {
    const { page, errors, close } = await visit(browser, `http://${NAME}:${server.port}/`);
    await page.getByLabel('Access token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.locator('.chip.well').waitFor();
    await page.getByRole('link', { name: /^Biden and Putin before Geneva/ }).click();
    await drawn(page);
    expect(new URL(page.url()).search).toContain(`history=${HISTORY}`);
    await page.getByRole('link', { name: 'D\u00e9tente, all relations' }).click();
    await page.locator('.relations > li').first().waitFor();
    expect(errors.filter((error) => !error.includes('401'))).toEqual([]);
    await close();
  });

  test('given a proxy that puts it under a path, then the page, its live line and its commands work there', async () => {
    const origin = `http://${NAME}`;
    const under = await proxy({ to: () => behind.port, strip: '/detente' });
    const behind = await site({
      folder: built.folder,
      env: { DETENTE_PUBLIC_URL: `${origin}:${under.port}/detente` },
    });
    const { page, errors, close } = await visit(
      browser,
      `${origin}:${under.port}/detente/?history=${HISTORY}`,
    );
    await drawn(page);
    await page.locator('.chip.well').waitFor();
    await page.getByRole('link', { name: 'HTTP interface' }).click();
    await page.getByText('Reads of the documented record').waitFor();
    expect(new URL(page.url()).pathname).toBe('/detente/docs');
    await page.goBack();
    await drawn(page);
    expect(errors).toEqual([]);
    await close();
    await under.close();
    await behind.close();
  });
});

describe('a room by a name of the local network', { timeout: 120_000 }, () => {
  test('given a class with phones and no token, when a lesson is played, then every screen follows, and what was predicted opens at the reveal', async () => {
    const at = `http://${NAME}:${server.port}`;
    await server.send(
      'POST',
      '/api/scenarios/us-russia-2021/replay',
      {},
      { authorization: `Bearer ${TOKEN}` },
    );
    const lead = await visit(browser, `${at}/?history=RUS-USA~us-russia-2021`);
    await lead.page.getByLabel('Access token').fill(TOKEN);
    await lead.page.keyboard.press('Enter');
    await drawn(lead.page);
    await lead.page.locator('summary', { hasText: 'Share' }).click();
    await lead.page.getByRole('button', { name: /^Open a room here/ }).click();
    await lead.page.getByRole('button', { name: 'Open', exact: true }).click();
    const code = (await lead.page.locator('.code').textContent()) ?? '';
    expect(code).toMatch(/^[2-9A-Y]{6}$/);
    // By the name that the page is open at, which others reach, and not by this machine's own.
    expect(await lead.page.locator('.link').textContent()).toBe(`${at}/?room=${code}`);

    const phone = async (name: string, delegation: string) => {
      const opened = await visit(browser, `${at}/?room=${code}`, { viewport: { width: 390, height: 780 } });
      if (name === '') return opened;
      await opened.page.getByLabel('Your name').fill(name);
      await opened.page.getByLabel('Delegation').selectOption(delegation);
      await opened.page.getByRole('button', { name: 'Come in' }).click();
      await opened.page.getByText(`${name}, `).first().waitFor();
      return opened;
    };
    const ann = await phone('Ann', 'USA');
    const boris = await phone('Boris', 'RUS');
    const mediator = await phone('Mia', 'UKR');
    const observer = await phone('', '');
    const all = [lead, ann, boris, mediator, observer];

    await lead.page.getByRole('button', { name: /^Predict/ }).click();
    await ann.page.getByRole('button', { name: 'Seal it' }).click();
    await ann.page.getByText('You expect 50.0, between 35.0 and 65.0.').waitFor();
    await lead.page.getByText('1 sealed prediction.').waitFor();
    expect(await violations(mediator.page)).toEqual([]);
    await lead.page.getByRole('button', { name: /^Negotiate/ }).click();
    await ann.page.getByRole('button', { name: 'Draft a step' }).click();
    await ann.page.getByLabel('In a sentence').fill('They extend the treaty.');
    await ann.page.getByLabel(/Both carry it out/).check();
    await ann.page.locator('.moves', { hasText: /^Beside what is agreed it lowers tension/ }).waitFor();
    await ann.page.setViewportSize({ width: 320, height: 640 });
    await expect
      .poll(() => ann.page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
      .toBeLessThanOrEqual(0);
    expect(await violations(ann.page)).toEqual([]);
    // A draft is seen where it is drafted, and nowhere else.
    expect(await boris.page.getByText('They extend the treaty.').count()).toBe(0);
    await ann.page.getByRole('button', { name: 'Put it on the table' }).click();
    await ann.page.locator('button:focus', { hasText: 'Draft a step' }).waitFor();
    await boris.page.getByRole('heading', { name: 'They extend the treaty.' }).waitFor();
    expect(await mediator.page.getByRole('button', { name: 'Accept' }).count()).toBe(0);
    await boris.page.locator('.effect', { hasText: /^By itself .* points$/ }).waitFor();
    expect(await violations(boris.page)).toEqual([]);
    await boris.page.getByRole('button', { name: 'Accept' }).click();
    // What was pressed is gone; whoever goes by keys stays where they were.
    await boris.page.locator('h3:focus', { hasText: 'They extend the treaty.' }).waitFor();
    for (const { page } of all) {
      await page.locator('.standing', { hasText: 'Agreed' }).waitFor();
      await page
        .locator('p', {
          hasText: /^With what is agreed tension on .* lower than without it on the mean\.$/,
        })
        .waitFor();
    }
    expect(await violations(lead.page)).toEqual([]);
    await lead.page.getByRole('button', { name: /^Bring everybody here ?: the table/ }).click();
    for (const { page } of all.slice(1)) await page.locator('#show-table.brought').waitFor();
    const screen = await lead.context.newPage();
    await screen.goto(`${at}/?room=${code}&screen`);
    await screen.getByRole('listitem').getByText('They extend the treaty.').waitFor();
    await screen.getByRole('img', { name: 'The way in, to photograph' }).waitFor();
    expect(await violations(screen)).toEqual([]);
    await screen.close();
    await lead.page.getByRole('button', { name: 'Reveal' }).click();
    for (const { page } of all) await page.getByText(/^The room expected 50\.0 on/).waitFor();
    // A phone that lost its cookie is told so, and comes in again by the code, to watch.
    await mediator.context.clearCookies();
    await mediator.page.reload();
    await mediator.page.getByText(/this browser has lost its pass/).waitFor();
    expect(await violations(mediator.page)).toEqual([]);
    await mediator.page.getByRole('button', { name: 'Come in' }).click();
    await mediator.page.getByText('You watch.').waitFor();
    expect(await violations(ann.page)).toEqual([]);
    expect(await violations(observer.page)).toEqual([]);
    await lead.page.getByRole('button', { name: 'Look back' }).click();
    for (const { page } of [lead, ann]) {
      await page.getByText('accepted: They extend the treaty.').waitFor();
      expect(await violations(page)).toEqual([]);
    }
    await lead.page.getByText('Close the room').click();
    await lead.page.getByRole('button', { name: 'Close it for good' }).click();
    for (const { page } of all) await page.getByRole('heading', { name: 'Closed' }).waitFor();
    for (const { errors, close } of all) {
      expect(errors.filter((error) => !/\b40[13]\b/.test(error))).toEqual([]);
      await close();
    }
  });

  test('given phones whose network lets no socket through and no token, then moves, figures and what a draft would move come all the same', async () => {
    const at = `http://${NAME}:${server.port}`;
    const teacher = { authorization: `Bearer ${TOKEN}` };
    const opened = await server.send(
      'POST',
      '/api/rooms',
      { history: HISTORY, title: 'Without sockets', name: 'Ms Weber', base: { at: '2021-06-15' } },
      teacher,
    );
    const { roomId, code, pass } = opened as Record<'roomId' | 'code' | 'pass', string>;
    const lead = { authorization: `Bearer ${pass}` };
    await server.send('POST', `/api/rooms/${roomId}/moves`, { type: 'BeginPhase', phase: 'negotiate' }, lead);
    const phone = async (name: string, delegation: string) => {
      const context = await browser.newContext({ viewport: { width: 390, height: 780 } });
      await context.routeWebSocket(/\/live$/, (socket) => socket.close());
      const page = await context.newPage();
      await page.goto(`${at}/?room=${code}`);
      await page.getByLabel('Your name').fill(name);
      await page.getByLabel('Delegation').selectOption(delegation);
      await page.getByRole('button', { name: 'Come in' }).click();
      await page.getByText(`${name}, `).first().waitFor();
      return page;
    };
    const [ann, boris] = [await phone('Ann', 'USA'), await phone('Boris', 'RUS')];
    await ann.getByRole('button', { name: 'Draft a step' }).click();
    await ann.getByLabel('In a sentence').fill('They extend the treaty.');
    await ann.getByLabel(/Both carry it out/).check();
    await ann.locator('.moves', { hasText: /^Beside what is agreed it lowers tension/ }).waitFor();
    await ann.getByRole('button', { name: 'Put it on the table' }).click();
    await boris.getByRole('heading', { name: 'They extend the treaty.' }).waitFor();
    await boris.locator('.effect', { hasText: /^By itself .* points$/ }).waitFor();
    await boris.getByRole('button', { name: 'Accept' }).click();
    for (const page of [ann, boris]) {
      await page.locator('.standing', { hasText: 'Agreed' }).waitFor();
      await page
        .locator('p', { hasText: /^With what is agreed tension on .* lower than without it/ })
        .waitFor();
      await page.context().close();
    }
  });

  test('given a record that is corrected under a room and a room whose time runs out, then its screens say so, and whoever leads puts it on the corrected record', async () => {
    let now = Date.now();
    const own = await site({ folder: built.folder, clock: { now: () => now } });
    const { page, errors, close } = await visit(
      browser,
      `${own.url}/?room=new&history=${HISTORY}&at=2021-06-15`,
    );
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    const code = (await page.locator('.code').textContent()) ?? '';
    const phone = await visit(browser, `${own.url}/?room=${code}`, { viewport: { width: 390, height: 780 } });
    const told = page.getByText('The record of the days before this room was corrected meanwhile');
    expect(await told.count()).toBe(0);
    await own.send(
      'DELETE',
      `/api/histories/${HISTORY}/acts/killer-interview`,
      { reason: 'It was another.' },
      { 'if-match': '*' },
    );
    for (const each of [page, phone.page]) await each.reload();
    await phone.page.getByText('whoever leads the room can put it on the corrected record').waitFor();
    await told.waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Go on with the corrected record' }).click();
    await told.waitFor({ state: 'detached' });
    await phone.page.getByText('whoever leads the room can').waitFor({ state: 'detached' });

    now += 31 * 86_400_000;
    await phone.page.reload();
    await phone.page.getByText('The time of this room is over: nobody closed it.').waitFor();
    expect(await phone.page.getByRole('button', { name: /Draft a step|Seal it/ }).count()).toBe(0);
    expect(await violations(phone.page)).toEqual([]);
    expect([...errors, ...phone.errors]).toEqual([]);
    await close();
    await phone.close();
    await own.close();
  });

  test('given a room that its facilitator rehearses alone, when a phone in a frame drafts a step, then it comes to the table of all phones', async () => {
    const at = `http://${NAME}:${server.port}`;
    const lead = await visit(browser, `${at}/?room=new&history=${HISTORY}&at=2021-05-20`);
    await lead.page.getByLabel('Access token').fill(TOKEN);
    await lead.page.keyboard.press('Enter');
    await lead.page.getByRole('button', { name: 'Open', exact: true }).click();
    await lead.page.getByRole('button', { name: /^Predict/ }).click();
    const opens = lead.context.waitForEvent('page');
    await lead.page.getByRole('link', { name: 'Rehearse alone' }).click();
    const rehearsal = await opens;
    const phone = (party: string) => rehearsal.frameLocator(`iframe[title^="Phone of ${party}"]`);
    const [drafts, answers] = [phone('Russia'), phone('United States')];
    // One draws the line with the mouse, the other sets a day of it by the keyboard.
    const drawing = drafts.locator('form svg.chart');
    await drawing.scrollIntoViewIfNeeded();
    const box = (await drawing.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await rehearsal.mouse.move(box.x + 60, box.y + 60);
    await rehearsal.mouse.down();
    await rehearsal.mouse.move(box.x + box.width / 2, box.y + 120, { steps: 4 });
    await rehearsal.mouse.move(box.x + box.width - 52, box.y + 90, { steps: 4 });
    await rehearsal.mouse.up();
    await answers.getByText('The way there: straight').click();
    await answers.getByLabel(/^it stands at/).focus();
    await rehearsal.keyboard.press('ArrowUp');
    await answers.getByText('The way there, as drawn').waitFor();
    for (const each of [drafts, answers]) {
      await each.getByRole('button', { name: 'Seal it' }).click();
      await each.getByText(/^You expect .*, on the way that you drew\.$/).waitFor();
    }
    await lead.page.getByRole('button', { name: /^Negotiate/ }).click();
    await drafts.getByRole('button', { name: 'Draft a step' }).click();
    await drafts.getByLabel('In a sentence').fill('They meet in Vienna.');
    await drafts.getByLabel(/Both carry it out/).check();
    await drafts.locator('.moves', { hasText: /^Beside what is agreed it/ }).waitFor();
    await drafts.getByRole('button', { name: 'Put it on the table' }).click();
    await answers.getByRole('button', { name: /^Accept/ }).click();
    for (const each of [drafts, answers]) await each.locator('.standing', { hasText: 'Agreed' }).waitFor();
    await lead.page.getByText('Agreed', { exact: true }).waitFor();
    expect(await violations(rehearsal)).toEqual([]);
    await lead.page.getByRole('button', { name: 'Reveal' }).click();
    await drafts.getByText(/^By the record tension went from/).waitFor();
    const chart = drafts.getByRole('img', {
      name: /what came, by the record, the way that the room drew, the way that you drew$/,
    });
    for (const line of ['2', '3', '4']) await chart.locator(`path.line-${line}`).waitFor();
    await drafts.getByText(/Your line was off by .* points on the .* of the record that it names/).waitFor();
    expect(lead.errors.filter((error) => !error.includes('401'))).toEqual([]);
    await lead.close();
  });
});
