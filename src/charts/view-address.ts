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
