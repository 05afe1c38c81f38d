import { dayLabel } from '../charts/day-words.ts';
import { daysOutside, missSvg } from '../charts/miss-svg.ts';
import { documentStyle } from '../charts/palette.ts';
import { escapeXml } from '../charts/svg-parts.ts';
import type { Backtest, Miss } from '../forecasts/backtest-answer.ts';
import type { AccuracySoFar } from '../forecasts/accuracy.query.ts';
import { FEW_FORKS } from '../forecasts/words.ts';
import { dayNumber } from '../kernel/clock.ts';
import { counted } from '../kernel/counted.ts';
import { dedupeWords } from '../models/tension/dedupe.ts';

/** Seconds after which a page that waits for figures asks again. */
const AGAIN = 2;

const STYLE = `${documentStyle()}main,header{max-width:60rem;margin:0 auto;padding:1rem}
h1{margin:.5rem 0 0;font-size:1.6rem}h2{margin:2.5rem 0 .25rem;font-size:1.2rem;overflow-wrap:anywhere}h3{margin:1rem 0 0;font-size:1rem}
a{color:var(--detente-tension)}a:focus-visible,.wide:focus-visible{outline:2px solid var(--detente-tension);outline-offset:2px}
p{margin:.25rem 0 .75rem}.muted{color:var(--detente-muted)}.lead{font-size:1.15rem}
.go{display:inline-block;padding:.6rem 0}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .7rem;text-align:right;border-bottom:1px solid var(--detente-grid);white-space:nowrap}th:first-child,td:first-child{text-align:left;padding-left:0;white-space:normal;min-width:9rem}
thead th{white-space:normal;vertical-align:bottom;min-width:5.5rem}
progress{display:block;width:100%;max-width:24rem;margin:.25rem 0;accent-color:var(--detente-tension)}
figure{margin:.5rem 0 1rem}figcaption{color:var(--detente-muted)}
svg{display:block;width:100%;max-width:40rem;height:auto}
svg text{font-size:12px;fill:var(--detente-muted)}.axis{stroke:var(--detente-grid)}.outer{fill:var(--detente-fan-outer)}
.median{fill:none;stroke:var(--detente-tension);stroke-width:1.5;stroke-dasharray:5 3}.came{fill:none;stroke:var(--detente-ink);stroke-width:2}
@media (forced-colors:active){.outer{fill:GrayText;fill-opacity:.3}.median,.came{stroke:CanvasText}}
`;

const hundred = (share: number): string => (share * 100).toFixed(0);

/** What a page is asked for. */
export interface AccuracyAsked {
  /** Nothing is worked out for it. */
  readonly stopped?: boolean;
  /** The history that comes first. */
  readonly first?: string | undefined;
}

/** How good the bands of every history were. A whole HTML document that needs no script. */
export function accuracyPage(so: AccuracySoFar, { stopped = false, first }: AccuracyAsked = {}): string {
  const { accuracies, open } = so;
  // Without a fragment: a browser that comes again to one stays where it is.
  const here = (work?: string): string => {
    const query = new URLSearchParams({
      ...(first !== undefined && { history: first }),
      ...(work !== undefined && { work }),
    });
    return escapeXml(query.size === 0 ? 'accuracy' : `accuracy?${query.toString()}`);
  };
  const judged = accuracies.judged.toSorted(
    (a, b) => Number(b.history === first) - Number(a.history === first),
  );
  const waits = open.length > 0 && !stopped;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${waits ? `<meta http-equiv="refresh" content="${AGAIN}; url=${here()}">` : ''}
<title>How good the bands were \u2013 D\u00e9tente</title>
<link rel="icon" href="icon.svg">
<style>${STYLE}</style>
</head>
<body>
<header>
<p><a class="go" href="./">D\u00e9tente</a></p>
<h1>How good the bands were</h1>
</header>
<main>
<p class="lead">${escapeXml(leadOf(so, waits))}</p>
<p>For each history a forecast is made every 45 days of its past, from what was known by then alone, and held against what came. Bands that are honest hold 90 of 100 days: fewer means too narrow, more too wide.</p>
${open.length > 0 ? working(so, stopped, here) : ''}
${judged.length > 0 ? overview(judged) : ''}
${judged.map(history).join('\n')}
${leftOut(so)}
<p class="muted">The same as data: <a href="api/accuracy">JSON</a>; in a terminal <code>detente accuracy</code>, and <code>detente backtest HISTORY</code> for one history by other rules.</p>
</main>
</body>
</html>
`;
}

/** What all come to; while some are not judged yet, of those that are. */
function leadOf({ accuracies, open, problem }: AccuracySoFar, waits: boolean): string {
  if (open.length === 0) return accuracies.sentence;
  if (accuracies.judged.some(({ horizons: [horizon] }) => (horizon?.forks ?? 0) >= FEW_FORKS))
    return `So far: ${accuracies.sentence}`;
  return waits && problem === undefined
    ? 'Forecasts of the past are being made and held against what came. What they say comes here as soon as there are enough.'
    : 'Too few histories are judged to say how good the bands were.';
}

function working(
  { open, progress, problem }: AccuracySoFar,
  stopped: boolean,
  here: (work?: string) => string,
): string {
  const left = `${open.length} ${open.length === 1 ? 'history is' : 'histories are'} not judged yet`;
  if (stopped) return `<p role="status">Stopped: ${left}. <a class="go" href="${here()}">Go on</a></p>`;
  if (problem !== undefined)
    return `<p role="status">${escapeXml(`${problem.message}: ${left}. ${problem.remedy}`)}</p>`;
  const [next, ...further] = open.filter((one) => one !== progress?.history);
  const more = further.length === 0 ? '' : ` and ${further.length} more`;
  const at =
    progress === undefined
      ? `It begins with ${open[0]}.`
      : `Being worked out: ${progress.history}, ${progress.done} of ${counted(progress.forks, 'forecast')}, history ${progress.place} of ${progress.of}.${next === undefined ? '' : ` Then ${next}${more}.`}`;
  const bar =
    progress === undefined
      ? ''
      : ` <progress aria-label="Forecasts made of this history" max="${progress.forks}" value="${progress.done}"></progress>`;
  return `<p role="status">${escapeXml(at)}${bar} <a class="go" href="${here('no')}">Stop</a></p>`;
}

const wide = (label: string, table: string): string =>
  `<div class="wide" tabindex="0" role="region" aria-label="${escapeXml(label)}">${table}</div>`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) =>
    row.map((cell, place) => (place === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`)).join('');
  return `<table><thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody></table>`;
}

