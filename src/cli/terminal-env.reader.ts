import type { Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal-text.ts';

/** The parts of a stream and of the environment that say what a terminal can do. */
export interface TerminalFacts {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

/** Width where nothing says otherwise: what mail and code have always been wrapped to. */
const DEFAULT_WIDTH = 80;
const LEAST_WIDTH = 40;
const MOST_WIDTH = 200;

/**
 * `FORCE_COLOR` (0 or false: none; 1: 16; 2, 3 or anything: 256) goes before `NO_COLOR` (any value: none), and both before what the
 * terminal itself says: none where it is no terminal or a `dumb` one.
 */
function coloursOf({ isTTY, env }: TerminalFacts): Terminal['colours'] {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term = '', COLORTERM: depth = '' } = env;
  if (force !== undefined)
    return force === '0' || force === 'false' ? 'none' : force === '1' ? 'ansi16' : 'ansi256';
  if (no !== undefined && no !== '') return 'none';
  if (isTTY !== true || term === 'dumb') return 'none';
  return depth !== '' || /256|direct|kitty|alacritty|ghostty|wezterm/.test(term) ? 'ansi256' : 'ansi16';
}

/** The first locale variable that is set decides, as POSIX has it; without any, a C locale knows ASCII alone. */
function unicodeOf({ env, platform }: TerminalFacts): boolean {
  if (platform === 'win32') return env['WT_SESSION'] !== undefined || env['TERM_PROGRAM'] !== undefined;
  if (env['TERM'] === 'linux') return false;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  if (locale === undefined) return platform === 'darwin';
  return /utf-?8/i.test(locale);
}

function widthOf({ columns, env }: TerminalFacts): number {
  const told = columns ?? Number(env['COLUMNS'] ?? Number.NaN);
  const width = Number.isInteger(told) && told > 0 ? told : DEFAULT_WIDTH;
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width));
}

/** What a terminal with these facts can show. */
export const terminalOf = (facts: TerminalFacts): Terminal => ({
  width: widthOf(facts),
  colours: coloursOf(facts),
  unicode: unicodeOf(facts),
});

/** What standard output can show. */
export const readTerminal = ({ stdout: { isTTY, columns }, env }: Surroundings): Terminal =>
  terminalOf({ isTTY, columns, env, platform: process.platform });
