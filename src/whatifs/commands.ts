import type { StreamCommand, Written } from '../eventstore/commands/decider.ts';
import type { Caution } from '../kernel/caution.ts';
import type { Result } from '../kernel/result.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { AskedBase, OutcomeDraft } from './events.ts';
import type { HistoryAtBase } from './history-at-base.ts';
import type { WhatIfId } from './what-if-id.ts';

/** What a command asks of a what-if. Contents are validated by the schemas of `events.ts` before they get here. */
export type WhatIfOrder =
  | { readonly type: 'ProposeOutcome'; readonly history: HistoryId; readonly content: OutcomeDraft }
  /** The whole new content; what it does not say of its base stays as it is. */
  | { readonly type: 'ReviseOutcome'; readonly content: OutcomeDraft; readonly reason?: string }
  /** To the history's last revision unless told otherwise; days of commitments count from the fork, so they move with it. */
  | { readonly type: 'RebaseOutcome'; readonly base?: AskedBase }
  | { readonly type: 'WithdrawOutcome'; readonly reason?: string };

export interface WhatIfRequest<O extends WhatIfOrder = WhatIfOrder> extends StreamCommand {
  /** Of a proposal: `whatIfIdOf` its command id. */
  readonly whatIfId: WhatIfId;
  readonly order: O;
  /** Where the caller insists: the what-if's revision; for a proposal the history's. */
  readonly expectedRevision?: number;
  /** Whoever sends it may change what they proposed themselves, and nothing else. */
  readonly ownOnly?: boolean;
  /** The preset of a scenario that the content is taken from. */
  readonly origin?: { readonly scenario: string; readonly entry: string; readonly digest: string };
}

/** A request with what must be known of the history to decide it. */
export interface WhatIfCommand extends WhatIfRequest {
  /** The history where the what-if is to fork, or why there is no such place; a withdrawal needs none. */
  readonly facts?: Result<HistoryAtBase>;
}

/** The answer to a command; a repeat of the command gets an equal one. */
export interface WhatIfWritten extends Written {
  readonly whatIfId: WhatIfId;
  /** What may be a slip in the what-if, where there is any; their paths are places in its content. */
  readonly cautions?: readonly Caution[];
}
