import type { Briefing, BriefingView } from '../../pages/briefing/briefing.ts';
import { keptIn } from '../../pages/briefing/kept-in.ts';

/** A briefing being put together: every text is there, if empty. */
export interface BriefingDraft {
  readonly title: string;
  readonly author: string;
  readonly introduction: string;
  readonly closing: string;
  readonly views: readonly DraftView[];
}

export interface DraftView {
  readonly address: string;
  readonly title: string;
  readonly text: string;
  readonly seen?: BriefingView['seen'];
}

export const MOST_VIEWS = 12;

export const NO_BRIEFING: BriefingDraft = { title: '', author: '', introduction: '', closing: '', views: [] };

/** The draft with one more view at its end; as it is where it is full. */
export const withView = (draft: BriefingDraft, address: string, title: string): BriefingDraft =>
  draft.views.length >= MOST_VIEWS
    ? draft
    : { ...draft, views: [...draft.views, { address, title, text: '' }] };

export const withoutView = (draft: BriefingDraft, index: number): BriefingDraft => ({
  ...draft,
  views: draft.views.toSpliced(index, 1),
});

/** A view one place up (-1) or down (1); as it is where there is none. */
export function movedView(draft: BriefingDraft, index: number, by: -1 | 1): BriefingDraft {
  const view = draft.views[index];
  const other = draft.views[index + by];
  if (view === undefined || other === undefined) return draft;
  return { ...draft, views: draft.views.with(index, other).with(index + by, view) };
}

export const changedView = (
  draft: BriefingDraft,
  index: number,
  change: Partial<Pick<DraftView, 'title' | 'text'>>,
): BriefingDraft => ({
  ...draft,
  views: draft.views.map((view, at) => (at === index ? { ...view, ...change } : view)),
});

const said = <K extends string>(name: K, text: string) =>
  (text.trim() === '' ? {} : { [name]: text.trim() }) as Partial<Record<K, string>>;

/** What the server makes the page of. */
export const briefingOf = ({ title, author, introduction, closing, views }: BriefingDraft): Briefing => ({
  briefing: 1,
  title: title.trim(),
  ...said('author', author),
  ...said('introduction', introduction),
  views: views.map((view) => ({
    address: view.address,
    ...said('title', view.title),
    ...said('text', view.text),
    ...(view.seen !== undefined && { seen: view.seen }),
  })),
  ...said('closing', closing),
});

/** The draft in a file: a page that was made of a briefing, or its JSON; `undefined` where it holds none. */
export function draftIn(file: string): BriefingDraft | undefined {
  try {
    const value = JSON.parse(keptIn(file) ?? file) as Partial<Briefing>;
    if (value.briefing !== 1 || !Array.isArray(value.views)) return undefined;
    return {
      title: String(value.title ?? ''),
      author: String(value.author ?? ''),
      introduction: String(value.introduction ?? ''),
      closing: String(value.closing ?? ''),
      views: value.views.slice(0, MOST_VIEWS).map(({ address, title, text, seen }) => ({
        address: String(address),
        title: String(title ?? ''),
        text: String(text ?? ''),
        ...(seen !== undefined && { seen }),
      })),
    };
  } catch {
    return undefined;
  }
}
