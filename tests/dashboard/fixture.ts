import { actSchema, relationSchema, type ActContent, type NoteContent } from '../../src/relations/events.ts';
import type { Names } from '../../src/dashboard/record/act-words.ts';
import type { HistoryRecord } from '../../src/dashboard/record/record.ts';

/** A small record with what is hard to show: two acts of a day, an interval, a follow-up, a reversal, a month. */

const SOURCE = {
  title: 'A report',
  publisher: 'A paper',
  url: 'https://example.org/report',
  published: '2021-03-04',
};

export const act = (
  actId: string,
  from: string,
  score: number,
  more: Partial<ActContent> & { to?: string } = {},
): ActContent => {
  const { to, ...rest } = more;
  const draft = actSchema.parse({
    actId,
    occurred: to === undefined ? { from } : { from, to },
    initiator: 'USA',
    target: 'RUS',
    code: { code: score < 0 ? '163' : '040' },
    score: { scale: 'goldstein/gdelt', value: score },
    issue: 'rhetoric',
    summary: `What happened as ${actId}.`,
    sources: [SOURCE],
  });
  return { ...draft, score: { scale: 'goldstein/gdelt', value: score }, ...rest };
};

export const NOTE: NoteContent = {
  noteId: 'a-remark',
  occurred: { from: '2021-03-20', precision: 'day' },
  author: 'A commentator',
  summary: 'Somebody remarks on it.',
  sources: [SOURCE],
};

export const ACTS: readonly ActContent[] = [
  act('sanctions', '2021-03-02', -8),
  act('answer', '2021-03-02', -2, { initiator: 'RUS', target: 'USA' }),
  act('build-up', '2021-03-10', -7.2, { to: '2021-03-19' }),
  act('call', '2021-03-25', 1, { reciprocal: true }),
  act('sanctions-detail', '2021-03-26', -8, { followUpOf: 'sanctions' }),
  act('waiver', '2021-04-01', 7, { reverses: [{ actId: 'sanctions', share: 0.5 }] }),
];

export const recordWith = (acts: readonly ActContent[] = ACTS): HistoryRecord => ({
  history: 'RUS-USA~example',
  declaration: relationSchema.parse({
    title: 'An example',
    parties: ['RUS', 'USA'],
    baseline: { value: 45, rationale: 'An example.' },
    issues: [{ id: 'rhetoric', title: 'What is said' }],
    coverage: { from: '2021-03-01', to: '2021-04-10' },
  }),
  revision: 9,
  end: '2021-04-10',
  acts: acts.map((content, index) => ({
    content,
    revision: index + 1,
    recordedAt: '2021-05-01T12:00:00.000Z',
  })),
  notes: [NOTE],
  summits: [
    {
      summitId: 'meeting',
      phase: 'scheduled',
      content: {
        summitId: 'meeting',
        title: 'A summit',
        date: { from: '2021-04-20' },
        venue: 'Somewhere',
        participants: ['RUS', 'USA'],
        agenda: ['rhetoric'],
        announced: { from: '2021-03-30', precision: 'day' },
        sources: [],
      },
    },
  ],
  recordedAt: '2021-05-01T12:00:00.000Z',
});

export const NAMES: Names = {
  party: (code) => ({ RUS: 'Russia', USA: 'United States' })[code] ?? code,
  issue: (id) => (id === 'rhetoric' ? 'What is said' : id),
  code: (code) => (code === '163' ? 'Impose sanctions' : undefined),
};
