import { randomUUID } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import { err, ok, rejection, type Rejection, type Result } from '../../kernel/result.ts';
import { chainHash } from '../chain.ts';
import type { StreamCommand } from '../commands/decider.ts';
import { StreamWriter } from '../commands/stream.writer.ts';
import { verifyStream } from '../log/verify.ts';
import { StoreError, type EventStore, type StoredEvent } from '../port.ts';
import { isErasable } from '../stream-kinds.ts';
import { LEDGER_DECIDER, type LedgerCommand, type LedgerOrder, type LedgerState } from './ledger-decider.ts';
import type { Erased, LedgerEvent, Redacted } from './ledger-events.ts';
import type { LedgerModel } from './ledger.reader.ts';
import { withoutErased } from './ledgered.adapter.ts';
import { RedactedEvent, textsIn } from './redacted-event.ts';

/** Most streams or texts of one command: its events go into one append. */
const AT_ONCE = 400;
/** Times that somebody may write to a stream while it is being erased. */
const MOST_RACES = 20;

type Noted = Omit<Erased, 'by'>;
type Text = Omit<Redacted, 'by'>;

/** A stream to erase, and the one that it hangs on. */
export interface ToErase {
  readonly stream: string;
  readonly of?: string;
  /** It may never have been begun, and is passed over then. */
  readonly ifThere?: true;
}

/** Where a text stands that was, or could not be, taken out. */
export interface TextPlace {
  readonly stream: string;
  readonly revision: number;
  readonly path: string;
}

/** What became of a text that was to be taken out. */
export interface Redaction {
  /** What is shown no more from now on. */
  readonly redacted: readonly TextPlace[];
  /** Where it stands as well and nothing else could stand: in ids, addresses, codes. */
  readonly left: readonly TextPlace[];
}

export interface Order {
  readonly why: string;
  readonly actor: StreamCommand['actor'];
}

/**
 * Takes streams and texts out of the record: first the ledger says so, then the events are deleted. What was begun and not
 * finished is finished at the next start.
 */
export class Erasures {
  readonly #store: EventStore;
  readonly #model: LedgerModel;
  readonly #writer: StreamWriter<LedgerCommand, LedgerState, LedgerEvent>;

