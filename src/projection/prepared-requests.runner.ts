import { digestOf } from '../kernel/canonical-json.ts';
import { Gate } from '../kernel/gate.runner.ts';
import { Lru } from '../kernel/lru.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Premises, Prepared } from '../models/reaction/preparation.ts';
import type { Projectable } from './outcome.query.ts';
import { prepare } from './preparation.runner.ts';

/** Most acts that marks are drawn from, over all requests kept. */
const KEPT_MARKS = 200_000;
/** Most fingerprints kept; they outlive their requests. */
const KEPT_FINGERPRINTS = 2000;
/** Requests that are worked out at a time. */
const PREPARED_AT_ONCE = 2;

/** The request of one question; it can be dropped to make room and worked out again. */
export interface PreparedRequest {
  readonly fingerprint: string;
  /** `undefined` where it was dropped; `prepare` then brings it back. */
  readonly prepared: () => Prepared | undefined;
  readonly prepare: () => Promise<void>;
}

/**
 * Requests of simulations, worked out from the record once for all who ask the same, two at a time, and kept for a while. What
 * waits holds none of them.
 */
export class PreparedRequests {
  readonly #kept = new Lru<string, Prepared>({ mostWeight: KEPT_MARKS, weightOf: marksOf });
  readonly #fingerprints = new Lru<string, string>({ most: KEPT_FINGERPRINTS });
  readonly #underWay = new Map<string, Promise<Result<Prepared>>>();
  readonly #gate = new Gate(PREPARED_AT_ONCE);

  /** Rejected as `prepare` of `preparation.runner.ts` is. */
  async of(outcome: Projectable, premises: Premises): Promise<Result<PreparedRequest>> {
    const name = digestOf([outcome.table.id, outcome.content.base, premises]);
    const prepareIt = () => this.#prepare(name, outcome, premises);
    let fingerprint = this.#fingerprints.get(name);
    if (fingerprint === undefined) {
      const prepared = await prepareIt();
      if (!prepared.ok) return prepared;
      ({ fingerprint } = prepared.value);
      this.#fingerprints.set(name, fingerprint);
    }
    return ok({
      fingerprint,
      prepared: () => this.#kept.get(name),
      prepare: async () => void (await prepareIt()),
    });
  }

  /** Forgets the requests that are kept. */
  letGo(): void {
    this.#kept.clear();
    this.#fingerprints.clear();
  }

  #prepare(name: string, { table, content }: Projectable, premises: Premises): Promise<Result<Prepared>> {
    const kept = this.#kept.get(name);
    if (kept !== undefined) return Promise.resolve(ok(kept));
    const underWay = this.#underWay.get(name);
    if (underWay !== undefined) return underWay;
    const work = this.#gate
      .run(() => prepare(table, content.base, premises))
      .then((prepared) => {
        if (prepared.ok) this.#kept.set(name, prepared.value);
        return prepared;
      })
      .finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, work);
    return work;
  }
}

function marksOf({ request }: Prepared): number {
  return request.marks.reduce((sum, { marks }) => sum + marks.length, 0);
}
