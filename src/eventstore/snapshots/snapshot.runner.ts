import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import type { EventStore, Position, StoredEvent } from '../port.ts';
import { faultOf, headerOf, type SnapshotHeader } from './snapshot-header.ts';
import type { SnapshotPart } from './snapshot-part.ts';
import { openSnapshot, type OpenSnapshot } from './snapshot.reader.ts';
import { UNFINISHED, writeSnapshot } from './snapshot.writer.ts';
import type { AppliedListener } from '../following/subscription.runner.ts';

export interface SnapshotOptions {
  /** The file; absent: there are no snapshots. */
  readonly path?: string;
  readonly store: EventStore;
  /** The read models, in the order in which they lie in the file. */
  readonly parts: readonly SnapshotPart[];
  /** Where they stand together. */
  readonly projector: {
    readonly position: Position;
    readonly parked?: readonly unknown[];
    resumeAt(position: Position): void;
  };
  /** Told when the read models were taken up, before anything follows the log: for what keeps count of positions beside them. */
  readonly onRestored?: (position: Position) => void;
  readonly follower: { onApplied(listener: AppliedListener): () => void };
  readonly clock: Clock;
  readonly log: { log(message: string): void; warn(message: string): void };
  readonly policy?: Partial<SnapshotPolicy>;
}

export interface SnapshotPolicy {
  /** Fewer events than this are replayed faster than it would be worth a file. */
  readonly leastEvents: number;
  /** How many events may follow a snapshot before the next one, as a share of all: what is written stays in proportion. */
  readonly share: number;
  /** Least time between the beginnings of two, in milliseconds. */
  readonly spacingMs: number;
}

const POLICY: SnapshotPolicy = { leastEvents: 1_000, share: 0.05, spacingMs: 30_000 };
/** An unfinished file that is older was left by a process that ended while it wrote. */
const ABANDONED_MS = 3_600_000;

/**
 * Keeps a copy of the read models in a file, so that the next start need not replay the whole log. It is never the truth: it can be
 * deleted at any time, and one that does not fit (another log, another version, a broken hash, an event that the log does not
 * hold at its place) is passed over with a line in the log. Its faults never reach anybody else.
 */
export class SnapshotRunner {
  readonly #options: SnapshotOptions;
  readonly #policy: SnapshotPolicy;
  #stopListening: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The last event applied. */
  #tip: StoredEvent | undefined;
  #events = 0;
  #sinceLast = 0;
  #lastAt: number;

  constructor(options: SnapshotOptions) {
    this.#options = options;
    this.#policy = { ...POLICY, ...options.policy };
    this.#lastAt = options.clock.now();
  }

  /** Takes up the snapshot where it fits; whether it did. Call it before anything follows the log. Never rejects. */
  async load(): Promise<boolean> {
    const { path, log } = this.#options;
    if (path === undefined) return false;
    await removeAbandoned(path, this.#options.clock.now()).catch(() => undefined);
    try {
      const fault = await this.#load(path);
      if (fault === undefined) return true;
      if (fault !== 'is not there')
        log.warn(`The snapshot ${path} is passed over, and the log replayed: it ${fault}.`);
    } catch (error) {
      log.warn(`The snapshot ${path} is passed over, and the log replayed: ${describe(error)}`);
    }
    return false;
  }

  /** From now on writes a snapshot when enough was applied. */
  start(): void {
    if (this.#options.path === undefined || this.#stopListening !== undefined) return;
    this.#stopListening = this.#options.follower.onApplied((events) => {
      this.#tip = events.at(-1);
      this.#events += events.length;
      this.#sinceLast += events.length;
      this.#consider();
    });
  }

