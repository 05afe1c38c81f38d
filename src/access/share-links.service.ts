import type { EventStore } from '../eventstore/port.ts';
import type { StreamCommand } from '../eventstore/commands/decider.ts';
import type { StreamWriter } from '../eventstore/commands/stream.writer.ts';
import type { Clock } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { unknownLink } from './decide-link.ts';
import type { AccessCommand } from './decide.ts';
import { ACCESS_STREAM, type AccessEvent, type MadeLink } from './events.ts';
import type { Secret } from './secret.reader.ts';
import { linkIdIn, linkIdOf, linkText, type LinkedView } from './share-link.ts';
import { isLive, type AccessState, type LinkRecord } from './state.ts';
import { accessWriter } from './token.writer.ts';

type Keyed = Pick<Secret, 'keyFor'>;

/** What the store says of links, as far as it was read. */
interface KnownLinks {
  readonly links: ReadonlyMap<string, LinkRecord>;
  /** Not empty: the list cannot be read to its end, so that nobody knows which were revoked. */
  readonly parked: readonly unknown[];
}

/** A link that was made, and what an address has as `link` to be opened by it. */
export interface HandedLink {
  readonly link: string;
  readonly record: LinkRecord;
  /** Events written; none where the command was carried out before. */
  readonly events: number;
  readonly position?: string;
}

/**
 * Links that show one view to whoever has them. A link is sealed with a key of the store's one secret, names its view by that seal alone, and
 * counts while the stream says so: it ends with its time, and where somebody revokes it.
 */
export class ShareLinks {
  readonly #writer: StreamWriter<AccessCommand, AccessState, AccessEvent>;
  readonly #known: KnownLinks;
  readonly #secret: () => Promise<Result<Keyed>>;
  readonly #held: () => Keyed | undefined;
  readonly #clock: Clock;

  constructor(parts: {
    readonly store: EventStore;
    readonly known: KnownLinks;
    /** The secret, made where it was never needed. */
    readonly secret: () => Promise<Result<Keyed>>;
    /** The secret where it was read or made before. */
    readonly held: () => Keyed | undefined;
    readonly clock: Clock;
  }) {
    this.#writer = accessWriter(parts.store, parts.clock);
    this.#known = parts.known;
    this.#secret = parts.secret;
    this.#held = parts.held;
    this.#clock = parts.clock;
  }

  /** Makes a link for `lastsMs` milliseconds. Rejects with a `StoreError`. */
  async make(
    view: LinkedView,
    about: Pick<MadeLink, 'history' | 'revision' | 'at'> & { readonly lastsMs: number },
    { commandId, actor }: Pick<StreamCommand, 'commandId' | 'actor'>,
  ): Promise<Result<HandedLink>> {
    const secret = await this.#secret();
    if (!secret.ok) return secret;
    const linkId = linkIdOf(commandId);
    const link = linkText(linkId, view, secret.value.keyFor('share links'));
    const order = { type: 'MakeLink', linkId, link, by: actor.id, ...about } as const;
    const written = await this.#writer.execute({ commandId, actor, order });
    if (!written.ok) return written;
    const { events, position } = written.value;
    const record = (await this.#writer.load(ACCESS_STREAM))?.links.get(linkId);
    if (record === undefined) return err(unknownLink(linkId));
    return ok({ link, record, events, ...(position !== undefined && { position }) });
  }

  /** Ends a link on every server that follows the store; resolves to it as it stands then. Rejects with a `StoreError`. */
  async revoke(
    linkId: string,
    reason: string | undefined,
    { commandId, actor }: Pick<StreamCommand, 'commandId' | 'actor'>,
  ): Promise<Result<{ readonly record: LinkRecord; readonly position?: string }>> {
    const order = { type: 'RevokeLink', linkId, ...(reason !== undefined && { reason }) } as const;
    const written = await this.#writer.execute({ commandId, actor, order });
    if (!written.ok) return written;
    const record = (await this.#writer.load(ACCESS_STREAM))?.links.get(linkId);
    const { position } = written.value;
    return record === undefined
      ? err(unknownLink(linkId))
      : ok({ record, ...(position !== undefined && { position }) });
  }

  /** Those that are remembered, in the order in which they were made. */
  list(): readonly LinkRecord[] {
    return [...this.#known.links.values()];
  }

  /** The link in a text, where it was made for this very view and opens it at present. Rejects with a `StoreError`. */
  async opened(text: string, view: LinkedView): Promise<Result<LinkRecord>> {
    if (this.#known.parked.length > 0) return err(LINKS_UNKNOWN);
    const secret = await this.#secretOfLinks();
    if (!secret.ok) return secret;
    const linkId = secret.value && linkIdIn(text, view, secret.value.keyFor('share links'));
    // Told before it is looked up: whoever makes one up learns nothing of those there are.
    if (linkId === undefined) return err(ANOTHER_VIEW);
    const record = this.#known.links.get(linkId);
    return record !== undefined && isLive(record, this.#clock.now()) ? ok(record) : err(LINK_ENDED);
  }

  /** Read late where another process made it; never made because somebody shows a text. */
  async #secretOfLinks(): Promise<Result<Keyed | undefined>> {
    const held = this.#held();
    return held !== undefined || this.#known.links.size === 0 ? ok(held) : this.#secret();
  }
}

const LINKS_UNKNOWN = rejection(
  'later',
  'links-unknown',
  'This server cannot read which links were revoked, so that it opens none',
  'Whoever runs it finds the event at /health/ready.',
);

const ANOTHER_VIEW = rejection(
  'forbidden',
  'link-of-another-view',
  'This link was not made for this view: it was changed or cut on its way, or is of another server',
  'Ask whoever made it for the link as a whole.',
);

export const LINK_ENDED = rejection(
  'gone',
  'link-ended',
  'This link shows nothing any more: it has ended, or was revoked',
  'Ask whoever showed it for another one, or sign in to Détente.',
);
