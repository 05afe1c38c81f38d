import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  builtPage,
  cursorSays,
  drawn,
  openBrowser,
  reading,
  saved as savedFile,
  site,
  violations,
  visit,
  type Site,
} from './support.ts';

/** Reaching everything: by keyboard, by screen reader, on a phone, on paper, in either theme. */

let built: Awaited<ReturnType<typeof builtPage>>;
let browser: Browser;
let server: Site;
let saved: readonly string[];

beforeAll(async () => {
  built = await builtPage();
  browser = await openBrowser();
  server = await site({ folder: built.folder, scenarios: ['geneva-2021', 'us-russia-2021'] });
  saved = [await propose('With talks', [talks]), await propose('Without talks', [])];
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  built?.remove();
});

const HISTORY = 'RUS-USA~geneva-2021';
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

const talks = {
  commitmentId: 'talks',
  day: 10,
  initiator: 'USA',
  target: 'RUS',
  reciprocal: true,
  code: { code: '046' },
  issue: 'summitry',
  summary: 'Talks begin.',
};
async function propose(title: string, commitments: readonly unknown[]): Promise<string> {
  const body = { title, author: 'Ana', base: { at: '2021-06-15' }, horizonDays: 60, commitments };
  return (await server.send('POST', `/api/histories/${HISTORY}/what-ifs`, body)).whatIfId;
}

const said = (k: number) => ({
  actId: `act-${k}`,
  occurred: { from: '2021-06-01' },
  initiator: 'USA',
  target: 'RUS',
  code: { code: '111' },
  issue: 'rhetoric',
  summary: `Something is said, ${k}.`,
  sources: [{ title: 'A report', publisher: 'A paper' }],
});

/**
 * The pages that each chart of a tagged PDF is on, with what stands below it: one that is cut is on two. A picture is
 * never cut by itself, so that its own pages tell nothing.
 */
function chartPages(pdf: string): readonly ReadonlySet<string>[] {
  const elements = new Map(
    [...pdf.matchAll(/(\d+) 0 obj\n([^]*?)endobj/gu)].map(([, id = '', text = '']) => [id, text] as const),
  );
  const parentOf = (id: string): string => /\/P (\d+) 0 R/u.exec(elements.get(id) ?? '')?.[1] ?? '';
  const isWithin = (id: string, chart: string): boolean =>
    id !== '' && (id === chart || isWithin(parentOf(id), chart));
  const pagesOf = (text: string): string[] =>
    [...text.matchAll(/\/Pg (\d+) 0 R/gu)].map(([, page = '']) => page);
  const pictures = [...elements].filter(([, text]) => text.includes('/S /Figure') && text.includes('/Alt'));
  return pictures.map(([id]) => {
    const chart = parentOf(id);
    const within = [...elements].filter(([each, text]) => text.includes('/S /') && isWithin(each, chart));
    return new Set(within.flatMap(([, text]) => pagesOf(text)));
  });
}

const address = (search = ''): string => `${server.url}/?history=${HISTORY}${search}`;

/** No better figures follow. */
const final = async (page: Page): Promise<void> => {
  await page.locator('section[aria-labelledby="projection-title"]').waitFor({ timeout: 60_000 });
  await page.locator('progress').waitFor({ state: 'detached', timeout: 60_000 });
};

