import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { CatchUpSubscription, Signal, type FollowedLog } from '../following/catch-up.subscription.ts';
import { checkExpected, checkStreamName, checkWhole, encodeAppend } from '../limits.ts';
import {
  START,
  StoreError,
  type StoreAccess,
  type Appended,
  type EventStore,
  type ExpectedRevision,
  type Head,
  type NewEvent,
  type Position,
  type Revision,
  type StoredEvent,
  type Subscription,
} from '../port.ts';
import { storeClosed } from '../revision-check.ts';
import { openConnections, retryWhileBusy, type Connections } from './sqlite-file.store.ts';
import { GroupCommit, type CommitFigures } from './sqlite-group-commit.store.ts';
import { PAGE, SqliteReads } from './sqlite-reads.store.ts';
import { wipeDeleted } from './sqlite-erasing.store.ts';
import { SCHEMA_VERSION } from './sqlite-schema.ts';
import { structureFaultsOffLoop } from './sqlite-structure.runner.ts';
import { structureFaults } from './sqlite-structure.store.ts';
import type { StoreProbe, StructureFault } from '../probe.ts';

const DEADLINE_MS = 10_000;
/** How soon another process's appends are noticed. */
const POLL_MS = 50;

export interface SqliteStoreOptions {
  /** How long an append or read waits for another process's lock before it is refused, in milliseconds. */
  readonly deadlineMs?: number;
  /** Most bytes the file may take; an append beyond fails as on a full disk. */
  readonly maxBytes?: number;
  /** What it is opened for; `write` by default. */
  readonly access?: StoreAccess;
}

/**
 * The embedded event store: one SQLite file through Node's own driver, in WAL mode with full synchronisation, so an
 * acknowledged append survives the process and the power. Several processes may share the file; each notices the
 * others' appends within 50 ms.
 */
