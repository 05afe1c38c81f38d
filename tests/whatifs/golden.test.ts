import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import type { NewEvent, StoredEvent } from '../../src/eventstore/port.ts';
import { WHAT_IF_EVENT_SCHEMAS } from '../../src/whatifs/event-schemas.ts';
import { evolve, WHAT_IF_EVENT_TYPES } from '../../src/whatifs/evolve.ts';
import type { WhatIfState } from '../../src/whatifs/state.ts';
import { WhatIfTable } from '../../src/whatifs/what-if-table.ts';

/** One stored event for each version that was ever written; never edited. A new version gets a new file. */
interface Golden {
  readonly hash: string;
  /** Types of the golden events that the stream holds before this one. */
  readonly after: readonly string[];
  readonly event: NewEvent;
}

const golden = (type: string): Golden =>
  JSON.parse(readFileSync(new URL(`../golden/events/${type}.json`, import.meta.url), 'utf8')) as Golden;

describe.each(WHAT_IF_EVENT_TYPES)('%s as it was once stored', (type) => {
  const { hash, after, event } = golden(type);
  const events = [...after.map((before) => golden(before).event), event];

  test('given the file, when it is read, then it has the form that its schema documents', () => {
    expect(event.type).toBe(type);
    expect(WHAT_IF_EVENT_SCHEMAS[type].parse(event.data)).toEqual(event.data);
  });

  test('given the events before it, when it is folded, then the state holds what it says', () => {
    const state = events.reduce<WhatIfState | undefined>(
      (folded, each, revision) => evolve(folded, { ...each, revision }),
      undefined,
    );
    const { commands, ...rest } = state as WhatIfState;
    expect({ ...rest, answer: commands.answers.get(event.metadata.commandId) }).toMatchSnapshot();
  });

  test('given the events before it, when the read model takes it in, then it holds what is listed of it', () => {
    const table = new WhatIfTable();
    for (const [revision, each] of events.entries()) {
      const recordedAt = Date.parse(each.metadata.recordedAt);
      table.apply({
        ...each,
        stream: 'whatif-x',
        revision,
        recordedAt,
        position: BigInt(revision),
      } as StoredEvent);
    }
    expect(table.of('RUS-USA~geneva-2021')).toMatchSnapshot();
  });

  test('given the file, when it is hashed, then it is the hash that its successor was chained by', () => {
    expect(chainHash(event)).toBe(hash);
  });
});
