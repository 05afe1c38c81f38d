import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Blob, Face } from 'harfbuzzjs';

const FONT = /\.(?:ttf|otf|ttc|otc)$/i;
/** Faces that stand in for others last: they are slanted, heavy, narrow or of fixed width. */
const PECULIAR = /bold|italic|oblique|mono|cond|light|thin|black|heavy|serif/i;
/** Of a file with several fonts. */
const COLLECTION = 'ttcf';

/** Folders in which the systems keep their fonts. */
export function fontFolders(env: Readonly<Record<string, string | undefined>>): string[] {
  const home = homedir();
  const { WINDIR, LOCALAPPDATA, XDG_DATA_HOME } = env;
  return [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(XDG_DATA_HOME ?? join(home, '.local/share'), 'fonts'),
    join(home, '.fonts'),
    '/System/Library/Fonts',
    '/Library/Fonts',
    join(home, 'Library/Fonts'),
    ...(WINDIR === undefined ? [] : [join(WINDIR, 'Fonts')]),
    ...(LOCALAPPDATA === undefined ? [] : [join(LOCALAPPDATA, 'Microsoft/Windows/Fonts')]),
  ];
}

/** Fonts by the characters that they have: those that are always at hand, and those of the machine, opened when they are needed. */
export class FontShelf {
  readonly #own: readonly string[];
  readonly #folders: readonly string[];
  #machine: string[] | undefined;
  /** Characters of the fonts opened so far. */
  readonly #points = new Map<string, ReadonlySet<number>>();

  constructor(parts: { readonly own: readonly string[]; readonly folders: readonly string[] }) {
    this.#own = parts.own;
    this.#folders = parts.folders;
  }

  /** The files of fonts that have some characters, and the characters that none has. */
  covering(points: ReadonlySet<number>): { readonly files: string[]; readonly missing: ReadonlySet<number> } {
    let missing = points;
    const files = [...this.#own];
    const take = (file: string): boolean => {
      const has = this.#pointsOf(file);
      const left = missing.difference(has);
      const helps = left.size < missing.size;
      missing = left;
      return helps;
    };
    for (const file of this.#own) take(file);
    if (missing.size > 0) {
      this.#machine ??= this.#folders.flatMap(filesIn).sort(plainFirst);
      for (const file of this.#machine) {
        if (missing.size === 0) break;
        if (take(file)) files.push(file);
      }
    }
    return { files, missing };
  }

  #pointsOf(file: string): ReadonlySet<number> {
    let points = this.#points.get(file);
    if (points === undefined) {
      points = charactersOf(file);
      this.#points.set(file, points);
    }
    return points;
  }
}

/** No folder, or one that may not be read, holds none. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => FONT.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

const plainFirst = (one: string, other: string): number =>
  Number(PECULIAR.test(one)) - Number(PECULIAR.test(other)) || (one < other ? -1 : 1);

/** What the first font of a file can draw; nothing of a file that is none. */
function charactersOf(file: string): ReadonlySet<number> {
  let open: number | undefined;
  try {
    open = openSync(file, 'r');
    return new Set(new Face(new Blob(tablesOf(open))).collectUnicodes());
  } catch {
    return new Set();
  } finally {
    if (open !== undefined) closeSync(open);
  }
}

/** A font cut down to the tables that say which characters it has: some kilobytes instead of megabytes. */
function tablesOf(file: number): Uint8Array {
  const read = (at: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, at);
    return bytes;
  };
  const begin = read(0, 16);
  const start = begin.toString('latin1', 0, 4) === COLLECTION ? begin.readUInt32BE(12) : 0;
  const head = read(start, 12);
  const directory = read(start + 12, head.readUInt16BE(4) * 16);
  const tables: { readonly tag: Buffer; readonly bytes: Buffer }[] = [];
  for (let at = 0; at < directory.length; at += 16) {
    const tag = directory.subarray(at, at + 4);
    if (!['cmap', 'maxp'].includes(tag.toString('latin1'))) continue;
    tables.push({ tag, bytes: read(directory.readUInt32BE(at + 8), directory.readUInt32BE(at + 12)) });
  }
  const header = Buffer.alloc(12 + 16 * tables.length);
  head.copy(header, 0, 0, 4);
  header.writeUInt16BE(tables.length, 4);
  let offset = header.length;
  for (const [index, { tag, bytes }] of tables.entries()) {
    const at = 12 + 16 * index;
    tag.copy(header, at);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(bytes.length, at + 12);
    offset += bytes.length;
  }
  return Buffer.concat([header, ...tables.map(({ bytes }) => bytes)]);
}
