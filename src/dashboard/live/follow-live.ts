import type { EventItem } from '../../live/protocol.ts';
import { STREAM_KINDS } from '../../eventstore/stream-kinds.ts';
import type { RelationEvent } from '../../relations/events.ts';
import { RELATION_STREAM_PREFIX } from '../../relations/history-id.ts';
import { WHAT_IF_STREAM_PREFIX } from '../../whatifs/what-if-id.ts';
import { kindOf } from '../whatifs/whatif-events.ts';
import type { RecordedEvent } from '../record/record.ts';

/** What a batch of live events means for the page. */
export interface News {
  /** Events of the history itself, in order. */
  readonly recorded: readonly RecordedEvent[];
  /** Steps of what-ifs. */
  readonly whatIfs: readonly {
    readonly whatIfId: string;
    readonly revision: number;
    readonly step: 'proposed' | 'revised' | 'rebased' | 'withdrawn';
    readonly title?: string | undefined;
    readonly author?: string | undefined;
  }[];
  /** Streams that were taken out for good. */
  readonly erased: readonly string[];
  /** Whether texts were taken out of what the topic is about, so that what was read of it shows too much. */
  readonly redacted: boolean;
  /** What happened to the record, in a sentence; undefined where nothing did. */
  readonly sentence: string | undefined;
  /** The act or note of which it tells last and which is still there. */
  readonly shows: string | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Takes a batch apart. Events of other kinds, of a newer server, are left to the next reading of the record. */
export function newsOf(items: readonly EventItem[]): News {
  const recorded: RecordedEvent[] = [];
  const whatIfs: News['whatIfs'][number][] = [];
  const erased: string[] = [];
  let redacted = false;
  for (const { stream, revision, type, recordedAt, data } of items) {
    if (stream.startsWith(RELATION_STREAM_PREFIX) && data !== undefined) {
      recorded.push({ revision, recordedAt, event: { type, data } as unknown as RelationEvent });
      continue;
    }
    if (stream === STREAM_KINDS.erasures.prefix) {
      const taken = text(data?.['stream']);
      if (type.startsWith('StreamErased') && taken !== undefined) erased.push(taken);
      else redacted = true;
      continue;
    }
    const step = kindOf(type);
    if (stream.startsWith(WHAT_IF_STREAM_PREFIX) && step !== undefined) {
      const whatIfId = stream.slice(WHAT_IF_STREAM_PREFIX.length);
      whatIfs.push({
        whatIfId,
        revision,
        step,
        title: text(data?.['title']),
        author: text(data?.['author']),
      });
    }
  }
  return { recorded, whatIfs, erased, redacted, sentence: sentenceOf(recorded), shows: shownBy(recorded) };
}

const DEEDS: readonly (readonly [RegExp, string, string])[] = [
  [/^ActRecorded/, 'act recorded', 'acts recorded'],
  [/^ActCorrected/, 'act corrected', 'acts corrected'],
  [/^ActRetracted/, 'act retracted', 'acts retracted'],
  [/^Note/, 'change of notes', 'changes of notes'],
  [/^Summit/, 'change of summits', 'changes of summits'],
  [/^Relation/, 'change of the history itself', 'changes of the history itself'],
];

function shownBy(events: readonly RecordedEvent[]): string | undefined {
  const ids = events.flatMap(({ event: { type, data } }) => {
    if (!/^(?:Act|Note)(?:Recorded|Corrected)/.test(type)) return [];
    const { actId, noteId } = data as { readonly actId?: string; readonly noteId?: string };
    return actId ?? noteId ?? [];
  });
  return ids.at(-1);
}

/** What an event says, in its own words. */
const summaryOf = ({ event }: RecordedEvent): string | undefined =>
  text((event.data as { readonly summary?: unknown }).summary);

function sentenceOf(events: readonly RecordedEvent[]): string | undefined {
  const parts = DEEDS.flatMap(([pattern, one, many]) => {
    const count = events.filter(({ event }) => pattern.test(event.type)).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  if (parts.length === 0) return undefined;
  const [only] = events;
  const said = events.length === 1 && only !== undefined ? summaryOf(only) : undefined;
  return said === undefined ? `${parts.join(', ')}.` : `${parts.join(', ')}: \u201c${said}\u201d`;
}
