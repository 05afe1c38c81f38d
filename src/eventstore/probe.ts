/** What there is to know about a store file. */
export interface StoreProbe {
  readonly schemaVersion: number;
  readonly log: string;
  readonly events: number;
  /** Of the database and its write-ahead log. */
  readonly bytes: number;
  /** A durable write, measured; it leaves no event. Absent where it failed. */
  readonly syncMillis?: number;
  readonly writable: boolean;
  /** Why it is not writable. */
  readonly fault?: { readonly message: string; readonly remedy: string };
}

/** A store that can say how it fares; `detente doctor` asks. */
export interface ProbedStore {
  probe(): Promise<StoreProbe>;
}

export const isProbed = (store: object): store is ProbedStore =>
  'probe' in store && typeof store.probe === 'function';
