import type { EventStore, StoreAccess } from '../eventstore/port.ts';
import type { StoreUrl } from '../eventstore/store-url.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Settings } from '../http/settings.ts';
import type { Terminal } from './terminal-text.ts';

/** What a command works with; the process is behind it. */
export interface CliContext {
  readonly env: Settings;
  /** The store that was asked for, as text. */
  readonly store: string | undefined;
  readonly openStore: (url: StoreUrl, access?: StoreAccess) => Promise<EventStore>;
  readonly clock: Clock;
  /** What comes in by standard input. */
  readonly input: AsyncIterable<Uint8Array>;
  /** What standard output can show. */
  readonly terminal: () => Terminal;
  /** Data, to standard output. Resolves when there is room for more. */
  readonly print: (text: string) => Promise<void>;
  /** Progress and messages, to standard error. */
  readonly say: (text: string) => void;
  /** Whether somebody watches standard error, so that progress may be drawn in place. */
  readonly watched: boolean;
  /** Raised by Ctrl-C. */
  readonly signal: AbortSignal;
}
