import { counted } from '../kernel/counted.ts';
import { hasRows, type DataSet } from '../observations/data-sets.ts';
import { REFUSED_ROWS } from '../observations/refusal-words.ts';
import type { Scan } from '../observations/scan-messages.ts';
import { MOST_TRACED } from '../observations/trace-table.ts';
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

/** How much the record would grow for rows that are kept. */
export function traceLines({ traceBytes }: Scan, dataSet: DataSet, terminal: Terminal): string[] {
  if (!hasRows(dataSet)) return wrap('Rows of it are not kept.', terminal.width);
  const { ids, links } = traceBytes ?? {};
  return wrap(
    traceBytes === undefined
      ? `Of these files more rows could be kept than are held at a time, ${MOST_TRACED.cells} counts and ${MOST_TRACED.links / 1_000_000} MB of links: --trace ids and --trace links take fewer of them at a time.`
      : `Up to three rows behind each count can be kept: --trace ids takes ${ids} bytes more, --trace links ${links} bytes, --trace none nothing.`,
    terminal.width,
  );
}

/** Whether rows behind counts can be looked at. */
const rowsLine = ({ keeps, changed }: ImportReport, dataSet: DataSet): string => {
  if (keeps !== undefined) {
    return `Up to three rows of each count are kept ${keeps === 'ids' ? 'by number' : 'with their links'}: detente explain ${changed[0]?.history ?? 'HISTORY'} --at DAY --rows tells them.`;
  }
  return !hasRows(dataSet)
    ? 'No rows are kept.'
    : 'No rows are kept: the same files again with --trace links keep up to three of each count.';
};

/** What became of it. */
export function reportLines(report: ImportReport, dataSet: DataSet, terminal: Terminal): string[] {
  const { import: id, changed, histories, refusals, traced } = report;
  const say = (text: string): string[] => wrap(text, terminal.width);
  return [
    '',
    ...say(
      `${counted(histories.changed, 'history', 'histories')} with something new, ${histories.same} that said so already, ${histories.refused} refused.`,
    ),
    ...(traced === 0
      ? []
      : say(`${counted(traced, 'history', 'histories')} of which more rows are kept now.`)),
    ...changed.slice(0, LISTED).map(({ history }) => `  ${history}`),
    ...(changed.length > LISTED ? [`  and ${changed.length - LISTED} more`] : []),
    ...refusals.slice(0, LISTED).flatMap(({ message, remedy }) => say(`  ${message}. ${remedy}`)),
    ...(refusals.length > LISTED ? [`  and ${refusals.length - LISTED} more`] : []),
    ...say(rowsLine(report, dataSet)),
    ...say(`This is import ${id}; detente import --undo ${id} takes it back.`),
  ];
}
