import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/charts/display-width.ts';
import { contrast } from '../../src/charts/palette.ts';
import { fanChart, type FanTerminalInput } from '../../src/cli/fan-terminal.ts';
import { ANSI_256, words, wrap } from '../../src/cli/terminal-text.ts';
import {
  contributionBars,
  properties,
  table,
  tensionChart,
  timelineListing,
  type Terminal,
  type TimelineEntry,
} from '../../src/cli/terminal.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import {
  ACTS,
  BASELINE,
  codeName,
  explanationAt,
  FIRST,
  LAST,
  MARKERS,
  ROWS,
  seriesFor,
  SUMMARIES,
} from '../charts/fixture.ts';

const PLAIN: Terminal = { width: 100, colours: 'none', unicode: true };

const terminals = fc.record({
  width: fc.integer({ min: 40, max: 200 }),
  colours: fc.constantFrom('none' as const, 'ansi16' as const, 'ansi256' as const),
  unicode: fc.boolean(),
});

const chart = (terminal: Terminal, cursor = '2021-06-16') =>
  tensionChart(
    {
      series: seriesFor(),
      markers: MARKERS,
      baseline: BASELINE,
      cursor: dayNumber(cursor),
      coverage: { from: FIRST, to: dayNumber('2021-06-10') },
    },
    terminal,
  );

const bars = (terminal: Terminal, at = '2021-05-25', limit?: number) =>
  contributionBars(explanationAt(at), { codeName, acts: SUMMARIES }, terminal, limit);

const SECOND_SOURCE = {
  title: 'The date, from the public record',
  publisher: 'Gazette',
  url: 'https://example.org/a',
};

const ENTRIES: readonly TimelineEntry[] = [
  ...ROWS.slice(4, 9).map((row): TimelineEntry => ({
    kind: 'act',
    id: row.actId,
    occurred: row.occurred,
    issue: row.issue,
    summary: SUMMARIES.get(row.actId)?.summary ?? '',
    sources: [SUMMARIES.get(row.actId)].flatMap((told) =>
      told?.source === undefined ? [] : [{ ...told.source, quote: told.quote }, SECOND_SOURCE],
    ),
    act: { ...row, ...(row.actId === 'retort' ? { reverses: [{ actId: 'recall', share: 0.5 }] } : {}) },
  })),
  ...ROWS.filter(({ followUpOf }) => followUpOf !== undefined).map((row): TimelineEntry => ({
    kind: 'act',
    id: row.actId,
    occurred: row.occurred,
    summary: SUMMARIES.get(row.actId)?.summary ?? '',
    sources: [],
    act: row,
  })),
  {
    kind: 'note',
    id: 'remark',
    occurred: { from: '2021-05-01', to: '2021-05-31', precision: 'month' },
    summary: 'A commentator hopes for an off ramp',
    sources: [],
    by: 'A commentator',
  },
];

const fan = (axis?: 'difference'): FanTerminalInput => {
  const days = (f: (day: number) => number) => Float64Array.from({ length: 60 }, (_, day) => f(day));
  if (axis === 'difference') {
    const quantile = (share: number) => days((day) => (-15 * share * day) / 59);
    return {
      first: LAST + 1,
      axis,
      quantiles: {
        p5: quantile(1.9),
        p25: quantile(1.3),
        p50: quantile(1),
        p75: quantile(0.7),
        p95: quantile(0.2),
      },
    };
  }
  return {
    first: LAST + 1,
    quantiles: {
      p5: days((d) => 65 - d * 0.5),
      p25: days((d) => 66 - d * 0.25),
      p50: days((d) => 67 - d * 0.15),
      p75: days((d) => 68 + d * 0.05),
      p95: days((d) => 69 + d * 0.15),
    },
    baseline: days((d) => 68 + d * 0.05),
    history: { first: FIRST, values: seriesFor().tension },
    documented: { first: LAST + 1, values: days((d) => 66 - d * 0.2).slice(0, 30) },
  };
};

