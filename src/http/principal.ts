import type { PublicUrl } from './public-url.ts';

/** What somebody may do, from little to all; each may what those before may. */
export const ROLES = ['reader', 'analyst', 'editor', 'admin'] as const;

/**
 * `reader` reads and listens, and may have drafts projected. `analyst` also proposes acts and what-ifs, changes own what-ifs, and has texts read. `editor` also writes
 * the record, judges what is proposed and changes any what-if. `admin` also sees who has access.
 */
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Whether a role is enough where another is needed. */
export const suffices = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** Who asks. */
export interface Principal {
  /** What the record calls them: the name of their token. */
  readonly name: string;
  readonly role: Role;
  /** Id of the stored token that they showed; absent for others, which last as long as the process. */
  readonly tokenId?: string;
  /** When that token ends by itself, in milliseconds. */
  readonly until?: number;
  /** Rooms that they have passes of. */
  readonly rooms?: readonly RoomGuest[];
  /** Whether they are let in by those passes alone: they listen to what is of those rooms, and have drafts on their histories projected. */
  readonly confined?: true;
}

/** What a pass opens of a room. */
export interface RoomGuest {
  /** Who they are there, as topics are asked. */
  readonly name: string;
  readonly topic: string;
  /** How further topics of the room begin. */
  readonly within: string;
  readonly history: string;
}

/** A token that the operator set, with its holder; it lasts as long as the process. */
export interface ConfiguredToken extends Pick<Principal, 'name' | 'role'> {
  readonly token: string;
}

/** The name of whoever asks where no token is needed; what it made belongs to everybody who may have made it. */
export const LOCAL_NAME = 'local';
/** The name of whoever reads without a token where that is allowed. */
export const ANONYMOUS_NAME = 'anonymous';

/** Somebody on this machine, where no tokens are needed. */
export const LOCAL: Principal = { name: LOCAL_NAME, role: 'admin' };

/** The tokens that open this server. */
export interface Keys {
  /** Whether a token is needed at all. */
  readonly guarded: boolean;
  /** Whether somebody without a token may read all the same. */
  readonly anonymous: boolean;
  /** Whether the list of stored tokens cannot be read to its end, so that nobody knows who holds one. */
  readonly unknown: boolean;
  /** Who holds a token; `undefined` where it is not known here, revoked or expired. */
  holderOf(token: string): Principal | undefined;
}

/** Whoever asks without a token where a token is needed for more than reading. */
export const ANONYMOUS: Principal = { name: ANONYMOUS_NAME, role: 'reader' };

/** Whoever signed in with a browser. */
export interface Sessions {
  /** Who is signed in by a cookie's value; `undefined` where it is none of ours, over or signed out. */
  holderOf(cookie: string): Principal | undefined;
}

/** The session's cookie: cookies ignore ports, so each server has its own, and those behind one public address the same. */
export function cookieNameOf(publicUrl: PublicUrl | undefined, port: number | undefined): string {
  if (publicUrl === undefined) return `detente-${port ?? 0}`;
  const { protocol, port: named } = new URL(publicUrl.origin);
  return `detente-${named || (protocol === 'https:' ? '443' : '80')}`;
}

/** Token under which the keys are injected. */
export const KEYS = Symbol('keys');
