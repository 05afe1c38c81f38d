import type { ReactionParameters } from './parameters.ts';
import { isConflict, partyOf, PROCESSES, zeros, type Process } from './processes.ts';

/** mu by process, in acts per day. */
export const backgroundOf = (parameters: ReactionParameters): readonly number[] =>
  typeof parameters.mu === 'number' ? zeros().fill(parameters.mu) : parameters.mu;

/** The branching matrix a, row by row: element 4 d + e is what one average act of process e brings about in d. */
export function branchingOf(parameters: ReactionParameters): Float64Array {
  const a = new Float64Array(PROCESSES * PROCESSES);
  for (let row = 0; row < PROCESSES; row += 1) {
    for (let column = 0; column < PROCESSES; column += 1) {
      a[PROCESSES * row + column] =
        parameters.a?.[row]?.[column] ?? defaultEntry(parameters, row as Process, column as Process);
    }
  }
  return a;
}

function defaultEntry(parameters: ReactionParameters, row: Process, column: Process): number {
  if (isConflict(row) !== isConflict(column)) return 0;
  const kind = isConflict(row) ? 'conflict' : 'cooperation';
  return partyOf(row) === partyOf(column) ? parameters.inertia[kind] : parameters.reciprocity[kind];
}
