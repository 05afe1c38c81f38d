import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVENT_STORE, type EventStore } from '../../src/eventstore/port.ts';
import { builtPage, drawn, openBrowser, site, visit, type Site } from './support.ts';

/** What a page of another site can do here in the browser of somebody who uses this server: nothing. */

const HISTORY = 'RUS-USA~geneva-2021';
const OTHER = 'elsewhere.test';
const REBOUND = 'rebound.test';
const TOKEN = 'a-token-of-the-class';

let built: Awaited<ReturnType<typeof builtPage>>;
let browser: Browser;
let open: Site;
let guarded: Site;
let paper: Server;
let port: number;

beforeAll(async () => {
  built = await builtPage();
  browser = await openBrowser([`--host-resolver-rules=MAP ${OTHER} 127.0.0.1, MAP ${REBOUND} 127.0.0.1`]);
  open = await site({ folder: built.folder });
  guarded = await site({
    folder: built.folder,
    scenarios: [],
    env: { DETENTE_TOKENS: `ana:${TOKEN}` },
  });
  paper = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>A paper</title>');
  });
  await new Promise<void>((resolve) => paper.listen(0, '127.0.0.1', resolve));
  ({ port } = paper.address() as AddressInfo);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await open?.close();
  await guarded?.close();
  paper?.close();
  built?.remove();
});

