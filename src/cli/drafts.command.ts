import type { DraftList } from '../drafts/draft-answers.ts';
import { draftList } from '../drafts/draft-list.ts';
import { loadDrafts } from '../drafts/drafts.reader.ts';
import { precisionOf, type PrecisionOf } from '../drafts/precision.ts';
import { counted } from '../kernel/counted.ts';
import type { CliContext } from './context.ts';
import { withStore } from './store.session.ts';
import { table, type Column } from './terminal-table.ts';
import { jsonLines } from './json-lines.ts';

type DraftLine = DraftList['drafts'][number];

const DRAFT_COLUMNS: readonly Column<DraftLine>[] = [
  { title: 'draft', value: ({ draftId }) => draftId },
  { title: 'history', value: ({ history }) => history, least: 12 },
  { title: 'title', value: ({ title }) => title, least: 12 },
  { title: 'open', value: ({ open }) => String(open), align: 'right' },
  { title: 'accepted', value: ({ accepted }) => String(accepted), align: 'right' },
  { title: 'rejected', value: ({ rejected }) => String(rejected), align: 'right' },
];

const TALLY_COLUMNS: readonly Column<PrecisionOf>[] = [
  { title: 'rule', value: ({ of }) => of, least: 16 },
  { title: 'proposed', value: ({ proposed }) => String(proposed), align: 'right' },
  { title: 'right', value: ({ right }) => String(right), align: 'right' },
  { title: 'corrected', value: ({ corrected }) => String(corrected), align: 'right' },
  { title: 'rejected', value: ({ rejected }) => String(rejected), align: 'right' },
  { title: 'precision', value: ({ precision }) => precision?.toFixed(2) ?? '', align: 'right' },
];

/** `detente drafts`: the drafts that a store keeps. */
export async function drafts(
  context: CliContext,
  history: string | undefined,
  options: { readonly json?: boolean },
): Promise<void> {
  const { table: rows } = await withStore(context, loadDrafts);
  const list = draftList(rows.rows, history);
  if (options.json === true) return context.print(jsonLines(list.drafts));
  if (list.drafts.length === 0) {
    context.say('No draft is kept yet: detente accept keeps one, and so does accepting on the page.');
    return;
  }
  await context.print(`${table(list.drafts, DRAFT_COLUMNS, context.terminal()).join('\n')}\n`);
}

/** `detente coding precision`: how often each rule was right, by what people made of its proposals. */
export async function codingPrecision(
  context: CliContext,
  options: { readonly json?: boolean },
): Promise<void> {
  const { table: rows } = await withStore(context, loadDrafts);
  const precision = precisionOf(rows.rows);
  if (options.json === true) return context.print(`${JSON.stringify(precision)}\n`);
  const { all, rules, bands, missed, drafts: kept } = precision;
  if (kept === 0) {
    context.say('No draft is kept yet, so nothing is known of how often the rules are right.');
    return;
  }
  const terminal = context.terminal();
  const lines = [
    ...table([...rules, { of: 'all', ...all }], TALLY_COLUMNS, terminal),
    '',
    ...table(
      bands,
      [{ ...(TALLY_COLUMNS[0] as Column<PrecisionOf>), title: 'confidence' }, ...TALLY_COLUMNS.slice(1)],
      terminal,
    ),
    '',
    `${counted(kept, 'draft')}; ${counted(missed, 'act')} marked by hand that no rule had found.`,
  ];
  await context.print(`${lines.join('\n')}\n`);
}
