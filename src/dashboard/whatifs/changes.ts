/** A value with what it was before, so that every change can be taken back and made again. */
export interface Changes<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What was changed last; changes of one thing in a row, such as letters typed into a field, are one step. */
  readonly key?: string | undefined;
}

const STEPS_LIMIT = 200;

export const begun = <T>(present: T): Changes<T> => ({ past: [], present, future: [] });

export function changed<T>(changes: Changes<T>, next: T, key?: string): Changes<T> {
  if (next === changes.present) return changes;
  const joined = key !== undefined && key === changes.key && changes.past.length > 0;
  const past = joined ? changes.past : [...changes.past, changes.present].slice(-STEPS_LIMIT);
  return { past, present: next, future: [], key };
}

export function undone<T>(changes: Changes<T>): Changes<T> {
  const before = changes.past.at(-1);
  if (before === undefined) return changes;
  return { past: changes.past.slice(0, -1), present: before, future: [changes.present, ...changes.future] };
}

export function redone<T>(changes: Changes<T>): Changes<T> {
  const [next, ...future] = changes.future;
  if (next === undefined) return changes;
  return { past: [...changes.past, changes.present], present: next, future };
}
