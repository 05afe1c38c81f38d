import { STREAM_KINDS } from '../eventstore/stream-kinds.ts';
import { isUuid, uuidV5 } from '../kernel/ids.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';

/** Names one what-if: a UUID. */
export type WhatIfId = string;

export const WHAT_IF_STREAM_PREFIX: string = STREAM_KINDS.whatIf.prefix;

/** The what-if that a proposal creates; a repeat of the proposal creates no other. */
export const whatIfIdOf = (commandId: string): WhatIfId => uuidV5(commandId, 'whatif');

export const whatIfStreamOf = (whatIf: WhatIfId): string => `${WHAT_IF_STREAM_PREFIX}${whatIf}`;

export const whatIfOfStream = (stream: string): WhatIfId => stream.slice(WHAT_IF_STREAM_PREFIX.length);

/** The id in its one spelling. */
export const parseWhatIfId = (text: string): Result<WhatIfId> =>
  isUuid(text)
    ? ok(text.toLowerCase())
    : err(
        rejection(
          'malformed',
          'what-if-id',
          `"${text.slice(0, 80)}" is not the id of a what-if`,
          'Write its UUID, as the answer to its proposal and the list of what-ifs have it.',
        ),
      );

export const WHAT_IF_TOPIC = 'whatif:';

export const whatIfTopic = (whatIf: WhatIfId): string => `${WHAT_IF_TOPIC}${whatIf}`;

/** The what-if that a topic is about; `undefined` for a topic of another kind. */
export const whatIfOfTopic = (topic: string): WhatIfId | undefined =>
  topic.startsWith(WHAT_IF_TOPIC) ? topic.slice(WHAT_IF_TOPIC.length) : undefined;
