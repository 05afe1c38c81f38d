import { DARK, LIGHT, paletteProperties, type Token } from './palette.ts';
import { FONT_SIZE } from './svg-parts.ts';

/**
 * `auto` follows the reader's preference through custom properties (`--detente-ink` ...), which a page may set itself;
 * `light` and `dark` write plain colours, for programs that turn an SVG into an image and know no custom properties.
 */
export type Theme = 'auto' | 'light' | 'dark';

const FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif';

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
  ['.edited', 'stroke', 'tension', 'fill:none;stroke-width:2;stroke-dasharray:7 2'],
  ['.other-2', 'stroke', 'ink', 'fill:none;stroke-width:1.75;stroke-dasharray:9 3'],
  ['.other-3', 'stroke', 'ink', 'fill:none;stroke-width:1.75;stroke-dasharray:3 3'],
  ['.other-4', 'stroke', 'ink', 'fill:none;stroke-width:1.75;stroke-dasharray:9 3 2 3'],
  ['.other-5', 'stroke', 'ink', 'fill:none;stroke-width:1.75;stroke-dasharray:1 4'],
  ['.against-1', 'stroke', 'ink', 'fill:none;stroke-width:1.75;stroke-dasharray:12 3 2 3 2 3'],
  ['.against-2', 'stroke', 'ink', 'fill:none;stroke-width:1.75;stroke-dasharray:6 3 6 3 1 3'],
  ['.outer', 'fill', 'fan-outer'],
  ['.inner', 'fill', 'fan-inner'],
];

const rulesWith = (valueOf: (token: Token) => string, more: (text: string) => string): string[] =>
  RULES.map(
    ([selector, property, token, rest]) =>
      `.detente ${selector}{${property}:${valueOf(token)}${rest === undefined ? '' : more(rest)}}`,
  );

/** The style sheet of a chart. */
export function styleOf(theme: Theme): string {
  const plain = theme === 'dark' ? DARK : LIGHT;
  return [
    `.detente text{font-family:${FONT};font-size:${FONT_SIZE}px;font-variant-numeric:tabular-nums}`,
    '.detente .heading{font-size:15px;font-weight:600}.detente .strong{font-weight:600}',
    ...rulesWith(
      (token) => plain[token],
      (rest) => `;${rest}`,
    ),
    // Plain colours first, for programs that know no custom properties; some of those paint black what they cannot read, so that
    // the same rule must not hold both.
    ...(theme === 'auto'
      ? [
          `@media (prefers-color-scheme:dark){:root{${paletteProperties(DARK)}}}`,
          '@supports (color:var(--a)){',
          ...rulesWith(
            (token) => `var(--detente-${token},${LIGHT[token]})`,
            () => '',
          ),
          '}',
        ]
      : []),
  ].join('\n');
}
