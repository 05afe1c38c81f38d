import { describe, expect, test } from 'vitest';
import { urlFault } from '../../src/http/url-text.ts';

describe('the text of an address', () => {
  test.each([
    '/api/histories/RUS-USA~geneva-2021/timeline',
    '/api/x?q=Fran%C3%A7ois+%F0%9F%98%80&limit=5',
    '/view.svg?draft=%7B%22title%22%3A%22x%22%7D',
    '/api/x?q=100%&r=%zz',
    '/',
  ])('given %s, then it is text', (url) => {
    expect(urlFault(url)).toBeUndefined();
  });

  test.each([
    ['Latin-1', '/api/x?q=Fran%E7ois', 'query', ['q'], /no UTF-8/],
    ['half of a pair', '/api/x?a=1&q=%ED%A0%BD', 'query', ['q'], /no UTF-8/],
    ['a character cut short', '/api/x?q=%E2%82', 'query', ['q'], /no UTF-8/],
    ['an overlong NUL', '/api/x?q=%C0%80', 'query', ['q'], /no UTF-8/],
    ['NUL', '/api/x?q=a%00b', 'query', ['q'], /NUL/],
    ['a mended character', '/api/x?q=%EF%BF%BD', 'query', ['q'], /U\+FFFD/],
    ['bytes as they are', '/api/x?q=\u00c3\u00a9', 'query', ['q'], /outside ASCII/],
    ['a name that is none', '/api/x?%FF=1', 'query', ['%FF'], /no UTF-8/],
    ['NUL in a path', '/api/histories/RUS-USA%00/timeline', 'path', ['part 3'], /NUL/],
    ['a lost character in a path', '/api/%EF%BF%BD', 'path', ['part 2'], /U\+FFFD/],
  ])('given %s, then its place is told', (_, url, part, path, message) => {
    expect(urlFault(url)).toMatchObject({ part, fault: { path, code: 'not-unicode' } });
    expect(urlFault(url)?.fault.message).toMatch(message);
  });
});
