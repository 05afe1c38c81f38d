import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import type { NewEvent, StoredEvent } from '../../src/eventstore/port.ts';
import type { RecordedEvent } from '../../src/eventstore/commands/decider.ts';
import { upcast, UPCASTERS } from '../../src/eventstore/following/upcasting.ts';
import type { WhatIfEventType } from '../../src/whatifs/events.ts';
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

/** Versions that are no longer written, and are read as later ones. */
const OLD = [...UPCASTERS.keys()].filter((type) => type.startsWith('Outcome'));

/** The event as consumers get it: in its newest version. */
const seen = ({ event }: Golden, revision: number): StoredEvent =>
  upcast({
    ...event,
    stream: 'whatif-x',
    revision,
    recordedAt: Date.parse(event.metadata.recordedAt),
    position: BigInt(revision),
  } as StoredEvent);

describe.each([...WHAT_IF_EVENT_TYPES, ...OLD])('%s as it was once stored', (type) => {
  const { hash, after, event } = golden(type);
  const events = [...after.map(golden), golden(type)].map(seen);
  const newest = events.at(-1) as StoredEvent;

  test('given the file, when it is read, then it has the form that its schema documents', () => {
    expect(event.type).toBe(type);
    const schema = WHAT_IF_EVENT_SCHEMAS[newest.type as WhatIfEventType];
    expect(schema.parse(newest.data)).toEqual(newest.data);
  });

  test('given the events before it, when it is folded, then the state holds what it says', () => {
    const state = events.reduce<WhatIfState | undefined>(
      (folded, each) => evolve(folded, each as unknown as RecordedEvent),
      undefined,
    );
    const { commands, ...rest } = state as WhatIfState;
    expect({ ...rest, answer: commands.answers.get(event.metadata.commandId) }).toMatchSnapshot();
  });

  test('given the events before it, when the read model takes it in, then it holds what is listed of it', () => {
    const table = new WhatIfTable();
    for (const each of events) table.apply(each);
    expect(table.of('RUS-USA~geneva-2021')).toMatchSnapshot();
  });

  test('given the file, when it is hashed, then it is the hash that its successor was chained by', () => {
    expect(chainHash(event)).toBe(hash);
  });
});
