import { documentStyle } from '../charts/palette.ts';
import { dayLabel } from '../charts/day-words.ts';
import { escapeXml } from '../charts/svg-parts.ts';
import { dayNumber } from '../kernel/clock.ts';
import { counted } from '../kernel/counted.ts';
import { stateName } from '../ontology/country-names.ts';
import type { ObservedCode, ObservedDay, ShownRow } from './observed-day.ts';
import type { ViewFields } from './view-text.ts';

const STYLE = `${documentStyle(';overflow-wrap:anywhere')}main{max-width:48rem;margin:0 auto;padding:1rem}
h1{margin:.5rem 0;font-size:1.5rem}h2{margin:1.5rem 0 0;font-size:1.05rem}
p,ul{margin:.25rem 0}ul{padding-left:1.2rem}.muted{color:var(--detente-muted)}
a{color:var(--detente-tension)}a:focus-visible{outline:2px solid var(--detente-tension);outline-offset:2px}
.go{display:inline-block;padding:.6rem 0}li{padding:.15rem 0}
@media (max-width:640px){li a{display:inline-block;padding:.5rem 0}}
`;

const name = (party: string): string => stateName(party) ?? party;

/** What a data set told of a day, code by code, with the rows that are kept of it. A whole HTML document that needs no script. */
export function observedDayPage(told: ObservedDay, view: Pick<ViewFields, 'asOf' | 'knownBy'>): string {
  const { history, asOf, day, source, licence, rows, codes, remedy } = told;
  const title = `${dayLabel(dayNumber(day))}, row by row`;
  const seen = Object.entries(view).filter((each): each is [string, string] => each[1] !== undefined);
  const query = new URLSearchParams([['history', history], ['at', day], ...seen]).toString();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(`${title}: ${history}`)} – Détente</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p><a class="go" href="../../../../../?${escapeXml(query)}">${escapeXml(history)} on that day</a></p>
<h1>${escapeXml(title)}</h1>
<p>${escapeXml(
    rows === 0
      ? `${source} tells of nothing that happened on ${day}, as far as it was imported.`
      : `${source} tells of ${day} in ${counted(rows, 'row')}, machine-coded, of ${counted(codes.length, 'kind')}. Machines misread: a row says that a report was read so, not that it happened.`,
  )}</p>
${remedy === undefined ? '' : `<p class="muted">${escapeXml(remedy)}</p>`}
${codes.map(section).join('\n')}
<p class="muted">${escapeXml(`${history} as of revision ${asOf}. ${licence}.`)} <a href="../${escapeXml(day)}">The same as data</a></p>
</main>
</body>
</html>
`;
}

function section({
  actId,
  initiator,
  target,
  code,
  name: label,
  rows,
  stories,
  known,
  kept,
}: ObservedCode): string {
  const days = known.map(({ known: on, rows: count }) => (known.length === 1 ? on : `${on} (${count})`));
  const left = rows - kept.length;
  return `<section id="${escapeXml(actId)}">
<h2>${escapeXml(`${name(initiator)} toward ${name(target)}: ${label ?? code} (${code})`)}</h2>
<p>${escapeXml(`${counted(rows, 'row')}, ${counted(stories, 'story', 'stories')}; known ${days.join(', ')}`)}</p>
${kept.length === 0 ? '' : `<ul>\n${kept.map(item).join('\n')}\n${left > 0 ? `<li class="muted">and ${counted(left, 'row')} more</li>\n` : ''}</ul>`}
</section>`;
}

const item = ({ id, link, known }: ShownRow): string =>
  `<li>${[id === undefined ? 'row without a number' : `row ${id}`, `known ${escapeXml(known)}`, ...(link === undefined ? [] : [linked(link)])].join(', ')}</li>`;

/** Only what a browser fetches from the web leads anywhere: what else a file calls a link is shown as text. */
const linked = (link: string): string =>
  isWebAddress(link)
    ? `<a href="${escapeXml(link)}" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer">${escapeXml(link)}</a>`
    : escapeXml(link);

const isWebAddress = (text: string): boolean =>
  /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
