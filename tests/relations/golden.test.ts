import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/eventstore/port.ts';
import { chainHash } from '../../src/eventstore/chain.ts';
import { RELATION_EVENT_SCHEMAS } from '../../src/relations/event-schemas.ts';
import { evolve, RELATION_EVENT_TYPES } from '../../src/relations/evolve.ts';
import type { RelationState } from '../../src/relations/state.ts';

/**
 * One stored event for each version that was ever written. These files are never edited: what is stored somewhere must stay
 * readable, and its hash must stay what its successor names. A new version gets a new file.
 */
const folder = new URL('../golden/events/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

interface Golden {
  readonly hash: string;
  /** Types of the golden events that the stream holds before this one. */
  readonly after: readonly string[];
  readonly event: NewEvent;
}

const golden = (type: string): Golden =>
  JSON.parse(readFileSync(new URL(`${type}.json`, folder), 'utf8')) as Golden;

test('given the types of events, when the golden files are listed, then each type has one', () => {
  const named = new Set(files.map((name) => name.replace(/\.json$/, '')));
  expect(RELATION_EVENT_TYPES.filter((type) => !named.has(type))).toEqual([]);
});

describe.each(RELATION_EVENT_TYPES)('%s as it was once stored', (type) => {
  test('given the file, when it is read, then it has the form that its schema documents', () => {
    const { event } = golden(type);
    expect(event.type).toBe(type);
    // Strict schemas without a change by defaults: what is stored is what is documented.
    expect(RELATION_EVENT_SCHEMAS[type].parse(event.data)).toEqual(event.data);
  });

  test('given the events before it, when it is folded, then the state holds what it says', () => {
    const { after, event } = golden(type);
    const events = [...after.map((before) => golden(before).event), event];
    const state = events.reduce<RelationState | undefined>(
      (state, { type, data, metadata }, revision) => evolve(state, { type, data, metadata, revision }),
      undefined,
    );
    expect(state?.revision).toBe(after.length);
    expect({
      relation: { ...state?.relation, issues: [...(state?.relation.issues ?? [])], thirdParties: [] },
      acts: state?.acts.toJS(),
      notes: state?.notes.toJS(),
      summits: state?.summits.toJS(),
      ...(state?.presets.isEmpty() === false && { presets: state.presets.toJS() }),
      ...(state?.story && { story: state.story }),
      answer: state?.commands.answers.get(event.metadata.commandId),
    }).toMatchSnapshot();
  });

  test('given the file, when it is hashed, then it is the hash that its successor was chained by', () => {
    const { event, hash } = golden(type);
    expect(chainHash(event)).toBe(hash);
  });
});
