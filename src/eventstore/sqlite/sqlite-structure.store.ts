import type { DatabaseSync } from 'node:sqlite';
import type { StructureFault } from '../probe.ts';
import { STREAM_DELETED } from '../port.ts';
import { messageOf } from './sqlite-errors.ts';

const MOST = 100;

/**
 * What is wrong with a file below its events: what SQLite finds by itself, events of no stream or type, positions that are
 * missing (the file gives them without gaps, and what ends a deleted stream says how many it held) and names of streams that this
 * program never writes.
 */
export function structureFaults(
  connection: DatabaseSync,
  prefixes: readonly string[],
  depth: 'quick' | 'full',
): readonly StructureFault[] {
  try {
    const found = integrityFaults(connection, depth);
    // What lies in a damaged file says nothing beyond that.
    return found.length > 0 || depth === 'quick' ? found : contentFaults(connection, prefixes).slice(0, MOST);
  } catch (error) {
    return [{ message: `the file is damaged: ${messageOf(error)}` }];
  }
}

function integrityFaults(connection: DatabaseSync, depth: 'quick' | 'full'): StructureFault[] {
  const check = depth === 'quick' ? 'quick_check' : 'integrity_check';
  return connection
    .prepare(`PRAGMA ${check}(${MOST})`)
    .all()
    .map((row) => String(Object.values(row)[0]))
    .filter((text) => text !== 'ok')
    .map((text) => ({ message: `the file is damaged: ${text.replaceAll('\n', ' ')}` }));
}

function contentFaults(connection: DatabaseSync, prefixes: readonly string[]): StructureFault[] {
  const faults: StructureFault[] = [];
  for (const row of connection.prepare('PRAGMA foreign_key_check').all()) {
    const position = Number(row['rowid']);
    const parent = row['parent'] === 'stream' ? 'stream' : 'type';
    faults.push({
      position,
      message: `the event at position ${position} is of a ${parent} that is not there`,
    });
  }
  faults.push(...missingEvents(connection));
  for (const row of connection.prepare('SELECT name FROM stream').all()) {
    const name = String(row['name']);
    if (prefixes.some((prefix) => name.startsWith(prefix))) continue;
    faults.push({ message: `the stream "${name}" has a name that this program never gives` });
  }
  return faults;
}

function missingEvents(connection: DatabaseSync): StructureFault[] {
  const missing = numberIn(connection, 'SELECT coalesce(max(position), 0) - count(*) FROM event');
  const erased = numberIn(
    connection,
    `SELECT coalesce(sum(json_extract(e.data, '$.events')), 0) FROM event AS e
     JOIN event_type AS t ON t.id = e.type WHERE t.name = '${STREAM_DELETED}'`,
  );
  if (missing === erased) return [];
  if (erased > 0) {
    const message = `${missing} positions are empty, and the streams that were deleted held ${erased} events`;
    return [{ message }];
  }
  const gaps = connection.prepare(
    `SELECT position FROM (SELECT position, lag(position, 1, 0) OVER (ORDER BY position) AS before FROM event)
     WHERE position <> before + 1 LIMIT ${MOST}`,
  );
  return gaps.all().map((row) => {
    const position = Number(row['position']);
    return { position, message: `events before position ${position} are missing` };
  });
}

const numberIn = (connection: DatabaseSync, sql: string): number =>
  Number(Object.values(connection.prepare(sql).get() ?? {})[0]);
