import { historiesOf } from './history.session.ts';
import { LOCAL_NAME } from '../http/principal.ts';
import { WhatIfQuery } from '../whatifs/what-if.query.ts';
import { loadWhatIfs } from '../whatifs/what-ifs.reader.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { withStore } from './store.session.ts';
import { table } from './terminal.ts';

/** `detente whatifs`: the what-ifs that hang off a history, the last proposed first. */
export async function whatIfs(
  context: CliContext,
  history: string,
  options: { readonly json?: boolean },
): Promise<void> {
  await withStore(context, async (store) => {
    const histories = await historiesOf(context, store, history);
    const query = new WhatIfQuery({ whatIfs: await loadWhatIfs(store), histories, store });
    let cursor: string | undefined;
    let shown = 0;
    do {
      const page = accepted(
        await query.list(history, { limit: 100, ...(cursor !== undefined && { cursor }) }),
      );
      shown += page.whatIfs.length;
      if (options.json === true) {
        for (const entry of page.whatIfs) await context.print(`${JSON.stringify(entry)}\n`);
      } else if (page.whatIfs.length > 0) {
        const lines = table(
          page.whatIfs,
          [
            { title: 'what-if', value: ({ whatIfId }) => whatIfId },
            { title: 'title', value: ({ title }) => title, least: 24 },
            { title: 'by', value: ({ author, proposedBy }) => signed(author, proposedBy), least: 6, drop: 2 },
            { title: 'forked on', value: ({ base }) => base.at, drop: 1 },
            { title: 'state', value: ({ state, stale }) => (stale ? `${state}, stale` : state) },
          ],
          context.terminal(),
        );
        await context.print(`${lines.join('\n')}\n`);
      }
      cursor = page.next;
    } while (cursor !== undefined && !context.signal.aborted);
    if (shown === 0) context.say(`${history} has no what-ifs yet. Propose one on the page or over HTTP.`);
  });
}

/** What somebody called themselves, and the name of their token where it is another. */
const signed = (author: string, name: string): string =>
  name === LOCAL_NAME || name === author ? author : `${author} (${name})`;
