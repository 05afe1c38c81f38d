/**
 * What the commands show in a terminal: lines of text from data, by pure functions. What the terminal can do comes in
 * as a `Terminal` (read from the process by `terminal-env.reader.ts`); no line is ever wider than it.
 */
export { tensionChart } from './terminal-chart.ts';
export { contributionBars } from './terminal-contributions.ts';
export { properties, table } from './terminal-table.ts';
export { timelineListing, type TimelineEntry } from './terminal-timeline.ts';
export { figure, indented, paint, signed, words, wrap, type Terminal } from './terminal-text.ts';