  /** Writes a last one where that is worth it. Call it when nothing is applied any more and the store still open. */
  async stop(): Promise<void> {
    this.#stopListening?.();
    this.#stopListening = undefined;
    clearTimeout(this.#timer);
    await this.#writing;
    if (this.#sinceLast >= this.#policy.leastEvents) await this.#write();
  }

  /**
   * Does away with the file, as it may hold what is to be shown no more, and writes another one where there was one. Never rejects:
   * a file that cannot be removed is told of in the log.
   */
  async renew(): Promise<void> {
    const { path, log } = this.#options;
    if (path === undefined) return;
    // What is being written began before.
    await this.#writing;
    try {
      const held = await stat(path).catch(() => undefined);
      await rm(path, { force: true });
      if (held === undefined) return;
    } catch (error) {
      log.warn(`The snapshot ${path} holds what was erased, and was not removed: ${describe(error)}`);
      return;
    }
    this.#sinceLast = Math.max(this.#sinceLast, this.#policy.leastEvents, this.#policy.share * this.#events);
    await this.#write();
  }

  async #load(path: string): Promise<string | undefined> {
    const { store, parts } = this.#options;
    const found = await openSnapshot(path);
    if (found === undefined) return 'is not there';
    if (typeof found === 'string') return found;
    try {
      const { header } = found;
      const fault = faultOf(header, await store.head(), parts) ?? (await this.#faultOfTip(header));
      return fault ?? (await this.#restore(found));
    } finally {
      await found.close();
    }
  }

  /** A log that was put back to an older state and went on from there is another one, though its id is the same. */
  async #faultOfTip({ tip, position }: SnapshotHeader): Promise<string | undefined> {
    const at = { from: tip.revision, limit: 1 };
    for await (const [event] of this.#options.store.readStream(tip.stream, at)) {
      if (event?.id === tip.id && event.position === BigInt(position)) return undefined;
    }
    return `ends with event ${tip.revision} of "${tip.stream}" (${tip.id}), which the log does not hold at position ${position}`;
  }

  /** All parts or none. */
  async #restore({ header, source, isRead }: OpenSnapshot): Promise<string | undefined> {
    const { parts, projector, log, path } = this.#options;
    const settle: ((position: Position) => void)[] = [];
    for (const part of parts) settle.push(await part.restore(source));
    if (!isRead()) return 'holds more than its read models';
    const position = BigInt(header.position);
    for (const put of settle) put(position);
    projector.resumeAt(position);
    this.#options.onRestored?.(position);
    this.#events = header.events;
    log.log(`Took up ${header.events} events from the snapshot ${path}`);
    return undefined;
  }

  #consider(): void {
    const { leastEvents, share, spacingMs } = this.#policy;
    if (this.#writing !== undefined || this.#sinceLast < Math.max(leastEvents, share * this.#events)) return;
    const wait = this.#lastAt + spacingMs - this.#options.clock.now();
    clearTimeout(this.#timer);
    if (wait > 0) this.#timer = setTimeout(() => this.#consider(), wait).unref();
    else void this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = this.#writeNow();
    await this.#writing;
    this.#writing = undefined;
  }

  /** Never rejects. */
  async #writeNow(): Promise<void> {
    const { path = '', store, parts, projector, clock, log } = this.#options;
    const begin = clock.now();
    this.#lastAt = begin;
    try {
      const { log: logId } = await store.head();
      const { position, parked = [] } = projector;
      // What a parked stream passes over would be missing for good where a newer version can take it in.
      if (parked.length > 0) return;
      // Where a batch is applied in part, no event ends where the read models stand: the next one will do.
      if (this.#tip?.position !== position) return;
      const { stream, revision, id } = this.#tip;
      const header = headerOf(logId, position, { stream, revision, id }, this.#events, parts);
      const images = parts.map((part) => part.image());
      const covered = this.#sinceLast;
      const { bytes } = await writeSnapshot(path, header, images);
      this.#sinceLast -= covered;
      log.log(`Wrote ${bytes} bytes to the snapshot ${path} in ${clock.now() - begin} ms`);
    } catch (error) {
      log.warn(`The snapshot ${path} was not written: ${describe(error)}`);
    }
  }
}

async function removeAbandoned(path: string, now: number): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith(UNFINISHED)) continue;
    const file = join(folder, name);
    if (now - (await stat(file)).mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
