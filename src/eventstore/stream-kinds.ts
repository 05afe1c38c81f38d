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
  readonly follower: FollowerName | 'every' | 'none';
  /** Whether read models are folded from it; snapshots hold those. */
  readonly projected: boolean;
  /** Whether `detente copy` takes it along. */
  readonly copied: boolean;
  /** Whether `detente verify` checks its chains. */
  readonly verified: boolean;
  /** Whether a stream of it can be taken out of the record as a whole. */
  readonly erasable: boolean;
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
    erasable: true,
  },
  observed: {
    prefix: 'observed-',
    holds: 'what a data set counted of a relation',
    follower: 'record',
    projected: true,
    copied: true,
    verified: true,
    erasable: true,
  },
  trace: {
    prefix: 'trace-',
    holds: 'rows behind what a data set counted',
    follower: 'none',
    projected: false,
    copied: true,
    verified: true,
    erasable: true,
  },
  whatIf: {
    prefix: 'whatif-',
    holds: 'a hypothetical outcome',
    follower: 'record',
    projected: true,
    copied: true,
    verified: true,
    erasable: true,
  },
  draft: {
    prefix: 'draft-',
    holds: 'what a coder proposed of a text, and what became of it',
    follower: 'work',
    projected: true,
    copied: true,
    verified: true,
    erasable: true,
  },
  room: {
    prefix: 'room-',
    holds: 'a summit that people negotiate',
    follower: 'work',
    projected: true,
    copied: true,
    verified: true,
    erasable: true,
  },
  ballot: {
    prefix: 'ballot-',
    holds: 'sealed predictions of a room',
    follower: 'work',
    projected: true,
    copied: true,
    verified: true,
    erasable: true,
  },
  imports: {
    prefix: 'imports',
    holds: 'which files were imported: one stream',
    follower: 'work',
    projected: true,
    copied: true,
    verified: true,
    erasable: false,
  },
  access: {
    prefix: 'access',
    holds: 'who holds a token, and which links show a view: one stream',
    follower: 'access',
    projected: true,
    copied: true,
    verified: true,
    erasable: false,
  },
  erasures: {
    prefix: 'erasures',
    holds: 'what was taken out: one stream',
    follower: 'every',
    projected: true,
    copied: true,
    verified: true,
    erasable: false,
  },
} as const satisfies Readonly<Record<string, StreamKind>>;

/** Prefixes of the kinds of which something is so. */
export const prefixesOf = (
  matter: 'projected' | 'copied' | 'verified' | 'erasable',
  kinds: Readonly<Record<string, StreamKind>> = STREAM_KINDS,
): readonly string[] =>
  Object.values(kinds)
    .filter((kind) => kind[matter])
    .map(({ prefix }) => prefix);

/** Whether a stream is of a kind that can be taken out as a whole. */
export const isErasable = (stream: string): boolean =>
  prefixesOf('erasable').some((prefix) => stream.startsWith(prefix));
