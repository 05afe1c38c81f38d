import type { Day } from '../kernel/clock.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { Base, OutcomeContent } from './events.ts';
import type { WhatIfId } from './what-if-id.ts';

/** What is asked about what-ifs, and answered. */

export const WHAT_IFS_DEFAULT = 50;
export const WHAT_IFS_LIMIT = 200;
/** What-ifs of a history that are pushed in a list, or judged, without being asked for one by one: the last proposed. */
export const WHAT_IFS_LISTED = 50;

export interface WhatIfsQuestion {
  /** Only those that are open, or withdrawn. */
  readonly state?: 'open' | 'withdrawn';
  /** Most on the page; default 50. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface WhatIfSummary {
  readonly whatIfId: WhatIfId;
  readonly history: HistoryId;
  readonly title: string;
  readonly author: string;
  readonly state: 'open' | 'withdrawn';
  /** Its last revision: what its entity tag names. */
  readonly revision: number;
  readonly base: Base;
  /**
   * Whether what it knows of the past up to its fork is no longer what the history says of it, so that a projection of it
   * rests on what was corrected since.
   */
  readonly stale: boolean;
  readonly horizonDays: number;
  /** Last day that it looks ahead to. */
  readonly until: Day;
  readonly commitments: number;
  readonly edits: number;
  readonly proposedAt: string;
  /** Name of whoever proposed it, to whom it belongs; `author` is what they called themselves. */
  readonly proposedBy: string;
  readonly changedAt: string;
}

export interface WhatIfPage {
  readonly history: HistoryId;
  /** Revision of the history by which staleness was told. */
  readonly asOf: number;
  readonly total: number;
  /** The last proposed first. */
  readonly whatIfs: readonly WhatIfSummary[];
  readonly next?: string;
}

export interface WhatIfVersion {
  readonly kind: 'proposed' | 'revised' | 'rebased' | 'withdrawn';
  readonly revision: number;
  readonly recordedAt: string;
  /** Name of whoever did it. */
  readonly by: string;
}

export interface WhatIfDetail extends WhatIfSummary {
  /** The revision that the content and the state are of; the last one unless another was asked for. */
  readonly asOf: number;
  /** The history's last revision, by which staleness was told. */
  readonly historyRevision: number;
  readonly content: OutcomeContent;
  /** The preset that it was proposed from. */
  readonly preset?: { readonly scenario: string; readonly preset: string };
  readonly versions: readonly WhatIfVersion[];
}
