import { writeFile } from 'node:fs/promises';
import { questionsOf } from '../application.ts';
import { workersOf } from '../http/configuration.ts';
import { counted } from '../kernel/counted.ts';
import { briefingPage } from '../pages/briefing/briefing-page.ts';
import { BriefingQuery } from '../pages/briefing/briefing.query.ts';
import { isDrawn } from '../pages/briefing/made-briefing.ts';
import { PictureDesk } from '../pages/picture-desk.runner.ts';
import { SeenQuery } from '../pages/seen.query.ts';
import { ViewQuery } from '../pages/view.query.ts';
import { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { loadWhatIfs } from '../whatifs/what-ifs.reader.ts';
import { accepted } from './accepted.ts';
import { readBriefing } from './briefing-file.reader.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { withStore } from './store.session.ts';

interface BriefingOptions {
  readonly out?: string;
  readonly server: string;
}

/** `detente briefing`: makes the page of a briefing, from the store itself. */
export async function briefing(context: CliContext, file: string, options: BriefingOptions): Promise<void> {
  const wanted = await readBriefing(context, file);
  if (!URL.canParse(options.server))
    throw new CliError(
      EXIT.usage,
      `"${options.server}" is no address`,
      'Write --server https://example.org.',
    );
  const workers = workersOf(context.env);
  if (!workers.ok) throw new CliError(EXIT.usage, workers.error.message, workers.error.remedy);
  await withStore(
    context,
    async (store) => {
      const { clock, signal } = context;
      const library = new ScenarioLibrary({ clock });
      const { tension, timeline, projections } = questionsOf({
        store,
        clock,
        histories: await loadHistories(store),
        whatIfs: await loadWhatIfs(store),
        library,
        scenarios: library,
        workers: workers.value,
      });
      const desk = new PictureDesk();
      const seen = new SeenQuery({ tension, timeline, scenarios: library });
      try {
        const views = new ViewQuery({ seen, projections, desk });
        const briefings = new BriefingQuery({ views, timeline, clock });
        const origin = options.server.replace(/\/$/u, '');
        const made = accepted(await briefings.make(wanted, { origin, signal }));
        for (const view of made.views) {
          if (!isDrawn(view)) context.say(`${view.title}: ${view.missing}`);
          else if (view.changed !== undefined) context.say(`${view.title}: ${view.changed}`);
        }
        const page = briefingPage(made);
        if (options.out === undefined) return await context.print(page);
        await writeFile(options.out, page);
        return context.say(
          `Wrote ${options.out}: ${counted(made.views.filter(isDrawn).length, 'view')}, ${counted(made.notes.length, 'end note')}.`,
        );
      } finally {
        await desk.close();
        await projections.close();
      }
    },
    'read',
  );
}