export class SqliteStore implements EventStore {
  readonly #connections: Connections;
  readonly #deadlineMs: number;
  readonly #reads: SqliteReads;
  readonly #commits: GroupCommit;
  readonly #logId: string;
  readonly #growth = new Signal();
  readonly #followed: FollowedLog = {
    isClosed: () => this.#closed,
    growth: this.#growth,
    page: (prefixes, from) => this.#read((reads) => reads.page(prefixes, from)),
    watching: (change) => this.#watch(change),
  };
  #watchers = 0;
  #poll: NodeJS.Timeout | undefined;
  #seenVersion = -1;
  #closed = false;
  #closing: Promise<void> | undefined;

  private constructor(connections: Connections, deadlineMs: number) {
    this.#connections = connections;
    this.#deadlineMs = deadlineMs;
    this.#reads = new SqliteReads(connections.reader);
    this.#logId = this.#reads.meta('log') ?? '';
    this.#commits = new GroupCommit(connections, deadlineMs, () => this.#growth.raise());
  }

  /** Opens the file, and creates it where `access` allows that. Rejects with a `StoreError` that says what to do; a refused file stays as it was. */
  static async open(path: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
    const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    const connections = await openConnections(path, { ...options, deadlineMs });
    try {
      // Preparing statements reads the schema, which another process may hold for a moment.
      return await retryWhileBusy(
        () => new SqliteStore(connections, deadlineMs),
        deadlineMs,
        connections.path,
      );
    } catch (error) {
      connections.reader.close();
      connections.writer.close();
      throw error;
    }
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    this.#checkOpen();
    return this.#commits.append(stream, encodeAppend(stream, events, expected), expected);
  }

  async deleteStream(stream: string, expected: ExpectedRevision): Promise<void> {
    this.#checkOpen();
    checkStreamName(stream);
    checkExpected(expected);
    await this.#commits.deleteStream(stream, expected);
    // Also where it was deleted before: whoever did it may have ended before this.
    await wipeDeleted(this.#connections, this.#deadlineMs);
  }

  async *readStream(
    stream: string,
    options: {
      readonly from?: Revision;
      readonly direction?: 'forwards' | 'backwards';
      readonly limit?: number;
    } = {},
  ): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    checkStreamName(stream);
    if (options.from !== undefined) checkWhole('revision', options.from, 0);
    if (options.limit !== undefined) checkWhole('limit', options.limit, 1);
    const direction = options.direction ?? 'forwards';
    let from = options.from ?? (direction === 'forwards' ? 0 : Number.MAX_SAFE_INTEGER);
    let left = options.limit ?? Infinity;
    for (;;) {
      const wanted = Math.min(PAGE, left);
      const batch = await this.#read((reads) => reads.stream(stream, from, direction, wanted));
      const last = batch.at(-1);
      if (last === undefined) return;
      yield batch;
      left -= batch.length;
      from = direction === 'forwards' ? last.revision + 1 : last.revision - 1;
      if (batch.length < wanted || left === 0 || from < 0) return;
      await turnOfTheLoop();
    }
  }

  subscribe(prefixes: readonly string[], from: Position): Subscription {
    this.#checkOpen();
    return new CatchUpSubscription(this.#followed, prefixes, from);
  }

  async head(): Promise<Head> {
    this.#connections.place.check();
    return { log: this.#logId, position: await this.#read((reads) => reads.head()) };
  }

  async countAfter(prefixes: readonly string[], position: Position, atMost: number): Promise<number> {
    checkWhole('count', atMost, 0);
    const matching = prefixes.includes('') ? [] : prefixes;
    let count = 0;
    let from = Number(position < START ? START : position);
    for (;;) {
      const window = await this.#read((reads) => reads.count(matching, from, atMost - count));
      count += window.count;
      if (window.next === undefined) return count;
      from = window.next;
      await turnOfTheLoop();
    }
  }

  /** Looks at the file and tries a durable write, for a report to people. Rejects only when the store is closed. */
  async probe(): Promise<StoreProbe> {
    const { events, log } = await this.#read((reads) => ({ events: reads.events(), log: this.#logId }));
    const { path, writer } = this.#connections;
    const bytes = fileBytes(path) + fileBytes(`${path}-wal`);
    const facts = { schemaVersion: SCHEMA_VERSION, log, events, bytes };
    try {
      let begun = 0;
      await this.#commits.transact(() => {
        begun = performance.now();
        writeProbe(writer);
      });
      return { ...facts, syncMillis: performance.now() - begun, writable: true };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { ...facts, writable: false, fault: { message: error.message, remedy: error.remedy } };
    }
  }

  checkStructure(prefixes: readonly string[], depth: 'quick' | 'full'): Promise<readonly StructureFault[]> {
    const { path, reader } = this.#connections;
    // A large file takes seconds, in which the process goes on; for a small one a thread would take longer.
    return fileBytes(path) > CHECKED_IN_PLACE
      ? structureFaultsOffLoop({ path, prefixes, depth })
      : this.#read(() => structureFaults(reader, prefixes, depth));
  }

  /** How appends were grouped and how long commits took. */
  get commitFigures(): CommitFigures {
    return this.#commits.figures;
  }

  /** Writes what was accepted, ends all subscriptions and lets go of the file. */
  close(): Promise<void> {
    this.#closing ??= this.#shut();
    return this.#closing;
  }

  async #shut(): Promise<void> {
    this.#closed = true;
    this.#growth.raise();
    clearInterval(this.#poll);
    await this.#commits.drained();
    this.#connections.reader.close();
    // Last, so that SQLite folds the write-ahead log into the file.
    this.#connections.writer.close();
  }

  async #read<T>(work: (reads: SqliteReads) => T): Promise<T> {
    return retryWhileBusy(
      () => {
        this.#checkOpen();
        return work(this.#reads);
      },
      this.#deadlineMs,
      this.#connections.path,
    );
  }

  /** Polls for other processes' commits, only while a subscription waits for them. */
  #watch(change: 1 | -1): void {
    this.#watchers += change;
    if (this.#watchers === 0 || this.#closed) {
      clearInterval(this.#poll);
      this.#poll = undefined;
    } else {
      this.#poll ??= setInterval(() => this.#look(), POLL_MS);
    }
  }

  #look(): void {
    let version: number;
    try {
      version = this.#reads.dataVersion();
    } catch {
      // A lock in passing, or a fault that the next read will report.
      version = -1;
    }
    if (version !== this.#seenVersion) this.#growth.raise();
    this.#seenVersion = version;
  }

  #checkOpen(): void {
    if (this.#closed) throw storeClosed();
  }
}

/** Up to so many bytes a file is looked through in place: some 20 ms. */
const CHECKED_IN_PLACE = 8 * 1024 * 1024;

const fileBytes = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function writeProbe(writer: DatabaseSync): void {
  writer
    .prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
    .run('probe', String(performance.now()));
}
