import { isLoopback, type Configuration } from './configuration.ts';

/** Where a server at an address of its machine is opened: `http://192.168.1.4:8321`. */
export const originAt = (address: string, port: number): string =>
  `http://${address.includes(':') ? `[${address}]` : address}:${port}`;

/**
 * Where others open this server, the best first; none where it listens on loopback alone. What stands before it is told in
 * `DETENTE_PUBLIC_URL`, and addresses of this machine lead past it.
 */
export function reachOf(
  { host, publicUrl }: Pick<Configuration, 'host' | 'publicUrl'>,
  port: number,
  addressesOf: (host: string) => readonly string[],
): readonly string[] {
  if (publicUrl !== undefined) return [`${publicUrl.origin}${publicUrl.path}`];
  if (isLoopback(host)) return [];
  return addressesOf(host).map((address) => originAt(address, port));
}
