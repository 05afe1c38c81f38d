const LOCAL: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether nobody but this machine opens an address. */
export const isLocal = (href: string): boolean => LOCAL.has(new URL(href).hostname);

/**
 * Addresses by which phones come to this page, the best first: the one that it is open at, unless that is this machine's own, and those that
 * the server names. None where it listens on loopback alone.
 */
export function originsOf(href: string, addresses: readonly string[]): readonly string[] {
  const own = new URL('.', href).href;
  const named = addresses.map((address) => (address.endsWith('/') ? address : `${address}/`));
  return [...new Set([...(isLocal(href) ? [] : [own]), ...named])];
}

/** The link that leads into a room, at an address; what is behind the `#` no browser sends. */
export const roomLink = (origin: string, room: string, pass?: string): string =>
  new URL(`?room=${room}${pass === undefined ? '' : `#${pass}`}`, origin).href;
