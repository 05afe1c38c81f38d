/** A stream that is written to, and what tells a terminal. */
type Written = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** What a command line is carried out in: its process, or what stands in for one. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Written;
  readonly stderr: Written;
  /** Hears the first signal of a kind. */
  once(signal: 'SIGINT' | 'SIGTERM', stop: () => void): unknown;
}
