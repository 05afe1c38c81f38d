import { monitorEventLoopDelay } from 'node:perf_hooks';
import { WebSocketServer } from 'ws';
import { configurationOf } from '../../src/http/configuration.ts';
import { act, HISTORY, relation } from '../support/relations.ts';

/**
 * The serving process of the bench of rooms. `live PATH`: this project's server, as JavaScript at PATH, with one history; `bare`: the
 * least that `ws` does for frames that it is given.
 */

const [mode, main] = process.argv.slice(2);
let url: string;
let broadcast: (frame: string) => void = () => {};

if (mode === 'live') {
  const { startServer } = (await import(main ?? '')) as typeof import('../../src/main.ts');
  const configuration = configurationOf({ DETENTE_PORT: '0', DETENTE_STORE: 'memory:' });
  if (!configuration.ok) throw new Error(configuration.error.message);
  ({ url } = await startServer(configuration.value, { quiet: true }));
  const post = async (path: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (status !== 201) throw new Error(`${path} is answered by ${status}`);
  };
  await post('/api/histories', { name: 'test', content: relation() });
  for (let n = 0; n < 20; n += 1) await post(`/api/histories/${HISTORY}/acts`, act(`act-${n}`));
} else {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.send('{"v":1,"type":"caught-up"}');
  });
  broadcast = (frame) => {
    const bytes = Buffer.from(frame);
    for (const socket of server.clients) socket.send(bytes, { binary: false });
  };
}

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let cpu = process.cpuUsage();

process.on('message', (message: { readonly frame?: string; readonly look?: true }) => {
  if (message.frame !== undefined) return broadcast(message.frame);
  globalThis.gc?.();
  const { user, system } = process.cpuUsage(cpu);
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({
    cpuMicroseconds: user + system,
    delayP99: delay.percentile(99) / 1e6,
    memory: heapUsed + external,
  });
  delay.reset();
  cpu = process.cpuUsage();
  return undefined;
});
process.send?.({ url });
