import { escapeXml } from '../charts/svg-parts.ts';
import { formatView, parseView } from '../charts/view-state.ts';

export interface Previewed {
  /** What follows the question mark of the address. */
  readonly search: string;
  /** What addresses begin with. */
  readonly origin: string;
  /** Title of a history, by default of the one that was opened first; `undefined` where there is none. */
  readonly titleOf: (history: string | undefined) => string | undefined;
}

const ABOUT =
  'The documented record, and the tension that a model reads from it. A statement about the model, not about the world.';

/**
 * What tells programs that show previews of links (Open Graph, https://ogp.me) what an address shows: the history's title, and the
 * picture that the server draws of the same address. Elements for the head of the document; none for the home.
 */
export function previewHead({ search, origin, titleOf }: Previewed): string {
  const { view, home } = parseView(search);
  const title = home ? undefined : titleOf(view.history);
  if (title === undefined) return '';
  // A card or a search changes no chart.
  const { act: _act, search: _words, stop: _stop, ...drawn } = view;
  const query = formatView({ ...drawn, list: 'compact', form: 'chart', theme: 'light' });
  const image = `${origin}/view.png?${query}`;
  const told: readonly (readonly [string, string])[] = [
    ['og:type', 'website'],
    ['og:site_name', 'D\u00e9tente'],
    ['og:title', title],
    ['og:description', ABOUT],
    ['og:url', `${origin}/?${formatView(view)}`],
    ['og:image', image],
    ['og:image:type', 'image/png'],
    ['og:image:alt', `Tension by day: ${title}`],
    ['twitter:card', 'summary_large_image'],
  ];
  return told
    .map(([property, content]) => `<meta property="${property}" content="${escapeXml(content)}">`)
    .join('');
}
