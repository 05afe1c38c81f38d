import { counted } from '../kernel/counted.ts';
import type { DataSet } from '../observations/data-sets.ts';
import { REFUSED_ROWS } from '../observations/refusal-words.ts';
import type { Scan } from '../observations/scan-messages.ts';
import type { ImportReport } from '../observations/import.service.ts';
import { words, wrap, type Terminal } from './terminal.ts';

/** Most names that are listed. */
const LISTED = 15;

/** What a person reads of files that were counted. */
export function scanLines(scan: Scan, dataSet: DataSet, basis: string, terminal: Terminal): string[] {
  const { files, rows, taken, left, repeated, refused, cells } = scan;
  const say = (text: string): string[] => wrap(text, terminal.width);
  return [
    ...files.flatMap(({ name, format, bytes }) => say(`${words(name, terminal)}: ${format}, ${bytes} bytes`)),
    ...say(
      `${counted(rows, 'row')}: ${taken} taken, which tell ${counted(cells, 'thing')} apart; ${left} of other pairs or days; ${repeated} said before under their id.`,
    ),
    ...refused.flatMap(({ reason, rows: count, first }) => [
      ...say(`${count} ${REFUSED_ROWS[reason]} [${reason}], such as`),
      ...first.flatMap(({ file, line, said }) =>
        say(`  ${words(file, terminal)}:${line} ${words(said, terminal)}`),
      ),
    ]),
    ...say(basis),
    ...say(`Licence: ${dataSet.licence}.`),
    ...(dataSet.redistribute === 'none'
      ? say('Rows of it are not handed out again: no export, no cell. Daily tension is.')
      : []),
    ...(dataSet.caution === undefined ? [] : say(dataSet.caution)),
  ];
}

/** What became of it. */
export function reportLines(
  { import: id, changed, histories, refusals }: ImportReport,
  terminal: Terminal,
): string[] {
  const say = (text: string): string[] => wrap(text, terminal.width);
  return [
    '',
    ...say(
      `${counted(histories.changed, 'history', 'histories')} with something new, ${histories.same} that said so already, ${histories.refused} refused.`,
    ),
    ...changed.slice(0, LISTED).map(({ history }) => `  ${history}`),
    ...(changed.length > LISTED ? [`  and ${changed.length - LISTED} more`] : []),
    ...refusals.slice(0, LISTED).flatMap(({ message, remedy }) => say(`  ${message}. ${remedy}`)),
    ...(refusals.length > LISTED ? [`  and ${refusals.length - LISTED} more`] : []),
    ...say(`This is import ${id}; detente import --undo ${id} takes it back.`),
  ];
}
