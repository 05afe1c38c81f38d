/** What a reader has seen of the histories, kept in the browser: of each its revision and its level. */
export interface Seen {
  /** Id of the log that the revisions are of. */
  readonly log: string;
  /** When the reader was here last with nothing left to see, ISO 8601. */
  readonly since: string;
  readonly histories: Readonly<Record<string, readonly [revision: number, tension: number]>>;
}

interface Row {
  readonly history: string;
  readonly revision: number;
  readonly tension: number;
}

/** What came of a history since it was seen. */
export interface Change {
  /** Events recorded since; absent where the history itself is new. */
  readonly events?: number;
  /** The level that was seen. */
  readonly from?: number;
}

/** All of it as seen now. */
export const allSeen = (rows: readonly Row[], log: string, since: string): Seen => ({
  log,
  since,
  histories: Object.fromEntries(rows.map(({ history, revision, tension }) => [history, [revision, tension]])),
});

/** One history as seen now; the rest as it was. */
export const oneSeen = (seen: Seen, { history, revision, tension }: Row): Seen => ({
  ...seen,
  histories: { ...seen.histories, [history]: [revision, tension] },
});

/** What changed, by history. What was seen of another log says nothing about this one. */
export function changesSince(
  seen: Seen | undefined,
  rows: readonly Row[],
  log: string,
): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  if (seen === undefined || seen.log !== log) return changes;
  for (const { history, revision } of rows) {
    const before = seen.histories[history];
    if (before === undefined) changes.set(history, {});
    else if (revision > before[0]) changes.set(history, { events: revision - before[0], from: before[1] });
  }
  return changes;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[\d.]+Z$/;

/** What a text of the browser's memory says; nothing where it is none of ours. */
export function readSeen(text: string | null | undefined): Seen | undefined {
  try {
    const seen = JSON.parse(text ?? 'null') as Partial<Seen> | null;
    if (typeof seen?.log !== 'string' || typeof seen.since !== 'string') return undefined;
    if (typeof seen.histories !== 'object' || seen.histories === null) return undefined;
    if (!INSTANT.test(seen.since)) return undefined;
    const whole = Object.entries(seen.histories).filter(
      ([, pair]) => Array.isArray(pair) && typeof pair[0] === 'number' && typeof pair[1] === 'number',
    );
    return { log: seen.log, since: seen.since, histories: Object.fromEntries(whole) };
  } catch {
    return undefined;
  }
}
