import { z } from 'zod';
import type { CommandForm } from '../http/sent-command.ts';
import type { WhatIfOrder } from './commands.ts';
import { askedBaseSchema, outcomeSchema, reasonSchema as reason } from './events.ts';
import { proposalSchema } from './request-bodies.ts';

const history = z.string().max(120).describe('Full id of the history, RUS-USA~geneva-2021');
const whatIfId = z.uuid().describe('Id of the what-if');

const role = 'analyst';
const revisionOf = 'the what-if';

/** What the body of a command on what-ifs holds; those that change one name its revision. */
export const WHAT_IF_COMMAND_FORMS = {
  ProposeOutcome: { role, body: z.strictObject({ history, outcome: proposalSchema }) },
  ReviseOutcome: { role, revisionOf, body: z.strictObject({ whatIfId, outcome: outcomeSchema, reason }) },
  RebaseOutcome: { role, revisionOf, body: z.strictObject({ whatIfId, base: askedBaseSchema.optional() }) },
  WithdrawOutcome: { role, revisionOf, body: z.strictObject({ whatIfId, reason }) },
} as const satisfies Readonly<Record<WhatIfOrder['type'], CommandForm>>;
