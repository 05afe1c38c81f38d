import type { Browser, BrowserContext, Page } from 'playwright-core';
import { serveBuild, type PageServer } from './page-server.ts';
import { pollingBuild } from './polling-build.ts';

/**
 * What the push brings: this build and the last that polled, side by side and in turns, so that both meet the same machine. Times
 * are from the command, or the key, to the changed bands on the screen; bytes are what the browser says it was sent.
 */

const HISTORY = 'RUS-USA~geneva-2021';
const PRESET = { scenario: 'geneva-2021', preset: 'no-killer-remark' };
const SAMPLES = Number(process.env['DETENTE_BENCH_SAMPLES'] ?? 20);
const EVENTS = 10;
/** After the final figures, until what trails behind has been asked for, in milliseconds. */
const TRAIL_MS = 800;

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** A page, and what its browser was sent. */
interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly received: { bytes: number; requests: number };
}

async function open(browser: Browser, address: string): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const received = { bytes: 0, requests: 0 };
  const session = await context.newCDPSession(page);
  session.on('Network.requestWillBeSent', () => (received.requests += 1));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (received.bytes += encodedDataLength));
  session.on(
    'Network.webSocketFrameReceived',
    ({ response }) => (received.bytes += response.payloadData.length),
  );
  await session.send('Network.enable');
  await page.goto(address);
  return { page, context, received };
}

/** No better figures follow, nor anything that trails behind them. */
async function settled({ page }: Tab): Promise<void> {
  await page.waitForFunction(
    () => {
      const section = document.querySelector('section[aria-labelledby="projection-title"]');
      return (
        section !== null &&
        section.querySelector('svg path') !== null &&
        section.querySelector('progress') === null
      );
    },
    undefined,
    { timeout: 120_000 },
  );
  await page.waitForTimeout(TRAIL_MS);
}

interface Armed {
  /** Instants of the next key press, and of the frame that showed other bands, in milliseconds since the epoch. */
  pressed?: number;
  painted?: Promise<number>;
}

/** From now on the page notes when its bands next change on the screen, and when a key is pressed. */
const arm = ({ page }: Tab): Promise<void> =>
  page.evaluate(() => {
    const now = (): number => performance.timeOrigin + performance.now();
    const bands = (): string =>
      [...document.querySelectorAll('section[aria-labelledby="projection-title"] svg path')]
        .map((path) => path.getAttribute('d'))
        .join();
    const before = bands();
    const armed: Armed = {};
    (globalThis as unknown as { armed: Armed }).armed = armed;
    addEventListener('keydown', () => (armed.pressed = now()), { capture: true, once: true });
    armed.painted = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        const after = bands();
        if (after === before || after === '') return;
        observer.disconnect();
        // A message that is sent while a frame is made is received once it is on the screen.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => resolve(now()));
          port1.start();
          port2.postMessage(0);
        });
      });
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ['d'],
      });
    });
  });

const noted = ({ page }: Tab): Promise<{ readonly pressed: number; readonly painted: number }> =>
  page.evaluate(async () => {
    const { armed } = globalThis as unknown as { armed: Armed };
    const painted = (await armed.painted) ?? 0;
    return { pressed: armed.pressed ?? 0, painted };
  });

/** One build with a writer and a watcher of one what-if. */
class Pair {
  readonly toPaint: number[] = [];
  readonly toBands: number[] = [];
  readonly bytes: number[] = [];
  readonly requests: number[] = [];
  readonly server: PageServer;
  readonly #browser: Browser;

  constructor(server: PageServer, browser: Browser) {
    this.server = server;
    this.#browser = browser;
  }

