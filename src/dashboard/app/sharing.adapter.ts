import { pinnedView } from '../../charts/view-address.ts';
import { formatView } from '../../charts/view-state.ts';
import type { HistoryDetail } from '../../timeline/timeline-page.ts';
import type { Page } from './page.store.svelte.ts';

/** What the server says of the history at the revision shown. Rejects with `ApiError`. */
export const detailShown = ({ api, history = '', record }: Page): Promise<HistoryDetail> =>
  api.get<HistoryDetail>(`/api/histories/${encodeURIComponent(history)}?asOf=${record?.revision ?? 0}`);

/** Markup that shows the chart of this state on a page of another site. */
export const embedCode = (page: Page, chain: string, title: string): string =>
  frameCode(new URL(new URL(pinnedLink(page, chain)).search, new URL('embed', location.href)).href, title);

/** Markup that shows what is at an address in a frame. */
export function frameCode(href: string, title: string): string {
  const plain = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<iframe src="${plain(href)}" title="${plain(title)}" width="720" height="520" style="border:0;max-width:100%" loading="lazy"></iframe>`;
}

/** The link to what is shown as it is now, whose record has a hash. */
export function pinnedLink({ view, history = '', record, composer, seconds }: Page, chain: string): string {
  const seed = composer.draft?.present.seed;
  const pin = { history, revision: record?.revision ?? 0, chain, seed, lines: seconds };
  return new URL(`?${formatView(pinnedView(view, pin))}`, location.href).href;
}
