import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPage, drawn, openBrowser, saved, site, violations, visit, type Site } from './support.ts';

/** What leaves the page is what was seen: files, links, paper. By a name of the local network, over plain HTTP. */

const NAME = 'detente.test';
const HISTORY = 'RUS-USA~geneva-2021';

let built: Awaited<ReturnType<typeof builtPage>>;
let browser: Browser;
let server: Site;

beforeAll(async () => {
  built = await builtPage();
  browser = await openBrowser([`--host-resolver-rules=MAP ${NAME} 127.0.0.1`]);
  const port = await freePort();
  server = await site({
    folder: built.folder,
    port,
    env: { DETENTE_PUBLIC_URL: `http://${NAME}:${port}` },
  });
}, 120_000);

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

afterAll(async () => {
  await browser?.close();
  await server?.close();
  built?.remove();
});

const origin = (): string => `http://${NAME}:${server.port}`;

async function exported(page: Page, name: string): Promise<{ file: string; text: string }> {
  await page.locator('summary', { hasText: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ]);
  return { file: download.suggestedFilename(), text: readFileSync(await saved(download), 'utf8') };
}

const whatIf = (title: string, edits: readonly object[]): Promise<{ whatIfId: string }> =>
  server.send('POST', `/api/histories/${HISTORY}/what-ifs`, {
    title,
    author: 'Ana',
    base: { at: '2021-05-20' },
    horizonDays: 60,
    commitments: [],
    edits,
  });

const numbers = (text: string): unknown[][] =>
  text
    .trim()
    .split('\r\n')
    .map((line) => line.split(',').map((cell) => (cell === '' ? '' : Number(cell) || cell)));

