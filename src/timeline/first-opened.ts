import type { HistoryId } from '../relations/history-id.ts';

/**
 * The history that a link without one means: the one that was opened first. Histories that are opened later do not change what such
 * a link shows.
 */
export const firstOpened = (
  histories: readonly { readonly history: HistoryId; readonly openedAt: string }[],
): HistoryId | undefined =>
  histories.reduce<(typeof histories)[number] | undefined>(
    (first, each) => (first === undefined || each.openedAt < first.openedAt ? each : first),
    undefined,
  )?.history;
