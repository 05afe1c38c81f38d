import { toggleOmit } from '../whatifs/draft.ts';
import type { KeyAction } from './keys.ts';
import type { Page } from './page.store.svelte.ts';

const showPart = (selector: string): void =>
  document.querySelector(selector)?.scrollIntoView({ block: 'start' });

/** Does something for the act that a key means, where there is one. */
function withAct(id: string | undefined, does: (id: string) => void): boolean {
  if (id !== undefined) does(id);
  return id !== undefined;
}

function inComposer(page: Page, does: () => void): boolean {
  if (page.composer.draft === undefined) return false;
  does();
  return true;
}

/** What each key asks of the page; only `false` says that it has no meaning now. */
const ACTS: Readonly<Record<KeyAction, (page: Page, help: () => void) => boolean | void>> = {
  previous: (page) => page.stepActs(-1),
  next: (page) => page.stepActs(1),
  'back-10': (page) => page.stepActs(-10),
  'on-10': (page) => page.stepActs(10),
  first: (page) => page.moveTo(page.window.first),
  last: (page) => page.moveTo(page.window.last),
  'day-back': (page) => page.stepDays(-1),
  'day-on': (page) => page.stepDays(1),
  play: (page) => {
    page.playing = !page.playing;
  },
  open: (page) => withAct(page.atCursor, (id) => page.open(id)),
  close: (page) => {
    if (page.view.form === 'slide') return page.show({ form: 'chart' }, true);
    if (page.view.act === undefined) return false;
    return page.close();
  },
  'zoom-in': (page) => page.zoom(0.5),
  'zoom-out': (page) => page.zoom(2),
  present: (page) => page.show({ form: page.view.form === 'slide' ? 'chart' : 'slide' }, true),
  table: (page) => page.show({ form: page.view.form === 'table' ? 'chart' : 'table' }, true),
  fork: (page) => page.composer.start(page.cursorDay),
  omit: (page) =>
    withAct(page.openAct ?? page.atCursor, (id) => page.composer.edit((draft) => toggleOmit(draft, id))),
  compare: (page) => showPart(page.drawn.length > 1 ? '#compare' : '#what-ifs'),
  undo: (page) => inComposer(page, () => page.composer.undo()),
  redo: (page) => inComposer(page, () => page.composer.redo()),
  search: () => document.getElementById('search')?.focus(),
  help: (_, help) => help(),
};

/** What is shown or changed beside the chart, and so not seen while it stands alone. */
const BESIDE_THE_SLIDE: ReadonlySet<KeyAction> = new Set<KeyAction>([
  'open',
  'fork',
  'omit',
  'compare',
  'search',
]);

/** Carries out what a key asks for; false where it has no meaning now. `help` opens the list of keys. */
export const actOn = (action: KeyAction, page: Page, help: () => void): boolean =>
  !(page.view.form === 'slide' && BESIDE_THE_SLIDE.has(action)) && ACTS[action](page, help) !== false;
