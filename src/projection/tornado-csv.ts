import { csvLine } from '../kernel/csv.ts';
import { PROVENANCE_HEAD, provenanceCells } from './provenance-columns.ts';
import type { Tornado, VariedEnd } from './tornado-answer.ts';

const HEAD: readonly string[] = [
  'parameter',
  'value',
  'end',
  'end_value',
  'tension_moves',
  'tension_standard_error',
  'difference_moves',
  'difference_standard_error',
  'refused',
  ...PROVENANCE_HEAD,
];

/** What assumptions move as CSV: two lines a parameter, and in each what it takes to compute it again. */
export function tornadoCsv(tornado: Tornado): string {
  const constant = provenanceCells(tornado);
  const line = (parameter: string, value: number | undefined, name: string, end: VariedEnd): string =>
    csvLine([
      parameter,
      value,
      name,
      end.value,
      end.moves?.whatIf.mean,
      end.moves?.whatIf.standardError,
      end.moves?.difference.mean,
      end.moves?.difference.standardError,
      end.refused,
      ...constant,
    ]);
  return (
    csvLine(HEAD) +
    tornado.parameters
      .map(
        ({ parameter, value, low, high }) =>
          line(parameter, value, 'low', low) + line(parameter, value, 'high', high),
      )
      .join('')
  );
}
