import type { SvgText } from './svg.ts';
import { formatView, type ViewState } from './view-state.ts';

/**
 * The address of the page that shows the same, pinned to the revision that was drawn. A draft is as long as a page of text: it is
 * in the link, but not in what is printed.
 */
export function addressOf(origin: string, view: ViewState, asOf: number): NonNullable<SvgText['address']> {
  const { act, search, future, ...rest } = view;
  void [act, search, future];
  const pinned: ViewState = { ...rest, asOf: String(asOf), list: 'compact', form: 'chart', theme: 'auto' };
  const href = `${origin}/?${formatView(pinned)}`;
  const { draft, ...short } = pinned;
  return {
    href,
    shown: draft === undefined ? href : `${origin}/?${formatView(short)} and an unsaved draft`,
  };
}

/** What a link shows for good: a history at a revision. What-ifs in it are as those who proposed them revise them. */
export const pinnedView = (
  view: ViewState,
  { history, revision }: { readonly history: string; readonly revision: number },
): ViewState => ({ ...view, history, asOf: view.asOf ?? String(revision) });

/** What a link shows of a history as it goes on. */
export const latestView = ({ asOf: _asOf, ...view }: ViewState, history: string): ViewState => ({
  ...view,
  history,
});
