/** Entries for programs: one a line. */
export const jsonLines = (entries: readonly unknown[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
