import { escapeXml } from '../charts/svg-parts.ts';
import type { ListedImport } from './imports.projector.ts';
import type { RowFault } from './observed-row.ts';
import { REFUSED_ROWS } from './refusal-words.ts';

/** What became of an import as one page without scripts, which says all that the ledger does. */
export function reportPage({ beginning, end, undone, begunAt, by }: ListedImport): string {
  const state =
    undone === true
      ? 'Taken back.'
      : end === undefined
        ? 'Not finished: run it again.'
        : 'Brought to its end.';
  const rows: readonly (readonly [string, string])[] = [
    ['Import', beginning.import],
    ['Begun', `${begunAt} by ${by}`],
    ['State', state],
    ['Pairs', beginning.pairs === 'all' ? 'every pair' : beginning.pairs.join(', ')],
    ...(beginning.span.from === undefined ? [] : [['From', beginning.span.from] as const]),
    ...(beginning.span.to === undefined ? [] : [['To', beginning.span.to] as const]),
    ['Histories', `named ${beginning.into ?? ''}`],
    ...(end === undefined ? [] : endRows(end)),
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Import ${escapeXml(beginning.import)}</title>
<h1>What became of an import</h1>
<table>
${rows.map(([name, said]) => `<tr><th scope="row" align="left">${escapeXml(name)}</th><td>${escapeXml(said)}</td></tr>`).join('\n')}
</table>
${end === undefined ? '' : filesOf(end)}</html>
`;
}

type End = NonNullable<ListedImport['end']>;

const endRows = ({ source, rows, taken, left, repeated, refused, days, histories, keeps }: End) =>
  [
    ['Source', source],
    ['Rows', String(rows)],
    ['Taken', String(taken)],
    ['Of other pairs or days', String(left)],
    ['Said before under their id', String(repeated)],
    ...Object.entries(refused).map(
      ([reason, count]) =>
        [`Not taken: ${REFUSED_ROWS[reason as RowFault] ?? reason}`, String(count)] as const,
    ),
    ['Days', days.map(([from, to]) => (from === to ? from : `${from} to ${to}`)).join(', ')],
    [
      'Rows kept',
      keeps === undefined
        ? 'none'
        : `up to three for each count, ${keeps === 'ids' ? 'by number' : 'with links'}`,
    ],
    [
      'Histories with something new',
      `${histories.changed}; ${histories.same} said so already, ${histories.refused} refused`,
    ],
  ] as const;

const filesOf = ({ files }: End): string =>
  `<h2>Files</h2>\n<ul>\n${files
    .map(
      ({ name, format, bytes, digest }) =>
        `<li>${escapeXml(name)}: ${format}, ${bytes} bytes, SHA-256 ${digest}</li>`,
    )
    .join('\n')}\n</ul>\n`;
