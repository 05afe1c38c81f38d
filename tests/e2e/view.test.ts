import { createHash } from 'node:crypto';
import { Resvg } from '@resvg/resvg-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DARK, LIGHT } from '../../src/charts/palette.ts';
import { relation } from '../support/relations.ts';
import { listening, type Client } from '../support/server.ts';

let client: Client;
const HISTORY = 'RUS-USA~geneva-2021';

beforeAll(async () => {
  client = await listening();
  await client.post('/api/scenarios/geneva-2021/replay', {});
});
afterAll(() => client.close());

const draft = (more: Record<string, unknown> = {}): string =>
  encodeURIComponent(
    JSON.stringify({
      title: 'A draft',
      author: 'Ana',
      base: { revision: 21, at: '2021-05-01' },
      commitments: [],
      edits: [{ edit: 'omit', actId: 'ru-expels-10' }],
      assumptions: {},
      horizonDays: 30,
      seed: 1,
      of: { whatIfId: 'x', revision: 1 },
      ...more,
    }),
  );

describe('the chart of a page address', () => {
  test('given the address of a day, then the SVG says what the model says of that day', async () => {
    const { tension } = (await client.get(`/api/histories/${HISTORY}/tension?at=2021-04-16`)).json;
    const answer = await client.get(`/view.svg?history=${HISTORY}&at=2021-04-16`);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(answer.text).toContain(`On 16 Apr 2021 tension stands at ${tension.toFixed(1)}`);
    expect(answer.text).toContain('Biden-Putin summit');
    expect(
      (
        await client.get(`/view.svg?history=${HISTORY}&at=2021-04-16`, {
          'if-none-match': answer.headers.get('etag') ?? '',
        })
      ).status,
    ).toBe(304);
  });

  test('given an earlier revision, then the picture is that of what was believed then', async () => {
    const { tension } = (await client.get(`/api/histories/${HISTORY}/tension?asOf=3`)).json;
    const { text } = await client.get(`/view.svg?history=${HISTORY}&asOf=3`);
    expect(text).toContain(`stands at ${tension.toFixed(1)}`);
    expect(text).toContain(', revision 3,');
    expect(text).toContain('asOf=3');
  });

  test('given no parameters, then it is the first history, as the page shows it', async () => {
    expect((await client.get('/view.svg')).text).toContain('Biden and Putin before Geneva');
  });

  test.each([
    ['light', LIGHT],
    ['dark', DARK],
  ] as const)(
    'given the theme %s, then the PNG has its surface, in twice the size',
    async (theme, palette) => {
      const response = await fetch(`${client.url}/view.png?theme=${theme}`);
      expect(response.headers.get('content-type')).toBe('image/png');
      const bytes = Buffer.from(await response.arrayBuffer());
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([2160, 1200]);
      const { text } = await client.get(`/view.svg?theme=${theme}`);
      expect(text).toContain(palette.surface);
      expect(text).not.toContain('var(--');
    },
  );

  test('given a title in a character that no font has, then the image names its code point, and the document keeps it', async () => {
    const drawn = async (title: string): Promise<[string, string]> => {
      const other = await listening({ env: { DETENTE_PUBLIC_URL: 'https://record.example' } });
      await other.post('/api/histories', {
        name: 'script',
        content: relation({ title, coverage: { from: '2021-01-01', to: '2021-06-01' } }),
      });
      const at = `${other.url}/view`;
      const png = await fetch(`${at}.png?history=RUS-USA~script`);
      const svg = await fetch(`${at}.svg?history=RUS-USA~script`);
      const told: [string, string] = [
        createHash('sha256')
          .update(Buffer.from(await png.arrayBuffer()))
          .digest('hex'),
        await svg.text(),
      ];
      await other.close();
      return told;
    };
    const [[image, document], [named]] = [await drawn('A \ue123'), await drawn('A U+E123')];
    expect(image).toBe(named);
    expect(document).toContain('A \ue123');
  });

  test.each(['/view.svg?theme=auto&history=', '/api/histories/'])(
    'given the picture at %s, when a program draws it that knows no custom properties, then it shows the light colours',
    async (path) => {
      const { text } = await client.get(path + HISTORY + (path.endsWith('=') ? '' : '/tension.svg'));
      expect(text).toContain('var(--');
      const { width, pixels } = new Resvg(text).render();
      const at = (x: number, y: number) =>
        `#${pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 3).toString('hex')}`;
      expect(at(0, 0)).toBe(LIGHT.surface);
      // In the uppermost band, left of everything that is drawn into it.
      const [, x, y] = /<rect x="([\d.]+)" y="([\d.]+)"[^>]*class="acute"/.exec(text) ?? [];
      expect(at(Math.ceil(Number(x)) + 3, Math.ceil(Number(y)) + 3)).toBe(LIGHT['band-acute']);
    },
  );

  test('given any picture, then it names parties, model, revision and the address that shows the same, and saves under a name that tells', async () => {
    const day = '&from=2021-04-01&to=2021-04-30&at=2021-04-16';
    const { chain } = (await client.get(`/api/histories/${HISTORY}`)).json;
    const of = (asOf: number | string, more: string) =>
      `${client.url}/?history=${HISTORY}${more}&asOf=${asOf}`.replaceAll('&', '&amp;');
    const view = await client.get(`/view.svg?history=${HISTORY}${day}&list=full`);
    const chart = await client.get(
      `/api/histories/${HISTORY}/tension.svg?from=2021-04-01&to=2021-04-30&at=2021-04-16`,
    );
    for (const { text, headers } of [view, chart]) {
      for (const said of [
        'Russia and United States',
        'Biden and Putin before Geneva',
        'model tension/1',
        'revision 21,',
      ])
        expect(text).toContain(said);
      expect(text).toContain(`<a href="${of(21, day)}&amp;chain=${chain.slice(0, 16)}">`);
      expect(headers.get('content-disposition')).toBe(
        `inline; filename="${HISTORY}_2021-04-01_2021-04-30_r21.svg"`,
      );
    }
    const preset = await client.get(`/view.svg?history=${HISTORY}&preset=reset`);
    expect(preset.text).toMatch(/Simulated by reaction\/1 from 2021-06-15: seed \d+, 10,000 futures/);
    expect(preset.text).toContain('<a href="');
    expect(preset.headers.get('content-disposition')).toContain(`${HISTORY}_a-reset_`);
    // A draft is in the link, but no page of text under the chart.
    const drafted = await client.get(`/view.svg?history=${HISTORY}&draft=${draft()}`);
    const [link = '', shown = ''] = /<a href="([^"]+)"><text[^>]*>([^<]+)/.exec(drafted.text)?.slice(1) ?? [];
    const { searchParams } = new URL(link.replaceAll('&amp;', '&'));
    expect(JSON.parse(searchParams.get('draft') ?? '')).toMatchObject({ title: 'A draft' });
    expect(shown).toBe(`${of(21, '&past=edited')} and an unsaved draft`);
    expect(drafted.headers.get('content-disposition')).toContain('_a-draft_edited-past_');
  });

  test('given a past that a draft changes, then the picture says so and shows the record beside it', async () => {
    const edited = await client.get(`/view.svg?history=${HISTORY}&draft=${draft()}`);
    expect(edited.text).toContain('the past as the what-if changes it');
    expect(edited.text).toMatch(/<path d="M[^"]+" class="edited"/);
    expect(edited.text.match(/<circle [^>]*class="ink"/g)?.length).toBeGreaterThan(30);
    const same = await client.get(`/view.svg?history=${HISTORY}&draft=${draft({ edits: [] })}`);
    expect(same.text).not.toMatch(/<path d="M[^"]+" class="edited"/);
    expect(same.text).toContain('recorded, then the median of all futures');
  });

  test('given several what-ifs, then each is drawn and named', async () => {
    const ids: string[] = [];
    for (const title of ['First <of> them', 'Second of them', '\u7b2c\u4e09']) {
      const base = { at: '2021-05-01' };
      const body = { title, author: 'Ana', base, horizonDays: 30, seed: ids.length + 1 };
      ids.push((await client.post(`/api/histories/${HISTORY}/what-ifs`, body)).json.whatIfId);
    }
    const { text, headers } = await client.get(`/view.svg?history=${HISTORY}&whatIfs=${ids.join(',')}`);
    for (const said of ['First &lt;of&gt; them', 'Second of them', '\u7b2c\u4e09'])
      expect(text).toMatch(new RegExp(`<text [^>]*>\\d+\\.\\d ${said}<`));
    for (const line of ['other-2', 'other-3'])
      expect(text).toMatch(new RegExp(`<path d="M[^"]+" class="${line}"/>`));
    expect(headers.get('content-disposition')).toContain('_first-of-them_and-2-more_');
  });

  test('given presets beside one, then picture and table hold each once, in every form; one that is not there is named', async () => {
    const query = `history=${HISTORY}&preset=reset&beside=reset,walk-out&model=reaction/2`;
    const [{ preset, title }] = (await client.get(`/api/histories/${HISTORY}/guide`)).json.presets.filter(
      (each: { preset: string }) => each.preset === 'walk-out',
    );
    expect(preset).toBe('walk-out');
    const { text } = await client.get(`/view.svg?${query}`);
    expect(text).toMatch(new RegExp(`<text [^>]*>\\d+\\.\\d ${title.slice(0, 15)}`));
    expect(text).toContain('beside=reset,walk-out');
    const { about, days } = (await client.get(`/view.json?${query}`)).json;
    expect(about.whatIfs.map((each: { title: string }) => each.title)).toEqual(['A reset', title]);
    expect(about.whatIfs.map((each: { models: object }) => each.models)).toEqual(
      Array(2).fill(expect.objectContaining({ reaction: 'reaction/2' })),
    );
    const alone = (
      await client.get(`/api/histories/${HISTORY}/presets/walk-out/projection?wait=final&model=reaction/2`)
    ).json;
    const median = days.at(-1)[`${title}: median`];
    expect(median).toBeCloseTo(alone.whatIf.q50.at(-1), 6);
    expect((await client.get(`/view.csv?${query}`)).text.split('\n', 1)[0]).toContain(`${title}: median`);
    const gone = await client.get(`/view.csv?history=${HISTORY}&beside=walk-out,burnt`);
    expect(gone.status).toBe(404);
    expect(gone.text).toContain('no preset \\"burnt\\"');
  });

  test('given a link that names the record by its hash, then another record is refused in every form, and the same one is drawn', async () => {
    const { chain } = (await client.get(`/api/histories/${HISTORY}?asOf=20`)).json;
    for (const form of ['svg', 'png', 'csv', 'json']) {
      const of = (hash: string) =>
        client.get(`/view.${form}?history=${HISTORY}&asOf=20&chain=${hash.slice(0, 16)}`);
      expect((await of(chain)).status).toBe(200);
      const { status, text } = await of('0123456789abcdef');
      expect([status, JSON.parse(text).code]).toEqual([409, 'another-record']);
    }
  });

  test('given a preset with a seed, then it is simulated by that seed, and without one by its own', async () => {
    const of = async (more: string) =>
      (await client.get(`/view.json?history=${HISTORY}&preset=reset${more}`)).json.about.whatIfs[0].seed;
    expect(await of('&seed=7')).toBe(7);
    expect(await of('')).toBeGreaterThan(7);
  });

  test('given an earlier revision, then a preset is simulated on the record as it was', async () => {
    const of = async (more: string) =>
      (await client.get(`/view.json?history=${HISTORY}&preset=reset${more}`)).json.about.whatIfs[0].base
        .revision;
    expect(await of('')).toBe(21);
    expect(await of('&asOf=20')).toBe(20);
  });

  test('given a preset, then the picture shows its futures with the sentence of its projection', async () => {
    const projection = (await client.get('/api/scenarios/geneva-2021/presets/reset/projection?wait=final'))
      .json;
    const { status, text } = await client.get(`/view.svg?history=${HISTORY}&preset=reset`);
    expect(status).toBe(200);
    expect(text).toContain(projection.takeaway);
    expect(text).toContain('class="outer"');
  });

  test('given a saved what-if and an unsaved draft, then either is drawn', async () => {
    const proposed = await client.post(`/api/histories/${HISTORY}/what-ifs`, {
      title: 'A saved one',
      author: 'Ana',
      base: { at: '2021-05-01' },
      horizonDays: 30,
    });
    const saved = await client.get(`/view.svg?history=${HISTORY}&whatIfs=${proposed.json.whatIfId}`);
    expect(saved.text).toContain('A saved one');
    const unsaved = await client.get(`/view.svg?history=${HISTORY}&draft=${draft()}`);
    expect(unsaved.text).toContain('A draft');
    expect(unsaved.text).toContain('class="outer"');
  });

  test('given a draft that breaks a rule, then the problem says which, and nothing is drawn', async () => {
    const answer = await client.get(
      `/view.svg?history=${HISTORY}&draft=${draft({ edits: [{ edit: 'omit', actId: 'no-such-act' }] })}`,
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.json.detail).toContain('no-such-act');
    const broken = await client.get(`/view.svg?history=${HISTORY}&draft=%7B`);
    expect(broken.json.code).toBe('invalid-outcome');
  });

  test('given parameters that the page does not know, then they are refused by name', async () => {
    expect((await client.get('/view.svg?day=2021-04-16')).json.detail).toContain('day');
    expect((await client.get('/view.png?at=2021-02-30')).json).toMatchObject({
      status: 400,
      code: 'invalid-view',
    });
  });

  test('given the figures of an address, then JSON and CSV hold those of the page', async () => {
    const { json } = await client.get(
      `/view.json?history=${HISTORY}&at=2021-04-16&from=2021-04-01&to=2021-04-30`,
    );
    expect(json.series.days).toHaveLength(30);
    expect(json.explanation.at).toBe('2021-04-16');
    const { text } = await client.get(`/view.csv?history=${HISTORY}&from=2021-04-01&to=2021-04-30`);
    expect(text.trim().split('\r\n')).toHaveLength(31);
    expect(text).toContain(`2021-04-16,${json.series.days[15].tension}`);
  });

  test('given what-ifs in an address, then CSV and JSON hold the bands, the baseline and the difference of each, and the record ends where it is documented', async () => {
    const base = { at: '2021-05-01' };
    const proposal = { title: 'A saved one', author: 'Ana', base, horizonDays: 60 };
    const { whatIfId } = (await client.post(`/api/histories/${HISTORY}/what-ifs`, proposal)).json;
    const search = `history=${HISTORY}&draft=${draft()}&whatIfs=${whatIfId}`;
    const { text, headers } = await client.get(`/view.csv?${search}`);
    expect(headers.get('content-disposition')).toContain('_a-draft_a-saved-one_edited-past_');
    const [heads = [], ...rows] = text.split('\r\n').map((line) => line.split(/,(?! )/));
    const cell = (day: string, name: string): string =>
      rows.find(([first]) => first === day)?.[heads.findIndex((head) => head.replaceAll('"', '') === name)] ??
      '';
    const projection = (await client.get(`/api/what-ifs/${whatIfId}/projection?wait=final`)).json;
    for (const [name, values] of [
      ['A saved one: median', projection.whatIf.q50],
      ['A saved one: 5 %', projection.whatIf.q5],
      ['A saved one: without it, 95 %', projection.baseline.q95],
      ['A saved one: difference, median', projection.difference.q50],
    ] as const) {
      expect(cell('2021-05-02', name)).toBe(String(values[0]));
      expect(cell('2021-05-01', name)).toBe('');
    }
    const { tension } = (await client.get(`/api/histories/${HISTORY}/tension?at=2021-05-01`)).json;
    expect(Number(cell('2021-05-01', 'tension'))).toBeCloseTo(tension, 9);
    expect(Number(cell('2021-05-01', 'A draft: changed past'))).toBeLessThan(tension);
    expect(cell('2021-05-02', 'A draft: changed past')).toBe('');
    expect(heads).not.toContain('A saved one: changed past');
    expect(cell('2021-06-15', 'covered')).toBe('true');
    expect(cell('2021-06-16', 'covered')).toBe('false');
    expect(cell('2021-06-16', 'tension')).toBe('');

    const { about, days } = (await client.get(`/view.json?${search}`)).json;
    expect(about).toMatchObject({ past: 'edited', asOf: 21, history: HISTORY });
    expect(about.whatIfs.map(({ title, changesPast }: any) => [title, changesPast])).toEqual([
      ['A draft', true],
      ['A saved one', false],
    ]);
    expect(about.statements.join(' ')).toContain('not the record');
    expect(new URL(about.address).searchParams.get('past')).toBe('edited');
    expect(days).toHaveLength(rows.length - 1);
    expect(days[62]['A saved one: median']).toBe(projection.whatIf.q50[0]);
  });
});
