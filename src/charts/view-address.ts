import type { SvgText } from './svg.ts';
import { pinnedAgainst, type SecondLine } from './second-line.ts';
import { FIRST_MODELS, formatView, type ViewState } from './view-state.ts';

/** Digits of a chain's hash in a link: enough that no other record has them by chance. */
const CHAIN_DIGITS = 16;

/** The part of a link that names a record by the hash of its chain at the revision shown, where that is known. */
const chained = (chain: string | undefined) =>
  chain === undefined ? {} : { chain: chain.slice(0, CHAIN_DIGITS) };

/** Whether a record whose chain has the hash `chain` is the one that a link names; one from before there were hashes names any. */
export const isNamed = (named: string | undefined, chain: string): boolean =>
  named === undefined || chain.startsWith(named);

/**
 * The address of the page that shows the same, pinned to the revision that was drawn. A draft is as long as a page of text: it is
 * in the link, as the hash of the chain is, but not in what is printed.
 */
export function addressOf(
  origin: string,
  view: ViewState,
  {
    asOf,
    chain,
    lines = [],
  }: {
    readonly asOf: number;
    readonly chain?: string | undefined;
    readonly lines?: readonly Pick<SecondLine, 'key' | 'asOf'>[] | undefined;
  },
): NonNullable<SvgText['address']> {
  const { act, search, future, chain: _chain, ...rest } = view;
  void [act, search, future];
  const against = pinnedAgainst(view.against, lines);
  const printed: ViewState = {
    ...rest,
    against,
    asOf: String(asOf),
    list: 'compact',
    form: 'chart',
    theme: 'auto',
  };
  const href = `${origin}/?${formatView({ ...printed, ...chained(chain) })}`;
  const { draft, ...short } = printed;
  return {
    href,
    shown:
      draft === undefined
        ? `${origin}/?${formatView(printed)}`
        : `${origin}/?${formatView(short)} and an unsaved draft`,
  };
}

/** What a link is pinned to. */
export interface Pin {
  readonly history: string;
  readonly revision: number;
  /** Hash of the record's chain at the revision. */
  readonly chain: string;
  /** Of the preset that is read. */
  readonly seed: number | undefined;
  /** What is drawn beside it, each at a revision of its own. */
  readonly lines?: readonly Pick<SecondLine, 'key' | 'asOf'>[];
}

/**
 * What a link shows for good: a history at a revision of the very record, and presets by their model and seed. Saved what-ifs in it
 * are as those who proposed them revise them.
 */
export function pinnedView(view: ViewState, { history, revision, chain, seed, lines = [] }: Pin): ViewState {
  const { preset, beside, model = FIRST_MODELS.reaction } = view;
  return {
    ...view,
    history,
    asOf: view.asOf ?? String(revision),
    ...chained(chain),
    against: pinnedAgainst(view.against, lines),
    ...((preset !== undefined || beside.length > 0) && { model }),
    ...(preset !== undefined && seed !== undefined && { seed }),
  };
}

/** What a link shows of a history as it goes on. */
export const latestView = (
  { asOf: _asOf, chain: _chain, ...view }: ViewState,
  history: string,
): ViewState => ({
  ...view,
  history,
  against: view.against.map((key) => key.replace(/:\d+$/, '')),
});
