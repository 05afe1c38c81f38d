import type { Listener } from '../eventstore/following/topic-source.ts';
import type { Position } from '../eventstore/port.ts';
import type { LiveHub } from './hub.runner.ts';
import type { Listening } from './listening.ts';
import type { Peer } from './peer.ts';
import type { LiveProjections, LiveRooms } from './sources.ts';
import { Topics, type LiveSource, type Topic } from './topic.ts';

/**
 * The push of every follower: each has a hub of its own, since their read models stand at positions of their own. What stops one
 * follower stops its topics and no other's.
 */
export class LiveHubs {
  readonly #record: LiveHub;
  readonly #others: readonly { readonly hub: LiveHub; readonly sources: readonly LiveSource[] }[];
  /** What one may listen to, of all followers. */
  readonly topics: Topics;

  constructor(
    record: { readonly hub: LiveHub; readonly sources: readonly LiveSource[] },
    ...others: readonly { readonly hub: LiveHub; readonly sources: readonly LiveSource[] }[]
  ) {
    this.#record = record.hub;
    this.#others = others;
    this.topics = new Topics([record, ...others].flatMap(({ sources }) => sources));
  }

  /** Where projections come from; absent where none are computed. */
  get projections(): LiveProjections | undefined {
    return this.#record.projections;
  }

  /** Where figures of rooms come from; absent where none are told. */
  get rooms(): LiveRooms | undefined {
    return this.#others.map(({ hub }) => hub.rooms).find((rooms) => rooms !== undefined);
  }

  /** Position up to which listeners to the record have been told. */
  get position(): Position {
    return this.#record.position;
  }

  /** Id of the log that positions belong to. */
  log(): Promise<string> {
    return this.#record.log();
  }

  /** The log's id and end. */
  head(): Promise<{ readonly log: string; readonly head: Position }> {
    return this.#record.head();
  }

  /** As `LiveHub.listen`, with the hub that the topic's events come to. */
  listen(
    listener: { readonly peer: Peer; readonly principal: Listener },
    topic: Topic,
    wanted: { readonly from?: Position; readonly log?: string },
  ): Listening {
    return this.#of(topic).listen(listener, topic, wanted);
  }

  unlisten(listening: Listening): void {
    this.#of(listening.topic).unlisten(listening);
  }

  stop(): void {
    this.#record.stop();
    for (const { hub } of this.#others) hub.stop();
  }

  #of({ source }: Topic): LiveHub {
    return this.#others.find(({ sources }) => sources.includes(source))?.hub ?? this.#record;
  }
}
