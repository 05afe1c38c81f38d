import { documentStyle } from '../charts/palette.ts';
import { escapeXml } from '../charts/svg-parts.ts';

/** A history on the first page. */
export interface LandingHistory {
  readonly history: string;
  readonly title: string;
  /** The takeaway in a sentence; absent where only a link is shown. */
  readonly reading?: string;
  /** Its chart, an SVG element. */
  readonly chart?: string;
  /** The licence of what it was counted from lets no act be handed on, so that there are no pages of acts. */
  readonly isWithheld?: boolean;
}

export interface LandingContent {
  readonly histories: readonly LandingHistory[];
  /** An access token is needed to read the record, so that nothing of it is shown. */
  readonly locked: boolean;
}

const STYLE = `${documentStyle()}main,header,footer{max-width:60rem;margin:0 auto;padding:1rem}
h1{margin:.5rem 0 0;font-size:1.8rem}h2{margin:2rem 0 .25rem;font-size:1.25rem}
a{color:var(--detente-tension)}a:focus-visible{outline:2px solid var(--detente-tension);outline-offset:2px}
p{margin:.25rem 0 .75rem}.muted{color:var(--detente-muted)}
figure{margin:0}figure svg{max-width:100%;height:auto}
ul.links{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0}
code{font-size:.9em;background:var(--detente-band-tense);padding:.1rem .35rem;border-radius:.25rem;overflow-wrap:anywhere}
`;

const link = (href: string, text: string): string => `<a href="${escapeXml(href)}">${escapeXml(text)}</a>`;

function section({ history, title, reading, chart, isWithheld = false }: LandingHistory): string {
  const at = `api/histories/${encodeURIComponent(history)}`;
  const links = [
    ...(isWithheld
      ? [link(at, 'What it declares')]
      : [link(`${at}/timeline`, 'Timeline'), link(`${at}/explanation`, 'Why: act by act')]),
    link(`${at}/tension/series.csv`, 'Days as CSV'),
    ...(isWithheld ? [] : [link(`${at}/export.json`, 'Everything as JSON')]),
    ...(chart === undefined ? [link(`${at}/tension.svg`, 'Chart')] : []),
  ];
  return [
    '<section>',
    `<h2>${escapeXml(title)}</h2>`,
    `<p class="muted"><code>${escapeXml(history)}</code></p>`,
    ...(reading === undefined ? [] : [`<p>${escapeXml(reading)}</p>`]),
    ...(chart === undefined ? [] : [`<figure>${chart}</figure>`]),
    ...(isWithheld ? [WITHHELD] : []),
    `<ul class="links">${links.map((each) => `<li>${each}</li>`).join('')}</ul>`,
    '</section>',
  ].join('\n');
}

const EMPTY =
  '<p>The record is empty, or is still being read. Replay a scenario: <code>POST /api/scenarios/geneva-2021/replay</code>, or in a terminal <code>npm run -s detente -- replay geneva-2021</code>.</p>';
const LOCKED =
  '<p>The record is read with an access token: <code>Authorization: Bearer TOKEN</code>. Whoever runs this server hands them out.</p>';

const WITHHELD =
  '<p class="muted">Counted from data whose licence lets no act of it be handed on: its tension by day is told, its acts are not.</p>';

/** The first page: every history with its reading and chart, and where to go from there. A whole HTML document. */
export function landingPage({ histories, locked }: LandingContent): string {
  const body = locked ? LOCKED : histories.length === 0 ? EMPTY : histories.map(section).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Détente</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Détente</h1>
<p>The documented record of diplomatic relations, and the tension that a model reads from it. Figures are statements about the model, not about the world.</p>
<nav aria-label="Documentation"><ul class="links"><li>${link('docs', 'Documentation of the HTTP interface')}</li><li>${link('openapi.json', 'OpenAPI')}</li><li>${link('health/ready', 'Health')}</li></ul></nav>
</header>
<main>
${body}
</main>
</body>
</html>
`;
}
