import type { z } from 'zod';
import type {
  editSchema,
  openingSchema,
  suggestionSchema,
  readingRequestSchema,
} from '../drafts/draft-answers.ts';
import type { ActInput } from '../relations/events.ts';
import type { OutcomeInput } from '../whatifs/events.ts';
import type { briefingSchema } from '../pages/briefing/briefing.ts';
import type { tableBodySchema, takeBackSchema } from '../scenarios/tables/table-answers.ts';
import type { openSchema, recordActsSchema, retractSchema } from '../relations/request-bodies.ts';

const sanctions: ActInput = {
  actId: 'solarwinds-sanctions',
  occurred: { from: '2021-04-15' },
  initiator: 'USA',
  target: 'RUS',
  code: { code: '163', rationale: 'An executive order that imposes sanctions.' },
  issue: 'cyber',
  level: 'head of state',
  summary: 'The President imposes sanctions for the SolarWinds intrusion and election interference.',
  sources: [
    {
      title: 'Fact Sheet: Imposing Costs for Harmful Foreign Activities by the Russian Government',
      publisher: 'The White House',
      published: '2021-04-15',
    },
  ],
};

const open: z.input<typeof openSchema> = {
  name: 'my-reading',
  content: {
    title: 'United States and Russia, my reading',
    parties: ['RUS', 'USA'],
    baseline: { value: 60, rationale: 'Strained for years: the sanctions of 2014 are in force.' },
    issues: [
      { id: 'cyber', title: 'Cyber operations' },
      { id: 'diplomatic-representation', title: 'Diplomats and embassies' },
    ],
    thirdParties: [{ party: 'UKR', why: 'Acts toward Ukraine move the relation.' }],
    coverage: { from: '2021-01-01', to: '2021-12-31' },
  },
};

const outcome: OutcomeInput = {
  title: 'Ambassadors return',
  author: 'Ann',
  base: { at: '2021-06-15' },
  commitments: [
    {
      commitmentId: 'ambassadors-return',
      day: 10,
      initiator: 'USA',
      target: 'RUS',
      reciprocal: true,
      code: { code: '050' },
      issue: 'diplomatic-representation',
      summary: 'Both ambassadors go back to their posts.',
      probability: { value: 0.85, rationale: 'It costs neither side anything.' },
    },
  ],
  edits: [{ edit: 'omit', actId: 'solarwinds-sanctions', why: 'What if they had been held back?' }],
  assumptions: { reaction: { gamma: 0.5 } },
  horizonDays: 90,
};

const step = {
  commitment: {
    day: 10,
    initiator: 'USA',
    target: 'RUS',
    reciprocal: true,
    code: { code: '050' },
    issue: 'diplomatic-representation',
    summary: 'Both ambassadors go back to their posts.',
  },
};

const retraction: z.input<typeof retractSchema> = { reason: 'It was reported in error.' };

const article = {
  text: 'In April the United States imposed sanctions on Russia.',
  published: '2021-05-31',
};

const edited = {
  kind: 'act',
  initiator: 'USA',
  target: 'RUS',
  reciprocal: false,
  code: '163',
  occurred: { from: '2021-04-15', precision: 'day', basis: 'The order is dated so.' },
  quote: { from: 9, to: 55, text: 'the United States imposed sanctions on Russia.' },
} as const satisfies z.input<typeof editSchema>;

const reason = 'The publisher corrected the date.';