/** Everything that a page can send to another site; what it could read of the answers. */
const attack = (page: Page, target: string): Promise<readonly string[]> =>
  page.evaluate(
    async ({ at, history }) => {
      const read: string[] = [];
      const simple = { method: 'POST', mode: 'no-cors', body: '{}' } as const;
      const api = `${at}/api/histories/${encodeURIComponent(history)}`;
      const asked = [
        fetch(`${at}/api/histories`),
        fetch(`${api}/acts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
        fetch(`${at}/api/scenarios/us-russia-2021/replay`, simple),
        fetch(`${at}/api/scenarios/us-russia-2021/replay`, { ...simple, credentials: 'include' }),
        fetch(`${at}/live/sse?topic=relations`, { mode: 'no-cors' }),
      ].map(async (sent) => {
        const answer = await sent.catch(() => undefined);
        if (answer !== undefined && answer.type !== 'opaque') read.push(`${answer.url} ${answer.status}`);
      });
      const shown = [
        ['img', `${at}/api/scenarios/geneva-2021/presets/reset/projection?paths=20000`],
        ['img', `${at}/view.png?history=${encodeURIComponent(history)}&preset=reset`],
        ['script', `${at}/api/histories`],
        ['iframe', `${at}/`],
      ].map(
        ([tag = '', src = '']) =>
          new Promise<void>((resolve) => {
            const node = document.createElement(tag);
            node.addEventListener('load', () => {
              if (tag !== 'iframe') read.push(`${tag} ${src}`);
              resolve();
            });
            node.addEventListener('error', () => resolve());
            node.setAttribute('src', src);
            document.body.append(node);
          }),
      );
      const socket = new Promise<void>((resolve) => {
        const live = new WebSocket(`${at.replace('http', 'ws')}/live`);
        live.addEventListener('open', () => read.push('socket'));
        live.addEventListener('close', () => resolve());
      });
      const form = document.createElement('form');
      form.method = 'post';
      form.enctype = 'text/plain';
      form.action = `${at}/api/scenarios/us-russia-2021/replay`;
      const frame = document.createElement('iframe');
      frame.name = 'inside';
      form.target = frame.name;
      document.body.append(frame, form);
      form.submit();
      await Promise.all([...asked, ...shown, socket]);
      return read;
    },
    { at: target, history: HISTORY },
  );

const headOf = async ({ server }: Site) => server.app.get<EventStore>(EVENT_STORE).head();

/** Opens the other site, and notes what the server answers to whatever it sends there. */
async function attackFrom(origin: string, server: Site) {
  const { page, close } = await visit(browser, origin);
  const answers: string[] = [];
  // At the server: the browser keeps what it may not show from scripts and from whoever drives it.
  const note = ({ method, url }: IncomingMessage, response: ServerResponse): void =>
    void response.once('finish', () => answers.push(`${response.statusCode} ${method} ${url}`));
  const http = server.server.app.getHttpServer() as Server;
  http.on('request', note);
  const before = await headOf(server);
  const read = await attack(page, server.url);
  http.off('request', note);
  expect(await headOf(server)).toEqual(before);
  await close();
  return { answers, read };
}

describe('a page of another site', { timeout: 60_000 }, () => {
  test('given sites that may frame a chart, then their pages show it, no other page does, and a link to the view has a preview', async () => {
    const embeds = await site({
      folder: built.folder,
      env: { DETENTE_EMBED_ORIGINS: `http://${OTHER}:${port}` },
    });
    const chart = `${embeds.url}/embed?history=${HISTORY}`;
    const framed = async (host: string, patienceMs: number) => {
      const { page, context, close } = await visit(browser, `http://${host}:${port}/`);
      const answered = page.waitForResponse((response) => response.url() === chart);
      await page.evaluate((src) => {
        const frame = document.createElement('iframe');
        Object.assign(frame, { src, width: '720', height: '520' });
        document.body.append(frame);
      }, chart);
      await answered;
      const shown = await page
        .frameLocator('iframe')
        .locator('svg')
        .first()
        .waitFor({ timeout: patienceMs })
        .then(
          () => true,
          () => false,
        );
      const cookies = await context.cookies();
      await close();
      return { shown, cookies };
    };
    expect(await framed(OTHER, 20_000)).toEqual({ shown: true, cookies: [] });
    expect(await framed(REBOUND, 1000)).toEqual({ shown: false, cookies: [] });
    const { page, close } = await visit(browser, `${embeds.url}/?history=${HISTORY}&at=2021-04-16`);
    await drawn(page);
    const image = await page.locator('meta[property="og:image"]').getAttribute('content');
    expect(image).toContain(`/view.png?history=${HISTORY}&at=2021-04-16`);
    expect((await fetch(image ?? '')).headers.get('content-type')).toBe('image/png');
    await close();
    await embeds.close();
  });

  test.each([
    ['of another name', OTHER],
    ['of another port', '127.0.0.1'],
  ])(
    'given one %s, when it sends requests, forms, pictures, scripts, frames and a socket, then each is refused and nothing is written',
    async (_what, name) => {
      for (const server of [open, guarded]) {
        const { answers, read } = await attackFrom(`http://${name}:${port}/`, server);
        expect(read).toEqual([]);
        expect(answers.length).toBeGreaterThanOrEqual(9);
        expect(answers.filter((answer) => !answer.startsWith('403 '))).toEqual([]);
      }
    },
  );

  test('given a name that was pointed at this machine, when it is opened, then nothing of the record comes', async () => {
    const { page, close } = await visit(browser, `http://${REBOUND}:${open.port}/?history=${HISTORY}`);
    expect(await page.textContent('body')).toContain('"code":"foreign-host"');
    for (const path of ['/api/histories', '/health/ready', '/view.svg', '/live/sse?topic=relations']) {
      const answer = await page.goto(`http://${REBOUND}:${open.port}${path}`);
      expect(answer?.status(), path).toBe(403);
    }
    await close();
  });

  test('given a link on another site, when it is followed, then the page opens', async () => {
    const { page, close } = await visit(browser, `http://${OTHER}:${port}/`);
    await page.evaluate(
      ({ url, history }) => {
        const link = document.createElement('a');
        link.href = `${url}/?history=${history}`;
        link.textContent = 'The record';
        document.body.append(link);
      },
      { url: open.url, history: HISTORY },
    );
    await page.getByRole('link').click();
    await drawn(page);
    await page.locator('.chip.well').waitFor();
    await close();
  });

  test('given its own page, then its policy allows no style, script or connection but its own, and it asks for no other', async () => {
    const answer = await fetch(`${open.url}/`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const { page, errors, close } = await visit(browser, `${open.url}/?history=${HISTORY}&preset=reset`);
    await drawn(page);
    await page.locator('section[aria-labelledby="projection-title"]').waitFor();
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.head.append(script);
      return 'ran' in globalThis;
    });
    expect(ran).toBe(false);
    expect(errors.filter((error) => !error.includes('inline script'))).toEqual([]);
    await close();
  });
});
