import { pinnedView } from '../../charts/view-address.ts';
import { formatView } from '../../charts/view-state.ts';
import type { HistoryDetail } from '../../timeline/timeline-page.ts';
import type { Page } from './page.store.svelte.ts';

/** What the server says of the history at the revision shown. Rejects with `ApiError`. */
export const detailShown = ({ api, history = '', record }: Page): Promise<HistoryDetail> =>
  api.get<HistoryDetail>(`/api/histories/${encodeURIComponent(history)}?asOf=${record?.revision ?? 0}`);

/** The link to what is shown as it is now, whose record has a hash. */
export function pinnedLink({ view, history = '', record, composer }: Page, chain: string): string {
  const seed = composer.draft?.present.seed;
  const pin = { history, revision: record?.revision ?? 0, chain, seed };
  return new URL(`?${formatView(pinnedView(view, pin))}`, location.href).href;
}