  /** A function that revises a what-if and notes when a page shows it. */
  async revising(): Promise<{ readonly next: () => Promise<void>; readonly close: () => Promise<void> }> {
    const { send, url } = this.server;
    const proposal = { ...PRESET, author: 'Ana' };
    const { whatIfId } = await send('POST', `/api/histories/${HISTORY}/what-ifs`, proposal);
    const { content } = await send('GET', `/api/what-ifs/${whatIfId}`);
    const watcher = await open(this.#browser, `${url}/?history=${HISTORY}&whatIfs=${whatIfId}`);
    await settled(watcher);
    let revision = 0;
    const next = async (): Promise<void> => {
      const body = { content: { ...content, seed: 1000 + revision } };
      await arm(watcher);
      const before = watcher.received.bytes;
      const begun = performance.timeOrigin + performance.now();
      await send('PUT', `/api/what-ifs/${whatIfId}`, body, { 'if-match': `"r${revision}"` });
      revision += 1;
      this.toPaint.push((await noted(watcher)).painted - begun);
      await settled(watcher);
      this.bytes.push(watcher.received.bytes - before);
    };
    return { next, close: () => watcher.context.close() };
  }

  /** A function that changes a draft by one key press and notes when its first bands are shown. */
  async drafting(): Promise<{ readonly next: () => Promise<void>; readonly close: () => Promise<void> }> {
    const tab = await open(this.#browser, `${this.server.url}/?history=${HISTORY}&preset=${PRESET.preset}`);
    await settled(tab);
    await tab.page.getByRole('button', { name: 'Change it' }).click();
    const field = tab.page.getByLabel('Days ahead');
    await field.focus();
    const next = async (): Promise<void> => {
      await arm(tab);
      await tab.page.keyboard.press('ArrowDown');
      const { pressed, painted } = await noted(tab);
      this.toBands.push(painted - pressed);
      await settled(tab);
    };
    return { next, close: () => tab.context.close() };
  }

  /** Corrects an act again and again while a page shows the history, and counts what that page asks for. */
  async events(): Promise<void> {
    const tab = await open(this.#browser, `${this.server.url}/?history=${HISTORY}`);
    await tab.page.waitForSelector('figure svg[role="img"] path.tension', { timeout: 120_000 });
    await tab.page.waitForTimeout(2 * TRAIL_MS);
    const path = `/api/histories/${HISTORY}/acts/killer-interview`;
    for (let k = 0; k < EVENTS; k += 1) {
      const current = await fetch(this.server.url + path);
      const { content } = (await current.json()) as { readonly content: object };
      const before = tab.received.requests;
      const magnitude = { value: k % 2 === 0 ? 2 : 1.5, rationale: 'A measurement.' };
      const score = { scale: 'goldstein/gdelt' };
      const body = { content: { ...content, magnitude, score }, reason: `Update ${k}.` };
      await this.server.send('PUT', path, body, { 'if-match': current.headers.get('etag') ?? '' });
      await tab.page.waitForTimeout(TRAIL_MS);
      this.requests.push(tab.received.requests - before);
    }
    await tab.context.close();
  }
}

/** Does one thing with both in turns: the first round of each is for warming up and does not count. */
async function inTurns(
  pairs: readonly Pair[],
  begin: (pair: Pair) => Promise<{ readonly next: () => Promise<void>; readonly close: () => Promise<void> }>,
  figures: (pair: Pair) => readonly number[][],
): Promise<void> {
  const running = await Promise.all(pairs.map(begin));
  for (let k = 0; k <= SAMPLES; k += 1) {
    for (const { next } of running) await next();
    if (k === 0) for (const pair of pairs) for (const values of figures(pair)) values.length = 0;
  }
  for (const { close } of running) await close();
}

/** Prints the figures of this build in `root` beside those of the polling one, whose folder may be given. */
export async function push(browser: Browser, root: string, base: string | undefined): Promise<void> {
  const tree = pollingBuild(root, base);
  const servers: PageServer[] = [];
  try {
    for (const folder of [tree.folder, root]) servers.push(await serveBuild(folder));
    const pairs = servers.map((server) => new Pair(server, browser));
    const [polling, pushing] = pairs as [Pair, Pair];
    const times = (name: string, of: (pair: Pair) => readonly number[]): void => {
      const told = ([0.5, 0.95] as const).map((share) => {
        const [then, now] = [quantile(of(polling), share), quantile(of(pushing), share)];
        return `p${share * 100} ${now.toFixed(0)} ms, polling ${then.toFixed(0)} ms (${(now / then).toFixed(2)})`;
      });
      process.stdout.write(`page  ${name}: ${told.join('; ')}\n`);
    };
    await inTurns(
      pairs,
      (pair) => pair.revising(),
      ({ toPaint, bytes }) => [toPaint, bytes],
    );
    times('command to changed bands elsewhere', ({ toPaint }) => toPaint);
    const [then, now] = [mean(polling.bytes), mean(pushing.bytes)];
    process.stdout.write(
      `page  a revision and watcher: ${(now / 1000).toFixed(1)} kB, polling ${(then / 1000).toFixed(1)} kB (${(now / then).toFixed(3)})\n`,
    );
    await inTurns(
      pairs,
      (pair) => pair.drafting(),
      ({ toBands }) => [toBands],
    );
    times("key to a draft's first bands", ({ toBands }) => toBands);
    for (const pair of pairs) await pair.events();
    process.stdout.write(
      `page  requests a live event: ${mean(pushing.requests).toFixed(1)}, polling ${mean(polling.requests).toFixed(1)}\n`,
    );
  } finally {
    for (const server of servers) await server.close();
    tree.remove();
  }
}
