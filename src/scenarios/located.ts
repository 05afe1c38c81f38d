import { isAlias, isMap, isPair, isScalar, isSeq, type Node } from 'yaml';
import type { Finding, Path } from './file-problem.ts';

/** A value together with the offsets in the text that it was read from. */
export interface Located {
  readonly value: unknown;
  readonly start: number;
  /** Offset of the key, for a member of a map. */
  readonly keyStart?: number;
  readonly members?: ReadonlyMap<string | number, Located>;
  /** Nodes below and including this one, every alias written out. */
  readonly size: number;
}

const DEPTH_LIMIT = 32;
/** How many nodes aliases may stand for. A file that repeats a source in every act stays far below it. */
const ALIAS_LIMIT = 100_000;

/** What writes the fields of other blocks into this one, as YAML 1.1 has it and people know it. */
const MERGE_KEY = '<<';

/** Fields whose plain scalars are text as written: `010` is a CAMEO code, not the number ten, and `2024` where a day is due a year. */
const TEXT_KEYS: ReadonlySet<string> = new Set([
  'code',
  'occurred',
  'announced',
  'from',
  'to',
  'reported',
  'published',
  'date',
  'at',
]);

/**
 * Turns a YAML tree into plain values that know where they stand. Aliases share the value of their anchor, so that
 * their expansion costs nothing; what they would expand to is counted, and refused beyond a limit.
 */
export class Locator {
  readonly findings: (Finding & { readonly offset: number })[] = [];
  readonly #anchors = new Map<string, Located | undefined>();
  #aliased = 0;
  #stopped = false;

  /** Whether the tree was given up: what follows is not known. */
  get stopped(): boolean {
    return this.#stopped;
  }

  locate(root: Node | null): Located {
    return this.#node(root, [], 0);
  }

  #refuse(offset: number, path: Path, code: string, message: string, remedy: string): void {
    this.findings.push({ offset, path, code, message, remedy });
  }

  #node(node: unknown, path: Path, at: number): Located {
    const start = (node as Node | null)?.range?.[0] ?? at;
    const empty: Located = { value: null, start, size: 1 };
    if (this.#stopped) return empty;
    if (path.length > DEPTH_LIMIT) {
      this.#stopped = true;
      this.#refuse(
        start,
        path.slice(0, 8),
        'too-deep',
        `nested deeper than ${DEPTH_LIMIT} levels`,
        'A scenario needs no more than eight levels; check the brackets and the indentation.',
      );
      return empty;
    }
    if (isAlias(node)) return this.#alias(node.source, path, start);
    const anchor = (node as { readonly anchor?: string } | null)?.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    const located = isMap(node)
      ? this.#map(node.items, path, start)
      : isSeq(node)
        ? this.#sequence(node.items, path, start)
        : isScalar(node)
          ? { value: scalarValue(node, path), start, size: 1 }
          : empty;
    if (anchor !== undefined) this.#anchors.set(anchor, located);
    return located;
  }

  #alias(name: string, path: Path, start: number): Located {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      const within = this.#anchors.has(name);
      this.#refuse(
        start,
        path,
        'yaml-alias',
        within
          ? `the alias *${name} stands inside the value it repeats`
          : `the alias *${name} has no anchor before it`,
        within
          ? 'A value cannot contain itself; write it out.'
          : `Mark the value to repeat with &${name} above this line.`,
      );
      return { value: null, start, size: 1 };
    }
    this.#aliased += target.size;
    if (this.#aliased > ALIAS_LIMIT) {
      this.#stopped = true;
      this.#refuse(
        start,
        path,
        'alias-expansion',
        `the aliases of this file stand for more than ${ALIAS_LIMIT} values`,
        'Repeat less by alias: write the values out, or split the scenario.',
      );
    }
    // A problem of the value is reported where it is used.
    return { ...target, start };
  }

  #sequence(items: readonly unknown[], path: Path, start: number): Located {
    const members = new Map<number, Located>();
    const value: unknown[] = [];
    let size = 1;
    for (const item of items) {
      const index = value.length;
      // A sequence item `a: b` inside flow brackets is a pair, which stands for a map of one key.
      const located = isPair(item)
        ? this.#map([item], [...path, index], start)
        : this.#node(item, [...path, index], start);
      members.set(index, located);
      value.push(located.value);
      size += located.size;
    }
    return { value, start, members, size };
  }

  #map(
    pairs: readonly { readonly key: unknown; readonly value: unknown }[],
    path: Path,
    start: number,
  ): Located {
    const members = new Map<string, Located>();
    // Without a prototype, so that a key named `__proto__` is a key like any other.
    const value = Object.create(null) as Record<string, unknown>;
    const merged: Located[] = [];
    let size = 1;
    for (const pair of pairs) {
      const keyStart = (pair.key as Node | null)?.range?.[0] ?? start;
      if (!isScalar(pair.key)) {
        this.#refuse(
          keyStart,
          path,
          'yaml-key',
          'a key that is not plain text',
          'Write keys as `name: value`.',
        );
        continue;
      }
      const key =
        typeof pair.key.value === 'string' ? pair.key.value : (pair.key.source ?? String(pair.key.value));
      const located = this.#node(pair.value, [...path, key], keyStart);
      if (key === MERGE_KEY && pair.key.type === 'PLAIN') {
        merged.push(...this.#merged(located, [...path, key]));
        size += located.size;
        continue;
      }
      if (members.has(key)) {
        this.#refuse(
          keyStart,
          [...path, key],
          'duplicate-key',
          `"${key.slice(0, 60)}" is given twice in one block`,
          'Keep one of them.',
        );
        continue;
      }
      members.set(key, { ...located, keyStart });
      value[key] = located.value;
      size += located.size;
    }
    // What the block writes itself counts, then what an earlier one of the merged blocks has.
    for (const block of merged) {
      for (const [key, member] of block.members ?? []) {
        if (members.has(String(key))) continue;
        // A problem of the value is reported where it is used.
        members.set(String(key), { ...member, start: block.start, keyStart: block.start });
        value[String(key)] = member.value;
      }
    }
    return { value, start, members, size };
  }

  /** The blocks that a merge key brings in: one, or each of a list. */
  #merged(located: Located, path: Path): readonly Located[] {
    const blocks = Array.isArray(located.value) ? [...(located.members?.values() ?? [])] : [located];
    const plain = blocks.every(({ value, members }) => members !== undefined && !Array.isArray(value));
    if (plain) return blocks;
    this.#refuse(
      located.start,
      path,
      'yaml-merge',
      'a merge key takes a block, or a list of blocks',
      'Mark the block to repeat with &name, and write <<: *name.',
    );
    return [];
  }
}

function scalarValue(node: { readonly value: unknown; readonly source?: string }, path: Path): unknown {
  const text = TEXT_KEYS.has(String(path.at(-1))) && typeof node.value === 'number';
  return text ? (node.source ?? String(node.value)) : node.value;
}

/** The node at `path`, or the deepest one on the way to it (a missing key has none of its own). */
export function locatedAt(root: Located, path: Path): Located {
  let node = root;
  for (const step of path) {
    const member = node.members?.get(step);
    if (member === undefined) return node;
    node = member;
  }
  return node;
}

/** `path` as far as the text writes it: of a shorthand, the members it leaves out are not named. */
export function writtenPath(root: Located, path: Path): Path {
  let node: Located | undefined = root;
  for (const [index, step] of path.entries()) {
    if (node !== undefined && node.members === undefined) return path.slice(0, index);
    node = node?.members?.get(step);
  }
  return path;
}
