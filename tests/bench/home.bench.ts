import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import type { MemoryStore as Store } from '../../src/eventstore/memory/memory.store.ts';
import { openBrowser } from '../browser/chromium.ts';
import { generate } from './generated-record.ts';

/**
 * The home of many relations: from navigation to the first paint and to the first card, beside a bare document that lists as many, and
 * the answer that it is made of, first and once figures are kept.
 */

const ROOT = resolve(import.meta.dirname, '../..');
const RELATIONS = 1000;
const ACTS = 100_000;
const RUNS = 5;
const LIMIT_MS = 1000;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const ms = (value: number): string => `${value.toFixed(0)} ms`;

interface Painted {
  /** First contentful paint, and the element waited for, in milliseconds from the navigation. */
  readonly paint: number;
  readonly shown: number;
  readonly requests: number;
}

async function opened(browser: Browser, url: string, selector: string): Promise<Painted> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  let requests = 0;
  page.on('request', (request) => (requests += request.url().includes('/api/') ? 1 : 0));
  const begun = performance.now();
  await page.goto(url);
  await page.locator(selector).first().waitFor();
  const shown = performance.now() - begun;
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  await context.close();
  return { paint, shown, requests };
}

/** A document with a line for each relation and nothing else, from a server that does nothing else. */
async function bare(): Promise<{ readonly url: string; close(): void }> {
  const lines = Array.from({ length: RELATIONS }, (_, n) => `<li>Relation ${n}: 53.3, tense</li>`).join('');
  const document = `<!doctype html><title>Bare</title><ul>${lines}</ul>`;
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(document));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

async function asked(url: string): Promise<{ readonly took: number; readonly bytes: number }> {
  const begun = performance.now();
  const text = await (await fetch(`${url}/api/relations?limit=1000`)).text();
  return { took: performance.now() - begun, bytes: text.length };
}

export async function run(): Promise<void> {
  const { MemoryStore } = (await import(join(ROOT, 'dist/eventstore/memory/memory.store.js'))) as {
    MemoryStore: typeof Store;
  };
  const { configurationOf } = (await import(
    join(ROOT, 'dist/http/configuration.js')
  )) as typeof import('../../src/http/configuration.ts');
  const { startServer } = (await import(join(ROOT, 'dist/main.js'))) as typeof import('../../src/main.ts');
  const store = new MemoryStore();
  await generate(store, { acts: ACTS, histories: RELATIONS });
  const configuration = configurationOf({ DETENTE_PORT: '0', DETENTE_STORE: 'memory:' });
  if (!configuration.ok) throw new Error(configuration.error.message);
  const server = await startServer(configuration.value, { store, quiet: true });
  while ((await fetch(`${server.url}/health/ready`)).status !== 200)
    await new Promise((next) => setTimeout(next, 50));
  const browser = await openBrowser();
  const beside = await bare();
  await opened(browser, beside.url, 'li');
  const cold = await opened(browser, server.url, '.relations > li');
  const first = await asked(server.url);
  const kept: Painted[] = [];
  const least: Painted[] = [];
  for (let k = 0; k < RUNS; k += 1) {
    least.push(await opened(browser, beside.url, 'li'));
    kept.push(await opened(browser, server.url, '.relations > li'));
  }
  const paint = median(kept.map((each) => each.paint));
  const barePaint = median(least.map((each) => each.paint));
  const shown = median(kept.map((each) => each.shown));
  const bareShown = median(least.map((each) => each.shown));
  process.stdout.write(
    `home  ${RELATIONS} relations, ${ACTS} acts: first paint ${ms(paint)}, ${(paint / barePaint).toFixed(1)} times a bare list (${ms(barePaint)}); ` +
      `first card ${ms(shown)}, ${(shown / bareShown).toFixed(1)} times (${ms(bareShown)}); limit ${ms(LIMIT_MS)}: ` +
      `${paint < LIMIT_MS && shown < LIMIT_MS ? 'kept' : 'missed'}; first visit of all ${ms(cold.shown)}; ` +
      `${kept[0]?.requests ?? 0} requests of data; answer ${ms(first.took)}, ${(first.bytes / 1024).toFixed(0)} kB\n`,
  );
  beside.close();
  await browser.close();
  await server.close();
}
