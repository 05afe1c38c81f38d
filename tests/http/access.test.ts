import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, type Knock } from '../../src/http/access.hook.ts';

const TOKEN = 'a-token-of-enough-length';
const TOKENS = new Map([[TOKEN, 'ann']]);
const knock = (headers: Knock['headers'], rest: Partial<Knock> = {}): Knock => ({
  headers: { host: '127.0.0.1:8321', ...headers },
  changes: false,
  open: false,
  ...rest,
});
const codeOf = (result: ReturnType<typeof admit>): string => (result.ok ? result.value : result.error.code);

describe('who is let in', () => {
  it('given tokens, when any other text is shown, then nobody is let in', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(text !== TOKEN);
        expect(codeOf(admit(knock({ authorization: `Bearer ${text}` }), TOKENS))).toBe('token-required');
      }),
    );
    expect(codeOf(admit(knock({ authorization: `bearer ${TOKEN}` }), TOKENS))).toBe('ann');
  });

  it.each<[string, Knock, ReadonlyMap<string, string>, string]>([
    ['a reader on this machine', knock({}), new Map(), 'local'],
    ['a reader from a foreign page', knock({ origin: 'http://evil.example' }), new Map(), 'local'],
    [
      'a writer from the own page',
      knock({ origin: 'http://127.0.0.1:8321' }, { changes: true }),
      new Map(),
      'local',
    ],
    [
      'a writer from a foreign page',
      knock({ origin: 'http://evil.example' }, { changes: true }),
      new Map(),
      'foreign-origin',
    ],
    [
      'a writer from another port',
      knock({ origin: 'http://127.0.0.1:1' }, { changes: true }),
      new Map(),
      'foreign-origin',
    ],
    [
      'a writer from a sandboxed page',
      knock({ origin: 'null' }, { changes: true }),
      new Map(),
      'foreign-origin',
    ],
    ['a name that points here', knock({ host: 'evil.example' }), new Map(), 'foreign-host'],
    ['nobody in particular', knock({ host: undefined }), new Map(), 'foreign-host'],
    ['a reader of documentation', knock({}, { open: true }), TOKENS, 'local'],
    ['a reader of the record', knock({}), TOKENS, 'token-required'],
    [
      'a holder from a foreign page',
      knock({ origin: 'http://evil.example', authorization: `Bearer ${TOKEN}` }, { changes: true }),
      TOKENS,
      'foreign-origin',
    ],
  ])('given %s, when it knocks, then the answer is its own', (_name, who, tokens, answer) => {
    expect(codeOf(admit(who, tokens))).toBe(answer);
  });

  it('given a refusal, when it is told, then the token is not', () => {
    const result = admit(knock({ authorization: 'Bearer some-secret-of-somebody' }), TOKENS);
    expect(JSON.stringify(result)).not.toContain('some-secret');
  });
});
