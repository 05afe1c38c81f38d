import { overdue } from './eventstoredb-errors.ts';

/**
 * Waits no longer than a deadline, for what has none of its own (discovery of a cluster). What comes later is handed to
 * `abandon`. Rejects with a `StoreError` of kind `deadline`.
 */
export async function withinDeadline<T>(
  work: Promise<T>,
  doing: string,
  millis: number,
  abandon: (late: T) => void = () => undefined,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    reject(overdue(doing, millis));
  }, millis);
  const inTime = work.then((value) => {
    if (isLate) abandon(value);
    return value;
  });
  try {
    return await Promise.race([inTime, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A call opened within a deadline; one that opens later is ended. */
export const opened = <C extends { cancel(): void }>(
  call: Promise<C>,
  doing: string,
  millis: number,
): Promise<C> => withinDeadline(call, doing, millis, (late) => late.cancel());
