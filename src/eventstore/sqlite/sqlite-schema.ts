import { StoreError } from '../port.ts';

/** Marks a file as ours in its header (the letters `Dete`), so that another program's database is recognised. */
export const APPLICATION_ID = 0x44657465;
/** Version of the tables below, in the header's `user_version`; a newer program raises it with each change. */
export const SCHEMA_VERSION = 1;
/** Revision of the event that ends a deleted stream: no stream gets there. Its data counts the events that it stands for. */
export const TOMBSTONE_REVISION = Number.MAX_SAFE_INTEGER;
/** Key in `meta` of a file in which nothing was ever written without zeros being put over what is deleted. */
export const CLEAN = 'clean';
/** Bytes of a file that `inspectHeader` needs. */
export const HEADER_BYTES = 100;

/**
 * Streams and types by integer, so that a row carries neither name; no index on event ids, which would halve the speed
 * of appending: an append is idempotent by its place in the stream, where the ids are compared.
 */
export const CREATE_SCHEMA = `
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE event_type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES stream (id),
    revision INTEGER NOT NULL,
    type INTEGER NOT NULL REFERENCES event_type (id),
    id TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL
  );
  CREATE UNIQUE INDEX event_of_stream ON event (stream, revision);
`;

/**
 * What the first bytes of a file say: `empty`, `ours`, or a `StoreError` for a file that this program must not touch.
 * Offsets after the SQLite file format: magic at 0, user version at 60, application id at 68.
 */
export function inspectHeader(header: Uint8Array, path: string): 'empty' | 'ours' | StoreError {
  if (header.length === 0) return 'empty';
  const magic = String.fromCharCode(...header.subarray(0, 16));
  if (header.length < HEADER_BYTES || magic !== 'SQLite format 3\0') {
    return new StoreError(
      'unusable',
      `${path} is not an event store: it is no SQLite database`,
      'Name another file, or a new one, which will be created. The file was left as it is.',
    );
  }
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint32(68) !== APPLICATION_ID) {
    return new StoreError(
      'unusable',
      `${path} is an SQLite database of another program`,
      'Name another file, or a new one, which will be created. The file was left as it is.',
    );
  }
  return schemaFault(view.getUint32(60), path) ?? 'ours';
}

/** The fault of a schema version this program does not know, if it is one. */
export function schemaFault(version: number, path: string): StoreError | undefined {
  if (version === SCHEMA_VERSION) return undefined;
  return version > SCHEMA_VERSION
    ? new StoreError(
        'unusable',
        `${path} has schema version ${version}, this program knows versions up to ${SCHEMA_VERSION}`,
        'Use the newer version of the program that wrote it. The file was left as it is.',
      )
    : new StoreError(
        'unusable',
        `${path} has schema version ${version}, which this program never wrote`,
        'Restore the file from a copy. The file was left as it is.',
      );
}
