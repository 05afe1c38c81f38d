/**
 * The four quadrants into which event data sets group the 20 CAMEO roots: words or deeds, cooperation or conflict.
 * A quadrant names a kind of act, not its sign: 09 counts as material cooperation yet scores below 0.
 */
export type QuadClass =
  'verbal-cooperation' | 'material-cooperation' | 'verbal-conflict' | 'material-conflict';

/** Words (statements, appeals, agreements, threats) or deeds (aid, sanctions, expulsions, force). */
export type ActClass = 'verbal' | 'material';

/** The root of a CAMEO code: its first two digits. */
export const rootOf = (code: string): string => code.slice(0, 2);

/** The quadrant of a code's root, as GDELT assigns it: 01-05, 06-09, 10-14, 15-20. Expects a known code. */
export function quadClassOf(code: string): QuadClass {
  const root = rootOf(code);
  if (root <= '05') return 'verbal-cooperation';
  if (root <= '09') return 'material-cooperation';
  return root <= '14' ? 'verbal-conflict' : 'material-conflict';
}

/** Verbal for the roots 01-05 and 10-14, material for 06-09 and 15-20. Expects a known code. */
export function classOf(code: string): ActClass {
  const root = rootOf(code);
  return root <= '05' || (root >= '10' && root <= '14') ? 'verbal' : 'material';
}
