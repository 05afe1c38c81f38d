import { z } from 'zod';
import type { CommandForm } from '../http/sent-command.ts';
import type { RelationOrder } from './commands.ts';
import {
  actSchema,
  declaredPresetSchema,
  noteSchema,
  reasonSchema as reason,
  relationSchema,
  slugSchema,
  storySchema,
  summitCancellationSchema,
  summitConclusionSchema,
  summitSchema,
} from './events.ts';

const history = z.string().max(120).describe('Full id of the history, RUS-USA~geneva-2021');

const actsSeenSchema = z
  .array(
    z.strictObject({
      actId: slugSchema,
      revision: z.number().int().min(0).describe('Of the last event about it, as it was seen'),
    }),
  )
  .min(1)
  .max(500);

const HISTORY = 'the history';
const ENTRY = 'the last event about that entry';

const form = <Body extends z.ZodRawShape>(body: Body, revisionOf?: string) => ({
  body: z.strictObject({ history, ...body }),
  role: 'editor' as const,
  ...(revisionOf !== undefined && { revisionOf }),
});

/** What the body of a command on a history holds, and which revision it has to name. */
export const RELATION_COMMAND_FORMS = {
  OpenRelation: form({ content: relationSchema }),
  ReviseRelation: form({ content: relationSchema, reason }, HISTORY),
  RecordAct: form({ content: actSchema }),
  RecordActs: form({ contents: z.array(actSchema).min(1).max(500) }),
  CorrectAct: form({ content: actSchema, reason }, ENTRY),
  RetractAct: form({ actId: slugSchema, reason }, ENTRY),
  RetractActs: form({ acts: actsSeenSchema, reason }),
  RecordNote: form({ content: noteSchema }),
  CorrectNote: form({ content: noteSchema, reason }, ENTRY),
  RetractNote: form({ noteId: slugSchema, reason }, ENTRY),
  ScheduleSummit: form({ content: summitSchema }),
  ReviseSummit: form({ content: summitSchema, reason }, ENTRY),
  ConcludeSummit: form({ content: summitConclusionSchema }),
  CancelSummit: form({ content: summitCancellationSchema }),
  WithdrawSummit: form({ summitId: slugSchema, reason }, ENTRY),
  DeclarePreset: form({ content: declaredPresetSchema }),
  WithdrawPreset: form({ preset: slugSchema, reason }),
  DeclareStory: form({ content: storySchema }),
} as const satisfies Readonly<Record<RelationOrder['type'], CommandForm>>;

/** Whether the revision that a command names is that of the entry it is about, rather than of the whole history. */
export const namesEntry = (name: string): boolean =>
  (RELATION_COMMAND_FORMS as Readonly<Record<string, CommandForm>>)[name]?.revisionOf === ENTRY;
