import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit, type Door, type Knock } from '../../src/http/access.hook.ts';
import type { Keys, Sessions } from '../../src/http/principal.ts';

const TOKEN = 'a-token-of-enough-length';
const keys = (guarded: boolean, more: Partial<Keys> = {}): Keys => ({
  guarded,
  anonymous: false,
  unknown: false,
  holderOf: (token) => (token === TOKEN ? { name: 'ann', role: 'analyst' } : undefined),
  ...more,
});
const sessions: Sessions = {
  holderOf: (cookie) => (cookie === 'ann-is-in' ? { name: 'ann', role: 'analyst' } : undefined),
};
const NONE: Door = {
  sessions,
  keys: keys(false),
  host: '127.0.0.1',
  corsOrigins: new Set(),
  embedOrigins: [],
};
const TOKENS: Door = { ...NONE, host: '0.0.0.0', keys: keys(true) };
const NAMED_TOKENS: Door = { ...TOKENS, corsOrigins: new Set(['https://paper.example']) };
const ANYBODY: Door = { ...TOKENS, keys: keys(true, { anonymous: true }) };
const LOST: Door = { ...TOKENS, keys: keys(true, { unknown: true, holderOf: () => undefined }) };
const FRAMED: Door = { ...NONE, embedOrigins: ['*'] };
const NAMED: Door = { ...NONE, corsOrigins: new Set(['https://paper.example']) };
const PUBLIC: Door = {
  ...NONE,
  publicUrl: { origin: 'https://detente.example', host: 'detente.example', path: '' },
};
const knock = (headers: Knock['headers'], rest: Partial<Knock> = {}): Knock => ({
  headers: { host: '127.0.0.1:8321', ...headers },
  hosts: 1,
  localAddress: '127.0.0.1',
  localPort: 8321,
  encrypted: false,
  changes: false,
  embeds: false,
  need: 'reader',
  ...rest,
});
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
const COOKIE = { cookie: 'other=1; detente-8321=ann-is-in' };
const OWN = { origin: 'http://127.0.0.1:8321' };
const PICTURE = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
const FRAME = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
const LINK = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const codeOf = (result: ReturnType<typeof admit>): string =>
  result.ok ? result.value.name : result.error.code;

