import type { RecordedEvent } from '../commands/decider.ts';
import { UnfitEvent } from '../following/parking.ts';
import type { Revision } from '../port.ts';
import { LEDGER_EVENT_SCHEMAS, type Erased, type LedgerEvent, type Redacted } from './ledger-events.ts';

/** What was taken out of the record. */
export interface Ledger {
  /** By stream; of a stream that was erased twice, as it was last. */
  readonly erased: ReadonlyMap<string, Erased>;
  /** By stream and revision. */
  readonly redacted: ReadonlyMap<string, ReadonlyMap<Revision, readonly Redacted[]>>;
}

export const NOTHING_ERASED: Ledger = { erased: new Map(), redacted: new Map() };

const REMEDY =
  'Install the newer version that wrote it, or restore the store from a backup made before; until then what it takes out is shown.';

/** The border between what a store holds and what is known here. Throws where an event is none of this version's. */
export function ledgerEvent({
  type,
  data,
  revision,
}: Pick<RecordedEvent, 'type' | 'data' | 'revision'>): LedgerEvent {
  if (!Object.hasOwn(LEDGER_EVENT_SCHEMAS, type)) {
    throw new UnfitEvent(
      `Event r${revision} of the erasures has the type "${type}", which this version does not know`,
      REMEDY,
    );
  }
  const parsed = LEDGER_EVENT_SCHEMAS[type as LedgerEvent['type']].safeParse(data);
  if (!parsed.success)
    throw new UnfitEvent(`Event r${revision} of the erasures is not what ${type} holds`, REMEDY);
  return { type, data: parsed.data } as LedgerEvent;
}

/** What is taken out after one more event. */
export function withEvent(ledger: Ledger, { type, data }: LedgerEvent): Ledger {
  if (type === 'StreamErased.v1') {
    return { ...ledger, erased: new Map(ledger.erased).set(data.stream, data) };
  }
  const { stream, revision } = data;
  const before = ledger.redacted.get(stream) ?? new Map<Revision, readonly Redacted[]>();
  const revisions = new Map(before).set(revision, [...(before.get(revision) ?? []), data]);
  return { ...ledger, redacted: new Map(ledger.redacted).set(stream, revisions) };
}

/** How many texts of a stream are shown no more. */
export function redactionsOf({ redacted }: Ledger, stream: string): number {
  let count = 0;
  for (const each of redacted.get(stream)?.values() ?? []) count += each.length;
  return count;
}
