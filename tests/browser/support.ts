import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Download, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { build } from 'vite';
import { openStore } from '../../src/adapters.ts';
import type { EventStore } from '../../src/eventstore/port.ts';
import { configurationOf } from '../../src/http/configuration.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { startServer, type RunningServer } from '../../src/main.ts';

/** The page as it is built, served by the real server, in a real browser. */

const CONFIG = join(import.meta.dirname, '../../src/dashboard/vite.config.ts');

/** The page of this test run, built once; where there is none, a folder of its own, so that nobody's `dist` is touched. */
export async function builtPage(): Promise<{ readonly folder: string; remove(): void }> {
  const shared = process.env['DETENTE_TEST_PAGE'];
  if (shared !== undefined) return { folder: shared, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'detente-page-'));
  await buildPage(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Builds the page as people get it: the test runner's own setting would build what developers get. */
export async function buildPage(folder: string): Promise<void> {
  process.env['NODE_ENV'] = 'production';
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir: folder } });
}

export { openBrowser } from './chromium.ts';

export interface Site {
  readonly url: string;
  readonly port: number;
  readonly server: RunningServer;
  get(path: string): Promise<any>;
  send(method: string, path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<any>;
  close(): Promise<void>;
}

export interface SiteOptions {
  readonly folder: string;
  readonly store?: EventStore;
  /** `memory:` unless a store or its address is given. */
  readonly storeUrl?: string;
  readonly port?: number;
  readonly scenarios?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The machine's unless given. */
  readonly clock?: Clock;
}

/** A server with the page and, unless told otherwise, the Geneva history. */
export async function site(options: SiteOptions): Promise<Site> {
  const configuration = configurationOf({
    DETENTE_PORT: String(options.port ?? 0),
    DETENTE_STORE: options.storeUrl ?? 'memory:',
    ...options.env,
  });
  if (!configuration.ok) throw new Error(configuration.error.message);
  const store = options.store ?? (await openStore(configuration.value.store));
  const server = await startServer(configuration.value, {
    store,
    quiet: true,
    dashboard: options.folder,
    ...(options.clock !== undefined && { clock: options.clock }),
  });
  const { url } = server;
  const send: Site['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  for (const scenario of options.scenarios ?? ['geneva-2021']) {
    await send('POST', `/api/scenarios/${scenario}/replay`, {});
  }
  return {
    url,
    port: Number(new URL(url).port),
    server,
    send,
    get: (path) => send('GET', path, undefined),
    close: () => server.close(),
  };
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts and of the console so far. */
  readonly errors: string[];
  close(): Promise<void>;
}

/** Opens the page in a context of its own; errors are collected, requests to any other host are errors too. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    ...options,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`script: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(?:http|ws)/.test(protocol) && host !== new URL(url).host)
      errors.push(`elsewhere: ${request.url()}`);
  });
  await page.goto(url);
  return { page, context, errors, close: () => context.close() };
}

/** Waits until the chart is drawn. */
export const drawn = (page: Page): Promise<unknown> =>
  page.waitForSelector('figure svg[role="img"] path.tension');

/** The reading of the day as a number. */
export async function reading(page: Page): Promise<number> {
  return Number(await page.locator('.reading strong').textContent());
}

/** What the slider of the cursor says. */
export const cursorSays = async (page: Page): Promise<string> =>
  (await page.locator('#cursor').getAttribute('aria-valuetext')) ?? '';

export interface Violation {
  readonly rule: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

/** Rules that look at colours: what another theme can break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds against WCAG 2.2 AA and its best practices; an empty list where all is well.
 * @param which of a screen that was looked at before and has only changed its theme, the colours alone
 */
export async function violations(page: Page, which: 'all' | 'colours' = 'all'): Promise<Violation[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    async (rules) => {
      const { axe: checker } = globalThis as unknown as { axe: typeof import('axe-core') };
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const { violations } = await checker.run(document, {
        runOnly: rules === undefined ? { type: 'tag', values: tags } : { type: 'rule', values: rules },
        // Nobody reads what was passed: it need not be described node by node.
        resultTypes: ['violations'],
      });
      return violations.map(({ id, help, nodes }) => ({
        rule: id,
        help,
        nodes: nodes
          .slice(0, 5)
          .map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ''}`),
      }));
    },
    which === 'all' ? undefined : OF_COLOURS,
  );
  return found;
}

/** The what-ifs of a history that are not withdrawn. */
export async function standing({ get }: Site, history: string): Promise<any[]> {
  const { whatIfs } = await get(`/api/histories/${history}/what-ifs`);
  return whatIfs.filter(({ state }: { state: string }) => state !== 'withdrawn');
}

/** Withdraws the what-ifs of a history, so that each test of a file can begin with none and one server does for all of them. */
export async function withdrawAll(server: Site, history: string): Promise<void> {
  for (const { whatIfId, revision } of await standing(server, history))
    await server.send('DELETE', `/api/what-ifs/${whatIfId}`, {}, { 'if-match': `"r${revision}"` });
}

/** Where a download lies. The browser may be another process's, which keeps its own files to itself. */
export async function saved(download: Download): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'detente-download-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}
