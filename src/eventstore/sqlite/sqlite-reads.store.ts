import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LogPage } from '../following/catch-up.subscription.ts';
import { START, type Position, type StoredEvent } from '../port.ts';
import { GenerationCache } from './generation-cache.ts';
import { LateColumns, LeanEvent } from './sqlite-lean-event.store.ts';
import { streamDeleted } from '../revision-check.ts';
import { TextEvent } from '../stored-event.ts';
import { TOMBSTONE_REVISION } from './sqlite-schema.ts';

/** Rows of one read: its rows are few enough not to hold up the event loop. */
export const PAGE = 1_000;
/** Positions examined for one page when most do not match. */
const WINDOW = 10_000;
/** Sorts after every character that may follow a prefix. */
const LAST_CHARACTER = '\u{10FFFF}';

const COLUMNS = 'e.position, s.name, e.revision, e.type, e.id, e.recorded_at, e.data, e.metadata';
/** CROSS JOIN fixes the order: events by position, then each one's stream. */
const EVENTS = 'event AS e CROSS JOIN stream AS s ON s.id = e.stream';

/** What a fold needs of each event; its id and metadata are read when somebody asks. */
const LEAN_COLUMNS = 'e.position, e.stream, e.revision, e.type, e.recorded_at, e.data';
/** Streams whose names are kept by id. */
const NAMES = 10_000;
/** Selections remembered. */
const SELECTIVE = 1_000;

type EventRow = [number, string, number, number, string, number, string, string];
type LeanRow = [number, number, number, number, number, string];

