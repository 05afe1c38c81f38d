import { untrack } from 'svelte';
import { historyOfStream, RELATIONS_TOPIC } from '../../relations/history-id.ts';
import type { Page } from '../app/page.store.svelte.ts';
import type { Overview } from './overview.store.svelte.ts';

/** Reads all relations, and what moves of them as the push tells it. */
export function followHome(page: Page, overview: Overview): void {
  $effect(() => untrack(() => void overview.begin(page.view.sort ?? 'name')));
  const ready = $derived(overview.loading.state === 'ready');
  $effect(() => {
    if (!ready) return undefined;
    return untrack(() => {
      page.live.connect();
      return page.live.subscribe(RELATIONS_TOPIC, {
        // At the beginning and after a gap; where nothing was missed the server says so without a body.
        snapshot: () => void overview.load(),
        events: (items) => overview.touched(items.map(({ stream }) => historyOfStream(stream))),
        tension: (frame) => overview.moved(frame),
      });
    });
  });
}
