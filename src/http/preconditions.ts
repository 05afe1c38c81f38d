import { err, ok, rejection, type Result } from '../kernel/result.ts';

/** The strong entity tag of something folded to a revision. */
export const etagOf = (revision: number): string => `"r${revision}"`;

/** The weak tag of a derived view: what it was derived from, for `If-None-Match` only. */
export const weakEtagOf = (...parts: readonly (string | number)[]): string => `W/"${parts.join('.')}"`;

/** Reads `If-Match`: one strong revision tag as the server hands them out. `undefined` where the header is absent. */
export function parseIfMatch(header: string | undefined): Result<number | undefined> {
  if (header === undefined) return ok(undefined);
  const match = /^"r(\d{1,15})"$/.exec(header.trim());
  return match?.[1] === undefined
    ? err(
        rejection(
          'if-match',
          `If-Match: ${header.slice(0, 60)} is not an entity tag of this server`,
          'Send the ETag of the last answer as it came, such as "r57" with its quotes.',
        ),
      )
    : ok(Number(match[1]));
}

/** Whether `If-None-Match` holds the tag (weak comparison), so that the client's copy is still good. */
export function matchesNone(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => opaque(tag) === opaque(etag));
}

/** Reads `Detente-After` and other decimal positions. */
export function parsePosition(text: string): Result<bigint> {
  return /^\d{1,19}$/.test(text)
    ? ok(BigInt(text))
    : err(
        rejection(
          'position',
          `"${text.slice(0, 40)}" is not a position`,
          'Send the Detente-Position of an answer.',
        ),
      );
}
