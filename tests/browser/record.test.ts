import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters.ts';
import { compiled } from '../support/compiled.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { builtPage, drawn, openBrowser, reading, site, violations, visit, type Site } from './support.ts';

/** The record as the page shows it: what was believed when, what was corrected, and what is wrong when it cannot be read. */

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

const HISTORY = 'RUS-USA~geneva-2021';
const AT = `/api/histories/${HISTORY}`;
const address = (search = ''): string => `${server.url}/?history=${HISTORY}${search}`;

const rows = (page: Page) => page.locator('section[aria-labelledby="entries-title"] ol > li');
const why = (page: Page) => page.locator('section[aria-labelledby="why-title"]');

/** A figure as the page prints it, with its sign. */
const figure = (text: string): number => Number(text.trim().replace('\u2212', '-').replace('+', ''));

const act = (actId: string) => ({
  actId,
  occurred: { from: '2021-05-30' },
  initiator: 'USA',
  target: 'RUS',
  code: { code: '163' },
  issue: 'rhetoric',
  summary: `Something happens, ${actId}.`,
  sources: [{ title: 'A report', publisher: 'A paper' }],
});

describe('the record on the page', { timeout: 90_000 }, () => {
  test.each(['act', 'issue', 'direction'])(
    'given contributions by %s, then baseline and rows add up to the tension as printed',
    async (by) => {
      const { page, close } = await visit(browser, address(`&at=2021-04-24&why=${by}`));
      await drawn(page);
      const points = (await why(page).locator('.points').allTextContents()).map(figure);
      const sum = points.reduce((total, each) => total + each, 45);
      expect(points.length).toBeGreaterThan(1);
      expect(sum).toBeCloseTo(await reading(page), 6);
      const printed = await why(page).locator('.sum').textContent();
      const [baseline, raising, lowering, total] = (printed?.match(/\d+\.\d/g) ?? []).map(Number);
      expect(baseline).toBe(45);
      expect((baseline ?? 0) + (raising ?? 0) - (lowering ?? 0)).toBeCloseTo(total ?? 0, 6);
      expect(total).toBe(await reading(page));
      await close();
    },
  );

  test('given the slider of revisions, then each step back shows what was believed then, by address and by reading, and going back undoes it', async () => {
    const { page, errors, close } = await visit(browser, address('&at=2021-06-15'));
    await drawn(page);
    const now = await reading(page);
    const revisions = page.getByRole('slider', { name: /As recorded at revision/ });
    await revisions.focus();
    await page.keyboard.press('Home');
    for (let k = 0; k < 7; k += 1) await page.keyboard.press('ArrowRight');
    await page.waitForURL(/asOf=7(?:&|$)/);
    await page.locator('header.title .notice', { hasText: 'at revision 7 of 21' }).waitFor();
    const { tension } = await server.get(`${AT}/tension?at=2021-06-15&asOf=7`);
    await expect.poll(() => reading(page)).toBeCloseTo(tension, 1);
    expect(tension).not.toBeCloseTo(now, 1);
    expect(await revisions.getAttribute('aria-valuetext')).toBe('revision 7 of 21');
    expect(await revisions.evaluate((node) => node === document.activeElement)).toBe(true);
    await page.goBack();
    await page.waitForURL(/asOf=6(?:&|$)/);
    await page.keyboard.press('End');
    await page.waitForFunction(() => !location.search.includes('asOf'));
    await page.locator('header.title .notice').waitFor({ state: 'detached' });
    await expect.poll(() => reading(page)).toBe(now);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a day by which it was public, then only what was reported by then is shown', async () => {
    const { page, errors, close } = await visit(browser, address('&at=2021-06-15'));
    await drawn(page);
    await page.getByLabel('Known to the public by').fill('2021-04-14');
    await page.waitForURL(/knownBy=2021-04-14/);
    await page.locator('header.title .notice', { hasText: 'could know by 14 Apr 2021' }).waitFor();
    const { tension } = await server.get(`${AT}/tension?at=2021-06-15&knownBy=2021-04-14`);
    await expect.poll(() => reading(page), { timeout: 20_000 }).toBeCloseTo(tension, 1);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given an act arrives that tells another again, then history and cards tell what may be a slip, and no more once it is gone', async () => {
    const own = await site({ folder: built.folder });
    await own.send('POST', `${AT}/acts`, act('first-telling'));
    const { page, errors, close } = await visit(browser, `${own.url}/?history=${HISTORY}&act=first-telling`);
    await drawn(page);
    await page.locator('.chip.well').waitFor();
    const told = page.locator('header.title details', { hasText: 'There may be slips in 2 acts' });
    const card = page.getByRole('list', { name: 'What may be a slip in this act' });
    expect((await told.count()) + (await card.count())).toBe(0);
    const { revision } = await own.send('POST', `${AT}/acts`, act('second-telling'));
    await card.getByText('"first-telling" and "second-telling" are of one day').waitFor();
    await told.locator('summary').click();
    expect(await violations(page)).toEqual([]);
    await told.getByRole('button', { name: 'Something happens, second-telling.' }).click();
    await page.waitForURL(/act=second-telling/);
    await card.getByText('If it is one act, keep one of them').waitFor();
    await own.send(
      'DELETE',
      `${AT}/acts/second-telling`,
      { reason: 'Told twice.' },
      { 'if-match': `"r${revision}"` },
    );
    await told.waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
    await close();
    await own.close();
  });

  test.each([
    ['en-US', 'Jun 15, 2021', 'Apr 15, 2021'],
    ['en-GB', '15 Jun 2021', '15 Apr 2021'],
    ['hu-HU', '2021 Jun 15', '2021 Apr 15'],
  ])(
    'given a reader of %s, then every day on the page is written as in the fields',
    async (locale, end, shown) => {
      const open = '&act=april-sanctions&form=table';
      const { page, errors, close } = await visit(browser, address(open), { locale });
      await page.locator('section.card figcaption').first().waitFor();
      await page.getByRole('region', { name: /^Tension by day/ }).waitFor();
      await page.locator('footer', { hasText: end }).waitFor();
      await page.getByRole('button', { name: `New what-if on` }).waitFor();
      const text = await page.locator('body').evaluate((body) => (body as HTMLElement).innerText);
      const written = text.match(
        /\b(?:\d{1,2} [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{2} \d{1,2}, \d{4}|\d{4} [A-Z][a-z]{2} \d{1,2}|\d{4}-\d{2}-\d{2})\b/g,
      );
      const digits = (day: string): string =>
        day.replace(/[A-Z][a-z]{2}/, 'M').replace(/\d+/g, (n) => (n.length === 4 ? 'Y' : 'D'));
      expect(new Set(written?.map(digits))).toEqual(new Set([digits(end)]));
      expect(text).toContain(shown);
      expect(errors).toEqual([]);
      await close();
    },
  );

  test('given an event that cannot be taken in, then the page says so as it comes, and no more once a server that can is there', async () => {
    const disk = temporaryFolder();
    const file = join(disk.path, 'detente.db');
    const options = { folder: built.folder, storeUrl: `sqlite:${file}` };
    let own = await site(options);
    const { page, close } = await visit(browser, `${own.url}/?history=${HISTORY}`);
    await drawn(page);
    await page.locator('.chip.well').waitFor();
    const notice = page.locator('header.title .notice', { hasText: 'cannot be taken in' });
    expect(await notice.count()).toBe(0);
    const other = await openStore({ kind: 'sqlite', path: file });
    const stream = `relation-${HISTORY}`;
    const last = (await Array.fromAsync(other.readStream(stream))).flat().at(-1);
    if (last === undefined) throw new Error('nothing was recorded');
    const { content: recorded } = await own.get(`${AT}/acts/killer-interview`);
    const late = { ...recorded, actId: 'of-a-newer-version', summary: 'What a newer version recorded.' };
    const id = randomUUID();
    await other.append(
      stream,
      [{ id, type: 'ActPostponed.v1', data: late, metadata: last.metadata }],
      last.revision,
    );
    await other.close();
    await notice.getByText(`r${last.revision + 1}`).waitFor();
    await own.close();
    const newer = new DatabaseSync(file);
    const numberOf = (name: string) => `(SELECT id FROM event_type WHERE name = '${name}')`;
    newer.exec(
      `UPDATE event SET type = ${numberOf('ActRecorded.v1')} WHERE type = ${numberOf('ActPostponed.v1')}`,
    );
    newer.close();
    own = await site({ ...options, port: own.port, scenarios: [] });
    await rows(page).filter({ hasText: 'What a newer version recorded.' }).waitFor();
    await notice.waitFor({ state: 'detached' });
    await close();
    await own.close();
    disk.remove();
  });

  test('given an act corrected while its card is open, then the card follows, tells both versions with the reason, and keeps the focus where it is', async () => {
    const own = await site({ folder: built.folder });
    const { page, errors, close } = await visit(
      browser,
      `${own.url}/?history=${HISTORY}&act=killer-interview`,
    );
    await drawn(page);
    await page.locator('.chip.well').waitFor();
    const card = page.locator('section.card');
    await card.getByText('One version, never corrected').waitFor();
    await page.locator('#search').focus();
    const path = `${AT}/acts/killer-interview`;
    const { content } = await own.get(path);
    const { headers } = await fetch(own.url + path);
    const corrected = {
      content: {
        ...content,
        score: { scale: content.score.scale },
        magnitude: { value: 3, rationale: 'It was heard everywhere.' },
      },
      reason: 'It weighed more.',
    };
    await own.send('PUT', path, corrected, { 'if-match': headers.get('etag') ?? '' });
    await card.getByText('2 versions').waitFor();
    await card.getByText('It weighed more.').waitFor();
    expect(await card.locator('dl').textContent()).toContain('It was heard everywhere.');
    const { tension } = await own.get(`${AT}/tension`);
    expect(await reading(page)).toBeCloseTo(tension, 1);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
    await own.close();
  });

  test('given an act retracted while its card is open, then the card says that the record no longer holds it, and the line forgets it', async () => {
    const own = await site({ folder: built.folder });
    await own.send('POST', `${AT}/acts`, act('mistaken'));
    const { page, close } = await visit(browser, `${own.url}/?history=${HISTORY}&act=mistaken`);
    await drawn(page);
    await page.locator('.chip.well').waitFor();
    await page.locator('section.card h2', { hasText: 'Something happens' }).waitFor();
    const before = await reading(page);
    const path = `${AT}/acts/mistaken`;
    const { headers } = await fetch(own.url + path);
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    await own.send('DELETE', path, { reason: 'It never happened.' }, ifMatch);
    await page.locator('section.card h2', { hasText: 'No act, note or summit' }).waitFor();
    expect(await reading(page)).toBeLessThan(before);
    const { tension } = await own.get(`${AT}/tension`);
    expect(await reading(page)).toBeCloseTo(tension, 1);
    await close();
    await own.close();
  });

  test('given Share and Copy citation, then the clipboard holds the link of the view, and the source with a link to the act', async () => {
    const { page, context, close } = await visit(browser, address('&at=2021-04-24'));
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await drawn(page);
    const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    const share = page.locator('summary', { hasText: /Share|Link copied/ });
    await share.click();
    await page.getByRole('button', { name: /^Link to the latest/ }).click();
    await page.getByText('Link that follows the record copied').waitFor();
    expect(await clipboard()).toBe(address('&at=2021-04-24'));
    await share.click();
    await page.getByRole('button', { name: /^Link to this state/ }).click();
    await page.getByText('Link to the record at revision 21 copied').waitFor();
    const { chain } = await server.get(AT);
    expect(await clipboard()).toBe(address(`&at=2021-04-24&asOf=21&chain=${chain.slice(0, 16)}`));
    await why(page).locator('li button').first().click();
    await page.locator('section.card').getByRole('button', { name: 'Copy citation' }).click();
    await page.getByRole('button', { name: 'Citation copied' }).waitFor();
    expect(await clipboard()).toContain(`act=${new URL(page.url()).searchParams.get('act')}`);
    await close();
  });

  test('given a history without acts, then the page says so, and the line rests at the baseline', async () => {
    const own = await site({ folder: built.folder, scenarios: [] });
    await own.send('POST', '/api/histories', {
      name: 'empty',
      content: {
        parties: ['DEU', 'FRA'],
        title: 'France and Germany',
        baseline: { value: 20, rationale: 'Neighbours.' },
        model: 'tension/1',
        issues: [{ id: 'trade', title: 'Trade' }],
        coverage: { from: '2021-01-01', to: '2021-12-31' },
      },
    });
    const { page, errors, close } = await visit(browser, `${own.url}/?history=DEU-FRA~empty`);
    // A level line has no height, which a browser takes for hidden.
    await page.locator('path.tension').first().waitFor({ state: 'attached' });
    await page.getByText('Nothing is recorded yet').waitFor();
    expect(await reading(page)).toBe(20);
    await why(page).getByText('tension rests at its baseline').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
    await own.close();
  });

  test.each([
    { status: 503, code: 'store-unavailable', heals: 'it tries again by itself' },
    { status: 500, code: 'unexpected', heals: 'one press tries again' },
  ])(
    'given a server that answers $status, then the page says what is wrong and what to do, and $heals',
    async ({ status, code }) => {
      const { page, context, close } = await visit(browser, 'about:blank');
      let refused = true;
      await context.route('**/api/histories', (route) =>
        refused
          ? route.fulfill({
              status,
              contentType: 'application/problem+json',
              body: JSON.stringify({ status, code, detail: 'The store is away.', remedy: 'Wait a moment.' }),
            })
          : route.continue(),
      );
      // A link that names no history needs the list.
      await page.goto(`${server.url}/?at=2021-04-24`);
      const alert = page.getByRole('alert');
      await alert.getByText('The store is away.').waitFor();
      expect(await alert.textContent()).toContain('Wait a moment.');
      expect(await violations(page)).toEqual([]);
      refused = false;
      if (status === 500) await alert.getByRole('button', { name: 'Try again' }).click();
      await drawn(page);
      await close();
    },
  );

  test('given a server process that is killed and started again, then the page reconnects without a reload, and nothing is missing or twice', async () => {
    const product = compiled();
    const disk = temporaryFolder();
    let process = await started(product.main, disk.path, 0);
    const { port, url } = process;
    const send = async (path: string, body: unknown): Promise<void> => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    };
    try {
      // The process serves no page; it is the record behind one that comes from elsewhere, under the same address.
      const { page, context, close } = await visit(browser, 'about:blank');
      await context.route(
        (at) => at.origin === url && !/^\/(?:api|live)/.test(at.pathname),
        async (route) => {
          const { pathname } = new URL(route.request().url());
          await route.fulfill({ path: join(built.folder, pathname === '/' ? 'index.html' : pathname) });
        },
      );
      await page.goto(`${url}/?history=${HISTORY}`);
      await drawn(page);
      await page.locator('.chip.well').waitFor();
      await page.evaluate(() => Object.assign(globalThis, { marked: true }));
      await send(`${AT}/acts`, act('before'));
      await rows(page).nth(21).waitFor();

      await process.kill();
      await page.locator('.chip.fault, .chip.busy').waitFor();
      process = await started(product.main, disk.path, port);
      await send(`${AT}/acts`, act('meanwhile'));
      await rows(page).nth(22).waitFor();
      await page.locator('.chip.well').waitFor();
      await send(`${AT}/acts`, act('afterwards'));
      await rows(page).nth(23).waitFor();

      expect(await rows(page).count()).toBe(24);
      for (const actId of ['before', 'meanwhile', 'afterwards'])
        expect(
          await rows(page)
            .filter({ hasText: `Something happens, ${actId}.` })
            .count(),
        ).toBe(1);
      const { tension } = (await (await fetch(`${url}${AT}/tension`)).json()) as { tension: number };
      expect(await reading(page)).toBeCloseTo(tension, 1);
      expect(await page.evaluate(() => 'marked' in globalThis)).toBe(true);
      await close();
    } finally {
      await process.kill();
      disk.remove();
      product.remove();
    }
  });
});

interface Started {
  readonly url: string;
  readonly port: number;
  /** Ends it as a crash would, and waits until it has ended. */
  kill(): Promise<void>;
}

/** The server as a process of its own, with the Geneva history in a file; resolves once it can be asked. */
async function started(main: string, folder: string, port: number): Promise<Started> {
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      DETENTE_PORT: String(port),
      DETENTE_STORE: `sqlite:${join(folder, 'detente.db')}`,
      DETENTE_SCENARIO: 'geneva-2021',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const page = /page\s+(http:\S+?)\/?\s/.exec(said)?.[1];
      if (page !== undefined) resolve(page);
    });
    void ended.then(() => reject(new Error(`the server ended: ${said}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
