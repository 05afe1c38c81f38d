import type { StoredEvent } from '../eventstore/port.ts';
import { withoutReason } from '../relations/without-reason.ts';

/** The content that an event carries. */
export const contentOf = <T>({ data }: StoredEvent): T =>
  withoutReason(data as { readonly reason?: string }) as T;

/** Why a correcting or retracting event changed the record. */
export const reasonOf = (event: StoredEvent): string | undefined =>
  (event.data as { readonly reason?: string }).reason;
