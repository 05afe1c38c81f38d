import { untrack } from 'svelte';
import { SAMPLE_FUTURES } from '../../models/reaction/chunk.ts';
import { relationTopic } from '../../relations/history-id.ts';
import { following } from '../live/following.svelte.ts';
import type { Page } from './page.store.svelte.ts';

/**
 * What is asked, followed and set as the page's state changes: everything that goes out from it. Each part reads the state that
 * it depends on first; what it then does is not listened to.
 */
export function keepInStep(page: Page): void {
  readRecord(page);
  readWhatIfs(page);
  followRecord(page);
  project(page);
  tellInAddress(page);
  judgeAddress(page);
  dress(page);
}

/** The list of histories once, when the first is shown, and the history shown as it is looked at. */
function readRecord(page: Page): void {
  let listed = false;
  $effect(() => {
    if (page.home || listed) return;
    listed = true;
    untrack(() => void page.records.list());
  });
  $effect(() => {
    const { history, asOf, knownBy, dedupe } = page;
    if (history !== undefined) untrack(() => void page.records.ask({ history, asOf, knownBy, dedupe }));
  });
}

/** What-ifs and presets of the history shown, and the draft that its address holds. */
function readWhatIfs(page: Page): void {
  $effect(() => {
    const { history } = page;
    if (history !== undefined && page.records.listing.state === 'ready')
      untrack(() => void page.whatIfs.enter(history));
  });
  // An address that is gone back to, or that somebody sent, may hold a draft or a preset.
  $effect(() => {
    void [page.view.draft, page.view.preset, page.record === undefined, page.whatIfs.presets];
    untrack(() => page.composer.followAddress());
  });
}

/** The live topic of the history shown. */
function followRecord(page: Page): void {
  $effect(() => {
    const { history } = page;
    if (history === undefined || page.records.listing.state !== 'ready') return undefined;
    return untrack(() => {
      page.live.connect();
      return page.live.subscribe(relationTopic(history), following(page, history));
    });
  });
}

/** Futures of the draft, of the saved what-ifs shown, and of the one in focus without its assumptions. */
function project(page: Page): void {
  $effect(() => {
    const draft = page.composer.draft?.present;
    const { history } = page;
    if (draft !== undefined && history !== undefined && page.whatIfs.history === history)
      untrack(() => page.whatIfs.preview(history, draft));
  });
  $effect(() => {
    if (page.whatIfs.history !== page.history) return;
    const { chosen } = page;
    untrack(() => page.whatIfs.follow(chosen));
  });
  $effect(() => {
    const { history, beside } = page;
    if (history === undefined || page.whatIfs.history !== history) return;
    untrack(() => page.whatIfs.previewBeside(history, beside));
  });
  // So that one sees which of the two moved the result.
  $effect(() => {
    const content = page.focus?.content;
    const { history } = page;
    const entered = page.whatIfs.history === history;
    untrack(() => {
      if (
        history === undefined ||
        !entered ||
        content === undefined ||
        Object.keys(content.assumptions).length === 0
      )
        page.whatIfs.drop('plain');
      else
        page.whatIfs.preview(
          history,
          { title: 'plain', author: 'page', ...content, assumptions: {} },
          'plain',
        );
    });
  });
}

/** What an address says by itself: the history shown, also where it is the first there is, and that the past is changed. */
function tellInAddress(page: Page): void {
  $effect(() => {
    const { history, view, record } = page;
    if (record !== undefined && view.history === undefined) untrack(() => page.show({ history }));
  });
  $effect(() => {
    const past = page.edited ? 'edited' : undefined;
    const isKnown = page.drawn.every(({ content }) => content !== undefined);
    if (page.record !== undefined && isKnown && page.view.past !== past) untrack(() => page.show({ past }));
  });
}

/** Parts of an address that can be read but are of nothing here; the rest is shown without them. */
function judgeAddress(page: Page): void {
  $effect(() => {
    const { chosen, history } = page;
    const foreign = chosen.filter((id) => {
      const of = page.whatIfs.details.get(id)?.history;
      return of !== undefined && of !== history;
    });
    if (foreign.length === 0) return;
    untrack(() => {
      page.show({ whatIfs: chosen.filter((id) => !foreign.includes(id)) });
      page.address.tell(`whatIfs, as ${foreign.join(', ')} is of another history`);
    });
  });
  $effect(() => {
    const gone = page.whatIfs.presetsKnown
      ? page.beside.filter(({ preset }) => page.whatIfs.presets.every((each) => each.preset !== preset))
      : [];
    if (gone.length === 0) return;
    const names = gone.map(({ preset }) => preset);
    untrack(() => {
      page.show({ beside: page.view.beside.filter((each) => !names.includes(each)) });
      page.address.tell(`beside, as this history has no preset named ${names.join(', ')}`);
    });
  });
  $effect(() => {
    const { future, projection } = page;
    if (future === undefined || projection?.final !== true) return;
    const most = Math.min(SAMPLE_FUTURES, projection.paths);
    if (future > most)
      untrack(() => page.address.leaveOut('future', `as no more than ${most} futures are kept as samples`));
  });
}

/** Theme and title of the document. */
function dress(page: Page): void {
  $effect(() => {
    const { theme } = page;
    if (theme === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  });
  $effect(() => {
    const { record, focus } = page;
    const shown = [focus?.title, record?.declaration.title, 'D\u00e9tente'];
    document.title = shown.filter(Boolean).join(' \u00b7 ');
  });
}
