import { matchesNone } from './preconditions.ts';

/** What of a reply this file uses. */
interface Reply {
  header(name: string, value: string): unknown;
  status(code: number): unknown;
}

/**
 * Puts the entity tag on an answer; `true` where the client's copy is still good, so that the body can be left out (304).
 */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string, reply: Reply): boolean {
  reply.header('etag', etag);
  reply.header('cache-control', 'no-cache');
  if (!matchesNone(ifNoneMatch, etag)) return false;
  reply.status(304);
  return true;
}
