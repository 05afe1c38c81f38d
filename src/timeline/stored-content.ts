import type { StoredEvent } from '../eventstore/port.ts';
import type { Authorship } from './timeline-page.ts';
import { withoutReason } from '../relations/without-reason.ts';

/** The content that an event carries. */
export const contentOf = <T>({ data }: StoredEvent): T =>
  withoutReason(data as { readonly reason?: string }) as T;

/** Who had an event recorded, from which scenario, and why where it corrects or retracts. */
export function authorshipOf({ data, metadata: { actor, origin } }: StoredEvent): Authorship {
  const { reason } = data as { readonly reason?: string };
  return {
    actor,
    ...(origin === undefined ? {} : { scenario: origin.scenario }),
    ...(reason === undefined ? {} : { reason }),
  };
}
