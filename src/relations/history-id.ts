import { STREAM_KINDS } from '../eventstore/stream-kinds.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';

/** Names one history of a relation: `RUS-USA~geneva-2021`. */
export type HistoryId = string;

export const RELATION_STREAM_PREFIX: string = STREAM_KINDS.relation.prefix;
export const OBSERVED_STREAM_PREFIX: string = STREAM_KINDS.observed.prefix;
export const PARTY_PATTERN = /^[A-Z]{3}$/;
const HISTORY_PATTERN = /^([A-Z]{3})-([A-Z]{3})~([a-z0-9]+(?:-[a-z0-9]+)*)$/;

/** `RUS-USA`: the relation of two parties, in code order. */
export const relationOf = (a: string, b: string): string => (a < b ? `${a}-${b}` : `${b}-${a}`);

export const historyIdOf = (parties: readonly [string, string], slug: string): HistoryId =>
  `${relationOf(parties[0], parties[1])}~${slug}`;

export interface ParsedHistoryId {
  readonly id: HistoryId;
  readonly relation: string;
  readonly parties: readonly [string, string];
  readonly slug: string;
}

/** Takes a history id apart; its parties must be two, sorted. */
export function parseHistoryId(text: string): Result<ParsedHistoryId> {
  const match = HISTORY_PATTERN.exec(text);
  const [, a, b, slug] = match ?? [];
  if (a === undefined || b === undefined || slug === undefined || a >= b || text.length > 120) {
    return err(
      rejection(
        'malformed',
        'history-id',
        `"${text.slice(0, 80)}" is not a history id`,
        'Write two different party codes in alphabetical order, a tilde and a name: RUS-USA~geneva-2021.',
      ),
    );
  }
  return ok({ id: text, relation: `${a}-${b}`, parties: [a, b], slug });
}

/** The name of a history within its relation: what follows the tilde; a text without one as it is. */
export const slugOf = (history: HistoryId): string => history.slice(history.indexOf('~') + 1);

/** The stream of a history that people wrote. */
export const streamOf = (history: HistoryId): string => `${RELATION_STREAM_PREFIX}${history}`;

/** The stream of a history that was counted out of a data set. */
export const observedStreamOf = (history: HistoryId): string => `${OBSERVED_STREAM_PREFIX}${history}`;

/** What the streams of histories begin with, whether people wrote them or a data set was counted. */
export const HISTORY_STREAM_PREFIXES: readonly string[] = [RELATION_STREAM_PREFIX, OBSERVED_STREAM_PREFIX];

export const isHistoryStream = (stream: string): boolean =>
  HISTORY_STREAM_PREFIXES.some((prefix) => stream.startsWith(prefix));

export const isObservedStream = (stream: string): boolean => stream.startsWith(OBSERVED_STREAM_PREFIX);

/** The history whose stream it is, of either kind. */
export const historyOfStream = (stream: string): HistoryId =>
  stream.slice((isObservedStream(stream) ? OBSERVED_STREAM_PREFIX : RELATION_STREAM_PREFIX).length);

/** What happens in any history, as a topic to listen to. */
export const RELATIONS_TOPIC = 'relations';
export const RELATION_TOPIC = 'relation:';

export const relationTopic = (history: HistoryId): string => `${RELATION_TOPIC}${history}`;

/** The history that a topic is about; `undefined` for a topic of another kind. */
export const historyOfTopic = (topic: string): HistoryId | undefined =>
  topic.startsWith(RELATION_TOPIC) ? topic.slice(RELATION_TOPIC.length) : undefined;