describe('what leaves the page', { timeout: 120_000 }, () => {
  test('given two what-ifs, one with a changed past, then the files are those of the server at the same address, and say so', async () => {
    const kept = await whatIf('The past as it was', []);
    const edited = await whatIf('No interview', [{ edit: 'omit', actId: 'killer-interview' }]);
    const { page, errors, close } = await visit(
      browser,
      `${origin()}/?history=${HISTORY}&whatIfs=${kept.whatIfId},${edited.whatIfId}`,
    );
    await drawn(page);
    await page.waitForURL(/past=edited/);
    const { search } = new URL(page.url());

    const csv = await exported(page, 'Figures by day as CSV');
    expect(csv.file).toContain('_edited-past_');
    const mine = numbers(csv.text);
    const theirs = numbers(await (await fetch(`${server.url}/view.csv${search}`)).text());
    expect(mine[0]).toEqual(theirs[0]);
    expect(mine).toHaveLength(theirs.length);
    // Acts are summed up in another order here, which may change the last digit.
    for (const [index, row] of mine.entries())
      for (const [at, cell] of row.entries())
        if (typeof cell === 'number') expect(cell).toBeCloseTo(Number(theirs[index]?.[at]), 9);
        else expect(cell).toBe(theirs[index]?.[at]);

    const json = JSON.parse((await exported(page, 'Figures and acts as JSON')).text);
    const { about } = (await (await fetch(`${server.url}/view.json${search}`)).json()) as any;
    expect(json.about).toEqual(about);
    expect(json.about.past).toBe('edited');
    expect(json.days).toHaveLength(mine.length - 1);

    const svg = await exported(page, 'Chart as SVG');
    expect(svg.file).toContain('_edited-past_');
    expect(svg.text).toContain('past=edited');
    expect(errors).toEqual([]);
    await close();
  });

  test('given a record, then it is saved as the scenario file that the server writes of it', async () => {
    await server.send('POST', '/api/scenarios/camp-david-1977-79/replay', {});
    const history = 'EGY-ISR~camp-david-1977-79';
    const { page, errors, close } = await visit(browser, `${origin()}/?history=${history}`);
    await drawn(page);
    const { file, text } = await exported(page, 'Record as scenario file');
    expect(file).toBe('camp-david-1977-79.scenario.yaml');
    const theirs = await fetch(`${server.url}/api/histories/${history}/export.scenario.yaml`);
    expect([theirs.headers.get('content-type'), await theirs.text()]).toEqual([
      'application/yaml; charset=utf-8',
      text,
    ]);
    expect(text).toContain(`# Written from ${history} at revision `);
    expect(errors).toEqual([]);
    await close();
  });

  test('given the table of a what-if, then it shows the columns that its file has', async () => {
    const { page, close } = await visit(browser, `${origin()}/?history=${HISTORY}&preset=reset&form=table`);
    const head = page.locator('figure table').first().locator('thead th');
    await head.filter({ hasText: 'difference, median' }).first().waitFor({ timeout: 60_000 });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('figure').first().getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    const [heads = ''] = readFileSync(await saved(download), 'utf8').split('\r\n');
    const shown = (await head.allTextContents()).map((text) => text.trim());
    expect(heads.replaceAll('"', '')).toBe(shown.join(','));
    await close();
  });

  test('given a state that is cited, then references name its revision, hash and day, and the code leads to it', async () => {
    const { page, errors, close } = await visit(browser, `${origin()}/?history=${HISTORY}&asOf=9`);
    await drawn(page);
    await page.locator('summary', { hasText: 'Share' }).click();
    await page.getByRole('button', { name: /^Cite, or show as a code/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('@misc{').waitFor();
    const { chain } = await server.get(`/api/histories/${HISTORY}?asOf=9`);
    const [apa = '', bibtex = ''] = await dialog.locator('pre').allTextContents();
    expect(apa).toContain(`(Revision 9, SHA-256 ${chain.slice(0, 16)})`);
    expect(apa).toMatch(/Retrieved \w+ \d+, \d{4}, from http:.*asOf=9/);
    expect(bibtex).toContain(`SHA-256 ${chain.slice(0, 16)}`);
    await dialog.getByRole('img', { name: 'Code of the link to this state' }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('given a link that names no history, then the address names the one that is shown', async () => {
    const { page, close } = await visit(browser, `${origin()}/?at=2021-04-24`);
    await drawn(page);
    await page.waitForURL((url) => url.searchParams.get('history') === HISTORY);
    await close();
  });

  test('given a link with parts that are unknown or of nothing here, then they are told, and the rest is shown', async () => {
    const other = 'RUS-USA~us-russia-2021';
    await server.send('POST', '/api/scenarios/us-russia-2021/replay', {});
    const { whatIfId } = await server.send('POST', `/api/histories/${other}/what-ifs`, {
      title: 'Elsewhere',
      author: 'Ana',
      base: { at: '2021-05-20' },
    });
    const { page, close } = await visit(
      browser,
      `${origin()}/?history=${HISTORY}&whatIfs=${whatIfId}&zoom=3&utm_source=mail`,
    );
    await drawn(page);
    const notice = page.locator('.notice', { hasText: 'The address held what makes no sense' });
    await notice.filter({ hasText: 'is of another history' }).waitFor();
    expect(await notice.textContent()).toContain('zoom=3');
    expect(await notice.textContent()).not.toContain('utm_source');
    await page.waitForURL((url) => !url.searchParams.has('whatIfs'));
    await close();
  });

  test('given paper, then the charts are as wide as it, nothing can be pressed, and address, day and sources stand at the end', async () => {
    const { whatIfId } = await whatIf('No interview, on paper', [
      { edit: 'omit', actId: 'killer-interview' },
    ]);
    const { page, errors, close } = await visit(
      browser,
      `${origin()}/?history=${HISTORY}&whatIfs=${whatIfId}`,
    );
    await drawn(page);
    await page.waitForURL(/past=edited/);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    const paper = page.locator('section.paper');
    const text = (await paper.textContent()) ?? '';
    for (const said of ['asOf=21', 'past=edited', 'Printed on', 'revision 21', 'not the record'])
      expect(text).toContain(said);
    expect(await paper.locator('li').count()).toBeGreaterThan(15);
    for (const chart of await page.locator('figure svg[role="img"]').all())
      expect(await chart.evaluate((node) => node.getBoundingClientRect().width)).toBeLessThanOrEqual(700);
    expect(await page.locator('input:visible, select:visible, .button:visible').count()).toBe(0);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await paper.waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
    await close();
  });
});
