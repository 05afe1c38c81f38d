import type { RowFault } from './observed-row.ts';

/** What is said of rows that are not taken, after their number. */
export const REFUSED_ROWS: Readonly<Record<RowFault, string>> = {
  header: 'headers',
  'line-too-long': 'longer than any row',
  'control-character': 'with a control character',
  'wrong-columns': 'with other columns than the form has',
  'bad-day': 'with a day of no calendar',
  'day-out-of-range': 'with a day that cannot be',
  'known-before-it-happened': 'known before they happened',
  'missing-party': 'without a country on one side',
  'two-letter-country': 'with a country by two letters',
  'unknown-party': 'with an actor that is no state',
  'group-not-state': 'with a region or an organisation in place of a state',
  'same-party': 'with one country on both sides',
  'missing-code': 'without a code',
  'lost-zero': 'whose code lost its zero',
  'weis-code': 'with a code of WEIS',
  'missing-field': 'without a field that its form has',
  'open-quote': 'with a quote that does not end or stands in the middle',
  'unknown-code': 'with a code that CAMEO does not have',
};
