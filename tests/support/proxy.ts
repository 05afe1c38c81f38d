import { createServer, request, type IncomingMessage, type RequestOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy as people put it before a server: it names the server itself as `Host`, and may take a path away. */

export interface Proxy {
  readonly port: number;
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Port of the server behind it. */
  readonly to: number | (() => number);
  /** Path that it takes away before it passes a request on. */
  readonly strip?: string;
}

export async function proxy({ to, strip = '' }: ProxyOptions): Promise<Proxy> {
  const port = typeof to === 'number' ? () => to : to;
  const passedOn = ({ method, url = '/', headers }: IncomingMessage): RequestOptions => ({
    host: '127.0.0.1',
    port: port(),
    method: method ?? 'GET',
    path: url.startsWith(strip) ? url.slice(strip.length) || '/' : url,
    headers: { ...headers, host: `127.0.0.1:${port()}` },
  });
  const open = new Set<Duplex>();
  const server = createServer((incoming, outgoing) => {
    const behind = request(passedOn(incoming), (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    behind.on('error', () => outgoing.destroy());
    incoming.pipe(behind);
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => undefined);
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    const behind = request(passedOn(incoming));
    behind.on('error', () => socket.destroy());
    behind.on('response', ({ statusCode, statusMessage }) =>
      socket.end(`HTTP/1.1 ${statusCode} ${statusMessage}\r\nConnection: close\r\n\r\n`),
    );
    behind.on('upgrade', (answer, other: Duplex, head: Buffer) => {
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('')}\r\n`);
      // What came right behind the answer.
      socket.write(head);
      other.on('error', () => undefined);
      socket.on('close', () => other.destroy());
      other.on('close', () => socket.destroy());
      other.pipe(socket).pipe(other);
    });
    behind.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
