import { formatInstant } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { AccessEvent, MadeLink } from './events.ts';
import { LONGEST_LINK_MS, MOST_LINKS, MOST_LINKS_OF_HISTORY } from './limits.ts';
import { isLive, type LinkRecord } from './state.ts';

/** What a command asks of the links. */
export type LinkOrder =
  | ({
      readonly type: 'MakeLink';
      /** The link as it is handed out, so that the same command for another view is told apart; it is not stored. */
      readonly link: string;
      readonly lastsMs: number;
    } & Omit<MadeLink, 'made' | 'expires'>)
  | { readonly type: 'RevokeLink'; readonly linkId: string; readonly reason?: string };

type Links = ReadonlyMap<string, LinkRecord>;

/** What a command adds to the links; see `decide`. */
export function decideLink(order: LinkOrder, links: Links, now: number): Result<AccessEvent[]> {
  if (order.type === 'RevokeLink') return revoke(order, links);
  const { type: _, link: _sealed, lastsMs, ...made } = order;
  if (!(lastsMs > 0 && lastsMs <= LONGEST_LINK_MS)) {
    return err(
      rejection(
        'malformed',
        'link-duration',
        'A link does not last so long',
        'Write 45m, 8h or 30d; at most 366d.',
      ),
    );
  }
  if (links.has(made.linkId)) {
    return err(
      rejection('conflict', 'link-id-taken', `There is a link ${made.linkId} already`, 'Make it again.'),
    );
  }
  const live = [...links.values()].filter((each) => isLive(each, now));
  const ofHistory = live.filter(({ history }) => history === made.history);
  if (ofHistory.length >= MOST_LINKS_OF_HISTORY) return tooMany(made.history, MOST_LINKS_OF_HISTORY);
  if (live.length >= MOST_LINKS) return tooMany('this server', MOST_LINKS);
  const data = { ...made, made: formatInstant(now), expires: formatInstant(now + lastsMs) };
  return ok([{ type: 'LinkMade.v1', data }]);
}

function revoke(
  { linkId, reason }: Extract<LinkOrder, { type: 'RevokeLink' }>,
  links: Links,
): Result<AccessEvent[]> {
  const link = links.get(linkId);
  if (link === undefined) return err(unknownLink(linkId));
  if (link.revoked !== undefined) return ok([]);
  return ok([{ type: 'LinkRevoked.v1', data: { linkId, ...(reason !== undefined && { reason }) } }]);
}

export const unknownLink = (linkId: string) =>
  rejection(
    'missing',
    'unknown-link',
    `There is no link ${linkId.slice(0, 40)}`,
    'Take an id from the list of links; the oldest that have ended are not remembered.',
  );

const tooMany = (where: string, most: number): Result<never> =>
  err(
    rejection(
      'rule',
      'too-many-links',
      `${most} links of ${where} open something already`,
      'Revoke those that nobody needs, or wait until they end.',
    ),
  );
