import type { StoredEvent } from '../../src/eventstore/port.ts';

/** A stored event for tests that look at places alone. */
export const eventAt = (
  position: bigint,
  stream: string,
  more: Partial<Pick<StoredEvent, 'type' | 'data' | 'revision'>> = {},
): StoredEvent => ({
  position,
  stream,
  revision: more.revision ?? 0,
  id: `id-${position}`,
  type: more.type ?? 'ActRecorded.v1',
  data: more.data ?? { actId: `act-${position}` },
  recordedAt: Date.UTC(2021, 5, 16),
  metadata: {
    recordedAt: '2021-06-16T00:00:00.000Z',
    commandId: 'c',
    commandHash: 'h',
    correlationId: 'c',
    causationId: 'c',
    actor: { id: 'ann', via: 'test' },
    prev: null,
  },
});

export const GENEVA = 'relation-RUS-USA~geneva';
export const OTHER = 'relation-RUS-USA~other';
export const WHAT_IF = 'whatif-6d2d3c0e-6a55-4b0e-9f0a-5c1f3f1d9b7a';
