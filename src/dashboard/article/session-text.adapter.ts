const KEY = 'detente-article';

/** Keeps what was typed for as long as this tab is open; browsers may forbid it, then it is gone when the window over the page is closed. */
export function keep(value: object): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(value));
  } catch {
    // A very long text does not fit everywhere, and some browsers keep nothing.
  }
}

export function kept<T>(): Partial<T> | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
