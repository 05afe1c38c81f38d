import { counted } from '../kernel/counted.ts';
import type { ObservedCode, ObservedDay, ShownRow } from '../timeline/observed-day.ts';
import { words, wrap, type Terminal } from './terminal.ts';

/** What a data set told of a day, for a person: codes, and under each the rows that are kept. Links stand whole, to be opened. */
export function observedDayLines(told: ObservedDay, terminal: Terminal): string[] {
  const { history, asOf, day, source, licence, rows, codes, remedy } = told;
  const say = (text: string): string[] => wrap(text, terminal.width);
  return [
    ...say(
      rows === 0
        ? `${history}, as of revision ${asOf}: ${source} tells of nothing that happened on ${day}, as far as it was imported.`
        : `${history}, as of revision ${asOf}: ${source} tells of ${day} in ${counted(rows, 'row')}, machine-coded.`,
    ),
    ...codes.flatMap((code) => codeLines(code, terminal)),
    '',
    ...(remedy === undefined ? [] : say(remedy)),
    ...say(`Licence: ${licence}.`),
  ];
}

function codeLines(
  { initiator, target, code, name, rows, stories, known, kept }: ObservedCode,
  terminal: Terminal,
): string[] {
  const days = known.map(({ known: on, rows: count }) => (known.length === 1 ? on : `${on} (${count})`));
  return [
    '',
    ...wrap(
      `${initiator} toward ${target}, ${code} ${name ?? ''}: ${counted(rows, 'row')}, ${counted(stories, 'story', 'stories')}; known ${days.join(', ')}`,
      terminal.width,
    ),
    ...kept.map((row) => `  ${rowText(row, terminal)}`),
  ];
}

const rowText = ({ id, link, known }: ShownRow, terminal: Terminal): string =>
  [
    ...(id === undefined ? [] : [`row ${id}`]),
    `known ${known}`,
    ...(link === undefined ? [] : [words(link, terminal)]),
  ].join('  ');
