import { randomUUID } from 'node:crypto';
import { accessSync, closeSync, constants, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { StoreError, type StoreAccess } from '../port.ts';
import { isBusy, isUnwritable, messageOf, storeErrorOf } from './sqlite-errors.ts';
import { Place } from './sqlite-place.store.ts';
import { CLEAN, CREATE_SCHEMA, HEADER_BYTES, inspectHeader, schemaFault } from './sqlite-schema.ts';

const LONGEST_DELAY_MS = 16;
/** The WAL file is cut back to this size after a burst made it grow. */
const WAL_BYTES = 64 * 1024 * 1024;

export interface Connections {
  /** Absolute path of the file. */
  readonly path: string;
  readonly writer: DatabaseSync;
  /** Read-only: a slow read never stands in the way of an append. */
  readonly reader: DatabaseSync;
  /** Whether `path` still leads to what is open. */
  readonly place: Place;
}

export interface OpenOptions {
  /** How long to wait for another process's lock, in milliseconds. */
  readonly deadlineMs: number;
  /** Most bytes the database may take; beyond, it behaves like a full disk. */
  readonly maxBytes?: number;
  readonly access?: StoreAccess;
}

/**
 * Opens the file, creating it and its folder where missing and where `access` is `write`. A file that is not ours, from a newer schema, or not
 * writable is refused before anything is written to it. Rejects with a `StoreError`.
 */
export async function openConnections(file: string, options: OpenOptions): Promise<Connections> {
  const path = resolve(file);
  const { access = 'write' } = options;
  if (access !== 'write') checkThere(path);
  checkFile(path, access);
  const attempt = access === 'read' ? () => connectToRead(path) : () => connect(path, options);
  return retryWhileBusy(attempt, options.deadlineMs, path);
}

/** One attempt: while others create, recover or close the file, every step may meet their lock. */
function connect(path: string, options: OpenOptions): Connections {
  const opened: DatabaseSync[] = [];
  try {
    const writer = new DatabaseSync(path, { timeout: 0 });
    opened.push(writer);
    writer.exec(
      `PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${WAL_BYTES}; PRAGMA secure_delete = ON;`,
    );
    if (options.maxBytes !== undefined) limitSize(writer, options.maxBytes);
    createSchema(writer, path);
    useWal(writer, path);
    const reader = new DatabaseSync(path, { timeout: 0, readOnly: true });
    opened.push(reader);
    return { path, writer, reader, place: new Place(path) };
  } catch (error) {
    for (const connection of opened) connection.close();
    throw error;
  }
}

/**
 * Two connections that write nothing. Where the folder cannot be written to, SQLite cannot make the files that a write-ahead log
 * needs: then the file is read as it is, which is right as long as no log with newer events lies beside it.
 */
function connectToRead(path: string): Connections {
  const opened: DatabaseSync[] = [];
  const open = (place: string | URL): DatabaseSync => {
    const connection = new DatabaseSync(place, { timeout: 0, readOnly: true });
    opened.push(connection);
    const fault = schemaFault(Number(pragma(connection, 'user_version')), path);
    if (fault !== undefined) throw fault;
    return connection;
  };
  const close = (): void => {
    for (const connection of opened.splice(0)) connection.close();
  };
  try {
    return { path, writer: open(path), reader: open(path), place: new Place(path) };
  } catch (error) {
    close();
    if (isBusy(error) || error instanceof StoreError || !isUnwritable(error)) throw error;
    if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) throw unfoldedLog(path);
    try {
      const asItIs = pathToFileURL(path);
      asItIs.searchParams.set('immutable', '1');
      return { path, writer: open(asItIs), reader: open(asItIs), place: new Place(path) };
    } catch (again) {
      close();
      throw again;
    }
  }
}

const unfoldedLog = (path: string): StoreError =>
  new StoreError(
    'access-denied',
    `the newest events of ${path} are in ${path}-wal, and reading them needs the right to write to its folder`,
    'Read it as a user who may write there, or let the program that wrote it end, which folds them into the file.',
  );

function checkThere(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  throw new StoreError(
    'unusable',
    `there is no event store at ${path}, and reading makes none`,
    'Name the file with --store or DETENTE_STORE, or make one: detente replay geneva-2021.',
  );
}

/**
 * Runs `work` until it no longer meets a lock: SQLite's own waiting would block the event loop. Rejects with a
 * `StoreError`, of kind `deadline` when the lock outlasts `deadlineMs`.
 */
export async function retryWhileBusy<T>(work: () => T, deadlineMs: number, path: string): Promise<T> {
  const begun = performance.now();
  for (let delay = 1; ; delay = Math.min(2 * delay, LONGEST_DELAY_MS)) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - begun >= deadlineMs) throw storeErrorOf(error, path);
    }
    await sleep(delay * (0.5 + Math.random() / 2));
  }
}

/**
 * Makes a folder and those above it, one by one: Node's own recursive form never ends where a file system says that a parent does
 * not exist although it does (`/proc`).
 */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process made it in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function checkFile(path: string, access: StoreAccess): void {
  try {
    if (access === 'write') makeFolder(dirname(path));
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      throw new StoreError(
        'unusable',
        `${path} is a folder`,
        `Name a file in it: sqlite:${path}/detente.db.`,
      );
    }
    if (found !== undefined) {
      const verdict = inspectHeader(readHeader(path), path);
      if (verdict instanceof StoreError) throw verdict;
      accessSync(path, access === 'read' ? constants.R_OK : constants.R_OK | constants.W_OK);
    }
    if (access === 'read') return;
    // The write-ahead log is a file beside the database.
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(
      'access-denied',
      `${path} cannot be opened for ${access === 'read' ? 'reading' : 'writing'}: ${messageOf(error)}`,
      access === 'read'
        ? 'Give this user the right to read the file, or name another one.'
        : 'Give this user the right to read and write the file and its folder, or name another file.',
      { cause: error },
    );
  }
}

function readHeader(path: string): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const header = new Uint8Array(HEADER_BYTES);
    return header.subarray(0, readSync(descriptor, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** Creates the tables in an empty file, in the one transaction that also marks the header. */
function createSchema(writer: DatabaseSync, path: string): void {
  writer.exec('BEGIN IMMEDIATE');
  try {
    const version = pragma(writer, 'user_version');
    if (version === 0 && pragma(writer, 'application_id') === 0) {
      writer.exec(CREATE_SCHEMA);
      const note = writer.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
      note.run('log', randomUUID());
      note.run(CLEAN, 'yes');
    } else {
      // The header was looked at without a lock, and a newer one may still stand in the write-ahead log.
      const fault = schemaFault(Number(version), path);
      if (fault !== undefined) throw fault;
    }
    writer.exec('COMMIT');
  } catch (error) {
    if (writer.isTransaction) writer.exec('ROLLBACK');
    throw error;
  }
}

function useWal(writer: DatabaseSync, path: string): void {
  if (pragma(writer, 'journal_mode = WAL') === 'wal') return;
  throw new StoreError(
    'unusable',
    `${path} lies on a file system without the shared memory that a write-ahead log needs`,
    'Put the file on a local disk.',
  );
}

function limitSize(writer: DatabaseSync, maxBytes: number): void {
  const pages = Math.max(1, Math.floor(maxBytes / Number(pragma(writer, 'page_size'))));
  writer.exec(`PRAGMA max_page_count = ${pages}`);
}

function pragma(connection: DatabaseSync, text: string): unknown {
  return Object.values(connection.prepare(`PRAGMA ${text}`).get() ?? {})[0];
}
