import { status } from '@grpc/grpc-js';
import { RpcError } from './esdb-messages.ts';
import type { TcpLink } from './esdb-link.ts';

export type Method = 'append' | 'read' | 'subscribe' | 'features';

/**
 * What goes wrong with one call; `after` says after how many sent events (reads), or whether after the commit
 * (appends).
 */
export type Fault =
  /** The connection is reset. */
  | { readonly kind: 'reset'; readonly after: number }
  /** The connection is reset in the middle of the next frame. */
  | { readonly kind: 'half-frame'; readonly after: number }
  /** The call fails with a status. */
  | { readonly kind: 'status'; readonly code: status; readonly details?: string; readonly after: number }
  /** The call ends without an answer, as if all were well. */
  | { readonly kind: 'end'; readonly after: number }
  /** The server says nothing more. */
  | { readonly kind: 'silence'; readonly after: number }
  /** The server's own time-out, as an append's status. */
  | { readonly kind: 'timeout'; readonly after: number }
  /** A subscription begins with events that were delivered before: delivery is at least once. */
  | { readonly kind: 'repeat'; readonly after: number }
  /** A success that names no position. */
  | { readonly kind: 'no-position'; readonly after: number };

/** Faults that wait for their calls, in order; each strikes once. */
export class Faults {
  readonly #waiting = new Map<Method, Fault[]>();
  /** Calls that went through all faults and those that did not, by method. */
  readonly calls: Record<Method, number> = { append: 0, read: 0, subscribe: 0, features: 0 };

  inject(method: Method, ...faults: readonly Fault[]): void {
    this.#waiting.set(method, [...(this.#waiting.get(method) ?? []), ...faults]);
  }

  /** The fault of the call that just came in. */
  next(method: Method): Fault | undefined {
    this.calls[method] += 1;
    return this.#waiting.get(method)?.shift();
  }
}

export const unavailable = (after = 0): Fault => ({
  kind: 'status',
  code: status.UNAVAILABLE,
  details: 'Server Is Not Ready',
  after,
});

/** What a call does when a fault strikes that ends it. */
export interface StruckCall {
  fail(error: RpcError): void;
  end(): void;
}

/** Strikes a call; whether it is over for the server. */
export function strike(fault: Fault, link: TcpLink, call: StruckCall): boolean {
  switch (fault.kind) {
    case 'reset':
      link.breakAll();
      return true;
    case 'half-frame':
      link.breakAfter(7);
      return false;
    case 'status':
      call.fail(new RpcError(fault.code, fault.details ?? 'injected'));
      return true;
    case 'end':
      call.end();
      return true;
    case 'silence':
      return true;
    case 'timeout':
    case 'repeat':
    case 'no-position':
      return false;
  }
}
