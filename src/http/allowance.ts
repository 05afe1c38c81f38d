import { problem, type Problem } from './problem.ts';
import { ANONYMOUS_NAME, LOCAL, type Principal } from './principal.ts';

/** Accounts that are kept; beyond, those that are whole again are forgotten. */
const MOST_ACCOUNTS = 1_000;

/** What is asked for too often, in words. */
interface Told {
  readonly code: string;
  /** Such as `commands`. */
  readonly what: string;
  readonly setting: string;
}

/**
 * How often somebody may do something: as much as in a minute at once, and no more than that a minute in the long run. Each name has an
 * account of its own, whoever reads without a token one for each address; whoever works where no tokens are needed is not counted.
 */
export class Allowance {
  readonly #perMinute: number;
  readonly #told: Told;
  readonly #accounts = new Map<string, { left: number; at: number }>();

  constructor(perMinute: number, told: Told) {
    this.#perMinute = perMinute;
    this.#told = told;
  }

  /** Takes one; the problem to answer with where there is none left. `now` in milliseconds. */
  take(principal: Principal, address: string, now: number): Problem | undefined {
    if (principal === LOCAL) return undefined;
    const key = principal.name === ANONYMOUS_NAME ? `${ANONYMOUS_NAME} ${address}` : principal.name;
    const account = this.#accounts.get(key) ?? { left: this.#perMinute, at: now };
    const left = Math.min(this.#perMinute, account.left + this.#rate * Math.max(0, now - account.at));
    if (left < 1) {
      account.left = left;
      account.at = now;
      return this.#problem(Math.ceil((1 - left) / this.#rate / 1000));
    }
    this.#accounts.set(key, { left: left - 1, at: now });
    if (this.#accounts.size > MOST_ACCOUNTS) this.#forget(now);
    return undefined;
  }

  /** In a millisecond. */
  get #rate(): number {
    return this.#perMinute / 60_000;
  }

  #forget(now: number): void {
    for (const [key, { left, at }] of this.#accounts) {
      if (left + this.#rate * (now - at) >= this.#perMinute) this.#accounts.delete(key);
    }
  }

  #problem(retryAfter: number): Problem {
    const { code, what, setting } = this.#told;
    return problem(
      429,
      code,
      `More than ${this.#perMinute} ${what} a minute come under this name.`,
      `Wait ${retryAfter} s and send it again, then more slowly. Whoever runs the server raises ${setting}.`,
      { details: { retryAfter } },
    );
  }
}

/** What each name may use up here. */
export class Allowances {
  readonly commands: Allowance;
  readonly simulations: Allowance;

  constructor({ commands, simulations }: { readonly commands: number; readonly simulations: number }) {
    this.commands = new Allowance(commands, {
      code: 'too-many-commands',
      what: 'commands',
      setting: 'DETENTE_COMMANDS_PER_MINUTE',
    });
    this.simulations = new Allowance(simulations, {
      code: 'too-many-simulations',
      what: 'projections and pictures',
      setting: 'DETENTE_SIMULATIONS_PER_MINUTE',
    });
  }
}
