import { describe, expect, test } from 'vitest';
import { RouteTable } from '../../src/http/route-table.ts';

const table = new RouteTable();
table.add('GET', '/api/histories');
table.add('POST', '/api/histories');
table.add('PUT', '/api/histories/:history');
table.add('POST', '/api/histories/:history/acts/batch');
table.add('DELETE', '/api/histories/:history/acts/:actId');
table.add('GET', '/docs/*');

describe('the methods that a URL takes', () => {
  test.each([
    ['/api/histories', ['GET', 'POST']],
    ['/api/histories?x=1', ['GET', 'POST']],
    ['/api/histories/a', ['PUT']],
    ['/api/histories/', []],
    ['/api/histories/a/acts/batch', ['DELETE', 'POST']],
    ['/api/histories/a/acts/b', ['DELETE']],
    ['/api/histories/a/acts/b/c', []],
    ['/docs/a/b.css', ['GET']],
    ['/nothing', []],
    ['/', []],
  ])('given %s, when it is looked up, then they are %j', (url, methods) => {
    expect(table.methodsOf(url)).toEqual(methods);
  });
});
