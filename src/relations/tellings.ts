import type { DayNumber } from '../kernel/clock.ts';

/** By what two acts may be one act told twice. */
export interface Telling {
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly code: { readonly code: string };
}

/** Names the acts of one day, parties and code; of what both sides did, either may be named first. */
export function tellingKey({ initiator, target, reciprocal, code }: Telling, day: DayNumber): string {
  const [a, b] = reciprocal && target < initiator ? [target, initiator] : [initiator, target];
  return `${day} ${code.code} ${a} ${b}`;
}
