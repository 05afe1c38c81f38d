import { afterEach, test, vi } from 'vitest';
import { LiveClient } from '../support/live-client.ts';
import { act, HISTORY } from '../support/relations.ts';
import { AT, listening, withActs } from '../support/server.ts';

afterEach(() => void vi.useRealTimers());

test('given a clock of the world that is set back and put right again, when acts are recorded meanwhile, then their frames come', async () => {
  const server = await listening();
  await withActs(server, 'a1');
  const client = await LiveClient.open(server.url);
  client.send({ type: 'subscribe', topic: `relation:${HISTORY}` });
  await client.next('caught-up');
  const recorded = async (actId: string): Promise<void> => {
    await server.post(`${AT}/acts`, act(actId));
    const items = () => client.of('events').flatMap((frame) => frame.items);
    await client.until(() => JSON.stringify(items()).includes(`"${actId}"`), `the frame of ${actId}`);
  };
  await recorded('a2');
  const real = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: real - 3_600_000 });
  await recorded('a3');
  vi.useRealTimers();
  await recorded('a4');
  await client.close();
  await server.close();
});
