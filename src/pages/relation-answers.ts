import { z } from 'zod';
import { CHANGES } from '../tension/outlook.ts';
import { OUTLINE_POINTS, OUTLINE_STEP } from '../tension/outline.ts';
import { parkedSchema } from '../timeline/timeline-schemas.ts';
import { RELATION_SORTS } from '../charts/view-state.ts';

/** Forms of what is asked about all relations and answered. */

/** Relations of one answer, unless told otherwise and at most. */
export const RELATIONS_DEFAULT = 200;
export const RELATIONS_LIMIT = 1000;

export const relationsQuerySchema = z.strictObject({
  search: z
    .string()
    .max(100)
    .optional()
    .describe('Words that all have to be in names, codes, titles or issues of the relation'),
  relation: z
    .string()
    .max(20)
    .optional()
    .describe('One relation alone, by the codes of today: RUS-USA, also where SUN acted'),
  sort: z
    .enum(RELATION_SORTS)
    .default('name')
    .describe(
      'Highest level first, greatest change over 7 days first, or by name; what the library alone holds comes last',
    ),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(RELATIONS_LIMIT)
    .default(RELATIONS_DEFAULT)
    .describe('Relations of one answer'),
  offset: z.coerce.number().int().min(0).default(0).describe('next of the answer before'),
});

const party = z.object({ code: z.string(), name: z.string().describe('The code where no name is known') });
const parties = z.tuple([party, party]);
const coverage = z.object({ from: z.string(), to: z.string().optional() });
const change = (days: number) =>
  z
    .number()
    .optional()
    .describe(`Points since ${days} days before; absent where the coverage does not reach back`);

const historyRow = z.object({
  history: z.string(),
  title: z.string(),
  parties,
  coverage,
  issues: z.array(z.string()).describe('Titles of what it is about'),
  revision: z.number().int().min(0),
  acts: z.number().int(),
  sources: z.number().int().describe('Of its acts and notes'),
  openedAt: z.string().describe('When its record was begun'),
  lastRecordedAt: z.string(),
  parked: parkedSchema,
  at: z.string().describe('The day looked at: the earlier of today and the end of the coverage'),
  covered: z.boolean(),
  tension: z.number(),
  underlying: z.number(),
  band: z.enum(['calm', 'strained', 'tense', 'acute']),
  change7: change(CHANGES.change7),
  change90: change(CHANGES.change90),
  lastAct: z
    .object({
      actId: z.string(),
      day: z.string(),
      initiator: party,
      target: party,
      reciprocal: z.boolean(),
      code: z.string(),
      name: z.string().describe('What the code stands for'),
    })
    .optional()
    .describe('Of the acts begun by that day the one that began last'),
  outline: z
    .object({
      from: z.string(),
      to: z.string(),
      levels: z.array(z.number()).describe(`In steps of ${OUTLINE_STEP}`),
    })
    .describe(
      `Tension at equal steps of time, at most ${OUTLINE_POINTS}: of many days the lowest and the highest of each span`,
    ),
  story: z.boolean().describe('Whether a guided story leads through it'),
});

const libraryRow = z.object({
  scenario: z.string(),
  history: z.string().describe('The history that it is replayed into'),
  title: z.string(),
  parties,
  coverage,
  issues: z.array(z.string()),
  acts: z.number().int(),
  sources: z.number().int(),
  story: z.boolean(),
});

const relationRow = z
  .object({
    relation: z.string().describe('The pair of states of today: SUN-USA stands with RUS-USA'),
    histories: z.array(historyRow).describe('The one that was looked at last first'),
    library: z.array(libraryRow).describe('Scenarios of the library that are not replayed yet'),
  })
  .meta({ id: 'RelationOverview' });

export const relationsSchema = z
  .object({
    log: z.string().describe('Id of the log; revisions of another one do not compare'),
    position: z.string().describe('Up to where the log had been read'),
    total: z.number().int().describe('Relations on all pages'),
    relations: z.array(relationRow),
    next: z.number().int().optional().describe('offset of the next page; absent on the last'),
  })
  .meta({ id: 'RelationsOverview' });

export type RelationsQuestion = Readonly<z.infer<typeof relationsQuerySchema>>;
export type RelationsAnswer = Readonly<z.infer<typeof relationsSchema>>;
export type RelationRow = RelationsAnswer['relations'][number];
export type HistoryRow = RelationRow['histories'][number];
export type LibraryRow = RelationRow['library'][number];
