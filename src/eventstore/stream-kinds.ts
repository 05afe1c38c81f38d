/**
 * Which follower brings a kind of stream to its read models. Each has its own subscription and position: what
 * stops one follower stops no other. Kinds whose read models lean on each other share one,
 * so that they stand at one position.
 */
export type FollowerName = 'record' | 'access' | 'work';

/** What becomes of the streams of one kind, everywhere that streams are dealt with by kind. */
export interface StreamKind {
  /** Every stream of the kind begins with it, and no stream of another. */
  readonly prefix: string;
  /** What one stream holds, in a few words. */
  readonly holds: string;
  readonly follower: FollowerName;
  /** Whether read models are folded from it; snapshots hold those. */
  readonly projected: boolean;
  /** Whether `detente copy` takes it along. */
  readonly copied: boolean;
  /** Whether `detente verify` checks its chains. */
  readonly verified: boolean;
}

/** Every kind of stream, once. Copy, verify, followers, snapshots and the documentation read this list. */
export const STREAM_KINDS = {
  relation: {
    prefix: 'relation-',
    holds: 'a documented history of a relation',
    follower: 'record',
    projected: true,
    copied: true,
    verified: true,
  },
  whatIf: {
    prefix: 'whatif-',
    holds: 'a hypothetical outcome',
    follower: 'record',
    projected: true,
    copied: true,
    verified: true,
  },
  access: {
    prefix: 'access',
    holds: 'who holds a token: one stream',
    follower: 'access',
    projected: true,
    copied: true,
    verified: true,
  },
} as const satisfies Readonly<Record<string, StreamKind>>;

/** Prefixes of the kinds of which something is so. */
export const prefixesOf = (
  matter: 'projected' | 'copied' | 'verified',
  kinds: Readonly<Record<string, StreamKind>> = STREAM_KINDS,
): readonly string[] =>
  Object.values(kinds)
    .filter((kind) => kind[matter])
    .map(({ prefix }) => prefix);
