import { displayWidth, printable, truncate } from '../charts/display-width.ts';
import { wrap } from '../charts/line-wrap.ts';

export { wrap } from '../charts/line-wrap.ts';

/** What a terminal can show; pure renderers get it handed in and know no process. */
export interface Terminal {
  /** Columns; nothing printed is ever wider. */
  readonly width: number;
  /** `none` also means: no escape sequence of any kind. */
  readonly colours: 'none' | 'ansi16' | 'ansi256';
  /** Whether characters beyond ASCII arrive unharmed. */
  readonly unicode: boolean;
}

export type Style =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'calm'
  | 'strained'
  | 'tense'
  | 'acute'
  | 'raising'
  | 'lowering'
  | 'underlying';

/**
 * One hue for tension, purer with each band; raising and lowering an orange and a blue. Every colour keeps a contrast of
 * at least 3 against black and against white, as nobody knows the background.
 */
export const ANSI_256: Readonly<Record<Exclude<Style, 'plain' | 'dim' | 'strong'>, number>> = {
  calm: 103,
  strained: 104,
  tense: 99,
  acute: 93,
  raising: 166,
  lowering: 32,
  underlying: 102,
};

/** With 16 colours nobody knows the shades either: weight alone, beside shapes, names and numbers. */
const SGR_16: Readonly<Record<Style, string>> = {
  plain: '',
  dim: '2',
  strong: '1',
  calm: '',
  strained: '',
  tense: '35',
  acute: '1;35',
  raising: '1',
  lowering: '',
  underlying: '2',
};

function sgr(style: Style, colours: Terminal['colours']): string {
  if (colours === 'none' || style === 'plain') return '';
  if (colours === 'ansi16' || style === 'dim' || style === 'strong') return SGR_16[style];
  return `${style === 'acute' ? '1;' : ''}38;5;${ANSI_256[style]}`;
}

/** The text in a style, reset afterwards; unchanged where the terminal has no colours. */
export function paint(text: string, style: Style, { colours }: Terminal): string {
  const code = sgr(style, colours);
  return code === '' || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
}

const TO_ASCII: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201a\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, '-'],
  [/\u2026/g, '...'],
  [/[\u00d7]/g, 'x'],
  [/[\u00b7\u2022]/g, '.'],
  [/\p{M}/gu, ''],
  // eslint-disable-next-line no-control-regex
  [/[^\u0000-\u007f]/gu, '?'],
];

/** Text from a record, fit for this terminal: one line, no control characters, ASCII where it must be. */
export function words(text: string, { unicode }: Terminal): string {
  const line = printable(text);
  if (unicode) return line;
  return TO_ASCII.reduce((ascii, [pattern, plain]) => ascii.replace(pattern, plain), line.normalize('NFD'));
}

export const cut = (text: string, columns: number, { unicode }: Terminal): string =>
  truncate(text, columns, unicode ? '\u2026' : '..');

/** Blanks up to `columns`; the text must not be wider. */
export const padEnd = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - displayWidth(text)));

export const padStart = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;

/** Cut or padded to exactly `columns`. */
export const fit = (
  text: string,
  columns: number,
  terminal: Terminal,
  align: 'left' | 'right' = 'left',
): string => {
  const short = cut(text, columns, terminal);
  return align === 'left' ? padEnd(short, columns) : padStart(short, columns);
};

/** Wrapped and indented by `indent` columns, all within the terminal's width. */
export const indented = (
  text: string,
  indent: number,
  terminal: Terminal,
  style: Style = 'plain',
): string[] =>
  wrap(text, terminal.width - indent).map((line) => ' '.repeat(indent) + paint(line, style, terminal));

const minus = ({ unicode }: Terminal): string => (unicode ? '\u2212' : '-');

/** `61.3`, `−0.5`: a figure with the terminal's minus sign. */
export const figure = (value: number, terminal: Terminal, decimals = 1): string => {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? minus(terminal) + text : text;
};

/** `+12.3`, `−4.0`, `0.0`: points with their sign. */
export const signed = (value: number, terminal: Terminal): string => {
  const text = figure(value, terminal);
  return value > 0 && Number(value.toFixed(1)) !== 0 ? `+${text}` : text;
};
