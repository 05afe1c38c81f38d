import type { TimelineQuestion } from '../../src/timeline/timeline-page.ts';

/** What the replayed process is asked, and what the check works out again from the events. */
export const DATES = ['2005-03-01', '2012-07-15', '2021-06-15'] as const;
export const AS_OF = { revision: 1000 } as const;
export const PAGE: TimelineQuestion = {
  issue: 'cyber',
  initiator: 'AAA',
  from: '2000-06-01',
  order: 'desc',
  limit: 50,
};
