/**
 * Colours of the charts, one set for light and one for dark surfaces. Tension is one hue, deeper with each band, never
 * red against green; raising and lowering differ by shape and side first and by hue second (an orange and a blue that people with
 * colour-vision deficiencies tell apart). Text has a contrast of at least 4.5, lines and marks of at least 3 against what they stand on.
 */
export interface Palette {
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly 'band-calm': string;
  readonly 'band-strained': string;
  readonly 'band-tense': string;
  readonly 'band-acute': string;
  readonly tension: string;
  readonly underlying: string;
  readonly raising: string;
  readonly lowering: string;
  readonly 'fan-outer': string;
  readonly 'fan-inner': string;
}

export type Token = keyof Palette;

export const LIGHT: Palette = {
  surface: '#ffffff',
  ink: '#1d1a2b',
  muted: '#5d5872',
  grid: '#c9c4d8',
  'band-calm': '#fbfaff',
  'band-strained': '#f4f1fc',
  'band-tense': '#ebe5f9',
  'band-acute': '#e0d7f5',
  tension: '#43259a',
  underlying: '#76609f',
  raising: '#b84a00',
  lowering: '#0069a8',
  'fan-outer': '#cdbdf0',
  'fan-inner': '#ab93e0',
};

export const DARK: Palette = {
  surface: '#14121c',
  ink: '#f1eff8',
  muted: '#aaa4c0',
  grid: '#474059',
  'band-calm': '#171520',
  'band-strained': '#1d1929',
  'band-tense': '#251f37',
  'band-acute': '#2f2648',
  tension: '#c4aeff',
  underlying: '#9484bd',
  raising: '#f08a3c',
  lowering: '#5ab0ea',
  'fan-outer': '#3a2e5c',
  'fan-inner': '#55458a',
};

/** A palette as custom properties, of a chart or of a whole document. */
export const paletteProperties = (palette: Palette): string =>
  Object.entries(palette)
    .map(([token, colour]) => `--detente-${token}:${colour}`)
    .join(';');

/** What documents without scripts set in one look, light or dark as the reader's browser asks; further declarations of `body` follow. */
export const documentStyle = (more = ''): string => `
:root{color-scheme:light dark;${paletteProperties(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${paletteProperties(DARK)}}}
body{margin:0;background:var(--detente-surface);color:var(--detente-ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif${more}}
`;

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
export function luminance(colour: string): number {
  const channel = (at: number): number => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : Math.exp(2.4 * Math.log((value + 0.055) / 1.055));
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}
