import { CHECKED_WORDS } from '../../relations/checked-words.ts';
import type { Source } from '../../relations/events.ts';
import { escapeXml } from '../../charts/svg-parts.ts';
import {
  isDrawn,
  type DrawnView,
  type EndNote,
  type MadeBriefing,
  type MissingView,
} from './made-briefing.ts';

/** Paper of A4 leaves 178 by 257 mm between these margins; a chart with its heading is never cut. */
const STYLE = `
@page{size:A4;margin:20mm 16mm}
:root{color-scheme:light}
body{max-width:46rem;margin:0 auto;padding:1.5rem;color:#1b1630;background:#fff;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1{margin:0 0 .25rem;font-size:1.7rem;line-height:1.2}
h2{margin:0 0 .5rem;font-size:1.15rem;line-height:1.3;break-after:avoid}
p{margin:0 0 .7rem}
section{margin:2rem 0}
.chart{break-inside:avoid}
figure{margin:0;break-inside:avoid}
img{display:block;width:100%;height:auto;max-height:180mm}
figcaption,.small,ol{font-size:.82rem;line-height:1.45}
figcaption p{margin:0 0 .2rem}
ol{padding-left:2.4rem}
li{margin:0 0 .5rem;break-inside:avoid}
q,cite{font-style:normal}
a{color:#3b1fa3}
.told{padding:.5rem .8rem;border-left:4px solid #a35c00;background:#fff4df}
@media print{body{max-width:none;padding:0;font-size:10.5pt}a{color:inherit;text-decoration:none}}
`;

const paragraphs = (text: string | undefined): string =>
  (text ?? '')
    .split(/\n\s*\n/u)
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => `<p>${escapeXml(each).replaceAll('\n', '<br>')}</p>`)
    .join('\n');

/** A picture of its own, so that its styles and names stay within it. */
const pictureOf = (svg: string, title: string): string =>
  `<img alt="${escapeXml(title)}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`;

/** `1-4, 7`: numbers in a row are told by the first and the last. */
export function numberRuns(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers.toSorted((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last !== undefined && number <= last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}\u2013${to}`)).join(', ');
}

function drawn({ title, text, svg, about, href, notes, unread, withheld, changed }: DrawnView): string {
  const noted = notes.length === 0 ? [] : [`What it marks: end notes ${numberRuns(notes)}.`];
  const more = unread === 0 ? [] : [`${unread} more that it counts are in the record alone.`];
  const none = withheld === undefined ? [] : [`${withheld}: it has no end notes.`];
  const caption = [...about, ...noted, ...more, ...none]
    .map((each) => `<p>${escapeXml(each)}</p>`)
    .join('\n');
  return `<section>
<div class="chart">
<h2>${escapeXml(title)}</h2>
${changed === undefined ? '' : `<p class="told">${escapeXml(changed)}</p>`}
<figure>
${pictureOf(svg, title)}
<figcaption>
${caption}
<p><a href="${escapeXml(href)}">Open this state</a></p>
</figcaption>
</figure>
</div>
${paragraphs(text)}
</section>`;
}

const missed = ({ title, text, missing }: MissingView): string => `<section>
<h2>${escapeXml(title)}</h2>
<p class="told">${escapeXml(missing)}</p>
${paragraphs(text)}
</section>`;

function sourced({ title, publisher, published, url, quote, checked }: Source): string {
  const said = quote === undefined ? '' : `<q>${escapeXml(quote)}</q> `;
  const day = published === undefined ? '' : `, ${escapeXml(published)}`;
  const how = checked === undefined ? '' : ` (${escapeXml(CHECKED_WORDS[checked])})`;
  const where =
    url === undefined
      ? ''
      : `, ${/^https?:/iu.test(url) ? `<a href="${escapeXml(url)}">${escapeXml(url)}</a>` : escapeXml(url)}`;
  return `<br>${said}<cite>${escapeXml(title)}</cite>, ${escapeXml(publisher)}${day}${where}${how}`;
}

const noted = ({ number, when, summary, sources }: EndNote): string =>
  `<li value="${number}">${escapeXml(when)}: ${escapeXml(summary)}${sources.map(sourced).join('')}</li>`;

/** The briefing itself within its page, so that the page can be opened again to go on with it. */
const kept = ({ briefing }: MadeBriefing): string =>
  `<script type="application/json" id="briefing">${JSON.stringify(briefing).replaceAll('<', '\\u003c')}</script>`;

/** A page that holds all it shows, asks for nothing elsewhere, and prints on A4. */
export function briefingPage(made: MadeBriefing): string {
  const { briefing, on, views, notes } = made;
  const by = briefing.author === undefined ? 'Made' : `${escapeXml(briefing.author)}, made`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<title>${escapeXml(briefing.title)}</title>
<style>${STYLE}</style>
${kept(made)}
</head>
<body>
<header>
<h1>${escapeXml(briefing.title)}</h1>
<p class="small">${by} on ${escapeXml(on.slice(0, 10))} with D\u00e9tente. What follows are statements about models, not about the world; days ahead are simulated.</p>
</header>
${paragraphs(briefing.introduction)}
${views.map((view) => (isDrawn(view) ? drawn(view) : missed(view))).join('\n')}
${paragraphs(briefing.closing)}
${notes.length === 0 ? '' : `<section class="notes">\n<h2>End notes</h2>\n<ol>\n${notes.map(noted).join('\n')}\n</ol>\n</section>`}
</body>
</html>
`;
}
