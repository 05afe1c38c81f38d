import { csvLine } from '../../kernel/csv.ts';
import type { RelationContent } from '../../relations/events.ts';
import { TABLE_COLUMNS, type TableColumn } from './columns.ts';

/** What an example shows of a column. */
const EXAMPLE: Partial<Record<TableColumn, string>> = {
  both: 'yes',
  code: '046',
  summary: 'An example, passed over for the sign # in front: both sides hold talks.',
  source: 'Joint statement',
  publisher: 'Who published it',
  url: 'https://example.org/statement',
  quote: 'Its own words, such as a sentence.',
  magnitude: '1',
  level: 'head of state',
  confidence: 'high',
};

/** A table to begin with: the columns, and a row that shows what belongs in each for this history. */
export function templateOf({
  parties: [first, second],
  issues,
  coverage,
}: Pick<RelationContent, 'parties' | 'issues' | 'coverage'>): string {
  const example: Partial<Record<TableColumn, string>> = {
    ...EXAMPLE,
    on: `# ${coverage.from}`,
    by: first,
    toward: second,
    issue: issues[0]?.id ?? '',
    published: coverage.from,
  };
  return csvLine(TABLE_COLUMNS) + csvLine(TABLE_COLUMNS.map((column) => example[column] ?? ''));
}
