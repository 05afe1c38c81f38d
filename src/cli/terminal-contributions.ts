import type { CodeBookId } from '../ontology/code-books.ts';
import {
  contributionRows,
  type ContributionRow,
  type ContributionSums,
} from '../charts/contribution-geometry.ts';
import { displayWidth } from '../charts/display-width.ts';
import { bandOf } from '../models/tension/model.ts';
import type { Contribution } from '../models/tension/explanation.ts';
import type { Source } from '../relations/events.ts';
import {
  figure,
  fit,
  padEnd,
  padStart,
  paint,
  signed,
  words,
  wrap,
  type Style,
  type Terminal,
} from './terminal-text.ts';

/** What an act's body adds to what the explanation knows of it. */
export interface ActWords {
  readonly summary: string;
  readonly quote?: string;
  readonly source?: SourceWords;
}

export interface SourceWords {
  readonly title: string;
  readonly publisher: string;
  readonly url?: string | undefined;
  readonly published?: string | undefined;
  readonly checked?: Source['checked'];
}

/** What a code means in its code book; by default in GDELT's list. */
export type CodeName = (code: string, ontology?: CodeBookId) => string;

export interface ContributionWords {
  readonly codeName: CodeName;
  /** By act id; where an act is missing, its code's name stands in. */
  readonly acts?: ReadonlyMap<string, ActWords> | undefined;
}

/** `2021-04-15`, `2021-04` for a month, `2021` for a year, `~2021-04-15` for an approximate day, `2021-03-29+` for an interval's first day. */
export function dayOf({ from, to, precision }: Contribution['occurred'], { unicode }: Terminal): string {
  if (precision === 'month') return from.slice(0, 7);
  if (precision === 'year') return from.slice(0, 4);
  const lasting = to !== undefined && to !== from ? (unicode ? '\u2026' : '+') : '';
  return `${precision === 'approximate' ? '~' : ''}${from}${lasting}`;
}

/** `USA>RUS`, `RUS<>USA`: who did it to whom. */
export const directionOf = (act: Pick<Contribution, 'initiator' | 'target' | 'reciprocal'>): string =>
  `${act.initiator}${act.reciprocal ? '<>' : '>'}${act.target}`;

interface Layout {
  readonly day: number;
  readonly who: number;
  /** 0: not shown. */
  readonly code: number;
  readonly what: number;
  readonly points: number;
  readonly bar: number;
}

const GAP = 1;
const POINTS = 6;

/** Shares out the width: day, direction and points always, then the bars, then summaries, then code names too. */
function layoutOf(acts: readonly Contribution[], terminal: Terminal, summaries: boolean): Layout {
  const widest = (texts: readonly string[], least: number): number =>
    Math.max(least, ...texts.map(displayWidth));
  const day = widest(
    acts.map((act) => dayOf(act.occurred, terminal)),
    10,
  );
  const who = widest(acts.map(directionOf), 7);
  const fixed = day + who + POINTS + 3 * GAP;
  const room = Math.max(1, terminal.width - fixed);
  const bar = room < 28 ? 0 : Math.min(30, Math.floor(room * 0.35));
  const rest = room - (bar === 0 ? 0 : bar + GAP);
  const code = summaries && rest >= 52 ? 20 : 0;
  return { day, who, code, what: rest - (code === 0 ? 0 : code + GAP), points: POINTS, bar };
}

const EIGHTHS = ['', '\u258f', '\u258e', '\u258d', '\u258c', '\u258b', '\u258a', '\u2589'];

/** A bar from the zero line: to the right in eighths of a column, to the left in halves. */
function barOf(
  points: number,
  scale: { columns: number; zero: number; perPoint: number },
  terminal: Terminal,
): string {
  const { columns, zero, perPoint } = scale;
  const length = Math.abs(points) * perPoint;
  if (points === 0 || columns === 0) return '';
  if (!terminal.unicode) {
    const bar = '#'.repeat(Math.max(1, Math.round(length)));
    return points > 0 ? ' '.repeat(zero) + bar.slice(0, columns - zero) : padStart(bar.slice(0, zero), zero);
  }
  if (points > 0) {
    const eighths = Math.min((columns - zero) * 8, Math.max(1, Math.round(length * 8)));
    return ' '.repeat(zero) + '\u2588'.repeat(eighths >> 3) + (EIGHTHS[eighths & 7] ?? '');
  }
  const halves = Math.min(zero * 2, Math.round(length * 2));
  const bar = halves === 0 ? '\u2595' : (halves & 1 ? '\u2590' : '') + '\u2588'.repeat(halves >> 1);
  return padStart(bar, zero);
}

