import { Lru } from '../kernel/lru.ts';
import { ProjectionError } from './projection-error.ts';
import type { Prepared } from '../models/reaction/preparation.ts';
import type { ProjectionResult } from '../models/reaction/results.ts';
import type { SimulationPool } from './simulation.pool.ts';

/** Days of final results that are kept, over all of them: about 60 results of half a year, some 15 MB. */
const KEPT_DAYS = 12_000;
/** How long a run goes on for those who ask by polling after they asked last, in milliseconds. */
const LEASE_MS = 30_000;
/** How often a run is begun anew because its request had to make room while it waited. */
const ATTEMPTS = 20;

/** What is to be simulated; equal keys are one run. */
export interface RunOrder {
  readonly key: string;
  readonly fingerprint: string;
  /** The request, `undefined` where it was dropped to make room; `prepare` then brings it back. */
  readonly prepared: () => Prepared | undefined;
  readonly prepare: () => Promise<void>;
  /** Of how many first days it is counted how many lie inside the bands. */
  readonly daysInside?: number;
}

export interface AskOptions {
  /** Who asks, where a newer question of theirs takes the place of an older one. */
  readonly slot?: string;
  readonly signal?: AbortSignal;
}

/** Somebody who wants a run to go on. */
interface Asker {
  readonly superseded: AbortController;
}

interface Run {
  readonly stop: AbortController;
  readonly askers: Set<Asker>;
  latest: ProjectionResult | undefined;
  failure: unknown;
  /** Settles when there is something new, and is then replaced. */
  change: PromiseWithResolvers<void>;
  lease: Lease | undefined;
}

interface Lease {
  readonly asker: Asker;
  /** Questions that wait for an answer; the lease runs when there are none. */
  waiting: number;
  timer: NodeJS.Timeout | undefined;
}

class Dropped extends Error {}

/**
 * Runs of simulations that are shared: who asks for what is being computed joins, what was computed is kept for a while, and
 * what nobody wants any more is stopped. A newer question in a slot takes the place of the one before.
 */