const everything = (terminal: Terminal): readonly string[] => [
  ...chart(terminal),
  ...bars(terminal),
  ...timelineListing(ENTRIES, { codeName }, terminal),
  ...fanChart(fan(), terminal),
  ...fanChart(fan('difference'), terminal),
  ...listOfActs(terminal),
  ...properties(
    [
      ['history', 'RUS-USA~made-up'],
      ['title', 'A made-up spring with a name that is longer than forty columns have room for'],
    ],
    terminal,
  ),
];

const listOfActs = (terminal: Terminal) =>
  table(
    ACTS,
    [
      { title: 'act', value: ({ id }) => id },
      { title: 'day', value: ({ from }) => from },
      { title: 'score', value: ({ score }) => String(score), align: 'right' },
      { title: 'what', value: ({ summary }) => summary, least: 12, drop: 1 },
      { title: 'issue', value: ({ issue }) => issue, least: 4, drop: 2 },
    ],
    terminal,
  );

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
// eslint-disable-next-line no-control-regex
const SGR = /\u001b\[[0-9;]*m/g;

describe('all that is shown in a terminal', () => {
  test('given any terminal from 40 to 200 columns, then no line is wider, none ends in blanks, all colours are reset', () => {
    fc.assert(
      fc.property(terminals, (terminal) => {
        for (const line of everything(terminal)) {
          expect(displayWidth(line)).toBeLessThanOrEqual(terminal.width);
          const codes = line.match(SGR) ?? [];
          if (terminal.colours === 'none') expect(codes).toEqual([]);
          expect(codes.filter((code) => code === '\u001b[0m').length * 2).toBe(codes.length);
          expect(line.replaceAll(SGR, '')).not.toMatch(/\s$/);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('given a terminal without Unicode, then every character is ASCII', () => {
    for (const width of [40, 80, 120]) {
      for (const line of everything({ width, colours: 'none', unicode: false })) {
        expect(line).toMatch(/^[\u0020-\u007e]*$/);
      }
    }
  });

  test('given colours, then the text is the same as without them', () => {
    const coloured = everything({ ...PLAIN, colours: 'ansi256' }).map((line) =>
      line.replaceAll(SGR, '').trimEnd(),
    );
    expect(coloured).toEqual(everything(PLAIN));
  });

  test.each([
    ['unicode-100', PLAIN],
    ['unicode-40', { ...PLAIN, width: 40 }],
    ['ascii-72', { ...PLAIN, width: 72, unicode: false }],
    ['colours-100', { ...PLAIN, colours: 'ansi256' }],
  ] as const)('given the terminal %s, then the screen is the agreed one', async (name, terminal) => {
    const screen = [...chart(terminal, '2021-04-16'), '', ...bars(terminal, '2021-04-16', 8), ''];
    const more = [...timelineListing(ENTRIES, { codeName }, terminal), '', ...listOfActs(terminal)];
    await expect(`${[...screen, ...more].join('\n')}\n`).toMatchFileSnapshot(
      `../golden/terminal/${name}.txt`,
    );
  });

  test.each([
    ['fan-100', PLAIN],
    ['fan-ascii-60', { ...PLAIN, width: 60, unicode: false }],
  ] as const)(
    'given a projection on the terminal %s, then the screen is the agreed one',
    async (name, terminal) => {
      const screen = [...fanChart(fan(), terminal), '', ...fanChart(fan('difference'), terminal)];
      await expect(`${screen.join('\n')}\n`).toMatchFileSnapshot(`../golden/terminal/${name}.txt`);
    },
  );

  test('given a black or a white background, then every colour has a contrast of at least 3', () => {
    const channel = (step: number): string => (step === 0 ? 0 : 55 + 40 * step).toString(16).padStart(2, '0');
    for (const index of Object.values(ANSI_256)) {
      const cube = index - 16;
      const colour = `#${channel(Math.floor(cube / 36))}${channel(Math.floor(cube / 6) % 6)}${channel(cube % 6)}`;
      expect(contrast(colour, '#000000')).toBeGreaterThanOrEqual(3);
      expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(3);
    }
  });
});

describe('the tension chart', () => {
  test('given a cursor, then the first line reads it', () => {
    expect(chart(PLAIN, '2021-04-16')[0]).toBe(
      '16 Apr 2021: tension 92.0, acute; underlying 71.6; baseline 55.0',
    );
    expect(chart(PLAIN, '2021-06-16')[0]).toContain('outside the coverage');
  });

  test('given any width, then the lanes count every act', () => {
    for (const width of [40, 60, 80, 100, 160, 200]) {
      const lanes = chart({ ...PLAIN, width })
        .filter((line) => /^[^┤└]*[▲▼◇]/.test(line) && !line.includes('▲ raising'))
        .join(' ');
      const marks = [...lanes.matchAll(/[▲▼◇](\d*)/g)].map(([, count]) => (count === '' ? 1 : Number(count)));
      expect(marks.reduce((sum, count) => sum + count, 0)).toBe(MARKERS.length);
    }
  });

  test('given the same tension all along, then the line stands on its row and nowhere else', () => {
    const tension = new Float64Array(80).fill(50);
    const lines = tensionChart(
      { series: { first: FIRST, tension, underlying: tension }, markers: [], whole: true, rows: 9 },
      {
        ...PLAIN,
        unicode: false,
      },
    );
    const withLine = lines.flatMap((line, row) => (line.includes('**') ? [row] : []));
    expect(withLine).toEqual([4]);
    expect(lines[4]).toMatch(/^ {6}50 \+\*+ 50\.0$/);
  });
});

describe('contributions', () => {
  const numbers = (line: string) =>
    line
      .replaceAll('−', '-')
      .match(/[+-]?\d+\.\d/g)
      ?.map((text) => Math.round(Number(text) * 10)) ?? [];

  test('given any width, day and limit, then the printed points add up to the printed tension', () => {
    fc.assert(
      fc.property(
        terminals,
        fc.constantFrom('2021-03-18', '2021-04-16', '2021-05-25', '2021-08-01'),
        fc.integer({ min: 1, max: 25 }),
        (terminal, at, limit) => {
          const lines = bars({ ...terminal, colours: 'none' }, at, limit);
          const end = lines.findIndex((line) => line.startsWith('tension'));
          const [first, ...rows] = lines.slice(0, end).map((line) => numbers(line)[0] ?? Number.NaN);
          expect(rows.reduce((sum, points) => sum + points, first ?? Number.NaN)).toBe(
            numbers(lines[end] ?? '')[0],
          );
          const [baseline = 0, raising = 0, lowering = 0, tension] = numbers(lines.slice(end + 1).join(' '));
          expect(baseline + raising - lowering).toBe(tension);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('given raising and lowering acts, then their bars stand on two sides of one line', () => {
    const rows = bars({ ...PLAIN, unicode: false }).filter((line) => line.includes('#'));
    const zero = Math.min(...rows.filter((line) => / \+\d/.test(line)).map((line) => line.indexOf('#')));
    for (const line of rows) {
      if (/ \+\d/.test(line)) expect(line.indexOf('#')).toBe(zero);
      else expect(line.length).toBe(zero);
    }
  });

  test('given a follow-up, then it is shown with its points of zero', () => {
    const line = bars(PLAIN, '2021-04-22', 30).find((text) => text.includes('follow-up'));
    expect(line).toMatch(/^2021-04-21\s+RUS>USA\s+follow-up: The note that names the ten\s+0\.0$/);
  });

  test('given no summaries, then the names of the codes stand in', () => {
    const lines = contributionBars(explanationAt('2021-03-02'), { codeName }, PLAIN);
    expect(lines[1]).toMatch(/^2021-03-02 USA>RUS Impose embargo, boycott, or sanctions\s+\+\d/);
  });

  test('given summaries and a wide terminal, then code names stand beside them', () => {
    const [, line] = contributionBars(
      explanationAt('2021-03-02'),
      { codeName, acts: SUMMARIES },
      { ...PLAIN, width: 140 },
    );
    expect(line).toMatch(/^2021-03-02 USA>RUS Impose embargo, boy… Sanctions on seven officials/);
  });
});

describe('the timeline', () => {
  test('given an act, then date, direction, code, score, quote and every source are read from it', () => {
    expect(timelineListing(ENTRIES.slice(0, 1), { codeName }, PLAIN)).toEqual([
      '2021-03-17  USA>RUS  163 Impose embargo, boycott, or sanctions  −8.0',
      '    Wider export restrictions',
      '    export-limits · economic · goldstein/gdelt',
      '      “We are taking these steps because of what was done, and we will not hesitate to take more.”',
      '      — A Gazette, What was done, and why, 2021-04-15 https://example.org/export-limits',
      '      — Gazette, The date, from the public record https://example.org/a',
    ]);
  });

  test('given entries of people, then each says who recorded or corrected it, and why; those of a scenario say nothing', () => {
    const by = (recorded: TimelineEntry['recorded']) =>
      timelineListing([{ ...(ENTRIES[0] as TimelineEntry), recorded }], { codeName }, PLAIN).join('\n');
    expect(by({ by: 'ann', on: '2021-06-16' })).toContain('\n    recorded by ann on 2021-06-16\n');
    expect(by({ by: 'ann', on: '2021-06-16', reason: 'Wrong day.' })).toContain(
      'corrected by ann on 2021-06-16: Wrong day.',
    );
    expect(by({ by: 'ann', on: '2021-06-16', scenario: 'geneva-2021' })).not.toContain('ann');
  });

  test('given interval, magnitude, reversal, follow-up and note, then each is said', () => {
    const text = timelineListing(ENTRIES, { codeName }, { ...PLAIN, width: 160 }).join('\n');
    expect(text).toContain(
      'about 2021-03-29 to 2021-04-22  RUS>UKR  154 Mobilize or increase armed forces  −7.2 × 2',
    );
    expect(text).toContain('reverses 50 % of recall');
    expect(text).toContain('follow-up, scores 0');
    expect(text).toContain('follows counter-expulsion');
    expect(text).toContain('in 2021-05  note  A commentator');
  });

  test('given a record that would steer the terminal, then it cannot', () => {
    const evil = 'x\u001b[31m\u001b]0;owned\u0007\r\ny';
    const entry: TimelineEntry = {
      kind: 'note',
      id: 'evil',
      occurred: { from: '2021-05-01', precision: 'day' },
      summary: evil,
      by: evil,
      sources: [{ title: evil, publisher: evil, url: evil, quote: evil }],
    };
    const lines = timelineListing([entry], { codeName }, PLAIN);
    for (const line of lines) expect(line).not.toMatch(CONTROL);
    expect(lines.join(' ')).toContain('x [31m ]0;owned y');
  });
});

describe('tables and text', () => {
  test('given room, then columns are aligned under their titles', () => {
    const lines = table(
      [
        { name: '外交', n: 7 },
        { name: 'a', n: 12 },
      ],
      [
        { title: 'name', value: ({ name }) => name },
        { title: 'count', value: ({ n }) => String(n), align: 'right' },
      ],
      PLAIN,
    );
    expect(lines).toEqual(['name  count', '外交      7', 'a        12']);
  });

  test('given too little room, then columns are cut, then dropped by their number', () => {
    expect(listOfActs({ ...PLAIN, width: 76 })[0]).toMatch(/^act {16}day {9}score  what +issue$/);
    expect(listOfActs({ ...PLAIN, width: 55 })[0]).toBe('act                day         score  what');
    expect(listOfActs({ ...PLAIN, width: 40 })[0]).toBe('act                day         score');
  });

  test('given columns that can neither be cut nor dropped, then lines end at the edge', () => {
    const columns = ['one', 'two', 'three'].map((title) => ({ title, value: () => 'x'.repeat(18) }));
    const lines = table([{}], columns, { ...PLAIN, width: 45 });
    expect(lines[1]).toBe(`${'x'.repeat(18)}  ${'x'.repeat(18)}  xxxx…`);
  });

  test('given any text, then wrapped lines fit and hold all its words', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 2, max: 60 }),
        (raw, columns) => {
          const text = words(raw, PLAIN);
          const lines = wrap(text, columns);
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        },
      ),
    );
  });

  test('given ASCII alone, then typographic characters become their plain kin', () => {
    expect(words('“Détente” – it’s 3 × 4…', { ...PLAIN, unicode: false })).toBe('"Detente" - it\'s 3 x 4...');
  });
});
