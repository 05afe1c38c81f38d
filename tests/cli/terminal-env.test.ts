import { describe, expect, test } from 'vitest';
import { terminalOf } from '../../src/cli/terminal-env.reader.ts';

const of = (
  env: Record<string, string>,
  more: { isTTY?: boolean; columns?: number; platform?: string } = {},
) => terminalOf({ isTTY: true, platform: 'linux', env, ...more });

describe('what a terminal can show', () => {
  test.each([
    [{ TERM: 'xterm-256color' }, true, 'ansi256'],
    [{ TERM: 'xterm' }, true, 'ansi16'],
    [{ TERM: 'xterm', COLORTERM: 'truecolor' }, true, 'ansi256'],
    [{ TERM: 'xterm-256color' }, false, 'none'],
    [{ TERM: 'dumb' }, true, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '1' }, true, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '' }, true, 'ansi256'],
    [{ FORCE_COLOR: '1' }, false, 'ansi16'],
    [{ FORCE_COLOR: '3', NO_COLOR: '1' }, false, 'ansi256'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '0' }, true, 'none'],
  ] as const)('given %j and a terminal: %j, then colours are %s', (env, isTTY, colours) => {
    expect(of(env, { isTTY }).colours).toBe(colours);
  });

  test.each([
    [{ LANG: 'en_GB.UTF-8' }, 'linux', true],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, 'linux', false],
    [{ LANG: 'C', LC_ALL: '', LC_CTYPE: 'C.utf8' }, 'linux', true],
    [{}, 'linux', false],
    [{}, 'darwin', true],
    [{ LANG: 'en_GB.UTF-8', TERM: 'linux' }, 'linux', false],
    [{ WT_SESSION: 'x' }, 'win32', true],
    [{}, 'win32', false],
  ] as const)('given %j on %s, then Unicode is %j', (env, platform, unicode) => {
    expect(of(env, { platform }).unicode).toBe(unicode);
  });

  test.each([
    [{}, 132, 132],
    [{}, undefined, 80],
    [{ COLUMNS: '100' }, undefined, 100],
    [{ COLUMNS: 'wide' }, undefined, 80],
    [{}, 12, 40],
    [{}, 900, 200],
    [{}, 0, 80],
  ] as const)('given %j and %j columns, then the width is %i', (env, columns, width) => {
    expect(of(env, columns === undefined ? {} : { columns }).width).toBe(width);
  });
});
