import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { configurationOf } from '../../src/http/configuration.ts';
import type { RelationWriter } from '../../src/relations/relation.writer.ts';
import { act, command, HISTORY, open, record } from '../support/relations.ts';

/**
 * The serving process of the fan-out bench. `live PATH`: this project's server, as JavaScript at PATH; `bare`: the least that `ws`
 * does for the same frames. It is told what to do by messages of its parent.
 */

const [mode, main] = process.argv.slice(2);

/** Sends one frame's worth of news to all; resolves when it is under way. */
let tell: (n: number) => Promise<void>;
let url: string;

if (mode === 'live') {
  const { startServer } = (await import(main ?? '')) as typeof import('../../src/main.ts');
  const configuration = configurationOf({ DETENTE_PORT: '0', DETENTE_STORE: 'memory:' });
  if (!configuration.ok) throw new Error(configuration.error.message);
  const server = await startServer(configuration.value, { quiet: true });
  url = `${server.url.replace('http', 'ws')}/live`;
  const { RelationWriter: token } = (await import(
    new URL('relations/relation.writer.js', `file://${main}`).href
  )) as { RelationWriter: new (...args: never) => RelationWriter };
  const writer = server.app.get<RelationWriter>(token);
  await writer.execute(command(open(), 'open'));
  tell = async (n) => {
    const result = await writer.execute(command(record(`act-${n}`), `key-${n}`));
    if (!result.ok) throw new Error(result.error.message);
  };
} else {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await new Promise((resolve) => server.once('listening', resolve));
  url = `ws://127.0.0.1:${(server.address() as { port: number }).port}`;
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.send('{"type":"caught-up"}');
  });
  const item = JSON.stringify({ position: '1', stream: HISTORY, data: act('act'), id: 'x'.repeat(36) });
  tell = async (n) => {
    // The two frames of one act: the event and the tension after it, of about the same size.
    const frames = [
      `{"v":1,"type":"events","topic":"relation:${HISTORY}","from":"1","to":"2","items":[{"revision":${n + 1},${item.slice(1)}]}`,
      `{"v":1,"type":"tension","pad":"${'x'.repeat(380)}"}`,
    ];
    for (const frame of frames) {
      const bytes = Buffer.from(frame);
      for (const socket of server.clients) socket.send(bytes, { binary: false });
    }
  };
}

const settled = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

process.on(
  'message',
  async (message: { ask: 'memory' } | { ask: 'tell'; times: number; from: number; everyMs: number }) => {
    if (message.ask === 'memory')
      return process.send?.({ memory: settled(), rss: process.memoryUsage.rss() });
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const told: number[] = [];
    delay.enable();
    const cpu = process.cpuUsage();
    for (let n = message.from; n < message.from + message.times; n += 1) {
      told.push(performance.timeOrigin + performance.now());
      await tell(n);
      await sleep(message.everyMs);
    }
    await sleep(500);
    const { user, system } = process.cpuUsage(cpu);
    delay.disable();
    return process.send?.({
      cpuMicroseconds: user + system,
      delayP99: delay.percentile(99) / 1e6,
      delayMax: delay.max / 1e6,
      told,
    });
  },
);
process.send?.({ url });