/** One whole body for each operation that takes one of some size, by the operation's id. */
export const BODY_EXAMPLES: Readonly<Record<string, unknown>> = {
  eraseHistory: { why: 'Asked for by the person named.' },
  readArticle: { ...article, history: 'RUS-USA~geneva-2021' } satisfies z.input<typeof readingRequestSchema>,
  readAgain: { ...article, history: 'RUS-USA~geneva-2021' } satisfies z.input<typeof readingRequestSchema>,
  openDraft: {
    ...article,
    history: 'RUS-USA~geneva-2021',
    source: { title: 'A month of sanctions', publisher: 'A paper' },
  } satisfies z.input<typeof openingSchema>,
  suggestAct: {
    history: 'RUS-USA~geneva-2021',
    published: '2021-05-31',
    source: { title: 'A month of sanctions', publisher: 'A paper' },
    kind: 'act',
    initiator: 'USA',
    target: 'RUS',
    reciprocal: false,
    code: '163',
    occurred: { from: '2021-05-03', precision: 'day', basis: 'The paper says so.' },
    quote: 'the United States imposed sanctions on Russia',
    summary: 'Sanctions, again.',
  } satisfies z.input<typeof suggestionSchema>,
  addProposal: { ...edited, text: article.text },
  editProposal: edited,
  acceptProposal: { issue: 'cyber' },
  rejectProposal: { reason: 'wrong-code', comment: 'It only threatened to.' },
  eraseDraft: { why: 'Asked for by the publisher.' },
  eraseWhatIf: { why: 'Asked for by the person named.' },
  redactHistory: { text: 'Jane Doe', why: 'a private person' },
  redactWhatIf: { text: 'Jane Doe', why: 'a private person' },
  signIn: { token: 'dt_1f0c22ab_A-LONG-RANDOM-TEXT' },
  openHistory: open,
  reviseHistory: { content: open.content, reason: 'The baseline was argued for.' },
  recordAct: sanctions,
  recordActs: { acts: [sanctions] } satisfies z.input<typeof recordActsSchema>,
  recordTable: {
    text: 'on,by,toward,code,issue,summary,source,publisher\n2021-04-15,USA,RUS,163,cyber,The President imposes sanctions.,Fact Sheet,The White House\n',
    dryRun: true,
  } satisfies z.input<typeof tableBodySchema>,
  takeImportBack: { reason: 'The wrong file.' } satisfies z.input<typeof takeBackSchema>,
  correctAct: { content: { ...sanctions, occurred: { from: '2021-04-14' } }, reason },
  retractAct: retraction,
  retractNote: retraction,
  withdrawSummit: retraction,
  recordNote: {
    noteId: 'off-ramp',
    occurred: { from: '2021-05-26' },
    author: 'A former diplomat',
    summary: 'The meeting gives both sides a way down from the tension.',
    sources: [{ title: 'Interview', publisher: 'A newspaper', published: '2021-05-26' }],
  },
  scheduleSummit: {
    summitId: 'geneva',
    title: 'Summit in Geneva',
    date: { from: '2021-06-16' },
    venue: 'Geneva',
    participants: ['RUS', 'USA'],
    agenda: ['cyber'],
    announced: { from: '2021-05-25' },
    sources: [{ title: 'Statement by the Press Secretary', publisher: 'The White House' }],
  },
  concludeSummit: {
    occurred: { from: '2021-06-16' },
    summary: 'A joint statement on strategic stability; the ambassadors return.',
    sources: [{ title: 'Joint statement', publisher: 'The White House', published: '2021-06-16' }],
  },
  declarePreset: {
    preset: 'held-back',
    title: 'No sanctions',
    summary: 'The sanctions of April do not come.',
    at: '2021-06-15',
    horizonDays: 180,
    commitments: [],
    edits: [{ edit: 'omit', actId: 'solarwinds-sanctions', why: 'What if they had been held back?' }],
    assumptions: {},
  },
  withdrawPreset: retraction,
  declareStory: {
    title: 'The way to Geneva',
    stops: [{ day: '2021-04-15', actId: 'solarwinds-sanctions', says: 'The sanctions lift tension.' }],
  },
  makeBriefing: {
    briefing: 1,
    title: 'The way to Geneva',
    views: [
      {
        address: '?history=RUS-USA~geneva-2021&at=2021-04-15',
        title: 'Sanctions',
        text: 'The peak of spring.',
      },
    ],
  } satisfies z.input<typeof briefingSchema>,
  replayScenario: { dryRun: true },
  proposeOutcome: outcome,
  projectDraft: outcome,
  getDraftContributions: outcome,
  getDraftLeast: outcome,
  getDraftTornado: outcome,
  reviseOutcome: { content: { ...outcome, horizonDays: 180 }, reason: 'Look further ahead.' },
  rebaseOutcome: {},
  withdrawOutcome: { reason: 'Overtaken by events.' },
  makeLink: { view: 'history=RUS-USA~geneva-2021&at=2021-06-15', lasts: '30d', pinned: true },
  revokeLink: { reason: 'the course is over' },
  openRoom: {
    history: 'RUS-USA~geneva-2021',
    title: 'Geneva, again',
    name: 'Ms Weber',
    base: { at: '2021-06-15' },
  },
  joinRoom: { code: 'ABC234', name: 'Ann', party: 'USA' },
  makeMove: { type: 'TableStep', stepId: '7f0d2b8e-3c1a-4d5e-9f6a-8b7c6d5e4f30', step },
  tryRoomFigures: { add: [{ stepId: '7f0d2b8e-3c1a-4d5e-9f6a-8b7c6d5e4f30', step }], take: [] },
  predict: { low: 40, median: 52, high: 60, line: [70, 69, 66, 60, 61, 62, 60, 58, 57, 55, 53] },
  issuePass: { participant: '7f0d2b8e-3c1a-4d5e-9f6a-8b7c6d5e4f30' },
  enter: { pass: 'rp_A-LONG-TEXT' },
  eraseRoom: { why: 'The lesson is over.' },
};