/** Where zero stands, so that the longest bars of both signs just fit. */
function barScale(rows: readonly ContributionRow[], columns: number) {
  const most = Math.max(0, ...rows.map(({ points }) => points));
  const least = Math.max(0, ...rows.map(({ points }) => -points));
  if (most + least === 0) return { columns, zero: 0, perPoint: 0 };
  const zero =
    least === 0
      ? 0
      : most === 0
        ? columns
        : Math.max(1, Math.min(columns - 1, Math.round((columns * least) / (most + least))));
  const perPoint = Math.min(
    most === 0 ? Infinity : (columns - zero) / most,
    least === 0 ? Infinity : zero / least,
  );
  return { columns, zero, perPoint };
}

/**
 * From the baseline to the tension: a line per act with its points and a bar, strongest first, the rest as one line, and
 * the sum written out; printed figures add up to the last digit.
 */
export function contributionBars(
  explanation: ContributionSums,
  { codeName, acts }: ContributionWords,
  terminal: Terminal,
  limit = 15,
): string[] {
  const sums = contributionRows(explanation, limit);
  const shown = sums.rows.flatMap(({ contribution }) => (contribution === undefined ? [] : [contribution]));
  const layout = layoutOf(shown, terminal, acts !== undefined);
  const scale = barScale(sums.rows, layout.bar);
  const label = layout.day + layout.who + layout.what + (layout.code === 0 ? 0 : layout.code + GAP) + 2 * GAP;

  const lineOf = (left: string, points: string, bar: string, style: Style): string =>
    `${left} ${padStart(points, layout.points)}${bar === '' ? '' : ` ${paint(bar, style, terminal)}`}`.trimEnd();
  const total = (name: string, value: number, style: Style): string =>
    lineOf(
      paint(padEnd(name, label), 'strong', terminal),
      paint(figure(value, terminal), style, terminal),
      '',
      'plain',
    );

  const lines = sums.rows.map((row) => {
    const style: Style = row.points < 0 ? 'lowering' : 'raising';
    const bar = barOf(row.points, scale, terminal);
    if (row.contribution === undefined) {
      return lineOf(padEnd(`others (${row.acts})`, label), signed(row.shown, terminal), bar, style);
    }
    return lineOf(
      leftOf(row.contribution, layout, { codeName, acts }, terminal),
      signed(row.shown, terminal),
      bar,
      style,
    );
  });
  const { baseline, raising, lowering, tension } = sums;
  const band = bandOf(explanation.tension);
  const minus = terminal.unicode ? '\u2212' : '-';
  const sum = `baseline ${figure(baseline, terminal)} + raising ${figure(raising, terminal)} ${minus} lowering ${figure(lowering, terminal)} = tension ${figure(tension, terminal)}, ${band}`;
  return [
    total('baseline', baseline, 'plain'),
    ...lines,
    total('tension', tension, band),
    ...wrap(sum, terminal.width).map((line) => paint(line, 'dim', terminal)),
  ];
}

function leftOf(
  act: Contribution,
  layout: Layout,
  { codeName, acts }: ContributionWords,
  terminal: Terminal,
): string {
  const name = words(codeName(act.code, act.ontology), terminal);
  const summary = acts?.get(act.actId)?.summary;
  const noted = act.followUpOf === undefined ? '' : 'follow-up: ';
  const what = noted + (summary === undefined ? name : words(summary, terminal));
  const parts = [padEnd(dayOf(act.occurred, terminal), layout.day), padEnd(directionOf(act), layout.who)];
  if (layout.code > 0) parts.push(fit(name, layout.code, terminal));
  return [...parts, fit(what, layout.what, terminal)].join(' ');
}
