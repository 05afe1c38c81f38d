import type { StoredEvent } from '../eventstore/port.ts';

/** The content that an event carries; a correcting event's reason is about the record, not part of the content. */
export function contentOf<T>(event: StoredEvent): T {
  const { reason: _, ...content } = event.data as { readonly reason?: string };
  return content as T;
}

/** Why a correcting or retracting event changed the record. */
export const reasonOf = (event: StoredEvent): string | undefined =>
  (event.data as { readonly reason?: string }).reason;
