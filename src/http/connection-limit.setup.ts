import type { Server, Socket } from 'node:net';
import { problem } from './problem.ts';

/** Of an address that a limit is for: an IPv4 address, or the 64 bits of an IPv6 address that one customer of a network has. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array.from({ length: 8 - groups.length - behind.length }, () => '0');
  return [...groups, ...zeros, ...behind].slice(0, 4).join(':');
}

const isOwn = (network: string): boolean => network.startsWith('127.') || network === '0:0:0:0';

/** Refuses connections beyond `most` from one address, before anything of them is read; this machine's own are not counted. */
export function limitConnections(server: Server, most: number, spared = isOwn): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress ?? '');
    if (spared(network)) return;
    const count = (open.get(network) ?? 0) + 1;
    if (count > most) return refuse(socket, most);
    open.set(network, count);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left === 0) open.delete(network);
      else open.set(network, left);
    });
    return undefined;
  });
}

const RETRY_S = 5;

function refuse(socket: Socket, most: number): void {
  const body = JSON.stringify(
    problem(
      429,
      'too-many-connections',
      `${most} connections from this address are open, and this server takes no more of it.`,
      `Close some, or come back in ${RETRY_S} s. Whoever runs the server raises DETENTE_CONNECTIONS_PER_ADDRESS, also where a proxy has one address for all.`,
    ),
  );
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/problem+json\r\nRetry-After: ${RETRY_S}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
