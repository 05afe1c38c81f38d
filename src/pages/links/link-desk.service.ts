import { LONGEST_LINK_MS } from '../../access/limits.ts';
import type { ShareLinks } from '../../access/share-links.service.ts';
import { isLive, type LinkRecord } from '../../access/state.ts';
import { isNamed, pinnedView } from '../../charts/view-address.ts';
import { formatView, type ViewState } from '../../charts/view-state.ts';
import type { StreamCommand } from '../../eventstore/commands/decider.ts';
import type { Clock } from '../../kernel/clock.ts';
import { durationMs } from '../../kernel/duration.ts';
import { err, ok, rejection, type Result } from '../../kernel/result.ts';
import type { Histories } from '../../timeline/histories.ts';
import { viewOf } from '../../timeline/view-text.ts';
import { parametersOf } from '../briefing/briefing.ts';
import type { SeenQuery } from '../seen.query.ts';
import { stateOf } from '../view-parameters.ts';
import { anotherRecord } from '../view.query.ts';
import type { ListedLink } from './link-forms.ts';

/** A link that was asked for, with where it leads. */
export interface MadeLink {
  readonly listed: ListedLink;
  /** Path and parameters, behind the server's own address. */
  readonly path: string;
  readonly events: number;
  readonly position?: string;
}

/** Makes, lists and ends links to views of histories that are there. */
export class LinkDesk {
  readonly #links: ShareLinks;
  readonly #seen: Pick<SeenQuery, 'find' | 'beside'>;
  readonly #histories: Pick<Histories, 'resolve'>;
  readonly #clock: Clock;

  constructor(parts: {
    readonly links: ShareLinks;
    readonly seen: Pick<SeenQuery, 'find' | 'beside'>;
    readonly histories: Pick<Histories, 'resolve'>;
    readonly clock: Clock;
  }) {
    this.#links = parts.links;
    this.#seen = parts.seen;
    this.#histories = parts.histories;
    this.#clock = parts.clock;
  }

  /**
   * Makes a link to what a page address shows. Rejections: `invalid-view`, `view-of-nothing`, those of the history, `another-record`,
   * `link-duration`, `too-many-links`. Rejects with a `StoreError`.
   */
  async make(
    wanted: { readonly view: string; readonly lasts: string; readonly pinned: boolean },
    call: Pick<StreamCommand, 'commandId' | 'actor'>,
  ): Promise<Result<MadeLink>> {
    const lastsMs = durationMs(wanted.lasts, LONGEST_LINK_MS);
    if (lastsMs === undefined) return err(tooLong(wanted.lasts));
    const found = await this.#found(wanted.view, wanted.pinned);
    if (!found.ok) return found;
    const { state, history, revision } = found.value;
    const text = formatView(state);
    const made = await this.#links.make(
      Object.fromEntries(new URLSearchParams(text)),
      {
        history,
        lastsMs,
        ...(revision !== undefined && { revision }),
        ...(state.at !== undefined && { at: state.at }),
      },
      call,
    );
    if (!made.ok) return made;
    const { link, record, events, position } = made.value;
    return ok({
      listed: this.#told(record),
      path: `/embed?${text}&link=${link}`,
      events,
      ...(position !== undefined && { position }),
    });
  }

  /** Newest first, those that ended too. */
  list(history?: string): readonly ListedLink[] {
    const all = this.#links.list().filter((link) => history === undefined || link.history === history);
    return all.map((link) => this.#told(link)).reverse();
  }

  /** Ends a link; resolves to it as it stands then. Rejects with a `StoreError`. */
  async revoke(
    linkId: string,
    reason: string | undefined,
    call: Pick<StreamCommand, 'commandId' | 'actor'>,
  ): Promise<Result<{ readonly listed: ListedLink; readonly position?: string }>> {
    const revoked = await this.#links.revoke(linkId, reason, call);
    if (!revoked.ok) return revoked;
    const { record, position } = revoked.value;
    return ok({ listed: this.#told(record), ...(position !== undefined && { position }) });
  }

  /** The view, of a history by its whole name, without what a chart does not show. */
  async #found(view: string, pinned: boolean) {
    const state = stateOf(Object.fromEntries(parametersOf(view)));
    if (!state.ok) return state;
    const { act, search, stop, find, sort, history, ...shown } = state.value;
    void [act, search, stop, find, sort];
    if (history === undefined) return err(OF_NOTHING);
    const seenAs = viewOf(shown);
    if (!seenAs.ok) return seenAs;
    const found = await this.#seen.find(history, seenAs.value);
    if (!found.ok) return found;
    const { history: named, asOf, chain } = found.value;
    if (!isNamed(shown.chain, chain)) return err(anotherRecord(found.value));
    const chart: ViewState = { ...shown, history: named, list: 'compact', form: 'chart' };
    const isPinned = pinned || shown.asOf !== undefined;
    const { against } = shown;
    const beside = await this.#seen.beside({ detail: found.value, view: seenAs.value, against });
    if (!beside.ok) return beside;
    const pin = { history: named, revision: asOf, chain, seed: shown.seed, lines: beside.value };
    return ok({
      state: isPinned ? pinnedView(chart, pin) : chart,
      history: named,
      revision: isPinned ? asOf : undefined,
    });
  }

  #told(record: LinkRecord): ListedLink {
    const { revoked, ...link } = record;
    const found = this.#histories.resolve(link.history);
    const isErased = !found.ok && found.error.kind === 'gone';
    const lives = isLive(record, this.#clock.now());
    const state = revoked !== undefined ? 'revoked' : isErased ? 'erased' : lives ? 'live' : 'ended';
    return { ...link, state, ...(revoked?.reason !== undefined && { reason: revoked.reason }) };
  }
}

const OF_NOTHING = rejection(
  'malformed',
  'view-of-nothing',
  'The view names no history',
  'Take the address of the page where it shows one.',
);

const tooLong = (lasts: string) =>
  rejection(
    'malformed',
    'link-duration',
    `A link does not last ${lasts}`,
    'Write 45m, 8h or 30d; at most 366d.',
    { path: ['lasts'] },
  );
