import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from './chromium.ts';

/**
 * Takes pictures of the main states of the built page: `npm run screenshots`. They go to `screenshots/`, which git does
 * not keep; the one that the README shows is copied by hand to `src/dashboard/screenshot.png` after looking at it.
 */

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'screenshots');

interface Shot {
  readonly name: string;
  readonly address: string;
  readonly options?: BrowserContextOptions;
  readonly full?: boolean;
  readonly then?: (page: Page) => Promise<void>;
}

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
};
const GENEVA = 'history=RUS-USA~geneva-2021';
const YEAR = 'history=RUS-USA~us-russia-2021';

/** A draft that assumes otherwise and leaves an act out. */
const ASSUMING = encodeURIComponent(
  JSON.stringify({
    title: 'No expulsions, and memories that last',
    author: 'Ana',
    base: { revision: 21, at: '2021-06-01' },
    commitments: [],
    edits: [{ edit: 'omit', actId: 'ru-expels-10' }],
    assumptions: { tension: { h_verbal: 30 } },
    horizonDays: 120,
    seed: 7,
  }),
);

const simulated = async (page: Page): Promise<void> => {
  await page.locator('header.title .takeaway strong').waitFor({ timeout: 60_000 });
  await page.locator('progress').waitFor({ state: 'detached', timeout: 60_000 });
};

const SHOTS: readonly Shot[] = [
  { name: 'home', address: '' },
  { name: 'home-dark', address: '?sort=level', options: { colorScheme: 'dark' } },
  { name: 'home-phone', address: '', options: PHONE, full: true },
  { name: 'history', address: `?${YEAR}&at=2021-04-21` },
  { name: 'history-dark', address: `?${YEAR}&at=2021-04-21`, options: { colorScheme: 'dark' } },
  { name: 'why', address: `?${GENEVA}&at=2021-04-24&act=us-expels-10`, full: true },
  { name: 'what-if', address: `?${GENEVA}&preset=stable-and-predictable`, then: simulated },
  {
    name: 'what-if-dark',
    address: `?${GENEVA}&preset=reset`,
    options: { colorScheme: 'dark' },
    full: true,
    then: simulated,
  },
  {
    name: 'composing',
    address: `?${GENEVA}&preset=no-killer-remark`,
    then: async (page) => {
      await simulated(page);
      await page.getByRole('button', { name: 'Change it' }).click();
    },
  },
  { name: 'attribution', address: `?${GENEVA}&draft=${ASSUMING}`, full: true, then: simulated },
  {
    name: 'attribution-phone-dark',
    address: `?${GENEVA}&draft=${ASSUMING}`,
    options: { ...PHONE, colorScheme: 'dark' },
    full: true,
    then: simulated,
  },
  { name: 'table', address: `?${YEAR}&form=table` },
  { name: 'as-of', address: `?${GENEVA}&asOf=9&list=full` },
  { name: 'phone', address: `?${GENEVA}`, options: PHONE },
  { name: 'phone-full', address: `?${GENEVA}&preset=reset`, options: PHONE, full: true, then: simulated },
];

const { configurationOf } = (await import(
  join(ROOT, 'dist/http/configuration.js')
)) as typeof import('../../src/http/configuration.ts');
const { startServer } = (await import(join(ROOT, 'dist/main.js'))) as typeof import('../../src/main.ts');
const configuration = configurationOf({ DETENTE_PORT: '0', DETENTE_STORE: 'memory:' });
if (!configuration.ok) throw new Error(configuration.error.message);
const server = await startServer(configuration.value, { quiet: true });
for (const scenario of ['geneva-2021', 'us-russia-2021']) {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/api/scenarios/${scenario}/replay`, { method: 'POST', headers, body: '{}' });
}

const browser = await openBrowser(['--hide-scrollbars']);

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const { name, address, options = {}, full = false, then } of SHOTS) {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 900 },
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  await page.goto(`${server.url}/${address}`);
  await page.locator('figure svg[role="img"] path.tension, figure table, .relations > li').first().waitFor();
  await then?.(page);
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: full });
  process.stderr.write(`screenshots/${name}.png\n`);
  await context.close();
}
await browser.close();
await server.close();
