import type { CodeBookId } from '../../ontology/code-books.ts';
import type { ActClass } from '../../ontology/quad-class.ts';
import { classOf, scoreOf } from '../../ontology/look-up.ts';
import { isConflict, partyOf, sizeOf, type Process } from './processes.ts';

/** What a simulated act is: drawn for each act of a process from the process's mark table. */
export interface Mark {
  readonly code: string;
  /** The book that says what the code means, where it is another than GDELT's list; nothing is computed by it. */
  readonly ontology?: CodeBookId;
  readonly scale: string;
  readonly score: number;
  readonly magnitude: number;
  readonly class: ActClass;
  /** The other party, or a third party where the record's act was directed at one. */
  readonly target: string;
  /** The issue of the record's act; the prior has none. */
  readonly issue?: string;
  /** How often the mark is drawn, relative to the table's total. */
  readonly weight: number;
}

/** All marks of a process and what they amount to. */
export interface MarkTable {
  readonly marks: readonly Mark[];
  /** Sum of the weights: n acts of the record plus `PRIOR_WEIGHT`. */
  readonly total: number;
  /** n: how many acts of the record's last 365 days are in it. */
  readonly fromRecord: number;
  /** W: the mean of w = magnitude |score| / 10 over the table. */
  readonly meanSize: number;
}

/** How many acts of the record the prior is worth. */
export const PRIOR_WEIGHT = 10;

/** Days of the record, up to the fork, whose acts are drawn from. */
export const MARK_DAYS = 365;

export const PRIOR_SCALE = 'goldstein/gdelt';

type Prior = readonly (readonly [code: string, percent: number])[];

/**
 * What parties do when the record says nothing of it. The shares are a judgement on what the two sides of a tense
 * relation do in public, set so that a relation without a record stays at its baseline on average.
 */
export const PRIOR: Readonly<Record<'conflict' | 'cooperation', Prior>> = {
  conflict: [
    ['111', 25],
    ['163', 20],
    ['112', 15],
    ['161', 15],
    ['120', 10],
    ['1312', 10],
    ['172', 5],
  ],
  cooperation: [
    ['041', 20],
    ['036', 18],
    ['044', 16],
    ['050', 16],
    ['085', 10],
    ['046', 6],
    ['061', 6],
    ['057', 4],
    ['081', 4],
  ],
};

function priorMarks(process: Process, parties: readonly [string, string]): Mark[] {
  const target = parties[1 - partyOf(process)] ?? '';
  return PRIOR[isConflict(process) ? 'conflict' : 'cooperation'].map(([code, percent]) => {
    const score = scoreOf(PRIOR_SCALE, code);
    if (!score.ok) throw new Error(score.error.message);
    return {
      code,
      scale: PRIOR_SCALE,
      score: score.value.value,
      magnitude: 1,
      class: classOf(code),
      target,
      weight: (percent * PRIOR_WEIGHT) / 100,
    };
  });
}

/**
 * The table of one process: each of the n record's acts weighs 1, the prior 10 altogether, so that a draw is one of the
 * record's with probability n / (n + 10). Equal marks are kept once with their number, so that a long record makes no
 * long table.
 */
export function markTableOf(
  process: Process,
  parties: readonly [string, string],
  record: Iterable<Omit<Mark, 'weight'>>,
): MarkTable {
  const byContent = new Map<string, Mark>();
  let fromRecord = 0;
  for (const mark of record) {
    fromRecord += 1;
    const { code, scale, score, magnitude, target, issue } = mark;
    const key = [code, scale, score, magnitude, mark.class, target, issue].join('|');
    const known = byContent.get(key);
    // Equal acts that two books name count as one mark, under the name that the first gave.
    byContent.set(key, known === undefined ? { ...mark, weight: 1 } : { ...known, weight: known.weight + 1 });
  }
  const marks = [...byContent.values(), ...priorMarks(process, parties)];
  const total = fromRecord + PRIOR_WEIGHT;
  const size = marks.reduce((sum, mark) => sum + mark.weight * sizeOf(mark.score, mark.magnitude), 0);
  return { marks, total, fromRecord, meanSize: size / total };
}