/** What has the focus: its name, as nearly as markup alone can tell, and whether one sees that it has it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const node = document.activeElement;
    if (!(node instanceof HTMLElement) || node === document.body) return undefined;
    const labels = 'labels' in node ? [...((node.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
    const words = [
      node.getAttribute('aria-label'),
      ...labels.map((label) => label.textContent),
      node.textContent,
      node.title,
    ];
    // A radio button that is drawn by its label shows the focus there; the parts of a date field, within it.
    const shows =
      node.matches('input[type=date]') ||
      [node, ...labels].some((each) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
      });
    const { top, bottom } = node.getBoundingClientRect();
    return {
      id: node.id,
      tag: node.tagName.toLowerCase(),
      name: words.find((text) => (text ?? '').trim() !== '')?.trim() ?? '',
      shows,
      inSight: bottom > 0 && top < innerHeight,
      part:
        node
          .closest('section[aria-labelledby], figure.panel, header, footer, form')
          ?.getAttribute('aria-labelledby') ??
        node.closest('header, footer')?.tagName.toLowerCase() ??
        '',
    };
  });

/** States of the page, each as its address and what brings it about from there. */
const STATES: readonly {
  readonly name: string;
  readonly search: () => string;
  readonly then?: (page: Page) => Promise<unknown>;
}[] = [
  { name: 'a day in the past with an act open', search: () => '&at=2021-04-24&act=us-expels-10&list=full' },
  { name: 'a note open', search: () => '&act=bruen-off-ramp' },
  { name: 'contributions by issue and raw entries', search: () => '&why=issue&list=raw' },
  { name: 'the table', search: () => '&form=table' },
  { name: 'an earlier revision', search: () => '&asOf=9' },
  { name: 'nothing found', search: () => '&search=nothing+of+the+kind' },
  { name: 'a preset', search: () => '&preset=reset', then: final },
  {
    name: 'a preset being changed, with its details, its assumptions and an act to insert',
    search: () => '&preset=no-killer-remark',
    then: async (page) => {
      await final(page);
      await page.getByRole('button', { name: 'Change it' }).click();
      await page.getByRole('button', { name: 'Add a step' }).click();
      await page
        .getByRole('button', { name: /^Details/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Insert an act' }).click();
      await page.locator('summary', { hasText: 'Assumptions' }).click();
      await final(page);
    },
  },
  {
    name: 'two what-ifs compared and a sample future picked',
    search: () => `&whatIfs=${saved.join(',')}&future=2`,
    then: async (page) => {
      await final(page);
      await page.locator('#compare').waitFor();
      await page.getByRole('region', { name: 'Acts of future 2' }).waitFor();
    },
  },
  {
    name: 'the help',
    search: () => '',
    then: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'the export menu',
    search: () => '',
    then: async (page) => {
      await page.locator('summary', { hasText: 'Export' }).click();
      await page.getByRole('button', { name: 'Chart as PNG' }).waitFor();
    },
  },
];

describe('the page is for everybody', { timeout: 120_000 }, () => {
  test.each(STATES)(
    'given $name, then axe finds nothing against it, in light and in dark',
    async ({ search, then }) => {
      const { page, errors, close } = await visit(browser, address(search()), { colorScheme: 'light' });
      await page.locator('figure svg[role="img"] path.tension, figure table').first().waitFor();
      await then?.(page);
      expect(await violations(page), 'light').toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page, 'colours'), 'dark').toEqual([]);
      expect(errors).toEqual([]);
      await close();
    },
  );

  test('given a chart with bands, when the link beside them is followed by keyboard, then a page says how often such bands held, on a phone too', async () => {
    const { page, errors, close } = await visit(browser, address('&preset=reset'), PHONE);
    await page.getByRole('link', { name: 'how often such bands held' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'How good the bands were' }).waitFor();
    await page.locator('meta[http-equiv]').waitFor({ state: 'detached', timeout: 60_000 });
    expect(await page.locator('main h2').first().getAttribute('id')).toBe(HISTORY);
    expect(await page.locator('main section').count()).toBe(2);
    expect(await page.locator('figure svg[role="img"] path.came').count()).toBeGreaterThan(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
    }
    expect(errors).toEqual([]);
    await close();
  });

  test('given Tab alone, then the focus goes through the page from top to end, always named, in sight and seen, and is nowhere caught', async () => {
    const { page, close } = await visit(browser, address('&at=2021-04-24&act=us-expels-10'));
    await drawn(page);
    await page.locator('section.card blockquote').first().waitFor();
    const stops: NonNullable<Awaited<ReturnType<typeof focused>>>[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const stop = await focused(page);
      if (stop === undefined || stops.length > 250) break;
      stops.push(stop);
    }
    expect(stops[0]?.name).toBe('Skip to the chart');
    expect(stops.at(-1)?.name).toBe('HTTP interface');
    expect(stops.filter(({ name }) => name === '')).toEqual([]);
    expect(stops.filter(({ shows }) => !shows)).toEqual([]);
    expect(stops.filter(({ inSight }) => !inSight)).toEqual([]);
    const parts = stops
      .map(({ part }) => part)
      .filter((part, at, all) => part !== '' && part !== all[at - 1]);
    const places = [
      'header',
      'figure-title',
      'what-ifs-title',
      'entries-title',
      'card-title',
      'why-title',
      'as-of-title',
      'footer',
    ];
    expect(parts).toEqual(places);
    await close();
  });

  test('given the first Tab, then a link skips the bar and leads to the chart', async () => {
    const { page, close } = await visit(browser, address());
    await drawn(page);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the chart' });
    expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('chart');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('figure') !== null)).toBe(true);
    await close();
  });

  test('given the slider, then Page Up and Page Down, Home and End move it, and it says day, tension and band', async () => {
    const { page, close } = await visit(browser, address('&at=2021-04-24'));
    await drawn(page);
    const slider = page.getByRole('slider', { name: 'Day read' });
    await slider.focus();
    const value = async (): Promise<number> => Number(await slider.inputValue());
    const start = await value();
    await page.keyboard.press('PageUp');
    const on = await value();
    expect(on - start).toBeGreaterThan(5);
    await page.keyboard.press('PageDown');
    expect(await value()).toBe(start);
    await page.keyboard.press('Home');
    expect(await value()).toBe(Number(await slider.getAttribute('min')));
    await page.keyboard.press('End');
    expect(await value()).toBe(Number(await slider.getAttribute('max')));
    await page.keyboard.press('PageDown');
    const { tension } = await server.get(`/api/histories/${HISTORY}/tension?at=${await dayOf(page)}`);
    expect(await cursorSays(page)).toMatch(/^\d+ [A-Z][a-z]+ 2021, tension \d+\.\d, \w+/);
    expect(await reading(page)).toBeCloseTo(tension, 1);
    await close();
  });

  test('given an act opened by keyboard from its mark, when Escape closes it, then the focus is back on the mark', async () => {
    const { page, errors, close } = await visit(browser, address('&at=2021-03-17'));
    await drawn(page);
    await page.locator('.marks button[tabindex="0"]').focus();
    const mark = (await focused(page))?.name;
    expect(mark).toContain('17 Mar 2021');
    await page.keyboard.press('Enter');
    const title = page.locator('section.card h2');
    await title.waitFor();
    expect(await title.evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await title.waitFor({ state: 'detached' });
    expect((await focused(page))?.name).toBe(mark);
    expect(errors).toEqual([]);
    await close();
  });

  test('given an act opened from the list, when its card is closed, then the focus is back on its row', async () => {
    const { page, close } = await visit(browser, address());
    await drawn(page);
    const row = page
      .locator('section[aria-labelledby="entries-title"]')
      .getByRole('button', { name: /^Biden calls Putin|^In an interview with ABC/ });
    await row.focus();
    await page.keyboard.press('Enter');
    await page.locator('section.card h2').waitFor();
    await page.getByRole('button', { name: 'Close (Esc)' }).click();
    await page.locator('section.card').waitFor({ state: 'detached' });
    expect(await row.evaluate((node) => node === document.activeElement)).toBe(true);
    await close();
  });

  test('given the help closed by Escape, then the focus is back where it was opened', async () => {
    const { page, close } = await visit(browser, address());
    await drawn(page);
    const help = page.getByRole('button', { name: 'Help and keyboard' });
    await help.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    for (let k = 0; k < 12; k += 1) {
      await page.keyboard.press('Tab');
      const inside = await page.evaluate(() => {
        const node = document.activeElement;
        return node === document.body || node?.closest('dialog') !== null;
      });
      expect(inside).toBe(true);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await help.evaluate((node) => node === document.activeElement)).toBe(true);
    await close();
  });

  test('given single letters switched off, then they do nothing, arrows still do, and it is remembered', async () => {
    const { page, close } = await visit(browser, address('&at=2021-03-01'));
    await drawn(page);
    await page.getByRole('button', { name: 'Help and keyboard' }).click();
    await page.getByLabel('Single letters and signs are commands').uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.reload();
    await drawn(page);
    await page.keyboard.press('t');
    await page.keyboard.press('f');
    await page.keyboard.press('ArrowRight');
    expect(await cursorSays(page)).toMatch(/^2 Mar 2021/);
    expect(await page.locator('figure table').count()).toBe(0);
    expect(await page.locator('form.composer').count()).toBe(0);
    await close();
  });

  test('given letters typed into a field, then they are text and no commands', async () => {
    const { page, close } = await visit(browser, address('&at=2021-04-24'));
    await drawn(page);
    await page.locator('#search').focus();
    await page.keyboard.type('t x?f+ c');
    expect(await page.locator('#search').inputValue()).toBe('t x?f+ c');
    expect(await page.locator('figure table, form.composer, dialog').count()).toBe(0);
    expect(await cursorSays(page)).toMatch(/^24 Apr 2021/);
    await close();
  });

  test('given paper, then controls are left out, the chart and the acts are there, and dark is printed as light', async () => {
    const { page, errors, close } = await visit(browser, address('&at=2021-04-24'), { colorScheme: 'dark' });
    await drawn(page);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const control of ['#cursor', '#search', 'header.bar', '.edit button'])
      expect(await page.locator(control).first().isVisible(), control).toBe(false);
    for (const content of ['figure svg[role="img"]', '.reading', '#why-title', '#entries-title', 'h1'])
      expect(await page.locator(content).first().isVisible(), content).toBe(true);
    const ink = await page.evaluate(() => getComputedStyle(document.documentElement).color);
    expect(ink).toMatch(/^rgb\((?:\d|[1-5]\d), (?:\d|[1-5]\d), (?:\d|[1-6]\d)\)$/);
    // A PDF is what a browser prints; an empty one is about 1 kB.
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    expect(errors).toEqual([]);
    await close();
  });

  test('given views put together under Share, then the page made of them prints on A4 with every chart whole, and can be gone on with', async () => {
    const { page, errors, close } = await visit(browser, address('&at=2021-04-24'), {
      acceptDownloads: true,
    });
    await drawn(page);
    const share = page.locator('header.bar summary', { hasText: 'Share' });
    await share.click();
    await page.getByRole('button', { name: /^Briefing/ }).click();
    const form = page.getByRole('form', { name: 'Briefing' });
    for (let view = 1; view <= 4; view += 1) {
      await form.getByRole('button', { name: 'Add what is shown now' }).click();
      await form.getByLabel(`Title of view ${view}`).fill(`View ${view}`);
      await form
        .getByLabel(`Words after view ${view}`)
        .fill('Words that take their room. '.repeat(20 * view));
    }
    await form.getByRole('button', { name: 'Move view 4 up' }).click();
    await form.getByLabel('Title', { exact: true }).fill('The way to Geneva');
    expect(await violations(page)).toEqual([]);
    const waiting = page.waitForEvent('download');
    await form.getByRole('button', { name: 'Save the page' }).click();
    const made = readFileSync(await savedFile(await waiting), 'utf8');
    const paper = await page.context().newPage();
    await paper.setContent(made);
    expect(await paper.locator('h2').allTextContents()).toEqual([
      'View 1',
      'View 2',
      'View 4',
      'View 3',
      'End notes',
    ]);
    expect(await paper.locator('li q').count()).toBeGreaterThan(15);
    const printed = async () =>
      chartPages(
        (await paper.pdf({ format: 'A4', tagged: true, preferCSSPageSize: true })).toString('latin1'),
      );
    const pages = await printed();
    expect(pages.map((each) => each.size)).toEqual(pages.map(() => 1));
    expect(pages.length).toBeGreaterThanOrEqual(4);
    // With a chart at the foot of a page it stays whole by that care alone; without it what is counted tells one that is cut.
    await paper.addStyleTag({ content: 'body { padding-top: 104mm !important }' });
    const lower = await printed();
    expect(lower.map((each) => each.size)).toEqual(pages.map(() => 1));
    await paper.addStyleTag({ content: '* { break-inside: auto !important }' });
    expect((await printed()).some((each) => each.size > 1)).toBe(true);
    await form.getByRole('button', { name: 'Empty it' }).click();
    await form
      .getByLabel('Go on with one that was saved')
      .setInputFiles({ name: 'briefing.html', mimeType: 'text/html', buffer: Buffer.from(made) });
    await expect.poll(() => form.getByLabel('Title of view 3').inputValue()).toBe('View 4');
    expect(errors).toEqual([]);
    await close();
  });

  test('given a phone, then whatever one touches is 44 pixels high, in the record as in a what-if', async () => {
    const { page, close } = await visit(browser, address('&preset=no-killer-remark'), PHONE);
    await drawn(page);
    await final(page);
    await page.getByRole('button', { name: 'Change it' }).tap();
    await page.locator('form.composer').waitFor();
    const small = await page.evaluate(() => {
      const shown = (node: Element): boolean => node.checkVisibility({ visibilityProperty: true });
      // Marks of the chart are 32 pixels beside each other; rows of the list under it open the same acts.
      const touched = [
        ...document.querySelectorAll('.button, .icon-button, .field, input[type=range], summary, .choice'),
      ];
      return touched
        .filter(shown)
        .map((node) => ({ height: node.getBoundingClientRect().height, html: node.outerHTML.slice(0, 120) }))
        .filter(({ height }) => height < 43.5);
    });
    expect(small).toEqual([]);
    await close();
  });

  test('given running text at twice its size, then nothing is wider than the screen', async () => {
    const { page, close } = await visit(browser, address('&act=killer-interview&list=full'), {
      viewport: { width: 1280, height: 900 },
    });
    await drawn(page);
    // Some readers enlarge text alone; zooming is tried by the narrow screens elsewhere.
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('html { font-size: 28px !important; }');
      document.adoptedStyleSheets.push(sheet);
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await close();
  });

  test('given 50 acts while time stands still, then a screen reader is told once, and once more when a second has gone by', async () => {
    const own = await site({ folder: built.folder });
    const { page, errors, close } = await visit(browser, `${own.url}/?history=${HISTORY}`);
    await drawn(page);
    await page.locator('.chip.well').waitFor();
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      const status = document.querySelector('[role=status][aria-live=polite]') as HTMLElement;
      new MutationObserver(() => heard.push(status.textContent ?? '')).observe(status, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 3_600_000);
    const entries = page.locator('section[aria-labelledby="entries-title"] ol > li');
    // A few at a time: a page that fell behind would ask again after a while, which does not come here.
    const arrive = async (from: number, to: number): Promise<void> => {
      for (let k = from; k < to; k += 1) {
        await own.send('POST', `/api/histories/${HISTORY}/acts`, said(k));
        if (k % 5 === 4) await entries.nth(21 + k).waitFor();
      }
    };
    const heard = (): Promise<string[]> =>
      page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
    await arrive(0, 25);
    await arrive(25, 50);
    expect(await heard()).toHaveLength(1);
    await page.clock.runFor(900);
    expect(await heard()).toHaveLength(1);
    await page.clock.runFor(200);
    expect(await heard()).toHaveLength(2);
    await page.clock.runFor(3000);
    expect(await heard()).toHaveLength(2);
    expect(errors).toEqual([]);
    await close();
    await own.close();
  });
});

/** The day of the cursor, `YYYY-MM-DD`. */
const dayOf = (page: Page): Promise<string> => page.getByLabel('Go to a day').inputValue();
