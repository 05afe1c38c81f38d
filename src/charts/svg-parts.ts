import { withoutTurns } from '../kernel/direction.ts';
import { displayWidth, printable } from './display-width.ts';
import type { Point } from './scale.ts';

export const FONT_SIZE = 12;

/** A column of a text is estimated at this share of its font size. */
const COLUMN = 0.6;

/** A careful estimate of a text's width in pixels: without the reader's font it cannot be measured. */
export const textWidth = (text: string, size = FONT_SIZE): number => displayWidth(text) * size * COLUMN;

/** Columns of a text that fit into a width in pixels. */
export const columnsIn = (width: number, size = FONT_SIZE): number => Math.floor(width / (size * COLUMN));

/** What XML forbids: most control characters, and halves of surrogate pairs. */
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text for element content and attributes; it turns no figure around that stands beside it. */
export const escapeXml = (text: string): string =>
  withoutTurns(text)
    .replace(FORBIDDEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** A coordinate with at most one decimal: half a pixel is not seen, and the file stays small. */
export const n = (value: number): string => String(Math.round(value * 10) / 10);

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; numbers are coordinates, texts are escaped, `content` is markup. */
export function element(name: string, attributes: Attributes, content = ''): string {
  let open = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) open += ` ${key}="${typeof value === 'number' ? n(value) : escapeXml(value)}"`;
  }
  return content === '' ? `${open}/>` : `${open}>${content}</${name}>`;
}

/** One line of text, without anything that could turn its reading direction. */
export const text = (x: number, y: number, content: string, attributes: Attributes = {}): string =>
  content === '' ? '' : element('text', { x, y, ...attributes }, escapeXml(printable(content)));

export const polyline = (points: readonly Point[]): string =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join('');
