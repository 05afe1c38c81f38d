import type { Position } from '../eventstore/port.ts';
import { dayOfInstant, type Clock } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import { packetOf, type Packet } from './frames.ts';
import type { Topic } from './topic.ts';
import type { TopicLog } from './topic-log.ts';

export interface TopicSnapshot {
  /** Events up to here are part of it. */
  readonly position: Position;
  readonly packet: Packet;
}

interface Kept {
  /** Position of the last event that it tells of, the day it was taken on, and what else its source goes by: of these it is a function. */
  readonly last: Position;
  readonly day: number;
  readonly stamp: string | undefined;
  readonly answer: Promise<Result<TopicSnapshot>>;
}

/** Takes snapshots of topics, each once for all who come while nothing happens in the topic. */
export class Snapshots {
  readonly #log: TopicLog;
  readonly #logId: () => Promise<string>;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(parts: {
    readonly log: TopicLog;
    readonly logId: () => Promise<string>;
    readonly clock: Clock;
  }) {
    this.#log = parts.log;
    this.#logId = parts.logId;
    this.#clock = parts.clock;
  }

  of(topic: Topic): Promise<Result<TopicSnapshot>> {
    const day = dayOfInstant(this.#clock.now());
    const last = this.#log.lastSeenBy(topic);
    const stamp = topic.source.stamp?.(topic.text);
    const before = this.#kept.get(topic.text);
    if (before?.day === day && before.last === last && before.stamp === stamp) return before.answer;
    const answer = this.#take(topic);
    const kept: Kept = { last, day, stamp, answer };
    this.#kept.set(topic.text, kept);
    const forget = (): void => {
      if (this.#kept.get(topic.text) === kept) this.#kept.delete(topic.text);
    };
    answer.then((taken) => (taken.ok ? undefined : forget()), forget);
    return answer;
  }

  /** Nobody listens to the topic any more. */
  forget(topic: string): void {
    this.#kept.delete(topic);
  }

  async #take(topic: Topic): Promise<Result<TopicSnapshot>> {
    const log = await this.#logId();
    const answer = await topic.source.snapshot(topic.text);
    if (!answer.ok) return answer;
    const { position, state } = answer.value;
    const frame = { type: 'snapshot', topic: topic.text, log, position: String(position), state } as const;
    return ok({ position, packet: packetOf(frame) });
  }
}
