import { err, ok, rejection, type Result } from '../kernel/result.ts';

/** The strong entity tag of something folded to a revision. */
export const etagOf = (revision: number): string => `"r${revision}"`;

/** The weak tag of a derived view: what it was derived from, for `If-None-Match` only. */
export const weakEtagOf = (...parts: readonly (string | number)[]): string => `W/"${parts.join('.')}"`;

/**
 * Reads `If-Match` in the forms of RFC 9110 (13.1.1): tags of this server, one or a list, or `*` for whatever stands. Of a list
 * the newest revision counts, as nobody holds a tag of one that is yet to come. A tag that a compressing proxy made weak
 * names its revision all the same. `undefined` where the header is absent.
 */
export function parseIfMatch(header: string | undefined): Result<number | '*' | undefined> {
  if (header === undefined) return ok(undefined);
  if (header.trim() === '*') return ok('*');
  const revisions = header.split(',').map((tag) => /^(?:W\/)?"r(\d{1,15})"$/.exec(tag.trim())?.[1]);
  return revisions.includes(undefined)
    ? err(
        rejection(
          'malformed',
          'if-match',
          `If-Match: ${header.slice(0, 60)} is not an entity tag of this server`,
          'Send the ETag of the last answer as it came, such as "r57" with its quotes.',
        ),
      )
    : ok(Math.max(...revisions.map(Number)));
}

/**
 * Reads `Idempotency-Key`: a string in quotes, as its standard writes it (RFC 8941, 3.3.3), is the same key as the bare
 * text. Refused: empty, longer than 200 characters, or with others than the printable ones of ASCII, of which a header's text is made.
 */
export function parseKey(header: string | undefined): Result<string | undefined> {
  if (header === undefined) return ok(undefined);
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header.trim())?.[1];
  const key = quoted === undefined ? header : quoted.replace(/\\(.)/g, '$1');
  return /^[\x20-\x7e]{1,200}$/.test(key)
    ? ok(key)
    : err(
        rejection(
          'malformed',
          'idempotency-key',
          'The Idempotency-Key is empty, longer than 200 characters, or holds others than letters, digits and signs of ASCII',
          'Send a UUID.',
        ),
      );
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
          'malformed',
          'position',
          `"${text.slice(0, 40)}" is not a position`,
          'Send the Detente-Position of an answer.',
        ),
      );
}
