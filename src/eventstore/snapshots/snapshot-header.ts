import type { Head, Position, Revision } from '../port.ts';
import type { SnapshotPart } from './snapshot-part.ts';

/** How the bytes of a snapshot are put together; raised when that changes. */
export const SNAPSHOT_FORM = 1;
/** Columns are stored as they lie in memory, which differs between kinds of processor. */
export const BYTE_ORDER = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'little' : 'big';

/** What a snapshot says of itself, before its bytes. */
export interface SnapshotHeader {
  readonly form: number;
  readonly byteOrder: string;
  /** Id of the log that it was folded from, up to a position. */
  readonly log: string;
  readonly position: string;
  /** The event at that position. */
  readonly tip: SnapshotTip;
  /** Events folded in. */
  readonly events: number;
  readonly parts: readonly { readonly name: string; readonly version: string }[];
}

export interface SnapshotTip {
  readonly stream: string;
  readonly revision: Revision;
  readonly id: string;
}

export const headerOf = (
  log: string,
  position: Position,
  tip: SnapshotTip,
  events: number,
  parts: readonly SnapshotPart[],
): SnapshotHeader => ({
  form: SNAPSHOT_FORM,
  byteOrder: BYTE_ORDER,
  log,
  position: String(position),
  tip,
  events,
  parts: parts.map(({ name, version }) => ({ name, version })),
});

/**
 * Why a snapshot cannot stand in for the beginning of a log, in words that complete "it ..."; `undefined` where, by its header, it
 * can. That the log still holds its tip at its position is for the caller to look up.
 */
export function faultOf(
  header: SnapshotHeader,
  head: Head,
  parts: readonly SnapshotPart[],
): string | undefined {
  if (header.form !== SNAPSHOT_FORM || header.byteOrder !== BYTE_ORDER) {
    return 'is of another form, written by another version of this program or on another kind of machine';
  }
  if (header.log !== head.log) return `is of another log (${header.log})`;
  const differs =
    header.parts.length !== parts.length ||
    parts.some(({ name, version }, k) => {
      const other = header.parts[k];
      return other?.name !== name || other.version !== version;
    });
  if (differs) return 'holds read models of another version of this program or of its model';
  if (BigInt(header.position) > head.position) {
    return `reaches up to position ${header.position}, the log only up to ${head.position}`;
  }
  return undefined;
}
