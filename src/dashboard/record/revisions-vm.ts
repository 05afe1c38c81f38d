import { formatInstant, parseInstant } from '../../kernel/clock.ts';
import { instantWords } from '../ui/words.ts';
import type { HistoryRecord } from './record.ts';

/** Acts that were recorded within this time came in together, as from a file. */
const TOGETHER_MS = 5 * 60_000;

/**
 * What earlier revisions of a record are where all its acts came in together: parts of an import, and nothing that anybody believed.
 * `undefined` where they came in over time, or where one act tells nothing.
 */
export function importedAtOnce({ acts }: Pick<HistoryRecord, 'acts'>): string | undefined {
  const instants = acts.map(({ recordedAt }) => parseInstant(recordedAt) ?? Number.NaN);
  const first = Math.min(...instants);
  if (acts.length < 2 || Math.max(...instants) - first > TOGETHER_MS) return undefined;
  return `All acts were recorded together, ${instantWords(formatInstant(first))}: an earlier revision is a part of that, not what was believed before. For that, choose a day on which the public knew.`;
}
