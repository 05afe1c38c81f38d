/** A place inside a value: `['acts', 3, 'code']`. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with a value, where, and how to mend it. */
export interface Fault {
  readonly path: Path;
  /** Whether the key at `path` is meant, not its value. */
  readonly atKey?: boolean;
  /** Stable, kebab-case. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** The faults of one value: at least one. */
export type Faults = readonly [Fault, ...Fault[]];
