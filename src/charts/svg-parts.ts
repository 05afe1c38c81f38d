import { displayWidth } from './display-width.ts';
import { DARK, LIGHT, type Palette, type Token } from './palette.ts';
import type { Point } from './scale.ts';

/**
 * `auto` follows the reader's preference through custom properties (`--detente-ink` ...), which a page may set itself;
 * `light` and `dark` write plain colours, for programs that turn an SVG into an image and know no custom properties.
 */
export type Theme = 'auto' | 'light' | 'dark';

export const FONT_SIZE = 12;
export const FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif';

/** A careful estimate of a text's width in pixels: without the reader's font it cannot be measured. */
export const textWidth = (text: string, size = FONT_SIZE): number => displayWidth(text) * size * 0.6;

/** What XML forbids: most control characters, and halves of surrogate pairs. */
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text for element content and attributes. */
export const escapeXml = (text: string): string =>
  text
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

export const text = (x: number, y: number, content: string, attributes: Attributes = {}): string =>
  content === '' ? '' : element('text', { x, y, ...attributes }, escapeXml(content));

export const polyline = (points: readonly Point[]): string =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join('');

const RULES: readonly (readonly [selector: string, property: string, token: Token, more?: string])[] = [
  ['.surface', 'fill', 'surface'],
  ['text', 'fill', 'muted'],
  ['.ink', 'fill', 'ink'],
  ['.grid', 'stroke', 'grid'],
  ['.axis', 'stroke', 'muted'],
  ['.calm', 'fill', 'band-calm'],
  ['.strained', 'fill', 'band-strained'],
  ['.tense', 'fill', 'band-tense'],
  ['.acute', 'fill', 'band-acute'],
  ['.tension', 'stroke', 'tension', 'fill:none;stroke-width:2;stroke-linejoin:round'],
  ['.underlying', 'stroke', 'underlying', 'fill:none;stroke-width:1.5;stroke-dasharray:5 3'],
  ['.baseline', 'stroke', 'muted', 'stroke-dasharray:1 3'],
  ['.apart', 'stroke', 'muted', 'stroke-width:1;stroke-dasharray:1 3;stroke-linecap:round'],
  ['.tension-text', 'fill', 'tension'],
  ['.underlying-text', 'fill', 'muted'],
  ['.raising', 'fill', 'raising'],
  ['.lowering', 'fill', 'lowering'],
  ['.unscored', 'fill', 'muted'],
  ['.raising-line', 'stroke', 'raising', 'stroke-width:2'],
  ['.lowering-line', 'stroke', 'lowering', 'stroke-width:2'],
  ['.unscored-line', 'stroke', 'muted', 'stroke-width:2'],
  ['.cursor', 'stroke', 'ink'],
  ['.dot', 'fill', 'tension'],
  ['.dot', 'stroke', 'surface', 'stroke-width:1.5'],
  ['.outer', 'fill', 'fan-outer'],
  ['.inner', 'fill', 'fan-inner'],
];

function styleOf(theme: Theme): string {
  const colours = (palette: Palette): string =>
    Object.entries(palette)
      .map(([token, colour]) => `--detente-${token}:${colour}`)
      .join(';');
  const valueOf = (token: Token): string =>
    theme === 'auto' ? `var(--detente-${token},${LIGHT[token]})` : (theme === 'dark' ? DARK : LIGHT)[token];
  const rules = RULES.map(
    ([selector, property, token, more]) =>
      `.detente ${selector}{${property}:${valueOf(token)}${more === undefined ? '' : `;${more}`}}`,
  );
  return [
    ...(theme === 'auto' ? [`@media (prefers-color-scheme:dark){:root{${colours(DARK)}}}`] : []),
    `.detente text{font-family:${FONT};font-size:${FONT_SIZE}px;font-variant-numeric:tabular-nums}`,
    '.detente .heading{font-size:15px;font-weight:600}.detente .strong{font-weight:600}',
    ...rules,
  ].join('\n');
}

export interface SvgText {
  /** Heading and accessible name: the takeaway, in a sentence. */
  readonly title: string;
  /** Accessible description: what the picture shows, for who cannot see it. */
  readonly description: string;
  /** A second line under the heading. */
  readonly subtitle?: string;
  readonly theme?: Theme;
  /** Makes ids unique where several charts stand in one page. */
  readonly id?: string;
}

/** A whole document: accessible name and description, its own styles, its own surface. */
export function document(width: number, height: number, words: SvgText, content: readonly string[]): string {
  const id = words.id ?? 'detente';
  const size = { width, height };
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'detente',
      viewBox: `0 0 ${n(width)} ${n(height)}`,
      ...size,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-description`,
    },
    `\n${[
      element('title', { id: `${id}-title` }, escapeXml(words.title) || ' '),
      element('desc', { id: `${id}-description` }, escapeXml(words.description) || ' '),
      element('style', {}, styleOf(words.theme ?? 'auto')),
      element('rect', { ...size, class: 'surface' }),
      text(16, 24, words.title, { class: 'ink heading' }),
      text(16, 42, words.subtitle ?? ''),
      ...content,
    ]
      .filter((part) => part !== '')
      .join('\n')}\n`,
  )}\n`;
}
