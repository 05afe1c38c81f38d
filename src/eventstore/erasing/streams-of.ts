import type { EventInStream } from '../following/topic-source.ts';
import { ERASURES_STREAM, LEDGER_EVENT_SCHEMAS, type Erased } from './ledger-events.ts';

/** Wire names of the events of the ledger. */
export const LEDGER_EVENT_TYPES: readonly string[] = Object.keys(LEDGER_EVENT_SCHEMAS);

/**
 * The streams that an event is about: its own, or for one of the ledger the stream that it takes something out of and the one
 * that this hung on. Whoever listens to those is told.
 */
export function streamsOf({ stream, data }: EventInStream): readonly string[] {
  if (stream !== ERASURES_STREAM) return [stream];
  if (data === undefined) return [];
  const { stream: taken, of } = data as unknown as Pick<Erased, 'stream' | 'of'>;
  return of === undefined ? [taken] : [taken, of];
}
