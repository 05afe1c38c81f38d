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

/** For a kind that every follower takes in: what each of them brings it to. */
type OfEvery = (follower: FollowerName) => Part['projector'];

type Parts<Kinds extends Readonly<Record<string, StreamKind>>> = {
  readonly [
    Name in keyof Kinds as Kinds[Name]['projected'] extends false ? never : Name
  ]: Kinds[Name]['follower'] extends 'every' ? OfEvery : Part['projector'];
};

/**
 * One follower for each name that a projected kind has, and none for a name without kinds. A kind that is declared as projected
 * and has no read model here does not compile.
 */
export function followersOf<Kinds extends Readonly<Record<string, StreamKind>>>(
  kinds: Kinds,
  projectors: Parts<Kinds>,
  options: { readonly store: EventStore; readonly clock: Clock } & Pick<RunnerOptions, 'log' | 'backoff'>,
): Readonly<Record<Exclude<Kinds[keyof Kinds]['follower'], 'every' | 'none'>, FollowerParts>> {
  const parts = new Map<FollowerName, Part[]>();
  const shared: { readonly prefix: string; readonly of: OfEvery }[] = [];
  for (const [name, projector] of Object.entries<Part['projector'] | OfEvery>(projectors)) {
    const kind = kinds[name];
    if (kind === undefined) throw new Error(`there is no kind of stream "${name}"`);
    const { prefix, follower } = kind;
    if (typeof projector === 'function') shared.push({ prefix, of: projector });
    else if (follower !== 'every' && follower !== 'none')
      parts.set(follower, [...(parts.get(follower) ?? []), { prefix, projector }]);
  }
  for (const [name, own] of parts) {
    own.push(...shared.map(({ prefix, of }) => ({ prefix, projector: of(name) })));
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
