import type { EventStore } from '../eventstore/port.ts';
import { nameIn } from '../ontology/code-books.ts';
import { bodiesIn } from '../timeline/standing-cells.query.ts';
import { readBodies } from '../timeline/bodies.reader.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import type { ActWords, CodeName } from './terminal-contributions.ts';

/** What a code of an act means in its code book; the code itself where it is unknown. */
export const codeName: CodeName = (code, ontology) => nameIn(code, ontology) ?? code;

/** What acts say of themselves, by act id. */
export async function wordsOf(
  store: EventStore,
  table: HistoryTable,
  acts: readonly { readonly actId: string; readonly revision: number }[],
): Promise<ReadonlyMap<string, ActWords>> {
  const bodies = await readBodies(
    store,
    table.stream,
    acts.map(({ revision }) => revision),
  );
  const told = await bodiesIn(table, table);
  const contents = acts.map(({ actId, revision }) =>
    told.of(table.acts.latestRowOf(actId), bodies.get(revision)),
  );
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
