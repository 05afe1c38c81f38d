import { createHash } from 'node:crypto';
import type { StoredEvent } from '../port.ts';
import { beginCheck, checkNext, digestOfTips, type StreamBreak, type StreamCheck } from './verify.ts';

/**
 * What two copies of one record have in common, gathered event by event in the order of the log: how many events and
 * streams, the order across streams, and the tips of all hash chains. Memory grows with the number of streams.
 */
export class LogDigest {
  readonly #checks = new Map<string, StreamCheck>();
  readonly #order = createHash('sha256');
  #events = 0;
  #break: StreamBreak | undefined;

  /** Takes in the log's next event. */
  add(event: StoredEvent): void {
    const { stream, revision, id } = event;
    const check = checkNext(this.#checks.get(stream) ?? beginCheck(stream), event);
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
    return digestOfTips(this.#checks.values());
  }

  /** SHA-256 over streams, revisions and ids in the order of the log. */
  get order(): string {
    return this.#order.copy().digest('hex');
  }
}
