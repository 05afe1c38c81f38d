import { networkInterfaces } from 'node:os';

/** The addresses of this machine on local networks: IPv4 first, as people type them. */
export function lanAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const outside = all.filter(({ internal, address }) => !internal && !/^(?:fe80:|169\.254\.)/i.test(address));
  return outside
    .sort((a, b) => (a.family === b.family ? 0 : a.family === 'IPv4' ? -1 : 1))
    .map(({ address }) => address);
}
