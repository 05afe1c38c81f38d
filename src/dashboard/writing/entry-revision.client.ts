import type { TimelinePage } from '../../timeline/timeline-page.ts';
import { ApiError, type ApiClient } from '../app/api.client.ts';

/** The revision of a note that stands, or of the last step of a summit, which the page does not hold. Rejects with `ApiError`. */
export async function entryRevision(
  api: ApiClient,
  history: string,
  kind: 'note' | 'summit',
  entryId: string,
): Promise<number> {
  let last: number | undefined;
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/api/histories/${encodeURIComponent(history)}/timeline?kind=${kind}&limit=500${next}`;
    const page: TimelinePage = await api.get<TimelinePage>(path);
    for (const { id, revision } of page.entries) {
      if (id === entryId) last = Math.max(last ?? 0, revision);
    }
    cursor = page.next;
  }
  if (last !== undefined) return last;
  throw new ApiError({
    status: 404,
    code: `unknown-${kind}`,
    detail: `The history holds no ${kind} "${entryId}" any more.`,
    remedy: 'Somebody retracted it meanwhile.',
  });
}
