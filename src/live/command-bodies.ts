import { z } from 'zod';
import type { Role } from '../http/principal.ts';
import type { RelationOrder } from '../relations/commands.ts';
import {
  actSchema,
  declaredPresetSchema,
  noteSchema,
  reasonSchema,
  relationSchema,
  slugSchema,
  storySchema,
  summitCancellationSchema,
  summitConclusionSchema,
  summitSchema,
} from '../relations/events.ts';
import type { WhatIfOrder } from '../whatifs/commands.ts';
import { askedBaseSchema, outcomeSchema, reasonSchema as whatIfReasonSchema } from '../whatifs/events.ts';
import { proposalSchema } from '../whatifs/request-bodies.ts';

/** What the body of a `command` frame holds, by the command's name. */

const history = z.string().max(120).describe('Full id of the history, RUS-USA~geneva-2021');
const reason = reasonSchema;

type OrderType = RelationOrder['type'];

export const RELATION_COMMAND_BODIES = {
  OpenRelation: z.strictObject({ history, content: relationSchema }),
  ReviseRelation: z.strictObject({ history, content: relationSchema, reason }),
  RecordAct: z.strictObject({ history, content: actSchema }),
  RecordActs: z.strictObject({ history, contents: z.array(actSchema).min(1).max(500) }),
  CorrectAct: z.strictObject({ history, content: actSchema, reason }),
  RetractAct: z.strictObject({ history, actId: slugSchema, reason }),
  RecordNote: z.strictObject({ history, content: noteSchema }),
  CorrectNote: z.strictObject({ history, content: noteSchema, reason }),
  RetractNote: z.strictObject({ history, noteId: slugSchema, reason }),
  ScheduleSummit: z.strictObject({ history, content: summitSchema }),
  ReviseSummit: z.strictObject({ history, content: summitSchema, reason }),
  ConcludeSummit: z.strictObject({ history, content: summitConclusionSchema }),
  CancelSummit: z.strictObject({ history, content: summitCancellationSchema }),
  DeclarePreset: z.strictObject({ history, content: declaredPresetSchema }),
  WithdrawPreset: z.strictObject({ history, preset: slugSchema, reason }),
  DeclareStory: z.strictObject({ history, content: storySchema }),
} as const satisfies Readonly<Record<OrderType, z.ZodType>>;

/** The revision that a command has to name in `expectedRevision`, where it has to, as `If-Match` over HTTP. */
const EXPECTED: Readonly<Partial<Record<OrderType, 'history' | 'entry'>>> = {
  ReviseRelation: 'history',
  CorrectAct: 'entry',
  RetractAct: 'entry',
  CorrectNote: 'entry',
  RetractNote: 'entry',
  ReviseSummit: 'entry',
};

const whatIfId = z.uuid().describe('Id of the what-if');

/** Commands on what-ifs; those that change one name its revision in `expectedRevision`. */
export const WHAT_IF_COMMAND_BODIES = {
  ProposeOutcome: z.strictObject({ history, outcome: proposalSchema }),
  ReviseOutcome: z.strictObject({ whatIfId, outcome: outcomeSchema, reason: whatIfReasonSchema }),
  RebaseOutcome: z.strictObject({ whatIfId, base: askedBaseSchema.optional() }),
  WithdrawOutcome: z.strictObject({ whatIfId, reason: whatIfReasonSchema }),
} as const satisfies Readonly<Record<WhatIfOrder['type'], z.ZodType>>;

export const COMMAND_BODIES = { ...RELATION_COMMAND_BODIES, ...WHAT_IF_COMMAND_BODIES } as const;

/** What the command's `expectedRevision` is the revision of, where it is required. */
export function revisionNeededBy(name: string): 'history' | 'entry' | 'what-if' | undefined {
  if (isRelationCommand(name)) return EXPECTED[name];
  return isWhatIfCommand(name) && name !== 'ProposeOutcome' ? 'what-if' : undefined;
}

/** The role that a command needs; `undefined` where there is no such command. */
export function roleNeededBy(name: string): Role | undefined {
  if (isRelationCommand(name)) return 'editor';
  return isWhatIfCommand(name) ? 'analyst' : undefined;
}

/** In words. */
export const REVISION_OF = {
  history: 'the history',
  entry: 'the last event about that entry',
  'what-if': 'the what-if',
} as const;

export const isWhatIfCommand = (name: string): name is WhatIfOrder['type'] =>
  Object.hasOwn(WHAT_IF_COMMAND_BODIES, name);

export const isRelationCommand = (name: string): name is OrderType =>
  Object.hasOwn(RELATION_COMMAND_BODIES, name);
