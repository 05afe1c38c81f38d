import { WebSocket } from 'ws';
import { HISTORY } from '../support/relations.ts';

/**
 * The listening process of the fan-out bench: many sockets on one topic. All count what they get; one in a hundred notes when each
 * act arrives. Arguments: address, number of sockets.
 */

const [url = '', count = '0'] = process.argv.slice(2);
const sockets = Number(count);
let deliveries = 0;
const arrivals: (readonly [revision: number, at: number])[] = [];
let ready = 0;

function connect(n: number): Promise<void> {
  return new Promise((resolve, fail) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on('error', fail);
    socket.on('open', () => socket.send(`{"v":1,"type":"subscribe","topic":"relation:${HISTORY}"}`));
    socket.on('message', (data: Buffer) => {
      const head = data.subarray(0, 40).toString();
      if (head.includes('"caught-up"')) {
        ready += 1;
        resolve();
      } else if (head.includes('"events"') || head.includes('"tension"')) {
        deliveries += 1;
        if (n % 100 !== 0 || !head.includes('"events"')) return;
        const at = performance.timeOrigin + performance.now();
        for (const match of data.toString().matchAll(/"revision":(\d+)/g))
          arrivals.push([Number(match[1]), at]);
      }
    });
  });
}

for (let first = 0; first < sockets; first += 100) {
  await Promise.all(Array.from({ length: Math.min(100, sockets - first) }, (_, k) => connect(first + k)));
}
process.on('message', () => {
  process.send?.({ deliveries, arrivals: arrivals.splice(0), ready });
  deliveries = 0;
});
process.send?.({ ready });
