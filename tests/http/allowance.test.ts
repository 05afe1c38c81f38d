import fc from 'fast-check';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Allowance } from '../../src/http/allowance.ts';
import { limitConnections, networkOf } from '../../src/http/connection-limit.setup.ts';
import { ANONYMOUS, LOCAL, type Principal } from '../../src/http/principal.ts';

const ANN: Principal = { name: 'ann', role: 'editor' };
const BOB: Principal = { name: 'bob', role: 'editor' };
const told = { code: 'too-many', what: 'commands', setting: 'DETENTE_COMMANDS_PER_MINUTE' };

describe('what a name may use up', () => {
  test('given a minute of it taken at once, when more is asked for, then it is refused with the time to wait, and there again after that; others are not touched', () => {
    const allowance = new Allowance(60, told);
    for (let k = 0; k < 60; k += 1) expect(allowance.take(ANN, 'x', 0)).toBeUndefined();
    expect(allowance.take(ANN, 'x', 0)).toMatchObject({
      status: 429,
      code: 'too-many',
      details: { retryAfter: 1 },
    });
    expect(allowance.take(BOB, 'x', 0)).toBeUndefined();
    expect(allowance.take(ANN, 'x', 999)).toMatchObject({ status: 429 });
    expect(allowance.take(ANN, 'x', 1_000)).toBeUndefined();
    expect(allowance.take(ANN, 'x', 1_000)).toMatchObject({ status: 429 });
  });

  test('given whoever reads without a token, then each address has its own; and whoever works without tokens is not counted', () => {
    const allowance = new Allowance(1, told);
    expect(allowance.take(ANONYMOUS, 'a', 0)).toBeUndefined();
    expect(allowance.take(ANONYMOUS, 'a', 0)).toBeDefined();
    expect(allowance.take(ANONYMOUS, 'b', 0)).toBeUndefined();
    for (let k = 0; k < 10; k += 1) expect(allowance.take(LOCAL, 'a', 0)).toBeUndefined();
  });

  test('given any times at which somebody asks, then no more is given in a while than a minute at once and the rate allow', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5_000), { maxLength: 400 }),
        fc.integer({ min: 1, max: 50 }),
        (gaps, perMinute) => {
          const allowance = new Allowance(perMinute, told);
          let now = 0;
          let given = 0;
          for (const gap of gaps) {
            now += gap;
            if (allowance.take(ANN, '', now) === undefined) given += 1;
          }
          expect(given).toBeLessThanOrEqual(perMinute + (perMinute * now) / 60_000 + 1e-6);
        },
      ),
    );
  });
});

describe('connections of one address', () => {
  let server: Server | undefined;
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server?.closeAllConnections();
    server?.close();
  });

  test('given as many as are taken, when one more comes, then it is told so and when to come back; once one is closed the next is taken', async () => {
    server = createServer((_request, response) => response.end('hello'));
    limitConnections(server, 2, () => false);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ask = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1');
        sockets.push(socket);
        socket.setEncoding('utf8').once('data', resolve).once('error', reject);
        socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
      });
    expect(await ask()).toContain('200 OK');
    expect(await ask()).toContain('200 OK');
    const refused = await ask();
    expect(refused).toMatch(/^HTTP\/1\.1 429 /);
    expect(refused).toContain('Retry-After: 5');
    expect(refused).toContain('too-many-connections');
    sockets[0]?.destroy();
    await expect.poll(ask).toContain('200 OK');
  });

  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('given the address %s, then the limit is that of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
