import { EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { verify } from '../../src/cli/verify.command.ts';
import { openStore as openAny } from '../../src/adapters.ts';
import type { CliContext } from '../../src/cli/context.ts';
import { CliError } from '../../src/cli/exit.ts';
import { doctor } from '../../src/cli/doctor.command.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { openStore, startServer } from '../support/esdb-store.ts';
import { act, HISTORY } from '../support/relations.ts';
import { AT, listening, withActs, type Client } from '../support/server.ts';

/** Streams that somebody cut short or deleted in the server's own page, while the log still has their events. */

const STREAM = streamOf(HISTORY);

interface Cut {
  readonly client: Client;
  readonly connectionString: string;
}

/** A server of this program over a history whose stream is cut after it was written. */
async function cutBy(cut: (vendor: EventStoreDBClient) => Promise<unknown>): Promise<Cut> {
  const server = await startServer();
  const client = await listening({ store: await openStore(server) });
  onTestFinished(() => client.close());
  await withActs(client, 'a', 'b', 'c', 'd');
  const vendor = EventStoreDBClient.connectionString(server.connectionString);
  onTestFinished(() => vendor.dispose());
  await cut(vendor);
  return { client, connectionString: server.connectionString };
}

/** What a command for whoever runs the server prints of it, and how it ends. */
async function said(
  command: typeof doctor,
  store: string,
): Promise<{ readonly text: string; readonly exit: number }> {
  let text = '';
  const context = {
    env: {},
    store,
    openStore: openAny,
    clock: { now: Date.now },
    print: async (line: string) => void (text += line),
    say: () => undefined,
    signal: new AbortController().signal,
  } as unknown as CliContext;
  try {
    await command(context, { json: true });
    return { text, exit: 0 };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { text, exit: error.exitCode };
  }
}

describe('a stream that was cut in the server', () => {
  test.each([
    [
      'truncated',
      (vendor: EventStoreDBClient) => vendor.setStreamMetadata(STREAM, { truncateBefore: 3 }),
      [503, 'store-unusable'],
    ],
    [
      'limited',
      (vendor: EventStoreDBClient) => vendor.setStreamMetadata(STREAM, { maxCount: 2 }),
      [503, 'store-unusable'],
    ],
    ['deleted', (vendor: EventStoreDBClient) => vendor.deleteStream(STREAM), [404, 'not-open']],
  ])(
    'given one that is %s, then no export is shorter than the record, writing names the fault, and doctor and verify find it',
    async (_, cut, refusal) => {
      const { client, connectionString } = await cutBy(cut);
      // What the log has is shown on.
      expect((await client.get(`${AT}/tension`)).status).toBe(200);
      for (const form of ['json', 'csv']) {
        const whole = await client.get(`${AT}/export.${form}`).then(
          ({ status, text }) => ({ status, text }),
          () => ({ status: 0, text: '' }),
        );
        expect(whole.status === 200 && whole.text.includes('"d"')).toBe(false);
      }
      // A server that begins now, and so has to read the stream in order to write.
      const later = await listening({ store: await openStore(connectionString) });
      onTestFinished(() => later.close());
      await expect.poll(async () => (await later.get('/health/ready')).status).toBe(200);
      const read = await later.get(`${AT}/timeline`);
      expect([read.status, read.json.code]).toEqual([503, 'store-unusable']);
      // A stream that the server gives nothing of is to a writer one that never was.
      const written = await later.post(`${AT}/acts`, act('e'));
      expect([written.status, written.json.code]).toEqual(refusal);

      const found = `the log holds events 0 to 4 of \\"${STREAM}\\", the stream itself gives `;
      for (const command of [doctor, verify]) {
        const { text, exit } = await said(command, connectionString);
        expect(text).toContain(found);
        expect(exit).toBeGreaterThan(0);
        if (command === doctor) expect(text).toContain('before a scavenge');
      }
    },
  );
});
