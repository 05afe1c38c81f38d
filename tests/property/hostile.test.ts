import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { accessEvent } from '../../src/access/evolve.ts';
import { TokenKeys } from '../../src/access/keys.query.ts';
import { parseSession, sessionText } from '../../src/access/session.ts';
import { hashOfToken, tokenText } from '../../src/access/token.ts';
import { UnfitEvent } from '../../src/eventstore/following/parking.ts';
import { StoreError } from '../../src/eventstore/port.ts';
import { parseStoreUrl } from '../../src/eventstore/store-url.ts';
import { admit, type Door } from '../../src/http/access.hook.ts';
import { configurationOf } from '../../src/http/configuration.ts';
import { networkOf } from '../../src/http/connection-limit.setup.ts';
import { cookieIn } from '../../src/http/cookie.ts';
import { parseFrame } from '../../src/live/frame-faults.ts';
import { parseSseId } from '../../src/live/sse-id.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { parseEventStoreDbAddress } from '../../src/eventstore/eventstoredb/eventstoredb-address.ts';

/**
 * What comes from outside, changed here and there: no reader of it throws, and none lets anybody in. `npm run fuzz` tries as many
 * as `DETENTE_TEST_FUZZ` says, with a seed of its own that a failure prints.
 */
const RUNS = Number(process.env['DETENTE_TEST_FUZZ'] ?? 200);
const OPTIONS = {
  numRuns: RUNS,
  ...(process.env['DETENTE_TEST_FUZZ'] === undefined && { seed: 20_210_616 }),
};
/** Reading a scenario takes a hundred times as long as the rest. */
const FEW = { ...OPTIONS, numRuns: Math.ceil(RUNS / 20) };

const NASTY = [
  '\0',
  '\u202e',
  '\ud800',
  '"',
  '\\',
  '{',
  '[',
  '..',
  '%00',
  '\r\n',
  '__proto__',
  '1e999',
  '-0',
  ' ',
  '😀',
  ',',
];

/** A text with a few of its places cut out, doubled, turned round or replaced. */
const mutated = (samples: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...samples),
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.nat(12),
          fc.constantFrom('cut', 'double', 'turn', 'put'),
          fc.constantFrom(...NASTY),
        ),
        {
          minLength: 1,
          maxLength: 6,
        },
      ),
    )
    .map(([sample, changes]) =>
      changes.reduce((text, [place, length, what, nasty]) => {
        const at = text.length === 0 ? 0 : place % text.length;
        const part = text.slice(at, at + length);
        const other = { cut: '', double: part + part, turn: [...part].reverse().join(''), put: nasty }[what];
        return text.slice(0, at) + other + text.slice(at + part.length);
      }, sample),
    );

const holds = (samples: readonly string[], check: (text: string) => void, options: object = OPTIONS): void =>
  fc.assert(fc.property(mutated(samples), check), options);

