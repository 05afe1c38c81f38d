import { NO_COMMANDS, remembering } from '../eventstore/commands/command-memory.ts';
import type { RecordedEvent } from '../eventstore/commands/decider.ts';
import { UnfitEvent } from '../eventstore/following/parking.ts';
import { ACCESS_EVENT_SCHEMAS, type AccessEvent, type EndedSession } from './events.ts';
import { MOST_LINKS } from './limits.ts';
import { SESSION_MS } from './session.ts';
import { instantOf, isLive, NO_ACCESS, type Access, type AccessState, type LinkRecord } from './state.ts';

/** Links that are remembered: as many that ended as may be live. */
const LINKS_KEPT = 2 * MOST_LINKS;

const REMEDY =
  'Install the newer version that wrote it, or restore the store from a backup; until then no token is taken from there on.';

/** The border between what a store holds and what is known here. Throws where an event is none of this version's: a guess would let somebody in. */
export function accessEvent({
  type,
  data,
  revision,
}: Pick<RecordedEvent, 'type' | 'data' | 'revision'>): AccessEvent {
  if (!Object.hasOwn(ACCESS_EVENT_SCHEMAS, type)) {
    throw new UnfitEvent(
      `Event r${revision} of the tokens has the type "${type}", which this version does not know`,
      REMEDY,
    );
  }
  const parsed = ACCESS_EVENT_SCHEMAS[type as AccessEvent['type']].safeParse(data);
  if (!parsed.success)
    throw new UnfitEvent(`Event r${revision} of the tokens is not what ${type} holds`, REMEDY);
  return { type, data: parsed.data } as AccessEvent;
}

/** What is said after one more event. */
export function withEvent(access: Access, event: AccessEvent): Access {
  if (event.type === 'SecretNamed.v1') return { ...access, secret: event.data.fingerprint };
  if (event.type === 'SessionEnded.v1') return { ...access, ended: endedAfter(access.ended, event.data) };
  if (event.type === 'LinkMade.v1') return { ...access, links: linksWith(access.links, event.data) };
  if (event.type === 'LinkRevoked.v1') {
    const { linkId, reason } = event.data;
    const link = access.links.get(linkId);
    if (link === undefined)
      throw new UnfitEvent(`It revokes the link ${linkId}, which was never made`, REMEDY);
    const revoked = { ...(reason !== undefined && { reason }) };
    return { ...access, links: new Map(access.links).set(linkId, { ...link, revoked }) };
  }
  const { tokens } = access;
  const next = new Map(tokens);
  const { tokenId } = event.data;
  if (event.type === 'TokenCreated.v1') return { ...access, tokens: next.set(tokenId, event.data) };
  const token = tokens.get(tokenId);
  const { reason } = event.data;
  if (token === undefined)
    throw new UnfitEvent(`It revokes the token ${tokenId}, which was never made`, REMEDY);
  const revoked = { ...(reason !== undefined && { reason }) };
  return { ...access, tokens: next.set(tokenId, { ...token, revoked }) };
}

/** With one more link; beyond so many, without the oldest of those that had ended when it was made. */
function linksWith(
  links: ReadonlyMap<string, LinkRecord>,
  link: LinkRecord,
): ReadonlyMap<string, LinkRecord> {
  const next = new Map(links).set(link.linkId, link);
  const made = instantOf(link.made);
  for (const [linkId, each] of links) {
    if (next.size <= LINKS_KEPT) break;
    if (!isLive(each, made)) next.delete(linkId);
  }
  return next;
}

/** With one more session that was ended; without those that are over for longer than any lasts, as they open nothing by themselves. */
function endedAfter(
  ended: ReadonlyMap<string, number>,
  { session, until }: EndedSession,
): ReadonlyMap<string, number> {
  const end = instantOf(until);
  const still = [...ended].filter(([, each]) => each > end - SESSION_MS);
  return new Map([...still, [session, end]]);
}

/** The state after one more event of the stream. */
export function evolve(state: AccessState | undefined, recorded: RecordedEvent): AccessState {
  return {
    ...withEvent(state ?? NO_ACCESS, accessEvent(recorded)),
    revision: recorded.revision,
    commands: remembering(state?.commands ?? NO_COMMANDS, recorded),
  };
}