function overview(judged: readonly Backtest[]): string {
  const rows = judged.flatMap(({ history: id, title, horizons: [horizon] }) =>
    horizon === undefined
      ? []
      : [
          [
            `<a href="#${escapeXml(encodeURIComponent(id))}">${escapeXml(title)}</a>`,
            `${horizon.forks}${horizon.forks < FEW_FORKS ? ' (few)' : ''}`,
            hundred(horizon.band90.closed),
            hundred(horizon.band50.randomised),
            horizon.crps.points.toFixed(1),
            skill(horizon.yardsticks['no-news']?.skill.value),
            skill(horizon.yardsticks.persistence?.skill.value),
          ],
        ],
  );
  const head = [
    'History',
    'Forecasts',
    'Days in 90 % band, %',
    'in 50 % band, %',
    'CRPS, points',
    'Nearer than \u201cno news\u201d',
    'than \u201cas today\u201d',
  ];
  return wide('All histories', table(head, rows));
}

const skill = (value: number | undefined): string =>
  value === undefined
    ? ''
    : `${Math.round(value * 100) < 0 ? '\u2212' : ''}${Math.abs(value * 100).toFixed(0)} %`;

function history({ history: id, title, sentence, leads, worst, forks, dedupe }: Backtest): string {
  return [
    `<section aria-labelledby="${escapeXml(id)}">`,
    `<h2 id="${escapeXml(id)}"><a href="./?history=${encodeURIComponent(id)}">${escapeXml(title)}</a></h2>`,
    `<p>${escapeXml(sentence)}${dedupe === undefined ? '' : ` Of its data set, ${dedupeWords(dedupe)}.`}</p>`,
    '<h3>By days ahead</h3>',
    wide(
      `By days ahead: ${title}`,
      table(
        [
          'Days ahead',
          'Forecasts',
          'In 90 % band, %',
          'in 50 %, %',
          'CRPS, points',
          'Nearer than \u201cno news\u201d',
        ],
        leads.map((lead) => [
          String(lead.day),
          String(lead.forks),
          hundred(lead.band90.closed),
          hundred(lead.band50.randomised),
          lead.crps.points.toFixed(1),
          skill(lead.overNoNews),
        ]),
      ),
    ),
    `<h3>${forks === 1 ? 'The forecast' : 'The worst misses'}</h3>`,
    ...worst.map(miss),
    '</section>',
  ].join('\n');
}

function miss({ at, crps, ...lines }: Miss): string {
  const missed = { first: dayNumber(at) + 1, ...lines };
  const outside = daysOutside(missed);
  const says = `Forecast of ${dayLabel(dayNumber(at))}: what came lay outside the 90 % band on ${outside} of ${lines.came.length} days, and was ${crps.toFixed(1)} points off (CRPS)`;
  return `<figure>${missSvg(missed, says)}<figcaption>${escapeXml(says)}. Area: 90 of 100 futures; dashed: their median; line: what came.</figcaption></figure>`;
}

function leftOut({ accuracies: { left } }: AccuracySoFar): string {
  if (left.length === 0) return '';
  const items = left.map(({ history: id, why }) => `<li>${escapeXml(`${id}: ${why}`)}.</li>`);
  return `<h2>Not judged</h2>\n<ul>${items.join('')}</ul>`;
}
