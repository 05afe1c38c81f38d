import type { EventItem, Reading, RelationState, TensionFrame } from '../live/protocol.ts';
import type { ActContent, NoteContent, SummitContent } from '../relations/events.ts';
import { WHAT_IF_STREAM_PREFIX } from '../whatifs/what-if-id.ts';
import { cut, figure, paint, padEnd, signed, words, type Terminal } from './terminal-text.ts';

/** What `detente watch` prints of what it hears. */

const DAY = 10;

function line(day: string, text: string, terminal: Terminal): string {
  const room = Math.max(10, terminal.width - DAY - 2);
  return `${padEnd(day, DAY)}  ${cut(words(text, terminal), room, terminal)}`;
}

const value = (reading: Reading, terminal: Terminal): string =>
  paint(`${figure(reading.tension, terminal)}, ${reading.band}`, reading.band, terminal);

/** Where the history stands as one begins to watch. */
export function standing({ history, reading, whatIfs }: RelationState, terminal: Terminal): string[] {
  const outside = reading.covered ? '' : ' (outside what the history covers)';
  const counts = [
    counted(history.acts, 'act'),
    counted(history.notes, 'note'),
    ...(whatIfs.total === 0 ? [] : [counted(whatIfs.total, 'what-if')]),
  ];
  return [
    words(
      `${history.title} (${history.history}), revision ${history.revision}: ${counts.join(', ')}`,
      terminal,
    ),
    `On ${reading.at} tension is ${value(reading, terminal)}${outside}.`,
    ...(history.parked === undefined ? [] : [words(parkedText(history.parked), terminal)]),
  ];
}

const parkedText = ({ revision, cause, remedy }: NonNullable<RelationState['history']['parked']>): string =>
  `It goes on with an event, r${revision}, that cannot be taken in: ${cause}. ${remedy}`;

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function actText(content: ActContent, terminal: Terminal): string {
  const { initiator, target, reciprocal, code, score, summary, followUpOf } = content;
  const arrow = reciprocal ? '<>' : '>';
  const weight = followUpOf === undefined ? figure(score.value, terminal) : `follows up ${followUpOf}`;
  return `${initiator} ${arrow} ${target}  ${code.code} (${weight})  ${summary}`;
}

/** One line for an event. */
export function happened({ type, stream, data }: EventItem, terminal: Terminal): string {
  const act = data as unknown as ActContent & { readonly reason?: string };
  const summit = data as unknown as SummitContent & { readonly reason?: string };
  const about = (day: string, what: string): string => line(day, what, terminal);
  switch (type.slice(0, type.indexOf('.'))) {
    case 'ActRecorded':
      return about(act.occurred.from, actText(act, terminal));
    case 'ActCorrected':
      return about(act.occurred.from, `corrected (${act.reason}): ${actText(act, terminal)}`);
    case 'ActRetracted':
      return about('', `retracted ${act.actId}: ${act.reason}`);
    case 'NoteRecorded':
    case 'NoteCorrected': {
      const note = data as unknown as NoteContent;
      return about(
        note.occurred.from,
        `note${note.author === undefined ? '' : ` by ${note.author}`}: ${note.summary}`,
      );
    }
    case 'SummitScheduled':
    case 'SummitRevised':
      return about(summit.announced.from, `summit: ${summit.title}, ${summit.venue}, ${summit.date.from}`);
    case 'SummitWithdrawn':
      return about('', `withdrew summit ${summit.summitId}: ${summit.reason}`);
    case 'PresetDeclared':
    case 'PresetWithdrawn':
      return about(
        '',
        `preset ${String(data?.['preset'])} ${type.startsWith('PresetD') ? 'declared' : 'withdrawn'}`,
      );
    case 'StoryDeclared':
      return about('', `story declared: ${String(data?.['title'])}`);
    case 'OutcomeProposed': {
      const { title, author } = data as { readonly title?: string; readonly author?: string };
      return about(
        '',
        `what-if proposed by ${author}: ${title} (${stream.slice(WHAT_IF_STREAM_PREFIX.length)})`,
      );
    }
    case 'OutcomeRevised':
    case 'OutcomeRebased':
    case 'OutcomeWithdrawn':
      return about(
        '',
        `what-if ${type.slice('Outcome'.length, type.indexOf('.')).toLowerCase()}: ${stream.slice(WHAT_IF_STREAM_PREFIX.length)}`,
      );
    default:
      return about('', type);
  }
}

/** How tension stands after it, with the change against what was shown before. */
export function moved(
  { onDay, reading }: TensionFrame,
  before: { readonly onDay: number | undefined; readonly now: number | undefined },
  terminal: Terminal,
): string {
  const change = (now: number, then: number | undefined): string =>
    then === undefined || Math.abs(now - then) < 0.05 ? '' : ` (${signed(now - then, terminal)})`;
  const now = `on ${reading.at} ${value(reading, terminal)}${change(reading.tension, before.now)}`;
  const then =
    onDay === undefined || onDay.at === reading.at
      ? ''
      : `on ${onDay.at} ${value(onDay, terminal)}${change(onDay.tension, before.onDay)}; `;
  return `${' '.repeat(DAY + 2)}tension ${then}${now}`;
}
