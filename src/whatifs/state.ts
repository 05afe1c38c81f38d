import type { StreamState } from '../eventstore/commands/decider.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { OutcomeContent } from './events.ts';

/** What a what-if's decisions depend on, folded from its events. It is small, so its content is kept whole. */
export interface WhatIfState extends StreamState {
  readonly history: HistoryId;
  readonly content: OutcomeContent;
  /** Name of whoever proposed it. */
  readonly owner: string;
  /** How it was withdrawn; absent while it is open. */
  readonly withdrawn?: { readonly revision: number; readonly reason?: string };
}