describe('who is let in', () => {
  test('given tokens, when any other text is shown, then nobody is let in', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(text !== TOKEN);
        expect(codeOf(admit(knock({ authorization: `Bearer ${text}` }), TOKENS))).toBe('token-required');
      }),
    );
    expect(codeOf(admit(knock({ authorization: `bearer ${TOKEN}` }), TOKENS))).toBe('ann');
  });

  test.each<[string, Knock, Door, string]>([
    ['a reader on this machine', knock({}), NONE, 'local'],
    ['a reader from a foreign page', knock({ origin: 'http://evil.example' }), NONE, 'foreign-origin'],
    ['a picture on a foreign page', knock(PICTURE), NONE, 'foreign-origin'],
    ['a frame on a foreign page', knock(FRAME), FRAMED, 'foreign-origin'],
    ['a frame of a chart, where no site is named', knock(FRAME, { embeds: true }), NONE, 'foreign-origin'],
    ['a frame of a chart, where sites are named', knock(FRAME, { embeds: true }), FRAMED, 'local'],
    ['a picture of it, where sites are named', knock(PICTURE, { embeds: true }), FRAMED, 'foreign-origin'],
    [
      'a frame that changes something',
      knock(FRAME, { embeds: true, changes: true }),
      FRAMED,
      'foreign-origin',
    ],
    [
      'a picture on a page of another port',
      knock({ ...PICTURE, 'sec-fetch-site': 'same-site' }),
      NONE,
      'foreign-origin',
    ],
    [
      'a picture on a foreign page that holds a token by name alone',
      knock(PICTURE),
      TOKENS,
      'foreign-origin',
    ],
    ['a frame on a foreign page', knock({ ...LINK, 'sec-fetch-dest': 'iframe' }), NONE, 'foreign-origin'],
    ['somebody who follows a link', knock(LINK), NONE, 'local'],
    [
      'a foreign page that sends without naming itself',
      knock(LINK, { changes: true }),
      NONE,
      'foreign-origin',
    ],
    ['a picture of the own page', knock({ ...PICTURE, 'sec-fetch-site': 'same-origin' }), NONE, 'local'],
    [
      'a writer from a named site',
      knock({ origin: 'https://paper.example' }, { changes: true }),
      NAMED,
      'local',
    ],
    ['a picture on a named site', knock({ ...PICTURE, referer: 'https://paper.example/' }), NAMED, 'local'],
    [
      'a writer that names such a site as its referer alone',
      knock({ ...PICTURE, referer: 'https://paper.example/' }, { changes: true }),
      NAMED,
      'foreign-origin',
    ],
    [
      'a writer of the own host by another scheme',
      knock({ origin: 'https://127.0.0.1:8321' }, { changes: true }),
      NONE,
      'foreign-origin',
    ],
    ['two hosts', knock({}, { hosts: 2 }), NONE, 'two-hosts'],
    ['a foreign name with a token', knock({ ...AUTHORIZED, host: 'evil.example' }), TOKENS, 'foreign-host'],
    [
      'the address it was reached at',
      knock({ ...AUTHORIZED, host: '192.168.1.4:8321' }, { localAddress: '::ffff:192.168.1.4' }),
      TOKENS,
      'ann',
    ],
    [
      'another address',
      knock({ ...AUTHORIZED, host: '192.168.1.5' }, { localAddress: '::ffff:192.168.1.4' }),
      TOKENS,
      'foreign-host',
    ],
    [
      'the name it listens on',
      knock({ ...AUTHORIZED, host: 'Desk.example:8321' }),
      { ...TOKENS, host: 'desk.example' },
      'ann',
    ],
    [
      'a writer from the own page',
      knock({ origin: 'http://127.0.0.1:8321' }, { changes: true }),
      NONE,
      'local',
    ],
    [
      'a writer from a foreign page',
      knock({ origin: 'http://evil.example' }, { changes: true }),
      NONE,
      'foreign-origin',
    ],
    [
      'a writer from another port',
      knock({ origin: 'http://127.0.0.1:1' }, { changes: true }),
      NONE,
      'foreign-origin',
    ],
    ['a writer from a sandboxed page', knock({ origin: 'null' }, { changes: true }), NONE, 'foreign-origin'],
    ['a name that points here', knock({ host: 'evil.example' }), NONE, 'foreign-host'],
    ['nobody in particular', knock({ host: undefined }), NONE, 'foreign-host'],
    ['a reader of documentation', knock({}, { need: 'everybody' }), TOKENS, 'anonymous'],
    ['a holder of a role that is enough', knock(AUTHORIZED, { need: 'analyst' }), TOKENS, 'ann'],
    ['a holder of a role that is not', knock(AUTHORIZED, { need: 'editor' }), TOKENS, 'role-required'],
    ['a reader with a cookie', knock(COOKIE), TOKENS, 'ann'],
    [
      'a reader with the cookie of another port',
      knock({ cookie: 'detente-8322=ann-is-in' }),
      TOKENS,
      'token-required',
    ],
    [
      'a writer with a cookie from the own page',
      knock({ ...COOKIE, ...OWN }, { changes: true, need: 'analyst' }),
      TOKENS,
      'ann',
    ],
    [
      'a writer with a cookie from no page',
      knock(COOKIE, { changes: true, need: 'analyst' }),
      TOKENS,
      'foreign-origin',
    ],
    [
      'a writer with a cookie and a token from no page',
      knock({ ...COOKIE, ...AUTHORIZED }, { changes: true, need: 'analyst' }),
      TOKENS,
      'ann',
    ],
    [
      'a cookie from a named site',
      knock({ ...COOKIE, origin: 'https://paper.example' }),
      NAMED_TOKENS,
      'token-required',
    ],
    ['anybody who reads where all may', knock({}), ANYBODY, 'anonymous'],
    ['anybody who writes where all may read', knock({}, { need: 'analyst' }), ANYBODY, 'token-required'],
    [
      'a mistyped token where all may read',
      knock({ authorization: 'Bearer nobody' }),
      ANYBODY,
      'token-required',
    ],
    ['a holder where the tokens cannot be read', knock(AUTHORIZED), LOST, 'tokens-unknown'],
    ['a reader of the record', knock({}), TOKENS, 'token-required'],
    [
      'a holder from a foreign page',
      knock({ origin: 'http://evil.example', authorization: `Bearer ${TOKEN}` }, { changes: true }),
      TOKENS,
      'foreign-origin',
    ],
    [
      'a writer from the public page',
      knock({ origin: 'https://detente.example' }, { changes: true }),
      PUBLIC,
      'local',
    ],
    ['a reader by the public name', knock({ host: 'detente.example' }), PUBLIC, 'local'],
    [
      'a writer by another scheme',
      knock({ origin: 'http://detente.example' }, { changes: true }),
      PUBLIC,
      'foreign-origin',
    ],
    ['a name that is not the public one', knock({ host: 'evil.example' }), PUBLIC, 'foreign-host'],
  ])('given %s, when it knocks, then the answer is its own', (_name, who, door, answer) => {
    expect(codeOf(admit(who, door))).toBe(answer);
  });

  test('given a page or a name from elsewhere, when it is refused, then the setting for a proxy is named', () => {
    const elsewhere = [{ origin: 'https://detente.example' }, { host: 'detente.example' }];
    for (const headers of elsewhere) {
      const result = admit(knock(headers, { changes: true }), NONE);
      expect(result).toMatchObject({
        ok: false,
        error: { remedy: expect.stringContaining('DETENTE_PUBLIC_URL') },
      });
    }
    const page = admit(knock({ origin: 'https://paper.example' }), NONE);
    expect(page).toMatchObject({ error: { remedy: expect.stringContaining('DETENTE_CORS_ORIGINS') } });
  });

  test('given a refusal, when it is told, then the token is not', () => {
    const result = admit(knock({ authorization: 'Bearer some-secret-of-somebody' }), TOKENS);
    expect(JSON.stringify(result)).not.toContain('some-secret');
  });
});
