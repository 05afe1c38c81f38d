import { createHash } from 'node:crypto';

/** The header that tells a browser what a document may load and do. */
export const POLICY = 'content-security-policy';

const COMMON = "base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'";

/** Documentation and the page for those without scripts bring their styles in their markup; neither takes text into it unescaped. */
const DOCUMENT = `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; ${COMMON}`;
/** A picture opened by itself: its styles and fonts are inside it, and nothing in it is a script. */
const PICTURE = `default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; sandbox; ${COMMON}`;
/** Figures, tables and problems are read, never shown as a document. */
const DATA = `default-src 'none'; ${COMMON}`;

/** The policy for an answer of a media type. */
export function policyOf(type: string): string {
  if (type.startsWith('text/html')) return DOCUMENT;
  return type.startsWith('image/svg+xml') ? PICTURE : DATA;
}

/** The policy of a chart in a frame: nothing but what is in it, and no frame but of the named sites, or of any (`*`). */
export const embedPolicy = (origins: readonly string[]): string =>
  `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors ${["'self'", ...origins].join(' ')}`;

/**
 * The policy of the built page: scripts and styles are files of this server, and the one style in the document is named by its
 * hash. It draws pictures to save them (`blob:`, `data:`). A rehearsal of a room has itself in frames, one for each phone: whether
 * it may be in one is said by `frame-ancestors`.
 */
export function pagePolicy(document: string): string {
  const hashes = [...document.matchAll(/<style>([^]*?)<\/style>/g)].map(
    ([, style = '']) => ` 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  );
  return `default-src 'none'; script-src 'self'; style-src 'self'${hashes.join('')}; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; ${COMMON}`;
}