/** Reads on the read-only connection. Every read is one page and finishes its statement: none stays open across turns. */
export class SqliteReads {
  readonly #connection: DatabaseSync;
  readonly #types = new Map<number, string>();
  readonly #pages = new Map<number, StatementSync>();
  readonly #counts = new Map<number, StatementSync>();
  readonly #head: StatementSync;
  readonly #streamId: StatementSync;
  readonly #forwards: StatementSync;
  readonly #backwards: StatementSync;
  readonly #allTypes: StatementSync;
  readonly #dataVersion: StatementSync;
  readonly #lean: StatementSync;
  readonly #late: StatementSync;
  readonly #nameOf: StatementSync;
  readonly #names = new GenerationCache<number, string>(NAMES);
  /** Prefixes that leave events out: for them the join costs less than reading what is passed over. */
  readonly #selective = new Set<string>();

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
    this.#head = this.#prepare('SELECT max(position) FROM event');
    this.#streamId = this.#prepare('SELECT id FROM stream WHERE name = ?');
    this.#allTypes = this.#prepare('SELECT id, name FROM event_type');
    this.#dataVersion = this.#prepare('PRAGMA data_version');
    const ofStream = `SELECT ${COLUMNS} FROM ${EVENTS} WHERE e.stream = ? AND e.revision`;
    this.#forwards = this.#prepare(`${ofStream} >= ? ORDER BY e.revision LIMIT ?`);
    this.#backwards = this.#prepare(`${ofStream} <= ? ORDER BY e.revision DESC LIMIT ?`);
    const window = 'FROM event AS e WHERE e.position > ? AND e.position <= ?';
    this.#lean = this.#prepare(`SELECT ${LEAN_COLUMNS} ${window} ORDER BY e.position LIMIT ${PAGE}`);
    this.#late = this.#prepare(
      'SELECT position, id, metadata FROM event WHERE position >= ? AND position <= ? ORDER BY position',
    );
    this.#nameOf = this.#prepare('SELECT name FROM stream WHERE id = ?');
  }

  /** Changes when any other connection, of this process or another, has committed. */
  dataVersion(): number {
    return (this.#dataVersion.get() as unknown as [number])[0];
  }

  meta(key: string): string | undefined {
    const row = this.#prepare('SELECT value FROM meta WHERE key = ?').get(key);
    return (row as unknown as [string] | undefined)?.[0];
  }

  head(): Position {
    const position = this.#headNumber();
    return position === undefined ? START : BigInt(position);
  }

  page(prefixes: readonly string[], from: Position): LogPage {
    const head = this.#headNumber();
    const after = Number(from);
    if (head === undefined || head <= after) return { events: [], examined: from, end: true };
    const until = Math.min(after + WINDOW, head);
    return this.#leanPage(prefixes, after, until, head) ?? this.#joinedPage(prefixes, after, until, head);
  }

  /** The page without a join, which is right as long as the prefixes leave nothing out; otherwise `undefined`. */
  #leanPage(prefixes: readonly string[], after: number, until: number, head: number): LogPage | undefined {
    const key = prefixes.join('\n');
    if (this.#selective.has(key)) return undefined;
    const rows = this.#lean.all(after, until) as unknown as LeanRow[];
    const last = rows.at(-1)?.[0] ?? until;
    const late = new LateColumns(this.#late, rows[0]?.[0] ?? until, last);
    const events: StoredEvent[] = [];
    let knownStream = -1;
    let stream = '';
    let knownType = -1;
    let typeName = '';
    for (const [position, id, revision, type, recordedAt, data] of rows) {
      // Events of one stream tend to follow each other.
      if (id !== knownStream) {
        knownStream = id;
        stream = this.#streamName(id);
        if (!matches(stream, prefixes)) {
          if (this.#selective.size >= SELECTIVE) this.#selective.clear();
          this.#selective.add(key);
          return undefined;
        }
      }
      if (type !== knownType) {
        knownType = type;
        typeName = this.#typeName(type);
      }
      events.push(new LeanEvent(stream, revision, position, typeName, recordedAt, data, late));
    }
    const examined = rows.length === PAGE ? last : until;
    return { events, examined: BigInt(examined), end: examined === head };
  }

  #streamName(id: number): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    // An event of a stream that is not there belongs to none: checking the file names it.
    const name = (this.#nameOf.get(id) as unknown as [string] | undefined)?.[0] ?? '';
    this.#names.set(id, name);
    return name;
  }

  #joinedPage(prefixes: readonly string[], after: number, until: number, head: number): LogPage {
    const statement = this.#filtered(
      this.#pages,
      prefixes.length,
      `SELECT ${COLUMNS} FROM`,
      `ORDER BY e.position LIMIT ${PAGE}`,
    );
    const rows = statement.all(after, until, ...ranges(prefixes)) as unknown as EventRow[];
    const examined = rows.length === PAGE ? (rows[PAGE - 1]?.[0] ?? until) : until;
    return { events: this.#events(rows), examined: BigInt(examined), end: examined === head };
  }

  /** At most `limit` events of a stream from a revision on, in a direction; none for a missing stream. */
  stream(
    name: string,
    from: number,
    direction: 'forwards' | 'backwards',
    limit: number,
  ): readonly StoredEvent[] {
    const id = (this.#streamId.get(name) as unknown as [number] | undefined)?.[0];
    if (id === undefined) return [];
    const statement = direction === 'forwards' ? this.#forwards : this.#backwards;
    const rows = statement.all(id, from, Math.min(limit, PAGE)) as unknown as EventRow[];
    // Of a deleted stream there is its end alone, beyond every revision that somebody may ask for.
    const [end] =
      rows.length > 0 ? rows : (this.#backwards.all(id, TOMBSTONE_REVISION, 1) as unknown as EventRow[]);
    if (end?.[2] === TOMBSTONE_REVISION) throw streamDeleted(name);
    return this.#events(rows);
  }

  /** Matching events among the positions after `from`, counted in one window, and where the window ended. */
  count(prefixes: readonly string[], from: number, atMost: number): { count: number; next?: number } {
    const head = this.#headNumber();
    if (head === undefined || head <= from) return { count: 0 };
    const until = Math.min(from + WINDOW, head);
    const statement = this.#filtered(
      this.#counts,
      prefixes.length,
      'SELECT count(*) FROM (SELECT 1 FROM',
      'LIMIT ?)',
    );
    const [count] = statement.get(from, until, ...ranges(prefixes), atMost) as unknown as [number];
    return until < head && count < atMost ? { count, next: until } : { count };
  }

  events(): number {
    return (this.#prepare('SELECT count(*) FROM event').get() as unknown as [number])[0];
  }

  #headNumber(): number | undefined {
    return (this.#head.get() as unknown as [number | null])[0] ?? undefined;
  }

  /** The statement over the log's windows for a number of prefixes, prepared once. */
  #filtered(cache: Map<number, StatementSync>, prefixes: number, begin: string, end: string): StatementSync {
    const known = cache.get(prefixes);
    if (known !== undefined) return known;
    const filter = Array.from({ length: prefixes }, () => '(s.name >= ? AND s.name < ?)').join(' OR ');
    const where = `e.position > ? AND e.position <= ?${prefixes === 0 ? '' : ` AND (${filter})`}`;
    const statement = this.#prepare(`${begin} ${EVENTS} WHERE ${where} ${end}`);
    cache.set(prefixes, statement);
    return statement;
  }

  #events(rows: readonly EventRow[]): readonly StoredEvent[] {
    return rows.map(
      ([position, stream, revision, type, id, recordedAt, data, metadata]) =>
        new TextEvent(stream, revision, position, {
          id,
          type: this.#typeName(type),
          recordedAt,
          data,
          metadata,
        }),
    );
  }

  #typeName(id: number): string {
    const known = this.#types.get(id);
    if (known !== undefined) return known;
    for (const [type, name] of this.#allTypes.all() as unknown as [number, string][]) {
      this.#types.set(type, name);
    }
    return this.#types.get(id) ?? '';
  }

  /** Rows come as arrays of columns: a third faster to read than objects. */
  #prepare(sql: string): StatementSync {
    const statement = this.#connection.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }
}

const ranges = (prefixes: readonly string[]): string[] =>
  prefixes.flatMap((prefix) => [prefix, prefix + LAST_CHARACTER]);

function matches(stream: string, prefixes: readonly string[]): boolean {
  if (prefixes.length === 0) return true;
  for (const prefix of prefixes) if (stream.startsWith(prefix)) return true;
  return false;
}
