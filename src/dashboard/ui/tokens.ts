import { DARK, LIGHT, type Palette } from '../../charts/palette.ts';

/** Colours of the page beyond those of its charts. Names say what a colour is for. */
export interface PageColours {
  /** Behind everything, and of a panel on it. */
  readonly page: string;
  readonly panel: string;
  /** A row under the pointer, and one that is chosen. */
  readonly hover: string;
  readonly chosen: string;
  /** Between things, and around what can be operated (which needs a contrast of 3). */
  readonly line: string;
  readonly edge: string;
  readonly accent: string;
  readonly 'on-accent': string;
  readonly focus: string;
  readonly notice: string;
  readonly 'notice-edge': string;
  readonly fault: string;
  readonly well: string;
  /** Lines of what-ifs compared, in their order. */
  readonly 'line-1': string;
  readonly 'line-2': string;
  readonly 'line-3': string;
  readonly 'line-4': string;
}

export const LIGHT_PAGE: PageColours = {
  page: '#f7f6fb',
  panel: '#ffffff',
  hover: '#f6f4fc',
  chosen: '#f2eefc',
  line: '#dfdbea',
  edge: '#7d7692',
  accent: '#43259a',
  'on-accent': '#ffffff',
  focus: '#0069a8',
  notice: '#fff6e6',
  'notice-edge': '#b06a00',
  fault: '#a3200d',
  well: '#0b6b4f',
  'line-1': '#43259a',
  'line-2': '#b84a00',
  'line-3': '#0b6b4f',
  'line-4': '#0069a8',
};

export const DARK_PAGE: PageColours = {
  page: '#0e0c14',
  panel: '#14121c',
  hover: '#1e1a2a',
  chosen: '#2a2340',
  line: '#2f2a3d',
  edge: '#8a82a3',
  accent: '#c4aeff',
  'on-accent': '#14121c',
  focus: '#5ab0ea',
  notice: '#2a2010',
  'notice-edge': '#e0a040',
  fault: '#ff9a86',
  well: '#5fd0a8',
  'line-1': '#c4aeff',
  'line-2': '#f08a3c',
  'line-3': '#5fd0a8',
  'line-4': '#5ab0ea',
};

export interface Theme {
  readonly chart: Palette;
  readonly page: PageColours;
}

export const THEMES: Readonly<Record<'light' | 'dark', Theme>> = {
  light: { chart: LIGHT, page: LIGHT_PAGE },
  dark: { chart: DARK, page: DARK_PAGE },
};

/** Text and what it may stand on; each pair has a contrast of at least 4.5. */
export const TEXT_PAIRS: readonly (readonly [text: string, on: readonly string[]])[] = [
  [
    'ink',
    ['page', 'panel', 'hover', 'chosen', 'notice', 'band-calm', 'band-strained', 'band-tense', 'band-acute'],
  ],
  [
    'muted',
    ['page', 'panel', 'hover', 'chosen', 'notice', 'band-calm', 'band-strained', 'band-tense', 'band-acute'],
  ],
  ['accent', ['page', 'panel', 'hover', 'chosen']],
  ['on-accent', ['accent']],
  ['fault', ['page', 'panel', 'notice']],
  ['well', ['page', 'panel']],
  ['raising', ['panel', 'hover', 'chosen']],
  ['lowering', ['panel', 'hover', 'chosen']],
];

/** Lines, marks and edges of controls and what they may stand on; each pair has a contrast of at least 3. */
export const MARK_PAIRS: readonly (readonly [mark: string, on: readonly string[]])[] = [
  ['edge', ['page', 'panel', 'hover']],
  ['focus', ['page', 'panel', 'hover', 'chosen']],
  ['notice-edge', ['notice', 'page']],
  ['tension', ['band-calm', 'band-strained', 'band-tense', 'band-acute', 'fan-outer', 'fan-inner']],
  ['underlying', ['band-calm', 'band-strained', 'band-tense', 'band-acute']],
  ['raising', ['panel', 'band-acute']],
  ['lowering', ['panel', 'band-acute']],
  ['line-1', ['band-calm', 'band-acute']],
  ['line-2', ['band-calm', 'band-acute']],
  ['line-3', ['band-calm', 'band-acute']],
  ['line-4', ['band-calm', 'band-acute']],
];

const properties = ({ chart, page }: Theme): string =>
  Object.entries({ ...chart, ...page })
    .map(([name, colour]) => `--detente-${name}:${colour}`)
    .join(';');

/** The custom properties of both themes: by the reader's preference, unless the page says which. */
export const tokensCss = (): string =>
  [
    `:root{color-scheme:light;${properties(THEMES.light)}}`,
    `:root[data-theme=dark]{color-scheme:dark;${properties(THEMES.dark)}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${properties(THEMES.dark)}}}`,
    `@media print{:root,:root[data-theme=dark]{color-scheme:light;${properties(THEMES.light)}}}`,
  ].join('\n');
