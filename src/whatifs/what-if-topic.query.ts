import { ERASURES_STREAM } from '../eventstore/erasing/ledger-events.ts';
import { streamsOf } from '../eventstore/erasing/streams-of.ts';
import { OPEN_TO_ALL, type TopicSource } from '../eventstore/following/topic-source.ts';
import type { Position } from '../eventstore/port.ts';
import { err, ok, rejection } from '../kernel/result.ts';
import { relationTopic } from '../relations/history-id.ts';
import type { WhatIfDetail } from './what-if-answers.ts';
import {
  WHAT_IF_STREAM_PREFIX,
  WHAT_IF_TOPIC,
  whatIfOfStream,
  whatIfOfTopic,
  whatIfStreamOf,
  whatIfTopic as topicOf,
} from './what-if-id.ts';
import type { WhatIfQuery } from './what-if.query.ts';
import type { WhatIfs } from './what-ifs.ts';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `whatif:UUID`: one what-if. */
export function whatIfTopic(parts: {
  readonly whatIfs: Pick<WhatIfs, 'table'>;
  readonly whatIfQuery: Pick<WhatIfQuery, 'get'>;
  /** Where the read models stand. */
  readonly position: () => Position;
}): TopicSource<WhatIfDetail> {
  const row = (topic: string) => parts.whatIfs.table.get(whatIfOfTopic(topic) ?? '');
  return {
    ...OPEN_TO_ALL,
    prefix: WHAT_IF_TOPIC,
    form: 'whatif: and its UUID',
    parse: (topic) => {
      const id = whatIfOfTopic(topic) ?? '';
      return ID.test(id) ? [whatIfStreamOf(id), ERASURES_STREAM] : undefined;
    },
    exists: (topic) => (row(topic) === undefined ? err(noWhatIf(topic)) : ok(undefined)),
    snapshot: async (topic) => {
      const position = parts.position();
      const found = row(topic);
      if (found === undefined) return err(noWhatIf(topic));
      const asOf = found.steps.length - 1;
      const detail = await parts.whatIfQuery.get(found.whatIfId, asOf);
      return detail.ok ? ok({ position, state: { ...detail.value, revision: asOf } }) : detail;
    },
    topicsOf: (event) =>
      streamsOf(event)
        .filter((stream) => stream.startsWith(WHAT_IF_STREAM_PREFIX))
        .map((stream) => topicOf(whatIfOfStream(stream))),
    // Whether it went stale hangs on its history.
    leansOn: (topic) => {
      const found = row(topic);
      return found === undefined ? [] : [relationTopic(found.history)];
    },
  };
}

const noWhatIf = (topic: string) =>
  rejection(
    'missing',
    'unknown-what-if',
    `there is no what-if ${whatIfOfTopic(topic)}`,
    'GET /api/histories/ID/what-ifs lists those of a history.',
  );
