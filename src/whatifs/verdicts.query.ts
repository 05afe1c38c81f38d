import { ok, type Result } from '../kernel/result.ts';
import { WHAT_IFS_LISTED } from './what-if-answers.ts';
import type { WhatIfQuery } from './what-if.query.ts';

/** Which of a history's what-ifs, of the last proposed, rest on a past that it no longer says. */
export interface Staleness {
  readonly history: string;
  /** Of the history, by which it was told. */
  readonly revision: number;
  readonly whatIfs: readonly { readonly whatIfId: string; readonly stale: boolean }[];
}

/** Verdicts on what-ifs alone, without their content. */
export class Verdicts {
  readonly #whatIfs: Pick<WhatIfQuery, 'get' | 'list'>;

  constructor(whatIfs: Pick<WhatIfQuery, 'get' | 'list'>) {
    this.#whatIfs = whatIfs;
  }

  async staleness(history: string): Promise<Result<Staleness>> {
    const page = await this.#whatIfs.list(history, { limit: WHAT_IFS_LISTED });
    if (!page.ok) return page;
    const { asOf, whatIfs } = page.value;
    return ok({
      history,
      revision: asOf,
      whatIfs: whatIfs.map(({ whatIfId, stale }) => ({ whatIfId, stale })),
    });
  }

  /** Whether a what-if does; `undefined` where there is no such what-if. */
  async isStale(whatIfId: string): Promise<boolean | undefined> {
    const detail = await this.#whatIfs.get(whatIfId);
    return detail.ok ? detail.value.stale : undefined;
  }
}
