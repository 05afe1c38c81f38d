import { formatInstant } from '../kernel/clock.ts';
import type { DraftList } from './draft-answers.ts';
import type { DraftRow } from './draft-table.ts';

/** The drafts in a few words each, the last opened first; of one history where one is named. */
export function draftList(rows: readonly DraftRow[], history?: string): DraftList {
  const drafts = rows
    .filter(({ content }) => history === undefined || content.history === history)
    .map(({ draftId, content, madeAt, madeBy, marks }) => {
      const verdicts = [...marks.values()].map(({ verdict }) => verdict);
      const open = verdicts.filter((each) => each === 'open').length;
      const accepted = verdicts.filter((each) => each === 'accepted').length;
      return {
        draftId,
        history: content.history,
        title: content.source.title,
        publisher: content.source.publisher,
        published: content.published,
        madeAt: formatInstant(madeAt),
        madeBy,
        coder: content.coder,
        open,
        accepted,
        merged: [...marks.values()].filter((each) => each.verdict === 'accepted' && each.merged === true)
          .length,
        rejected: verdicts.length - open - accepted,
      };
    });
  return { drafts: drafts.reverse() };
}
