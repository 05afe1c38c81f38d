import { busOf } from '../eventstore/commands/bus.commands.ts';
import type { WhatIfOrder, WhatIfRequest, WhatIfWritten } from './commands.ts';
import { WhatIfWriter } from './what-if.writer.ts';

/** The commands of a what-if on the `CommandBus`. */
export const WHAT_IF_BUS = busOf<WhatIfWritten, WhatIfOrder['type'], WhatIfRequest>(
  { ProposeOutcome: true, ReviseOutcome: true, RebaseOutcome: true, WithdrawOutcome: true },
  WhatIfWriter,
);
