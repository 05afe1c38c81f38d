import { dayNumber } from '../../kernel/clock.ts';
import { longDay } from '../ui/words.ts';
import type { OutcomeContent } from '../../whatifs/events.ts';

/** What is done to an act, in a word or two. */
export const EDIT_WORDS = { omit: 'leave out', move: 'move', insert: 'invent' } as const;

/** What a what-if does to one act; undefined where it leaves it as it is recorded. */
export function actWords(edits: OutcomeContent['edits'], actId: string): string | undefined {
  const edit = edits.find((each) => (each.edit === 'insert' ? each.act.actId : each.actId) === actId);
  if (edit === undefined) return undefined;
  if (edit.edit === 'insert') return 'Invented by this what-if; not in the record.';
  return edit.edit === 'omit'
    ? 'Recorded; left out by this what-if.'
    : `Recorded as below; moved to ${longDay(dayNumber(edit.to))} by this what-if.`;
}