describe('what comes from outside, changed', () => {
  test('given frames, when they are read, then each is one or a problem that says why', () => {
    const frames = [
      '{"v":1,"type":"subscribe","topic":"relation:RUS-USA~geneva-2021","from":"12","log":"fbdc094e"}',
      '{"v":1,"type":"command","id":"a","name":"RecordAct","body":{"history":"RUS-USA~test","content":{}},"expectedRevision":3}',
      '{"v":1,"type":"preview","slot":"s","draft":{"history":"RUS-USA~test","outcome":{"title":"x"}}}',
      '{"v":1,"type":"unsubscribe","topic":"relations"}',
    ];
    holds(frames, (text) => {
      const frame = parseFrame(text);
      if (!frame.ok) expect(frame.error.problem).toMatchObject({ status: 400, code: expect.any(String) });
    });
  });

  test('given positions of event streams, then each is one or refused', () => {
    holds(['12256@fbdc094e-0000-4000-8000-000000000001', '12', '-1'], (text) => void parseSseId(text));
  });

  test('given locations of stores, then none is read that throws, and no refusal repeats the password', () => {
    const stores = ['sqlite:./data/detente.db', 'esdb://anna:sesame-42@db:2113,db2:2114?tls=true', 'memory:'];
    holds(stores, (text) => {
      const store = parseStoreUrl(text);
      if (!store.ok) expect(JSON.stringify(store.error)).not.toContain('sesame-42');
      if (!store.ok || store.value.kind !== 'esdb') return;
      try {
        parseEventStoreDbAddress(store.value.connectionString);
      } catch (error) {
        expect(error).toBeInstanceOf(StoreError);
        expect(`${String(error)}${(error as StoreError).remedy}`).not.toContain('sesame-42');
      }
    });
  });

  test('given settings, then each is read or refused with what to write', () => {
    const names = [
      'DETENTE_TOKENS',
      'DETENTE_PUBLIC_URL',
      'DETENTE_CORS_ORIGINS',
      'DETENTE_PORT',
      'DETENTE_WORKERS',
    ] as const;
    const samples = [
      'ann/admin:a-token-of-enough-length,bob:another-of-enough-length',
      'https://a.example/b',
      '8321',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), mutated(samples), (name, text) => {
        const read = configurationOf({ [name]: text });
        if (!read.ok) expect(read.error.remedy.length).toBeGreaterThan(10);
      }),
      OPTIONS,
    );
  });

  const TOKEN = tokenText('aaaaaaaa', Buffer.alloc(32, 7));
  const stored = { tokenId: 'aaaaaaaa', name: 'ann', role: 'admin', hash: hashOfToken(TOKEN) } as const;
  const keys = new TokenKeys({
    configured: [{ token: 'a-token-that-was-set', name: 'set', role: 'admin' }],
    stored: { tokens: new Map([['aaaaaaaa', stored]]), parked: [] },
    anonymous: false,
    clock: { now: () => 0 },
  });
  const KEY = Buffer.alloc(32, 3);
  const SESSION = sessionText({ id: 'A'.repeat(22), holder: 'saaaaaaaa', until: 1_700_000_000_000 }, KEY);

  test('given tokens and cookies, then none but the right ones opens anything', () => {
    holds([TOKEN, 'a-token-that-was-set'], (text) => {
      if (text !== TOKEN && text !== 'a-token-that-was-set') expect(keys.holderOf(text)).toBeUndefined();
    });
    holds([SESSION], (text) => {
      if (text !== SESSION) expect(parseSession(text, KEY, 0)).toBeUndefined();
    });
    holds([`a=1; detente-8321=${SESSION}; b=2`], (text) => void cookieIn(text, 'detente-8321'));
  });

  test('given headers of a request, then nobody is let in but whoever holds a token, and only to the right host from no other page', () => {
    const door: Door = {
      keys,
      sessions: {
        holderOf: (cookie) =>
          parseSession(cookie, KEY, 0) === undefined ? undefined : { name: 'ann', role: 'admin' },
      },
      host: '127.0.0.1',
      corsOrigins: new Set(),
      embedOrigins: [],
    };
    const right = {
      host: '127.0.0.1:8321',
      origin: 'http://127.0.0.1:8321',
      authorization: `Bearer ${TOKEN}`,
      cookie: '',
    };
    const samples = Object.values(right);
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(right) as (keyof typeof right)[])),
        mutated(samples),
        (name, text) => {
          const headers = { ...right, [name]: text };
          const knock = {
            headers,
            hosts: 1,
            localAddress: '127.0.0.1',
            localPort: 8321,
            encrypted: false,
            changes: true,
            embeds: false,
          };
          const admitted = admit({ ...knock, need: 'reader' }, door);
          if (!admitted.ok) return;
          expect(['ann', 'set']).toContain(admitted.value.name);
          expect(headers.origin).toBe(`http://${headers.host}`);
          const shown = /^Bearer (.+)$/i.exec(headers.authorization)?.[1];
          expect([TOKEN, 'a-token-that-was-set']).toContain(shown);
        },
      ),
      OPTIONS,
    );
  });

  test('given addresses of connections, then each has a network', () => {
    holds(['::ffff:10.0.0.1', '2001:db8::1', 'fe80::1%eth0'], (text) => {
      expect(networkOf(text)).toBeTypeOf('string');
    });
  });

  test('given events of tokens, then each is one or parks its stream, and none is guessed', () => {
    holds([JSON.stringify(stored)], (text) => {
      let data: unknown;
      try {
        data = JSON.parse(text);
      } catch {
        return;
      }
      try {
        const event = accessEvent({ type: 'TokenCreated.v1', data, revision: 0 });
        expect(event.data).toEqual(data);
      } catch (error) {
        expect(error).toBeInstanceOf(UnfitEvent);
      }
    });
  });

  test('given a scenario file, then it is read or its faults are told with their places', () => {
    const file = readFileSync(new URL('../../scenarios/geneva-2021.scenario.yaml', import.meta.url), 'utf8');
    holds(
      [file.slice(0, 6000), file],
      (text) => {
        const read = parseScenario(text, { file: 'x.scenario.yaml', now: 0 });
        if (!read.ok) expect(read.error.length).toBeGreaterThan(0);
      },
      FEW,
    );
  });
});
