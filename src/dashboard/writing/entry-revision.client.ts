import type { TimelinePage } from '../../timeline/timeline-page.ts';
import { ApiError, type ApiClient } from '../app/api.client.ts';

/** The revision of a note, or of the schedule of a summit, that stands, which the page does not hold. Rejects with `ApiError`. */
export async function entryRevision(
  api: ApiClient,
  history: string,
  kind: 'note' | 'summit',
  entryId: string,
): Promise<number> {
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/api/histories/${encodeURIComponent(history)}/timeline?kind=${kind}&limit=500${next}`;
    const page: TimelinePage = await api.get<TimelinePage>(path);
    const found = page.entries.find(
      ({ id, kind: step }) => id === entryId && (step === 'note' || step === 'summit-scheduled'),
    );
    if (found !== undefined) return found.revision;
    cursor = page.next;
  }
  throw new ApiError({
    status: 404,
    code: `unknown-${kind}`,
    detail: `The history holds no ${kind} "${entryId}" any more.`,
    remedy: 'Somebody retracted it meanwhile.',
  });
}
