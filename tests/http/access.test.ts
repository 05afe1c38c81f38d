import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit, type Door, type Knock } from '../../src/http/access.hook.ts';

const TOKEN = 'a-token-of-enough-length';
const NONE: Door = { tokens: new Map() };
const TOKENS: Door = { tokens: new Map([[TOKEN, 'ann']]) };
const PUBLIC: Door = {
  ...NONE,
  publicUrl: { origin: 'https://detente.example', host: 'detente.example', path: '' },
};
const knock = (headers: Knock['headers'], rest: Partial<Knock> = {}): Knock => ({
  headers: { host: '127.0.0.1:8321', ...headers },
  changes: false,
  open: false,
  ...rest,
});
const codeOf = (result: ReturnType<typeof admit>): string => (result.ok ? result.value : result.error.code);

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
    ['a reader from a foreign page', knock({ origin: 'http://evil.example' }), NONE, 'local'],
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
    ['a reader of documentation', knock({}, { open: true }), TOKENS, 'local'],
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
  });

  test('given a refusal, when it is told, then the token is not', () => {
    const result = admit(knock({ authorization: 'Bearer some-secret-of-somebody' }), TOKENS);
    expect(JSON.stringify(result)).not.toContain('some-secret');
  });
});
