import type { RelationSort } from '../charts/view-state.ts';
import type { RelationRow } from '../pages/relation-answers.ts';
import { relationName } from '../pages/relation-order.ts';
import { RelationsOverviewQuery } from '../pages/relations-overview.query.ts';
import { slugOf } from '../relations/history-id.ts';
import { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import { Outlooks } from '../tension/outlooks.query.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import type { CliContext } from './context.ts';
import { withStore } from './store.session.ts';
import type { Column } from './terminal-table.ts';

/** The relations of the store and of the library that have the words, in order. */
export const relationsOf = (
  context: CliContext,
  search: string | undefined,
  sort: RelationSort = 'name',
): Promise<readonly RelationRow[]> =>
  withStore(context, async (store) => {
    const { clock } = context;
    const histories = await loadHistories(store);
    const overview = new RelationsOverviewQuery({
      histories,
      outlooks: new Outlooks({ histories, clock }),
      library: new ScenarioLibrary({ clock }),
      log: async () => (await store.head()).log,
      clock,
    });
    const { relations } = await overview.page({ search, sort, offset: 0, limit: Infinity });
    if (relations.length === 0) context.say(`No relation has the words "${search ?? ''}".`);
    return relations;
  });

/** Points with their sign; a change that prints as 0.0 has none. */
function points(change: number | undefined): string {
  if (change === undefined) return '';
  return Math.abs(change) < 0.05 ? '0.0' : `${change > 0 ? '+' : ''}${change.toFixed(1)}`;
}

/** Of each relation the history that was looked at last, and how many there are besides. */
export const RELATION_COLUMNS: readonly Column<RelationRow>[] = [
  { title: 'relation', value: ({ relation }) => relation },
  { title: 'parties', value: relationName, least: 16 },
  { title: 'level', value: ({ histories: [first] }) => first?.tension.toFixed(1) ?? '', align: 'right' },
  { title: 'band', value: ({ histories: [first] }) => first?.band ?? 'not replayed' },
  { title: '7 days', value: ({ histories: [first] }) => points(first?.change7), align: 'right', drop: 2 },
  { title: '90 days', value: ({ histories: [first] }) => points(first?.change90), align: 'right', drop: 3 },
  { title: 'last act', value: ({ histories: [first] }) => first?.lastAct?.day ?? '', drop: 4 },
  { title: 'acts', value: (relation) => String(sumOf(relation, 'acts')), align: 'right' },
  { title: 'sources', value: (relation) => String(sumOf(relation, 'sources')), align: 'right', drop: 5 },
  {
    title: 'histories',
    value: ({ histories, library }) =>
      [
        ...histories.map(({ history }) => slugOf(history)),
        ...library.map(({ scenario }) => `(${scenario})`),
      ].join(', '),
    least: 14,
    drop: 1,
  },
];

/** Of all that is recorded of a relation; of the library's where nothing is. */
const sumOf = ({ histories, library }: RelationRow, what: 'acts' | 'sources'): number =>
  (histories.length > 0 ? histories : library).reduce((sum, each) => sum + each[what], 0);
