import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPage, drawn, openBrowser, reading, site, violations, visit, type Site } from './support.ts';

/** The record written in the page: acts recorded, corrected and taken back without leaving it. */

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
const news = (page: Page) => page.getByRole('complementary', { name: 'News' });
const card = (page: Page) => page.locator('section.card');

async function fillIn(page: Page, summary: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Act to record' });
  await form.getByLabel('What happened').fill(summary);
  await form.getByRole('combobox', { name: /What kind of act/ }).fill('recall the ambassador');
  await page.getByRole('option', { name: /Reduce or break diplomatic relations/ }).click();
  await form.getByLabel('When it happened').fill('2021-06-10');
  await form.getByLabel('In its own words').fill('The ambassador was called home for talks.');
  await form.getByLabel('Title').fill('A report');
  await form.getByLabel('Published by', { exact: true }).fill('A paper');
}

describe('writing in the page', { timeout: 90_000 }, () => {
  test('given an act recorded in plain words, then the line says before what the page reads afterwards, and undo takes it back', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&at=2021-06-10`);
    await drawn(page);
    const before = await reading(page);
    await page.getByRole('button', { name: 'Record an act' }).click();
    await fillIn(page, 'The ambassador is called home.');
    const line = page.getByText(/^Tension on 10 Jun 2021: /);
    const [with_ = 0, without = 0] = ((await line.textContent()) ?? '').match(/\d+\.\d/g)?.map(Number) ?? [];
    expect(without).toBe(before);
    expect(with_).toBeGreaterThan(without);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await card(page).getByRole('heading', { name: 'The ambassador is called home.' }).waitFor();
    await card(page).getByText('The ambassador was called home for talks.').waitFor();
    await expect.poll(() => reading(page)).toBe(with_);
    const { tension } = await server.get(`${AT}/tension?at=2021-06-10`);
    expect(tension).toBeCloseTo(with_, 1);
    await news(page).getByText('Recorded “The ambassador is called home.”').waitFor();
    expect(await news(page).getByText('New in the record').count()).toBe(0);
    await news(page).getByRole('button', { name: 'Undo' }).click();
    await news(page).getByText('Taken back.').waitFor();
    await expect.poll(() => reading(page)).toBe(before);
    const { state } = await server.get(`${AT}/acts/the-ambassador-is-called-home`);
    expect(state).toBe('retracted');
    expect(errors).toEqual([]);
    await close();
  });

  test('given an act that somebody else corrects meanwhile, then one chooses whose goes on; undo puts back what was, and retracting asks why', async () => {
    const act = {
      actId: 'a-remark',
      occurred: { from: '2021-06-11' },
      initiator: 'USA',
      target: 'RUS',
      code: { code: '111' },
      issue: 'rhetoric',
      summary: 'Something is said.',
      sources: [{ title: 'A report', publisher: 'A paper' }],
    };
    const { revision } = await server.send('POST', `${AT}/acts`, act);
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&act=a-remark`, {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      colorScheme: 'dark',
    });
    await drawn(page);
    await card(page).getByRole('button', { name: 'Correct' }).click();
    const form = page.getByRole('form', { name: 'Act to correct' });
    await form.getByLabel('What happened').fill('Something sharp is said.');
    await form.getByLabel('Why the record changes').fill('It was sharp.');
    await form.getByText('Details: code').click();
    await form.getByLabel('How strong beside others of its kind').fill('2');
    await server.send(
      'PUT',
      `${AT}/acts/a-remark`,
      { content: { ...act, summary: 'Something mild is said.' }, reason: 'It was mild.' },
      { 'if-match': `"r${revision}"` },
    );
    await form.getByText('Somebody corrected this act while you did.').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await form.getByRole('button', { name: 'Keep mine, over theirs' }).click();
    await form.getByRole('button', { name: 'Correct', exact: true }).click();
    await form.getByText('A magnitude other than 1 needs a rationale').waitFor();
    await form.getByLabel('Why that strength').fill('Unusually sharp.');
    await form.getByRole('button', { name: 'Correct', exact: true }).click();
    await card(page).getByRole('heading', { name: 'Something sharp is said.' }).waitFor();
    const said = async (): Promise<string> => (await server.get(`${AT}/acts/a-remark`)).content.summary;
    expect(await said()).toBe('Something sharp is said.');
    await news(page).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(said).toBe('Something mild is said.');
    await card(page).getByRole('heading', { name: 'Something mild is said.' }).waitFor();
    await card(page).getByRole('button', { name: 'Retract' }).click();
    await page.getByRole('form', { name: 'act to retract' }).getByLabel('Why').fill('It was never said.');
    await page.getByRole('button', { name: 'Retract', exact: true }).click();
    await news(page).getByText('Retracted “Something mild is said.”').waitFor();
    const { versions } = await server.get(`${AT}/acts/a-remark`);
    expect(versions.map(({ kind }: { kind: string }) => kind)).toEqual([
      'recorded',
      'corrected',
      'corrected',
      'corrected',
      'retracted',
    ]);
    expect(versions.at(-1).reason).toBe('It was never said.');
    // Browsers tell of each answer that refuses, as the one about the strength did.
    expect(errors.filter((error) => !error.includes('400 (Bad Request)'))).toEqual([]);
    await close();
  });

  test('given a note and a summit written in the page, then they stand in the record; given a reader, then nothing to write is offered', async () => {
    const own = await site({ folder: built.folder });
    const { page, errors, close } = await visit(browser, `${own.url}/?history=${HISTORY}`);
    await drawn(page);
    const more = page.locator('section[aria-labelledby="entries-title"] summary', { hasText: 'More' });
    await more.click();
    await page.getByRole('button', { name: 'Add a note' }).click();
    await page.getByLabel('What it says').fill('No breakthrough is expected.');
    await page.getByLabel('Title').fill('Briefing');
    await page.getByLabel('Published by', { exact: true }).fill('The White House');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await card(page).getByRole('heading', { name: 'No breakthrough is expected.' }).waitFor();
    await more.click();
    await page.getByRole('button', { name: 'Schedule a summit' }).click();
    const form = page.getByRole('form', { name: 'Summit' });
    await form.getByLabel('What it is called').fill('Another meeting');
    await form.getByLabel('Where', { exact: true }).fill('Reykjavik');
    await form.getByLabel('First day').fill('2027-01-10');
    await form.getByRole('button', { name: 'Schedule', exact: true }).click();
    const venue = async (): Promise<string> =>
      (await own.get(AT)).summits.find((each: any) => each.summitId === 'another-meeting')?.content.venue;
    await page.getByRole('button', { name: 'Revise: Another meeting' }).click();
    await form.getByLabel('Where', { exact: true }).fill('Helsinki');
    await form.getByLabel('Why the record changes').fill('It was moved.');
    expect(await violations(page)).toEqual([]);
    await form.getByRole('button', { name: 'Revise', exact: true }).click();
    await news(page).getByText('Revised \u201cAnother meeting\u201d.').waitFor();
    expect(await venue()).toBe('Helsinki');
    await news(page).getByRole('button', { name: 'Undo' }).last().click();
    await expect.poll(venue).toBe('Reykjavik');
    await page.getByRole('button', { name: 'How it ended: Another meeting' }).click();
    await form.getByLabel('How it ended').fill('It did not take place.');
    await form.getByLabel('It was called off').check();
    expect(await violations(page)).toEqual([]);
    await form.getByRole('button', { name: 'Call off' }).click();
    await news(page).getByText('Another meeting is called off.').waitFor();
    const phases = async (): Promise<string[]> =>
      (await own.get(AT)).summits
        .filter((each: any) => each.summitId === 'another-meeting')
        .map((each: any) => each.phase);
    expect(await phases()).toEqual(['cancelled']);
    const withdraw = async (): Promise<void> => {
      await page.goto(`${own.url}/?history=${HISTORY}&act=another-meeting`);
      await page.getByRole('button', { name: 'Withdraw' }).click();
      const why = page.getByRole('form', { name: 'summit to withdraw' });
      await why.getByLabel('Why').fill('Recorded by mistake.');
      expect(await violations(page)).toEqual([]);
      await why.getByRole('button', { name: 'Withdraw' }).click();
      await news(page).getByText('Withdrew \u201cAnother meeting\u201d').waitFor();
      await expect.poll(phases).toEqual([]);
    };
    await withdraw();
    await own.send('POST', `${AT}/summits`, {
      summitId: 'another-meeting',
      title: 'Another meeting',
      venue: 'Reykjavik',
      date: { from: '2027-01-10' },
      participants: ['RUS', 'USA'],
      agenda: [],
      announced: { from: '2021-06-01', precision: 'day' },
      sources: [],
    });
    await withdraw();
    await news(page).getByRole('button', { name: 'Undo' }).last().click();
    await expect.poll(phases).toEqual(['scheduled']);
    expect(errors).toEqual([]);
    await close();
    await own.close();

    const guarded = await site({
      folder: built.folder,
      scenarios: [],
      env: { DETENTE_TOKENS: 'ann:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', DETENTE_ANONYMOUS: 'read' },
    });
    const headers = { authorization: 'Bearer aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' };
    await guarded.send('POST', '/api/scenarios/geneva-2021/replay', {}, headers);
    const reader = await visit(browser, `${guarded.url}/?history=${HISTORY}&act=us-expels-10`);
    await drawn(reader.page);
    await reader.page.waitForLoadState('networkidle');
    expect(await reader.page.getByRole('button', { name: /Record an act|Correct|Retract/ }).count()).toBe(0);
    await reader.close();
    await guarded.close();
  });

  test('given two people who open one relation from the home, then the first can record in it, and the second is told and led there', async () => {
    const own = await site({ folder: built.folder, scenarios: [] });
    const open = async (because: string) => {
      const visitor = await visit(browser, own.url);
      const { page } = visitor;
      await page.getByRole('button', { name: /pen a relation/ }).click();
      const form = page.getByRole('form', { name: 'Relation' });
      await form.getByLabel('One party').fill('Atlantis');
      await form.getByLabel('The other party').fill('Norway');
      await form.getByLabel('Covers the days from').fill('2001-01-01');
      await form.getByText('No party is known as').waitFor();
      await form.getByLabel('One party').fill('Sweden');
      await form.getByLabel('Why there').fill(because);
      return { ...visitor, form };
    };
    const first = await open('Neighbours.');
    const second = await open('Good neighbours.');
    expect(await violations(first.page)).toEqual([]);
    await first.form.getByRole('button', { name: 'Open', exact: true }).click();
    await first.page.getByRole('button', { name: 'Record an act' }).waitFor();
    await first.page.getByText('Nothing is recorded yet.').waitFor();
    await second.form.getByRole('button', { name: 'Open', exact: true }).click();
    await second.form.getByText('Somebody opened NOR-SWE~sweden-and-norway first').waitFor();
    await second.form.getByRole('button', { name: 'Go to it' }).click();
    await second.page.getByRole('heading', { level: 1, name: 'Sweden and Norway' }).waitFor();
    expect(new URL(second.page.url()).searchParams.get('history')).toBe('NOR-SWE~sweden-and-norway');
    expect(first.errors).toEqual([]);
    await first.close();
    await second.close();
    await own.close();
  });

  test('given the sample of event data, then a click brings it in, a history of it opens, says that it was counted, and leads from its explanation to rows and links', async () => {
    const own = await site({ folder: built.folder });
    const { page, errors, close } = await visit(browser, own.url);
    await page.getByRole('button', { name: 'Event data' }).click();
    await page.getByRole('button', { name: 'Import the sample' }).click();
    await page.getByText('10 histories say something new').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: /^Israel and Palestinian/ }).click();
    await page.getByText('Counted, not written: GDELT 2.0.').waitFor();
    expect((await own.get('/api/histories/ISR-PSE~gdelt-sample/tension')).model).toBe('tension/2');
    await page.getByRole('link', { name: 'What was told of this day, row by row' }).click();
    await page.getByRole('heading', { level: 1, name: '1 Jan 2018, row by row' }).waitFor();
    expect(await page.getByRole('link', { name: /^https?:/ }).count()).toBeGreaterThan(20);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'ISR-PSE~gdelt-sample on that day' }).click();
    await page.getByText('Counted, not written: GDELT 2.0.').waitFor();
    expect(errors).toEqual([]);
    await close();
    await own.close();
  });

  test('given a scenario file, then what it would change is shown before it is written, and what is wrong with one by its lines', async () => {
    const own = await site({ folder: built.folder });
    const { page, errors, close } = await visit(browser, own.url);
    await page.getByRole('button', { name: 'Load a scenario file' }).click();
    const form = page.getByRole('form', { name: 'Scenario file' });
    const take = (text: string) =>
      form
        .getByLabel('File')
        .setInputFiles({ name: 'own.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) });
    const text = readFileSync(join(import.meta.dirname, '../../scenarios/geneva-2021.scenario.yaml'), 'utf8');
    await take(text.replace('initiator: USA', 'initiator: [USA'));
    await form
      .getByText(/Line \d+, column \d+: /)
      .first()
      .waitFor();
    await take('x'.repeat(2 * 1024 * 1024));
    await form.getByText('own.yaml is too large for the page: 2.0 MiB').waitFor();
    await take(text.replace('In an interview with ABC News, Biden', 'Asked by ABC News, Biden'));
    await form
      .getByText(/it would record 0 entries, correct 1 and retract none; \d+ are there already/)
      .waitFor();
    await form.getByText('correct act killer-interview').waitFor();
    expect(await violations(page)).toEqual([]);
    await form.getByRole('button', { name: 'Write it' }).click();
    await page
      .getByRole('button', { name: /^Asked by ABC News, Biden/ })
      .first()
      .waitFor();
    const { content } = await own.get(`${AT}/acts/killer-interview`);
    expect(content.summary).toMatch(/^Asked by ABC News/);
    expect(errors.filter((error) => !error.includes('422'))).toEqual([]);
    await close();
    await own.close();
  });

  test('given a table of acts, then its faults are told by line, a plan is shown, and all of it goes in and back at once', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}`, {
      viewport: { width: 320, height: 700 },
    });
    await drawn(page);
    const open = async () => {
      await page.locator('section[aria-labelledby="entries-title"] summary', { hasText: 'More' }).click();
      await page.getByRole('button', { name: 'Acts from a table' }).click();
    };
    const form = page.getByRole('form', { name: 'Table of acts' });
    const take = (text: string | Buffer) =>
      form
        .getByLabel('Table')
        .setInputFiles({ name: 'acts.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const head = 'on;by;toward;code;issue;summary;source;publisher';
    const rows = (code: string) =>
      `\uFEFF${head}\r\n2021-06-08;USA;RUS;057;summitry;Talks in a table;A;B\r\n2021-06-09;USA;RUS;${code};summitry;More talks;A;B\r\n`;
    await open();
    await take(Buffer.from([0x6f, 0x6e, 0x3b, 0xe9]));
    await form.getByText('acts.csv is not in UTF-8').waitFor();
    await take(rows('=1+1'));
    await form.getByText('Line 3, column "code": "=1+1" is a formula').waitFor();
    await take(rows('040'));
    await form.getByText('It would record 2 acts.').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(
      await page.locator('dialog').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
    ).toBe(0);
    await form.getByRole('button', { name: 'Record 2 acts' }).click();
    await news(page).getByText('Recorded 2 acts from acts.csv.').waitFor();
    await news(page).getByRole('button', { name: 'Undo' }).click();
    await news(page).getByText('All of it is taken back.').waitFor();
    const state = async (id: string): Promise<string> => (await server.get(`${AT}/acts/${id}`)).state;
    expect([await state('talks-in-a-table'), await state('more-talks')]).toEqual(['retracted', 'retracted']);
    await open();
    await take(rows('040'));
    await form.getByRole('button', { name: 'Record 2 acts' }).click();
    await form.waitFor({ state: 'detached' });
    const act = (await server.get(`${AT}/acts/more-talks`)) as any;
    await server.send(
      'PUT',
      `${AT}/acts/more-talks`,
      { content: { ...act.content, summary: 'Still more talks' }, reason: 'x' },
      { 'if-match': `"r${act.revision}"` },
    );
    await open();
    await take(rows('040').split('\r\n').slice(0, 2).join('\r\n'));
    await form.getByText('nothing would be written').waitFor();
    await form.getByLabel('Why').fill('The wrong file.');
    await form.getByRole('button', { name: 'Take 2 acts back' }).click();
    await form.getByText('Somebody changed "more-talks" meanwhile').waitFor();
    expect(await violations(page)).toEqual([]);
    await form.getByRole('button', { name: 'Take back the others' }).click();
    await news(page).getByText('Took 1 act back that came from acts.csv.').waitFor();
    expect([await state('talks-in-a-table'), await state('more-talks')]).toEqual(['retracted', 'stands']);
    expect(errors.filter((error) => !/ (?:409|422) /u.test(error))).toEqual([]);
    await close();
  });

  test('given nothing yet, then an own step of a what-if is found in plain words and saved with at most five clicks', async () => {
    const { page, errors, close } = await visit(browser, `${server.url}/?history=${HISTORY}&at=2021-05-20`);
    await drawn(page);
    await page.evaluate(() => {
      Object.assign(globalThis, { clicks: 0 });
      addEventListener('click', ({ detail }) => detail > 0 && ((globalThis as any).clicks += 1), true);
    });
    await page.getByRole('button', { name: 'New what-if on' }).click();
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.keyboard.type('lift sanctions');
    await page.getByRole('option', { name: /Ease economic sanctions.*lowers \d/ }).click();
    await page.getByRole('button', { name: 'Save what-if' }).click();
    await page.waitForURL(/whatIfs=/);
    expect(await page.evaluate(() => (globalThis as any).clicks)).toBeLessThanOrEqual(5);
    const { whatIfs } = await server.get(`${AT}/what-ifs`);
    const { content } = await server.get(`/api/what-ifs/${whatIfs[0].whatIfId}`);
    expect(content.commitments[0]).toMatchObject({ code: { code: '085' }, score: { value: 7 } });
    expect(errors).toEqual([]);
    await close();
  });
});
