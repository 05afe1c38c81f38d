import type { EventStore } from '../eventstore/port.ts';
import { nameIn } from '../ontology/code-books.ts';
import type { ActContent } from '../relations/events.ts';
import { streamOf, type HistoryId } from '../relations/history-id.ts';
import { readBodies } from '../timeline/bodies.reader.ts';
import { contentOf } from '../timeline/stored-content.ts';
import type { ActWords, CodeName } from './terminal-contributions.ts';

/** What a code of an act means in its code book; the code itself where it is unknown. */
export const codeName: CodeName = (code, ontology) => nameIn(code, ontology) ?? code;

/** What acts say of themselves, by act id. */
export async function wordsOf(
  store: EventStore,
  history: HistoryId,
  acts: readonly { readonly actId: string; readonly revision: number }[],
): Promise<ReadonlyMap<string, ActWords>> {
  const bodies = await readBodies(
    store,
    streamOf(history),
    acts.map(({ revision }) => revision),
  );
  const contents = [...bodies.values()].map((event) => contentOf<ActContent>(event));
  return new Map(
    contents.map(({ actId, summary, sources }) => {
      const [source] = sources;
      return [
        actId,
        {
          summary,
          ...(source?.quote === undefined ? {} : { quote: source.quote }),
          ...(source === undefined ? {} : { source }),
        },
      ];
    }),
  );
}
