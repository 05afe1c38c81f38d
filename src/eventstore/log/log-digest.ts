import { createHash } from 'node:crypto';
import type { StoredEvent } from '../port.ts';
import { ERASURES_STREAM } from '../erasing/ledger-events.ts';
import type { Ledger } from '../erasing/ledger.ts';
import { beginCheck, checkNext, digestOfTips, type StreamBreak, type StreamCheck } from './verify.ts';

/**
 * What two copies of one record have in common, gathered event by event in the order of the log: how many events and
 * streams, the order across streams, and the tips of all hash chains. Memory grows with the number of streams.
 */
export class LogDigest {
  readonly #checks = new Map<string, StreamCheck>();
  readonly #order = createHash('sha256');
  readonly #ledger: Ledger;
  #events = 0;
  #break: StreamBreak | undefined;

  /** `ledger`: what was taken out of the record, by which it goes on being named. */
  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Takes in the log's next event, of a stream that is not erased. */
  add(event: StoredEvent): void {
    const { stream, revision, id } = event;
    const check = checkNext(this.#checks.get(stream) ?? beginCheck(stream), event, this.#ledger);
    this.#checks.set(stream, check);
    this.#break ??= check.break;
    // Names hold no control characters, so the text of a line tells its parts apart.
    this.#order.update(`${stream}\n${revision}\n${id}\n`);
    this.#events += 1;
  }

  get events(): number {
    return this.#events;
  }

  get streams(): number {
    return this.#checks.size;
  }

  /** The first fault of a stream that was met. */
  get break(): StreamBreak | undefined {
    return this.#break;
  }

  /** Fingerprint of all streams, as `verifyLog` tells it: equal for equal records. */
  get digest(): string {
    return recordDigest(this.#checks.values(), this.#ledger);
  }

  /** SHA-256 over streams, revisions and ids in the order of the log. */
  get order(): string {
    return this.#order.copy().digest('hex');
  }
}

/**
 * Fingerprint of the record: of all its streams, those that were erased by what the ledger says of them, and without the ledger. So it
 * is the same before and after an erasure.
 */
export const recordDigest = (
  checks: Iterable<Pick<StreamCheck, 'stream' | 'tip'>>,
  { erased }: Pick<Ledger, 'erased'>,
): string =>
  digestOfTips([
    ...[...checks].filter(({ stream }) => stream !== ERASURES_STREAM && !erased.has(stream)),
    ...erased.values(),
  ]);
