import type { StoredEvent } from '../../src/eventstore/port.ts';
import type { ActContent, RelationContent, RelationEvent } from '../../src/relations/events.ts';

/** What stands in a record as of a revision and by what was known, worked out in the plainest way: by folding objects. */
export interface NaiveRecord {
  readonly relation: RelationContent;
  readonly acts: readonly { readonly revision: number; readonly content: ActContent }[];
}

export function naiveRecord(
  events: readonly StoredEvent[],
  revision: number,
  knownBy = '9999-12-31',
): NaiveRecord {
  const acts = new Map<string, { revision: number; content: ActContent }>();
  let relation: RelationContent | undefined;
  for (const event of events.slice(0, revision + 1)) {
    const { type, data } = event as unknown as RelationEvent;
    if (type === 'RelationOpened.v1' || type === 'RelationRevised.v1') relation = data;
    if (type === 'ActRecorded.v1' || type === 'ActCorrected.v1') {
      acts.set(data.actId, { revision: event.revision, content: data });
    }
    if (type === 'ActRetracted.v1') acts.delete(data.actId);
  }
  if (relation === undefined) throw new Error('the history was not opened');
  return { relation, acts: [...acts.values()].filter(({ content }) => reportedBy(content) <= knownBy) };
}

function reportedBy({ reported, sources, occurred }: ActContent): string {
  const published = sources.flatMap((source) => source.published ?? []).filter((day) => day >= occurred.from);
  return reported ?? published.sort()[0] ?? occurred.to ?? occurred.from;
}
