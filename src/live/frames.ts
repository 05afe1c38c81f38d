import type { TopicRange } from '../eventstore/following/topic-source.ts';
import type { Position, StoredEvent } from '../eventstore/port.ts';
import { formatInstant } from '../kernel/clock.ts';
import { PROTOCOL_VERSION, type EventItem, type ServerFrame } from './protocol.ts';

/** About the most bytes of events in one frame. */
export const EVENTS_FRAME_SIZE = 256 * 1024;

/** A frame built once for everybody who gets it. */
export interface Packet {
  readonly type: ServerFrame['type'];
  readonly json: string;
  /** Position that a client which has this frame has reached in its topic. */
  readonly position?: string;
  /** The topic or slot of figures, and of what makes figures that still wait to be sent void. */
  readonly about?: string;
}

/** A slot as packets name it; no topic is called so. */
export const aboutSlot = (slot: string): string => `slot ${slot}`;

type Unversioned<T> = T extends unknown ? Omit<T, 'v'> : never;

/** A server frame as it goes over the wire. */
export function packetOf(frame: Unversioned<ServerFrame>): Packet {
  const json = JSON.stringify({ v: PROTOCOL_VERSION, ...frame });
  switch (frame.type) {
    case 'events':
      return { type: frame.type, json, position: frame.to };
    case 'snapshot':
      return { type: frame.type, json, position: frame.position, about: frame.topic };
    case 'caught-up':
      return { type: frame.type, json, position: frame.position };
    case 'projection':
    case 'error': {
      const about = frame.slot === undefined ? frame.topic : aboutSlot(frame.slot);
      return { type: frame.type, json, ...(about !== undefined && { about }) };
    }
    default:
      return { type: frame.type, json };
  }
}

/** An event as topics show it; `brief`: without its data. */
export function itemOf(event: StoredEvent, brief: boolean): EventItem {
  const { position, stream, revision, id, type, recordedAt, metadata } = event;
  const { origin } = metadata;
  return {
    position: String(position),
    stream,
    revision,
    id,
    type,
    recordedAt: formatInstant(recordedAt),
    actor: metadata.actor,
    ...(origin !== undefined && { origin: { scenario: origin.scenario, entry: origin.entry } }),
    ...(brief ? {} : { data: event.data as Record<string, unknown> }),
  };
}

/** An `events` frame and the range that it covers. */
export interface RangePacket {
  readonly range: TopicRange;
  readonly packet: Packet;
}

/**
 * The `events` frames of a range, in order: one, or several where it is long. Together they cover the range from end to end
 * without an overlap; where it holds no events there is none.
 */
export function eventsPackets(
  { topic, from: begin, to: end, events }: TopicRange,
  restricted: (event: StoredEvent) => boolean,
  size = EVENTS_FRAME_SIZE,
): RangePacket[] {
  const packets: RangePacket[] = [];
  let from = begin;
  let first = 0;
  let items: string[] = [];
  let length = 0;
  const close = (to: Position): void => {
    const head = `{"v":${PROTOCOL_VERSION},"type":"events","topic":${JSON.stringify(topic)},"from":"${from}","to":"${to}"`;
    const json = `${head},"items":[${items.join(',')}]}`;
    const range = { topic, from, to, events: events.slice(first, first + items.length) };
    packets.push({ range, packet: { type: 'events', json, position: String(to) } });
    from = to;
    first += items.length;
    items = [];
    length = 0;
  };
  for (const [index, event] of events.entries()) {
    const item = JSON.stringify(itemOf(event, restricted(event)));
    items.push(item);
    length += item.length;
    if (index === events.length - 1) close(end);
    else if (length >= size) close(event.position);
  }
  return packets;
}
