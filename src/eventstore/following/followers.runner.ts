import type { EventStore } from '../port.ts';
import type { FollowerName, StreamKind } from '../stream-kinds.ts';
import type { Clock } from '../../kernel/clock.ts';
import { CompositeProjector, type Part } from './composite.projector.ts';
import { SubscriptionRunner, type RunnerOptions } from './subscription.runner.ts';

/** A subscription with the read models that it feeds. */
export interface FollowerParts {
  readonly projector: CompositeProjector;
  readonly runner: SubscriptionRunner;
}

type Parts<Kinds extends Readonly<Record<string, StreamKind>>> = {
  readonly [Name in keyof Kinds as Kinds[Name]['projected'] extends false ? never : Name]: Part['projector'];
};

/**
 * One follower for each name that a projected kind has, and none for a name without kinds. A kind that is declared as projected
 * and has no read model here does not compile.
 */
export function followersOf<Kinds extends Readonly<Record<string, StreamKind>>>(
  kinds: Kinds,
  projectors: Parts<Kinds>,
  options: { readonly store: EventStore; readonly clock: Clock } & Pick<RunnerOptions, 'log' | 'backoff'>,
): Readonly<Record<Kinds[keyof Kinds]['follower'], FollowerParts>> {
  const parts = new Map<FollowerName, Part[]>();
  for (const [name, projector] of Object.entries<Part['projector']>(projectors)) {
    const kind = kinds[name];
    if (kind === undefined) throw new Error(`there is no kind of stream "${name}"`);
    const own = parts.get(kind.follower) ?? [];
    parts.set(kind.follower, [...own, { prefix: kind.prefix, projector }]);
  }
  const followers = [...parts].map(([name, own]): [FollowerName, FollowerParts] => {
    const projector = new CompositeProjector(own);
    return [
      name,
      { projector, runner: new SubscriptionRunner({ ...options, prefixes: projector.prefixes, projector }) },
    ];
  });
  return Object.fromEntries(followers) as Record<FollowerName, FollowerParts>;
}
