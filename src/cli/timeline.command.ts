import { words } from './terminal-text.ts';
import type { TimelineEntry as ListedEntry } from './terminal-timeline.ts';
import { historiesOf } from './history.session.ts';
import { PAGE_LIMIT, type TimelineEntry, type TimelineQuestion } from '../timeline/timeline-page.ts';
import { TimelineQuery } from '../timeline/timeline.query.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { counted } from '../kernel/counted.ts';
import { withStore } from './store.session.ts';
import { timelineListing } from './terminal.ts';
import { viewOfOptions, type ViewOptions } from './view-options.ts';
import { codeName } from './words.reader.ts';

interface TimelineOptions extends ViewOptions {
  readonly from?: string;
  readonly to?: string;
  readonly issue?: string;
  readonly by?: string;
  readonly json?: boolean;
}

function listed(entry: TimelineEntry): ListedEntry {
  const { actor, scenario, reason, recordedAt } = entry;
  const base = { id: entry.id, recorded: { by: actor.id, on: recordedAt.slice(0, 10), scenario, reason } };
  switch (entry.kind) {
    case 'act': {
      const { content } = entry;
      return {
        ...base,
        kind: 'act',
        occurred: content.occurred,
        summary: content.summary,
        sources: content.sources,
        issue: content.issue,
        act: {
          initiator: content.initiator,
          target: content.target,
          reciprocal: content.reciprocal,
          code: content.code.code,
          ontology: content.code.ontology,
          scale: content.score.scale,
          score: content.score.value,
          magnitude: content.magnitude.value,
          followUpOf: content.followUpOf,
          reverses: content.reverses,
          drafted: content.drafted,
        },
      };
    }
    case 'note': {
      const { occurred, summary, author, issue, sources } = entry.content;
      return {
        ...base,
        kind: 'note',
        occurred,
        summary,
        by: author,
        issue,
        sources,
      };
    }
    case 'summit-scheduled': {
      const { announced, title, date, venue, sources } = entry.content;
      return {
        ...base,
        kind: 'summit',
        occurred: announced,
        by: venue,
        summary: `${title} scheduled for ${date.from}${date.to === undefined ? '' : ` to ${date.to}`}`,
        sources,
      };
    }
    case 'summit-concluded':
    case 'summit-cancelled': {
      const { occurred, summary, sources } = entry.content;
      return {
        ...base,
        kind: 'summit',
        occurred,
        by: entry.kind === 'summit-concluded' ? 'concluded' : 'cancelled',
        summary,
        sources,
      };
    }
  }
}

/** `detente timeline`: what a history holds, entry by entry, page by page from the store. */
export async function timeline(
  context: CliContext,
  history: string,
  options: TimelineOptions,
): Promise<void> {
  const view = viewOfOptions(options);
  const { from, to, issue, by, json } = options;
  await withStore(context, async (store) => {
    const histories = await historiesOf(context, store, history);
    const query = new TimelineQuery({ histories, store, clock: context.clock });
    const question: TimelineQuestion = {
      limit: PAGE_LIMIT,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(issue === undefined ? {} : { issue }),
      ...(by === undefined ? {} : { initiator: by }),
    };
    let cursor: string | undefined;
    let first = true;
    do {
      const page = accepted(
        await query.page(history, { ...question, ...(cursor === undefined ? {} : { cursor }) }, view),
      );
      if (json === true) {
        for (const entry of page.entries) await context.print(`${JSON.stringify(entry)}\n`);
      } else {
        const lines = timelineListing(page.entries.map(listed), { codeName }, context.terminal());
        const head = first
          ? `${words(page.title, context.terminal())}: ${counted(page.total, 'entry', 'entries')}\n\n`
          : '\n';
        await context.print(`${head}${lines.join('\n')}${lines.length === 0 ? '' : '\n'}`);
      }
      first = false;
      cursor = page.next;
    } while (cursor !== undefined && !context.signal.aborted);
  });
}
