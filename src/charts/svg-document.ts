import { wrapShort } from './line-wrap.ts';
import { columnsIn, element, escapeXml, n, text, textWidth } from './svg-parts.ts';
import { styleOf, type Theme } from './svg-style.ts';

/** A line of the legend: how something is drawn, and what it is. */
export interface LegendItem {
  readonly kind: 'line' | 'area' | 'dots';
  /** Class that it is drawn with. */
  readonly name: string;
  readonly label: string;
}

export interface SvgText {
  /** Heading and accessible name: the takeaway, in a sentence. */
  readonly title: string;
  /** Accessible description: what the picture shows, for who cannot see it. */
  readonly description: string;
  /** Between whom. */
  readonly parties?: string;
  /** Under the heading: a sentence. */
  readonly subtitle?: string;
  readonly legend?: readonly LegendItem[];
  /** Under that: what stands beside it, a sentence each. */
  readonly beside?: readonly string[];
  /** Under the chart: what it was drawn from, and what kind of statement it is. */
  readonly source?: string;
  /** Where the same is shown; `shown` stands in the picture, `href` is where it leads. */
  readonly address?: { readonly shown: string; readonly href: string };
  readonly theme?: Theme;
  /** Makes ids unique where several charts stand in one page. */
  readonly id?: string;
}

const SIDE = 16;
const HEADING = { size: 15, height: 20, lines: 3 } as const;
const LINE = 16;
/** Most lines of each further text; what is longer is cut, and stands whole in the accessible name or description. */
const LINES = { parties: 1, subtitle: 3, beside: 3, source: 3, address: 2 } as const;
const LEGEND_ROW = 18;
const SWATCH = 26;

/** What stands around a chart, and how much room it takes above and below it. */
export interface Frame {
  readonly top: number;
  readonly bottom: number;
  /** The texts, for a picture of that height. */
  readonly draw: (height: number) => readonly string[];
}

interface Row {
  readonly height: number;
  readonly draw: (y: number) => string;
}

const rowsOf = (content: string | undefined, width: number, most: number, attributes = {}): Row[] =>
  content === undefined || content === ''
    ? []
    : wrapShort(content, columnsIn(width - 2 * SIDE), most).map((line) => ({
        height: LINE,
        draw: (y) => text(SIDE, y, line, attributes),
      }));

function legendItem({ kind, name, label }: LegendItem, x: number, y: number): string {
  const swatch =
    kind === 'area'
      ? element('rect', { x, y: y - 9, width: SWATCH - 8, height: 10, class: name })
      : kind === 'dots'
        ? [2, 9, 16]
            .map((step) => element('circle', { cx: x + step, cy: y - 4, r: 1.7, class: name }))
            .join('')
        : element('path', { d: `M${n(x)} ${n(y - 4)}h${SWATCH - 8}`, class: name });
  return swatch + text(x + SWATCH - 4, y, label);
}

/** The legend in as many rows as it needs. */
function legendRows(items: readonly LegendItem[], width: number): Row[] {
  const rows: { x: number; item: LegendItem }[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const wide = SWATCH + textWidth(item.label) + 12;
    if (x + wide > width - SIDE) {
      rows.push([]);
      x = SIDE;
    }
    rows.at(-1)?.push({ x, item });
    x += wide;
  }
  return rows.map((row) => ({
    height: LEGEND_ROW,
    draw: (y) => row.map((each) => legendItem(each.item, each.x, y)).join(''),
  }));
}

const heightOf = (rows: readonly Row[]): number => rows.reduce((sum, { height }) => sum + height, 0);

function stacked(rows: readonly Row[], top: number): string[] {
  let y = top;
  return rows.map(({ height, draw }) => {
    y += height;
    return draw(y);
  });
}

/** Lays out what stands above and below a chart of that width. */
export function frameOf(width: number, words: SvgText): Frame {
  const heading = wrapShort(words.title, columnsIn(width - 2 * SIDE, HEADING.size), HEADING.lines);
  const above: Row[] = [
    ...heading.map((line) => ({
      height: HEADING.height,
      draw: (y: number) => text(SIDE, y, line, { class: 'ink heading' }),
    })),
    ...rowsOf(words.parties, width, LINES.parties, { class: 'strong' }),
    ...rowsOf(words.subtitle, width, LINES.subtitle),
    ...(words.beside ?? []).flatMap((each) => rowsOf(each, width, LINES.beside)),
    ...legendRows(words.legend ?? [], width),
  ];
  const { address } = words;
  const below: Row[] = [
    ...rowsOf(words.source, width, LINES.source),
    ...rowsOf(address?.shown, width, LINES.address).map(({ height, draw }) => ({
      height,
      draw: (y: number) => element('a', { href: address?.href }, draw(y)),
    })),
  ];
  const bottom = below.length === 0 ? 0 : heightOf(below) + 10;
  return {
    top: 4 + heightOf(above),
    bottom,
    draw: (height) => [...stacked(above, 4), ...stacked(below, height - bottom)],
  };
}

/** Everything that the picture says, whole, for who cannot see it. */
const saidBy = ({ parties, subtitle, beside = [], description, source, address }: SvgText): string =>
  [parties === undefined ? undefined : `${parties}.`, subtitle, ...beside, description, source, address?.href]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');

/** A whole document: accessible name and description, its own styles, its own surface, and the texts around the chart. */
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
      element('desc', { id: `${id}-description` }, escapeXml(saidBy(words)) || ' '),
      element('style', {}, styleOf(words.theme ?? 'auto')),
      element('rect', { ...size, class: 'surface' }),
      ...frameOf(width, words).draw(height),
      ...content,
    ]
      .filter((part) => part !== '')
      .join('\n')}\n`,
  )}\n`;
}
