/** What can be done by a single key, and the words for it. */
export type KeyAction =
  | 'previous'
  | 'next'
  | 'back-10'
  | 'on-10'
  | 'first'
  | 'last'
  | 'day-back'
  | 'day-on'
  | 'play'
  | 'open'
  | 'fork'
  | 'omit'
  | 'compare'
  | 'table'
  | 'present'
  | 'search'
  | 'help'
  | 'zoom-in'
  | 'zoom-out'
  | 'close'
  | 'undo'
  | 'redo';

export interface KeyLine {
  readonly keys: readonly string[];
  readonly does: string;
}

export const KEY_LINES: readonly KeyLine[] = [
  { keys: ['Left', 'Right'], does: 'previous, next act' },
  { keys: ['Shift + Left', 'Shift + Right'], does: 'ten acts back, on' },
  { keys: [',', '.'], does: 'a day back, on' },
  { keys: ['Home', 'End'], does: 'first, last day shown' },
  { keys: ['Space'], does: 'play, pause' },
  { keys: ['Enter'], does: 'open the act at the cursor' },
  { keys: ['Esc'], does: 'close what is open' },
  { keys: ['+', '\u2212'], does: 'show fewer, more days' },
  { keys: ['f'], does: 'start a what-if on this day' },
  { keys: ['x'], does: 'leave out the act at the cursor, or take it back in' },
  { keys: ['c'], does: 'compare what-ifs' },
  { keys: ['t'], does: 'chart as table, and back' },
  { keys: ['p'], does: 'chart and sentence alone, in large type, and back' },
  { keys: ['/'], does: 'search the acts; at home the relations' },
  { keys: ['Ctrl + z', 'Ctrl + Shift + z'], does: 'undo, redo a change of the what-if' },
  { keys: ['?'], does: 'this list' },
];

export interface Press {
  readonly key: string;
  readonly shift: boolean;
  /** Control or command. */
  readonly control: boolean;
  readonly alt: boolean;
  /** What has the focus: `text` takes letters itself, `slider` arrows too, `button` Space and Enter. */
  readonly focus: 'text' | 'select' | 'slider' | 'button' | 'page';
}

const PLAIN: Readonly<Record<string, KeyAction>> = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  Home: 'first',
  End: 'last',
  ',': 'day-back',
  '.': 'day-on',
  ' ': 'play',
  Enter: 'open',
  f: 'fork',
  x: 'omit',
  c: 'compare',
  t: 'table',
  p: 'present',
  '/': 'search',
  '?': 'help',
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
};

/** Keys that the browser gives to what has the focus. */
const TAKEN: Readonly<Record<Press['focus'], (key: string) => boolean>> = {
  text: () => true,
  select: (key) =>
    key.length === 1 || key.startsWith('Arrow') || key === 'Home' || key === 'End' || key === 'Enter',
  slider: () => false,
  button: (key) => key === ' ' || key === 'Enter',
  page: () => false,
};

/** The action of a key press; `undefined` where it is the browser's. Letters can be switched off (WCAG 2.1.4). */
export function keyAction(press: Press, letters: boolean): KeyAction | undefined {
  const { key, shift, control, alt, focus } = press;
  if (alt) return undefined;
  if (control) {
    if (focus === 'text' || key.toLowerCase() !== 'z') return undefined;
    return shift ? 'redo' : 'undo';
  }
  if (key === 'Escape') return 'close';
  if (TAKEN[focus](key)) return undefined;
  if (!letters && key.length === 1 && key !== ' ') return undefined;
  if (shift && key === 'ArrowLeft') return 'back-10';
  if (shift && key === 'ArrowRight') return 'on-10';
  return PLAIN[key];
}
