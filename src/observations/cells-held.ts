import { err, ok, rejection, type Result } from '../kernel/result.ts';

/** Bytes of a cell and its act in read models, where no other cell tells of that act. */
const CELL_BYTES = 150;

/** How many cells of observed histories a machine of so many bytes of memory can hold: half of it is for them. */
export const cellsFor = (memory: number): number => Math.floor(memory / 2 / CELL_BYTES);

/**
 * Whether files with so many cells can be brought in beside those that are held, of which some may be the same. Rejections:
 * `histories-too-large`.
 */
export function roomFor(cells: number, held: number, most: number): Result<void> {
  if (held + cells <= most) return ok(undefined);
  return err(
    rejection(
      'rule',
      'histories-too-large',
      `Up to ${cells} things would come to the ${held} that histories of data sets hold, and half of the memory of this machine holds ${most}`,
      'Import fewer pairs or years, erase histories that nobody reads, or give the machine more memory. Nothing was recorded.',
      { cells, held, most },
    ),
  );
}
