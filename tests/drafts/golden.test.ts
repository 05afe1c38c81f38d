import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DraftTable } from '../../src/drafts/draft-table.ts';
import { DRAFT_EVENT_SCHEMAS, type DraftEventType } from '../../src/drafts/events.ts';
import { evolve } from '../../src/drafts/evolve.ts';
import { precisionOf } from '../../src/drafts/precision.ts';
import type { DraftState } from '../../src/drafts/state.ts';
import { chainHash } from '../../src/eventstore/chain.ts';
import type { NewEvent, StoredEvent } from '../../src/eventstore/port.ts';

/** One stored event for each version that was ever written. These files are never edited. */

const STREAM = 'draft-0b1d6a5e-9a3c-5f0e-8a43-2f6d1c7b9e54';

interface Golden {
  readonly hash: string;
  /** Types of the golden events that the stream holds before this one. */
  readonly after: readonly string[];
  readonly event: NewEvent;
}

const golden = (type: string): Golden =>
  JSON.parse(readFileSync(new URL(`../golden/events/${type}.json`, import.meta.url), 'utf8')) as Golden;

/** What a proposal is after an event; where the event is of none, the first. */
const VERDICTS: Readonly<Partial<Record<DraftEventType, object>>> = {
  'ProposalAccepted.v1': { is: 'accepted', by: 'ann', kind: 'act', entry: 'drafted-3f2a9c1b7d4e' },
  'ProposalRejected.v1': {
    is: 'rejected',
    by: 'ann',
    reason: 'wrong-code',
    comment: 'It only threatened to.',
  },
};

describe.each(Object.keys(DRAFT_EVENT_SCHEMAS) as DraftEventType[])('%s as it was once stored', (type) => {
  const { after, event, hash } = golden(type);
  const events = [...after.map((before) => golden(before).event), event];

  test('given the file, then it has the form that its schema documents, and the hash that its successor is chained by', () => {
    expect(event.type).toBe(type);
    expect(DRAFT_EVENT_SCHEMAS[type].parse(event.data)).toEqual(event.data);
    expect(chainHash(event)).toBe(hash);
  });

  test('given the events before it, when it is folded, then state and counts say what it says', () => {
    const state = events.reduce<DraftState | undefined>(
      (before, { type: of, data, metadata }, revision) =>
        evolve(before, { type: of, data, metadata, revision }),
      undefined,
    );
    expect(state).toMatchObject({ revision: after.length, madeBy: 'ann' });
    const [first] = state?.proposals.values() ?? [];
    expect(first?.verdict).toEqual(VERDICTS[type]);
    if (type === 'ProposalEdited.v1')
      expect(first?.now).toMatchObject({ code: '160', summary: 'Sanctions.' });
    if (type === 'SourceCorrected.v1') expect(state?.content.source.title).toBe('A week in May, corrected');

    const table = new DraftTable();
    for (const [revision, each] of events.entries())
      table.apply({
        ...each,
        stream: STREAM,
        revision,
        position: BigInt(revision),
        recordedAt: 0,
      } as StoredEvent);
    const [row] = table.rows;
    expect(row?.content.source).toEqual(state?.content.source);
    const { rejected, right } = precisionOf(table.rows).all;
    expect([right, rejected]).toEqual([
      Number(type === 'ProposalAccepted.v1'),
      Number(type === 'ProposalRejected.v1'),
    ]);
  });
});
