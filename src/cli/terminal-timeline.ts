import type { Precision } from '../models/tension/explanation.ts';
import { displayWidth } from '../charts/display-width.ts';
import { CHECKED_WORDS } from '../relations/checked-words.ts';
import type { CodeBookId } from '../ontology/code-books.ts';
import { directionOf, type CodeName, type SourceWords } from './terminal-contributions.ts';
import { indented, paint, signed, words, wrap, type Terminal } from './terminal-text.ts';

/** One entry of a timeline, as far as a listing shows it. */
export interface TimelineEntry {
  readonly kind: 'act' | 'note' | 'summit';
  readonly id: string;
  readonly occurred: {
    readonly from: string;
    readonly to?: string | undefined;
    readonly precision: Precision;
  };
  readonly summary: string;
  /** Who says so; a quote stands above its source. */
  readonly sources: readonly (SourceWords & { readonly quote?: string | undefined })[];
  readonly issue?: string | undefined;
  /** Who said a note, or where a summit is held. */
  readonly by?: string | undefined;
  /** Who had it recorded, on which day of UTC, and why where it was corrected. */
  readonly recorded?:
    | {
        readonly by: string;
        readonly on: string;
        readonly scenario?: string | undefined;
        readonly reason?: string | undefined;
      }
    | undefined;
  /** What only acts have. */
  readonly act?:
    | {
        readonly initiator: string;
        readonly target: string;
        readonly reciprocal: boolean;
        readonly code: string;
        readonly ontology?: CodeBookId | undefined;
        readonly scale: string;
        readonly score: number;
        readonly magnitude: number;
        readonly followUpOf?: string | undefined;
        readonly reverses?: readonly { readonly actId: string; readonly share: number }[] | undefined;
        readonly drafted?:
          | { readonly coder: string; readonly edited: readonly string[]; readonly acceptedBy: string }
          | undefined;
      }
    | undefined;
}

const INDENT = 4;

/** `2021-04-15`, `2021-03-29 to 2021-04-22`, `in 2021-05`, `about 2021-03-29`; `in 2021` for a year. */
export function occurredText({ from, to, precision }: TimelineEntry['occurred']): string {
  if (precision === 'month') return `in ${from.slice(0, 7)}`;
  if (precision === 'year') return `in ${from.slice(0, 4)}`;
  const days = to === undefined || to === from ? from : `${from} to ${to}`;
  return precision === 'approximate' ? `about ${days}` : days;
}

function headOf(entry: TimelineEntry, codeName: CodeName, terminal: Terminal): string {
  const { act } = entry;
  const day = occurredText(entry.occurred);
  if (act === undefined)
    return [day, entry.kind, words(entry.by ?? '', terminal)].filter((part) => part !== '').join('  ');
  const times = terminal.unicode ? '\u00d7' : 'x';
  const magnitude = act.magnitude === 1 ? '' : ` ${times} ${act.magnitude}`;
  const score =
    act.followUpOf === undefined ? `${signed(act.score, terminal)}${magnitude}` : 'follow-up, scores 0';
  return [
    day,
    directionOf(act),
    `${act.code} ${words(codeName(act.code, act.ontology), terminal)}`,
    score,
  ].join('  ');
}

/**
 * Entries in the order given: when, who to whom, code, score and magnitude; under it the summary, the source's own words
 * and the source, wrapped to the terminal's width.
 */
export function timelineListing(
  entries: readonly TimelineEntry[],
  { codeName }: { readonly codeName: CodeName },
  terminal: Terminal,
): string[] {
  return entries.flatMap((entry, index) => [
    ...(index === 0 ? [] : ['']),
    ...entryLines(entry, codeName, terminal),
  ]);
}

/** `recorded by ann on 2026-11-28`; nothing of what a scenario brought, which says so for all of it. */
function recordedText({ recorded }: TimelineEntry, terminal: Terminal): string | undefined {
  if (recorded === undefined || recorded.scenario !== undefined) return undefined;
  const { by, on, reason } = recorded;
  const done = reason === undefined ? 'recorded' : 'corrected';
  const why = reason === undefined ? '' : `: ${words(reason, terminal)}`;
  return `${done} by ${words(by, terminal)} on ${on}${why}`;
}

function entryLines(entry: TimelineEntry, codeName: CodeName, terminal: Terminal): string[] {
  const { act, sources } = entry;
  const lines = wrap(headOf(entry, codeName, terminal), terminal.width).map((line) =>
    paint(line, 'strong', terminal),
  );
  lines.push(...indented(words(entry.summary, terminal), INDENT, terminal));
  const links = [
    ...(act?.followUpOf === undefined ? [] : [`follows ${act.followUpOf}`]),
    ...(act?.reverses ?? []).map(({ actId, share }) =>
      share === 1 ? `reverses ${actId}` : `reverses ${Math.round(share * 100)} % of ${actId}`,
    ),
  ];
  const marks = [
    entry.id,
    ...(entry.issue === undefined ? [] : [entry.issue]),
    ...(act === undefined ? [] : [act.scale]),
    ...links,
  ];
  lines.push(...indented(marks.join(terminal.unicode ? ' \u00b7 ' : ' | '), INDENT, terminal, 'dim'));
  if (act?.drafted !== undefined) {
    const { coder, edited, acceptedBy } = act.drafted;
    const changed = edited.length === 0 ? '' : `, who changed ${edited.join(', ')}`;
    const told = `proposed by ${words(coder, terminal)}, accepted by ${words(acceptedBy, terminal)}${changed}`;
    lines.push(...indented(told, INDENT, terminal, 'dim'));
  }
  const recorded = recordedText(entry, terminal);
  if (recorded !== undefined) lines.push(...indented(recorded, INDENT, terminal, 'dim'));
  for (const { quote, ...source } of sources) {
    if (quote !== undefined) {
      const [open, close] = terminal.unicode ? ['\u201c', '\u201d'] : ['"', '"'];
      lines.push(...indented(open + words(quote, terminal) + close, INDENT + 2, terminal));
    }
    lines.push(...sourceLines(source, terminal));
  }
  return lines;
}

/** The address stands on a line of its own where it has room there, so that it can be copied. */
function sourceLines(
  { title, publisher, published, url, checked }: SourceWords,
  terminal: Terminal,
): string[] {
  const dash = terminal.unicode ? '\u2014' : '--';
  const name = [publisher, title, ...(published === undefined ? [] : [published])]
    .map((part) => words(part, terminal))
    .join(', ')
    .concat(checked === undefined ? '' : ` (${CHECKED_WORDS[checked]})`);
  const address = url === undefined ? '' : words(url, terminal);
  const line = `${dash} ${name}`;
  const both = `${line} ${address}`;
  if (address === '' || displayWidth(both) <= terminal.width - INDENT - 2) {
    return indented(both.trimEnd(), INDENT + 2, terminal, 'dim');
  }
  return [...indented(line, INDENT + 2, terminal, 'dim'), ...indented(address, INDENT + 2, terminal, 'dim')];
}
