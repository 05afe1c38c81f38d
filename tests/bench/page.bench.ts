import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { MemoryStore as Store } from '../../src/eventstore/memory/memory.store.ts';
import { openBrowser } from '../browser/chromium.ts';
import { push } from './page-push.ts';
import { generate, generatedHistory } from './generated-record.ts';

/**
 * The page: from navigation to the drawn chart, from a key press to the redrawn page while scrubbing, the push beside the build that
 * polled, and the heap under live updates. `DETENTE_BENCH_MINUTES` says how long the last one takes; default 1.
 */

const ROOT = resolve(import.meta.dirname, '../..');
const SIZES = [1000, 20_000];
const PRESSES = 200;
const UPDATES_A_SECOND = 10;

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

const drawn = (page: Page): Promise<unknown> =>
  page.waitForSelector('figure svg[role="img"] path.tension', { timeout: 120_000 });

/** Script, style and layout of one step of the cursor; what the screen takes to show it is the browser's. */
const steps = (page: Page, presses: number): Promise<number[]> =>
  page.evaluate(async (count) => {
    const times: number[] = [];
    for (let k = 0; k < count; k += 1) {
      const begun = performance.now();
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: k % 100 < 50 ? ',' : '.', bubbles: true }),
      );
      await Promise.resolve();
      document.body.getBoundingClientRect();
      times.push(performance.now() - begun);
      await new Promise((next) => requestAnimationFrame(next));
    }
    return times;
  }, presses);

const heap = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { gc } = globalThis as unknown as { gc: () => void };
    gc();
    return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
  });

async function serve(acts: number) {
  const { MemoryStore } = (await import(join(ROOT, 'dist/eventstore/memory/memory.store.js'))) as {
    MemoryStore: typeof Store;
  };
  const { configurationOf } = (await import(
    join(ROOT, 'dist/http/configuration.js')
  )) as typeof import('../../src/http/configuration.ts');
  const { startServer } = (await import(join(ROOT, 'dist/main.js'))) as typeof import('../../src/main.ts');
  const store = new MemoryStore();
  if (acts > 0) await generate(store, { acts, histories: 1 });
  const configuration = configurationOf({ DETENTE_PORT: '0', DETENTE_STORE: 'memory:' });
  if (!configuration.ok) throw new Error(configuration.error.message);
  return startServer(configuration.value, { store, quiet: true });
}

export async function run({ base }: { readonly base?: string }): Promise<void> {
  const browser = await openBrowser(['--js-flags=--expose-gc', '--enable-precise-memory-info']);
  for (const acts of SIZES) {
    const server = await serve(acts);
    const address = `${server.url}/?history=${generatedHistory(0)}`;
    const navigations: number[] = [];
    for (let k = 0; k < 5; k += 1) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      const begun = performance.now();
      await page.goto(address);
      await drawn(page);
      navigations.push(performance.now() - begun);
      if (k === 4) {
        const times = await steps(page, PRESSES);
        process.stdout.write(
          `page  ${acts} acts: navigation to drawn chart ${ms(quantile(navigations, 0.5))} (median of 5); ` +
            `key to redraw p50 ${ms(quantile(times, 0.5))}, p95 ${ms(quantile(times, 0.95))}\n`,
        );
      }
      await context.close();
    }
    await server.close();
  }
  await push(browser, ROOT, base);
  await growth(browser, Number(process.env['DETENTE_BENCH_MINUTES'] ?? 1));
  await browser.close();
}

/** The heap before and after minutes of updates, ten a second; each corrects one act, so that the record itself does not grow. */
async function growth(browser: Browser, minutes: number): Promise<void> {
  const server = await serve(0);
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/api/scenarios/geneva-2021/replay`, { method: 'POST', headers, body: '{}' });
  const path = `${server.url}/api/histories/RUS-USA~geneva-2021/acts/killer-interview`;
  const { content } = (await (await fetch(path)).json()) as { content: Record<string, unknown> };
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/?history=RUS-USA~geneva-2021`);
  await drawn(page);
  const update = async (k: number): Promise<void> => {
    const current = await fetch(path);
    await current.arrayBuffer();
    const magnitude = k % 2 === 0 ? { value: 2, rationale: 'A measurement.' } : { value: 1 };
    const body = JSON.stringify({
      content: { ...content, magnitude, score: { scale: 'goldstein/gdelt' } },
      reason: `Update ${k}.`,
    });
    await fetch(path, {
      method: 'PUT',
      headers: { ...headers, 'if-match': current.headers.get('etag') ?? '' },
      body,
    });
  };
  const measured: number[] = [];
  const count = Math.round(minutes * 60 * UPDATES_A_SECOND);
  for (let k = 0; k < count; k += 1) {
    const begun = performance.now();
    await update(k);
    if (k % Math.max(1, Math.floor(count / 6)) === 0) measured.push(await heap(page));
    await new Promise((next) =>
      setTimeout(next, Math.max(0, 1000 / UPDATES_A_SECOND - (performance.now() - begun))),
    );
  }
  await page.waitForTimeout(1000);
  measured.push(await heap(page));
  const mb = measured.map((bytes) => (bytes / 1e6).toFixed(1)).join(', ');
  process.stdout.write(`page  heap over ${minutes} min of ${UPDATES_A_SECOND} updates a second: ${mb} MB\n`);
  await context.close();
  await server.close();
}
