import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { GenerationCache } from './generation-cache.ts';
import type { EncodedEvent } from '../limits.ts';
import { STREAM_DELETED, StoreError, type Appended, type ExpectedRevision } from '../port.ts';
import {
  BEFORE_FIRST,
  expectedNumber,
  isRepeat,
  streamDeleted,
  wrongExpectedRevision,
} from '../revision-check.ts';
import { retryWhileBusy, type Connections } from './sqlite-file.store.ts';
import type { Place } from './sqlite-place.store.ts';
import { storeErrorOf } from './sqlite-errors.ts';
import { TOMBSTONE_REVISION } from './sqlite-schema.ts';

/** Most events of one transaction, so that a burst of large appends does not hold up the event loop. */
const GROUP_EVENTS = 1_000;
const CACHED_STREAMS = 10_000;
const TIMED_COMMITS = 1_000;

interface PendingAppend {
  readonly stream: string;
  readonly events: readonly EncodedEvent[];
  readonly expected: ExpectedRevision;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: StoreError) => void;
}

interface StreamEnd {
  readonly id: number;
  readonly last: number;
}

export interface CommitFigures {
  readonly appends: number;
  readonly commits: number;
  /** Durations in milliseconds, from BEGIN to the end of COMMIT, of the last 1 000 transactions. */
  readonly millis: readonly number[];
}

/**
 * The writing half: appends that arrive in one turn of the event loop share one transaction, hence one sync of the disk,
 * and are answered after it. Each is checked against its stream inside the transaction; one that is refused leaves
 * the others alone.
 */
export class GroupCommit {
  readonly #writer: DatabaseSync;
  readonly #path: string;
  readonly #place: Place;
  readonly #deadlineMs: number;
  readonly #committed: () => void;
  readonly #sql: Record<
    | 'begin'
    | 'commit'
    | 'dataVersion'
    | 'streamEnd'
    | 'addStream'
    | 'typeId'
    | 'addType'
    | 'addEvent'
    | 'idsAfter'
    | 'removeEvents',
    StatementSync
  >;
  /** Ends of streams as of `#version`; another process's commit makes them doubtful. */
  readonly #ends = new GenerationCache<string, StreamEnd>(CACHED_STREAMS);
  readonly #types = new GenerationCache<string, number>(CACHED_STREAMS);
  #version = -1;
  #queue: PendingAppend[] = [];
  #running: Promise<void> | undefined;
  #appends = 0;
  readonly #millis: number[] = [];
  #commits = 0;

  constructor({ writer, path, place }: Connections, deadlineMs: number, committed: () => void) {
    this.#writer = writer;
    this.#path = path;
    this.#place = place;
    this.#deadlineMs = deadlineMs;
    this.#committed = committed;
    this.#sql = {
      begin: writer.prepare('BEGIN IMMEDIATE'),
      commit: writer.prepare('COMMIT'),
      dataVersion: writer.prepare('PRAGMA data_version'),
      streamEnd: writer.prepare(
        'SELECT id, (SELECT max(revision) FROM event WHERE stream = stream.id) AS last FROM stream WHERE name = ?',
      ),
      addStream: writer.prepare('INSERT INTO stream (name) VALUES (?)'),
      typeId: writer.prepare('SELECT id FROM event_type WHERE name = ?'),
      addType: writer.prepare('INSERT INTO event_type (name) VALUES (?)'),
      addEvent: writer.prepare(
        'INSERT INTO event (stream, revision, type, id, recorded_at, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ),
      idsAfter: writer.prepare(
        `SELECT e.id, e.position FROM stream AS s JOIN event AS e ON e.stream = s.id
         WHERE s.name = ? AND e.revision > ? ORDER BY e.revision LIMIT ?`,
      ),
      removeEvents: writer.prepare('DELETE FROM event WHERE stream = ? AND position <> ?'),
    };
  }

  append(stream: string, events: readonly EncodedEvent[], expected: ExpectedRevision): Promise<Appended> {
    const { promise, resolve, reject } = Promise.withResolvers<Appended>();
    this.#queue.push({ stream, events, expected, resolve, reject });
    this.#running ??= this.#run();
    return promise;
  }

  /**
   * Deletes the events of a stream and puts one in their place that ends it; nothing where that was done before. The positions of
   * what was deleted are given to no other event.
   */
  async deleteStream(stream: string, expected: ExpectedRevision): Promise<void> {
    const refused = await this.transact(() => {
      this.#forgetWhereOthersWrote();
      return this.#tryDelete(stream, expected);
    });
    if (refused !== undefined) throw refused;
    this.#committed();
  }

  /** Resolves when nothing waits to be written. */
  async drained(): Promise<void> {
    await this.#running;
  }