  /** `store` is the bare one, which still shows what the ledger takes out. */
  constructor(parts: { readonly store: EventStore; readonly model: LedgerModel; readonly clock: Clock }) {
    this.#store = parts.store;
    this.#model = parts.model;
    const { store, clock } = parts;
    this.#writer = new StreamWriter({
      store,
      clock,
      decider: LEDGER_DECIDER,
      mostStreams: 1,
      mostEntries: 1_000_000,
    });
  }

  /** Erases streams that are there, in this order; resolves once they are gone. Rejects with a `StoreError`. */
  async erase(streams: readonly ToErase[], { why, actor }: Order): Promise<Result<readonly Noted[]>> {
    const noted: Noted[] = [];
    await this.#model.takeUp(this.#store);
    for (const each of streams) {
      if (this.#isErased(each.stream)) {
        // Whoever noted it may have been broken off.
        await this.#delete(each.stream);
        if (each.ifThere === true) continue;
        return err(noStream(each.stream));
      }
      if (!isErasable(each.stream)) return err(notErasable(each.stream));
      const found = await this.#look(each.stream);
      if (!found.ok && found.error.code === 'unknown-stream' && each.ifThere === true) continue;
      if (!found.ok) return found;
      noted.push({ ...found.value, ...(each.of !== undefined && { of: each.of }), why });
    }
    for (let first = 0; first < noted.length; first += AT_ONCE) {
      const written = await this.#note(
        { type: 'EraseStreams', streams: noted.slice(first, first + AT_ONCE) },
        actor,
      );
      if (!written.ok) return written;
    }
    for (const { stream } of noted) await this.#delete(stream);
    return ok(noted);
  }

  /**
   * Takes a text out wherever it stands in streams: each text that holds it is replaced as a whole, where its event is one of its kind
   * without it (`fits`). Resolves once the ledger says so. Rejects with a `StoreError`.
   */
  async redact(
    streams: readonly string[],
    text: string,
    fits: (event: StoredEvent) => boolean,
    { why, actor }: Order,
  ): Promise<Result<Redaction>> {
    const texts: Text[] = [];
    const left: TextPlace[] = [];
    await this.#model.takeUp(this.#store);
    for (const stream of streams) {
      if (this.#isErased(stream)) return err(noStream(stream));
      for await (const events of this.#store.readStream(stream)) {
        for (const event of withoutErased(events, this.#model.ledger)) {
          for (const found of placesIn(event, text)) {
            const redaction = { stream, revision: event.revision, path: found, hash: chainHash(event), why };
            if (fits(new RedactedEvent(event, [{ ...redaction, by: actor.id }]))) texts.push(redaction);
            else left.push({ stream, revision: event.revision, path: found });
          }
        }
      }
    }
    for (let first = 0; first < texts.length; first += AT_ONCE) {
      const written = await this.#note(
        { type: 'RedactContent', texts: texts.slice(first, first + AT_ONCE) },
        actor,
      );
      if (!written.ok) return written;
    }
    return ok({ redacted: texts.map(({ stream, revision, path }) => ({ stream, revision, path })), left });
  }

  /** Deletes what the ledger erases and the store still holds. Rejects with a `StoreError`. */
  async finish(): Promise<void> {
    await this.#model.takeUp(this.#store);
    for (const stream of this.#model.ledger.erased.keys()) await this.#delete(stream);
  }

  #isErased(stream: string): boolean {
    return this.#model.ledger.erased.has(stream);
  }

  async #note(order: LedgerOrder, actor: StreamCommand['actor']): Promise<Result<unknown>> {
    const written = await this.#writer.execute({ commandId: randomUUID(), actor, order });
    await this.#model.takeUp(this.#store);
    return written;
  }

  /** Somebody who does not know of the ledger yet may have written on: then it is noted as it is now. */
  async #delete(stream: string): Promise<void> {
    for (let races = 0; ; races += 1) {
      const erased = this.#model.ledger.erased.get(stream);
      if (erased === undefined) return;
      try {
        await this.#store.deleteStream(stream, erased.events - 1);
        return;
      } catch (error) {
        const isRace = error instanceof StoreError && error.kind === 'wrong-expected-revision';
        if (!isRace || races === MOST_RACES) throw error;
        if (error.actual === 'no-stream') {
          // A copy, which never held it.
          await this.#store.deleteStream(stream, 'no-stream');
          return;
        }
        const { by, why, of } = erased;
        const found = await this.#look(stream);
        if (!found.ok) throw error;
        await this.#note(
          { type: 'EraseStreams', streams: [{ ...found.value, ...(of !== undefined && { of }), why }] },
          { id: by, via: 'erasure' },
        );
      }
    }
  }

  async #look(stream: string): Promise<Result<Pick<Noted, 'stream' | 'events' | 'tip'>>> {
    const check = await verifyStream(stream, this.#store.readStream(stream), this.#model.ledger);
    if (check.break !== undefined) return err(brokenStream(check.break.message));
    if (check.tip === null) return err(noStream(stream));
    return ok({ stream, events: check.events, tip: check.tip });
  }
}

/** JSON pointers to the texts of an event that hold a text. */
function placesIn(event: StoredEvent, text: string): readonly string[] {
  const places: string[] = [];
  for (const found of textsIn(event.data)) if (found.text.includes(text)) places.push(found.path);
  return places;
}

/** Deletes in a copy what its source erased, whatever an earlier copy had brought. Rejects with a `StoreError`. */
export async function deleteErased(store: EventStore, streams: Iterable<string>): Promise<void> {
  for (const stream of streams) {
    try {
      await store.deleteStream(stream, 'no-stream');
    } catch (error) {
      if (!(error instanceof StoreError) || error.actual === undefined) throw error;
      await store.deleteStream(stream, error.actual);
    }
  }
}

const notErasable = (stream: string): Rejection =>
  rejection(
    'rule',
    'not-erasable',
    `"${stream}" is of a kind that stays`,
    'Tokens are revoked, and erasures stand.',
  );

const noStream = (stream: string): Rejection =>
  rejection('missing', 'unknown-stream', `there is no stream "${stream}"`, 'Name one that is there.');

const brokenStream = (fault: string): Rejection =>
  rejection(
    'rule',
    'chain-broken',
    `what it held cannot be noted: ${fault}`,
    'Run detente verify, and restore the store from a backup made before; then erase it there.',
  );