export class SharedRuns {
  readonly #pool: SimulationPool;
  readonly #leaseMs: number;
  readonly #runs = new Map<string, Run>();
  /** Final results. */
  readonly #kept = new Lru<string, ProjectionResult>({
    mostWeight: KEPT_DAYS,
    weightOf: ({ horizonDays }) => horizonDays,
  });
  readonly #slots = new Map<string, { readonly key: string; readonly asker: Asker }>();

  constructor(pool: SimulationPool, options: { readonly leaseMs?: number } = {}) {
    this.#pool = pool;
    this.#leaseMs = options.leaseMs ?? LEASE_MS;
  }

  /** Runs under way. */
  get running(): number {
    return this.#runs.size;
  }

  /** Forgets the results that are kept; what is under way goes on for those who wait for it. */
  letGo(): void {
    this.#kept.clear();
  }

  /** Days of the results kept. */
  get keptDays(): number {
    return this.#kept.weight;
  }

  /**
   * Figures that get better, up to the final ones; who does not keep up is spared those in between. Ends early where `signal`
   * is raised or a newer question takes the slot. Throws a `ProjectionError` where the run fails.
   */
  async *follow(order: RunOrder, { slot, signal }: AskOptions = {}): AsyncGenerator<ProjectionResult> {
    const kept = this.#kept.get(order.key);
    if (kept !== undefined) {
      this.#supersede(slot, order.key);
      yield kept;
      return;
    }
    if (signal?.aborted === true) return;
    const asker: Asker = { superseded: new AbortController() };
    const run = this.#join(order, asker);
    this.#enter(slot, order.key, asker);
    const leave = (): void => asker.superseded.abort();
    signal?.addEventListener('abort', leave);
    try {
      yield* this.#figuresOf(run, asker.superseded.signal);
    } finally {
      signal?.removeEventListener('abort', leave);
      if (slot !== undefined && this.#slots.get(slot)?.asker === asker) this.#slots.delete(slot);
      this.#leave(order.key, run, asker);
    }
  }

  /**
   * The best figures so far; waits for the first where there are none yet. The run then goes on, for as long as somebody asks
   * again now and then. `undefined` where a newer question took the slot meanwhile, or `signal` was raised.
   */
  async best(order: RunOrder, { slot, signal }: AskOptions = {}): Promise<ProjectionResult | undefined> {
    const kept = this.#kept.get(order.key);
    if (kept !== undefined) {
      this.#supersede(slot, order.key);
      return kept;
    }
    const { run, lease } = this.#leased(order, slot);
    const { asker } = lease;
    clearTimeout(lease.timer);
    lease.waiting += 1;
    try {
      const given = either(signal, asker.superseded.signal);
      for await (const figures of this.#figuresOf(run, given)) return figures;
      return undefined;
    } finally {
      lease.waiting -= 1;
      if (lease.waiting === 0 && run.lease === lease) {
        lease.timer = setTimeout(() => asker.superseded.abort(), this.#leaseMs);
        lease.timer.unref();
      }
    }
  }

  /** Those who poll a run want it together, until none of them has asked for the length of a lease. */
  #leased(order: RunOrder, slot: string | undefined): { readonly run: Run; readonly lease: Lease } {
    const known = this.#runs.get(order.key)?.lease;
    const asker = known?.asker ?? { superseded: new AbortController() };
    const run = this.#join(order, asker);
    this.#enter(slot, order.key, asker);
    if (known !== undefined) return { run, lease: known };
    const lease: Lease = { asker, waiting: 0, timer: undefined };
    run.lease = lease;
    asker.superseded.signal.addEventListener('abort', () => {
      clearTimeout(lease.timer);
      run.lease = undefined;
      this.#leave(order.key, run, asker);
    });
    return { run, lease };
  }

  #enter(slot: string | undefined, key: string, asker: Asker): void {
    if (slot === undefined) return;
    this.#supersede(slot, key);
    this.#slots.set(slot, { key, asker });
  }

  /** Whoever asked something else in a slot is told to go. */
  #supersede(slot: string | undefined, key: string): void {
    const before = slot === undefined ? undefined : this.#slots.get(slot);
    if (slot === undefined || before === undefined || before.key === key) return;
    this.#slots.delete(slot);
    before.asker.superseded.abort();
  }

  #join(order: RunOrder, asker: Asker): Run {
    const run = this.#runs.get(order.key) ?? this.#begin(order);
    run.askers.add(asker);
    return run;
  }

  #leave(key: string, run: Run, asker: Asker): void {
    run.askers.delete(asker);
    if (run.askers.size > 0) return;
    run.stop.abort();
    if (this.#runs.get(key) === run) this.#runs.delete(key);
  }

  #begin(order: RunOrder): Run {
    const run: Run = {
      stop: new AbortController(),
      askers: new Set(),
      latest: undefined,
      failure: undefined,
      change: Promise.withResolvers(),
      lease: undefined,
    };
    this.#runs.set(order.key, run);
    void this.#simulate(order, run)
      .catch((error: unknown) => {
        run.failure = error;
        this.#tell(run);
      })
      .finally(() => {
        if (this.#runs.get(order.key) === run) this.#runs.delete(order.key);
        clearTimeout(run.lease?.timer);
        run.lease = undefined;
        for (const [slot, { asker }] of this.#slots) if (run.askers.has(asker)) this.#slots.delete(slot);
      });
    return run;
  }

  async #simulate({ key, fingerprint, prepared, prepare, daysInside }: RunOrder, run: Run): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#pool.project(
          () => {
            const ready = prepared();
            if (ready === undefined) throw new Dropped('the request was dropped while it waited');
            return ready.request;
          },
          {
            fingerprint,
            signal: run.stop.signal,
            onResult: (result) => {
              // Only better ones: where it had to give way, the pool begins again.
              if (result.paths <= (run.latest?.paths ?? 0)) return;
              run.latest = result;
              if (result.final) this.#kept.set(key, result);
              this.#tell(run);
            },
            ...(daysInside !== undefined && { daysInside }),
          },
        );
        return;
      } catch (error) {
        if (!(error instanceof Dropped) || attempt === ATTEMPTS || run.stop.signal.aborted) throw error;
        await prepare();
      }
    }
  }

  #tell(run: Run): void {
    const { change } = run;
    run.change = Promise.withResolvers();
    change.resolve();
  }

  async *#figuresOf(run: Run, gone: AbortSignal | undefined): AsyncGenerator<ProjectionResult> {
    let paths = 0;
    for (;;) {
      if (gone?.aborted === true) return;
      const { latest, failure, change } = run;
      if (latest !== undefined && latest.paths > paths) {
        paths = latest.paths;
        yield latest;
        if (latest.final) return;
        continue;
      }
      if (failure !== undefined) throw failure;
      await settledOr(change.promise, gone);
    }
  }
}

/** Whether a run ended because nobody wanted it any more. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof ProjectionError && error.code === 'projection-cancelled';

const either = (one: AbortSignal | undefined, other: AbortSignal): AbortSignal =>
  one === undefined ? other : AbortSignal.any([one, other]);

/** Until the promise settles or the signal is raised, whichever comes first. */
async function settledOr(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return promise;
  const raised = Promise.withResolvers<void>();
  const raise = (): void => raised.resolve();
  signal.addEventListener('abort', raise);
  try {
    await Promise.race([promise, raised.promise]);
  } finally {
    signal.removeEventListener('abort', raise);
  }
  return undefined;
}
