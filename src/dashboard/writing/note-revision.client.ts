import type { TimelinePage } from '../../timeline/timeline-page.ts';
import { ApiError, type ApiClient } from '../app/api.client.ts';

/** The revision of a note that stands, which the page does not hold. Rejects with `ApiError`. */
export async function noteRevision(api: ApiClient, history: string, noteId: string): Promise<number> {
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/api/histories/${encodeURIComponent(history)}/timeline?kind=note&limit=500${next}`;
    const page: TimelinePage = await api.get<TimelinePage>(path);
    const found = page.entries.find(({ id }) => id === noteId);
    if (found !== undefined) return found.revision;
    cursor = page.next;
  }
  throw new ApiError({
    status: 404,
    code: 'unknown-note',
    detail: `The history holds no note "${noteId}" any more.`,
    remedy: 'Somebody retracted it meanwhile.',
  });
}