  get figures(): CommitFigures {
    return { appends: this.#appends, commits: this.#commits, millis: [...this.#millis] };
  }

  /**
   * Runs `work` as one durable transaction. Begin, work and commit are one turn of the loop: nothing else may use the
   * connection meanwhile.
   */
  transact<T>(work: () => T): Promise<T> {
    const transaction = (): T => {
      this.#place.check();
      this.#sql.begin.run();
      try {
        const result = work();
        this.#sql.commit.run();
        return result;
      } catch (error) {
        this.#rollBack();
        throw error;
      }
    };
    return retryWhileBusy(transaction, this.#deadlineMs, this.#path);
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      await turnOfTheLoop();
      await this.#write(this.#nextGroup());
    }
    this.#running = undefined;
  }

  #nextGroup(): readonly PendingAppend[] {
    let events = 0;
    const beyond = this.#queue.findIndex((append, k) => {
      events += append.events.length;
      return k > 0 && events > GROUP_EVENTS;
    });
    if (beyond > 0) return this.#queue.splice(0, beyond);
    const group = this.#queue;
    this.#queue = [];
    return group;
  }

  async #write(group: readonly PendingAppend[]): Promise<void> {
    let outcomes: readonly (Appended | StoreError)[];
    let begun = 0;
    try {
      outcomes = await this.transact(() => {
        begun = performance.now();
        this.#forgetWhereOthersWrote();
        return group.map((append) => this.#tryAppend(append));
      });
    } catch (error) {
      const failure = storeErrorOf(error, this.#path);
      for (const append of group) append.reject(failure);
      return;
    }
    this.#time(performance.now() - begun, group.length);
    // Refusals too are told only now: they may rest on what the transaction wrote before them.
    group.forEach((append, k) => {
      const outcome = outcomes[k];
      if (outcome instanceof StoreError) append.reject(outcome);
      else if (outcome !== undefined) append.resolve(outcome);
    });
    this.#committed();
  }

  #forgetWhereOthersWrote(): void {
    const version = Number(this.#sql.dataVersion.get()?.['data_version']);
    if (version !== this.#version) this.#ends.clear();
    this.#version = version;
  }

  #tryAppend({ stream, events, expected }: PendingAppend): Appended | StoreError {
    const end = this.#ends.get(stream) ?? this.#readEnd(stream);
    const last = end?.last ?? BEFORE_FIRST;
    if (last === TOMBSTONE_REVISION) return streamDeleted(stream);
    if (expectedNumber(expected) !== last) return this.#repeatOrRefuse(stream, events, expected, last);
    const id = end?.id ?? Number(this.#sql.addStream.run(stream).lastInsertRowid);
    let position: number | bigint = 0;
    let revision = last;
    for (const event of events) {
      revision += 1;
      position = this.#sql.addEvent.run(
        id,
        revision,
        this.#typeId(event.type),
        event.id,
        event.recordedAt,
        event.data,
        event.metadata,
      ).lastInsertRowid;
    }
    this.#ends.set(stream, { id, last: revision });
    return { revision, position: BigInt(position), written: 'now' };
  }

  #tryDelete(stream: string, expected: ExpectedRevision): StoreError | undefined {
    const end = this.#readEnd(stream);
    const last = end?.last ?? BEFORE_FIRST;
    if (last === TOMBSTONE_REVISION) return undefined;
    if (expectedNumber(expected) !== last) return wrongExpectedRevision(stream, expected, last);
    const id = end?.id ?? Number(this.#sql.addStream.run(stream).lastInsertRowid);
    // First: the place after the last event is the next one only while that event is there.
    const data = JSON.stringify({ events: last + 1 });
    const type = this.#typeId(STREAM_DELETED);
    const { lastInsertRowid: tombstone } = this.#sql.addEvent.run(
      id,
      TOMBSTONE_REVISION,
      type,
      randomUUID(),
      0,
      data,
      '{}',
    );
    this.#sql.removeEvents.run(id, tombstone);
    this.#ends.set(stream, { id, last: TOMBSTONE_REVISION });
    return undefined;
  }

  #repeatOrRefuse(
    stream: string,
    events: readonly EncodedEvent[],
    expected: ExpectedRevision,
    last: number,
  ): Appended | StoreError {
    const after = expectedNumber(expected);
    const stored = this.#sql.idsAfter.all(stream, after, events.length);
    const repeated = isRepeat(
      events.map((event) => event.id),
      stored.map((row) => String(row['id'])),
    );
    if (!repeated) return wrongExpectedRevision(stream, expected, last);
    return {
      revision: after + events.length,
      position: BigInt(Number(stored.at(-1)?.['position'])),
      written: 'before',
    };
  }

  #readEnd(stream: string): StreamEnd | undefined {
    const row = this.#sql.streamEnd.get(stream);
    if (row === undefined) return undefined;
    const end = { id: Number(row['id']), last: Number(row['last'] ?? BEFORE_FIRST) };
    this.#ends.set(stream, end);
    return end;
  }

  #typeId(name: string): number {
    const known = this.#types.get(name);
    if (known !== undefined) return known;
    const found = this.#sql.typeId.get(name)?.['id'] ?? this.#sql.addType.run(name).lastInsertRowid;
    const id = Number(found);
    this.#types.set(name, id);
    return id;
  }

  /** What the failed transaction had added exists no more, nor do its ids. */
  #rollBack(): void {
    this.#ends.clear();
    this.#types.clear();
    if (this.#writer.isTransaction) this.#writer.exec('ROLLBACK');
  }

  #time(millis: number, appends: number): void {
    this.#millis[this.#commits % TIMED_COMMITS] = millis;
    this.#commits += 1;
    this.#appends += appends;
  }
}
