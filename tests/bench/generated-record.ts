import type { EventStore, NewEvent } from '../../src/eventstore/port.ts';
import type { Json } from '../../src/kernel/canonical-json.ts';
import { addDays } from '../../src/kernel/clock.ts';
import { sha256 } from '../../src/kernel/canonical-json.ts';
import { uuidV5, DETENTE_NAMESPACE } from '../../src/kernel/ids.ts';
import { actSchema, relationSchema } from '../../src/relations/events.ts';
import { streamOf } from '../../src/relations/history-id.ts';

/** A record for measurements: plausible in size and shape, the same for the same figures. */
export interface RecordSize {
  readonly acts: number;
  readonly histories: number;
}

const BATCH = 100;
const CODES = [
  ['163', -8],
  ['112', -2],
  ['161', -4],
  ['111', -2],
  ['041', 1],
  ['036', 4],
  ['085', 7],
  ['172', -5],
] as const;
const ISSUES = ['cyber', 'human-rights', 'election-interference', 'arms-control', 'trade'];
const QUOTE =
  'The two sides exchanged views in a frank and businesslike manner and agreed to stay in contact through established channels.';

/** Ids of the generated histories: AAA-BAA, AAA-BAB and so on, each with one history. */
export const generatedHistory = (n: number): string =>
  `AAA-${String.fromCharCode(66 + Math.floor(n / 676), 65 + (Math.floor(n / 26) % 26), 65 + (n % 26))}~generated`;

/**
 * Appends the record: all histories opened, then `acts` acts in batches of 100, history by history in turn, the last of each
 * batch correcting an earlier one. One act in 50 follows up the one before it, one in 50 takes half of it back.
 */
export async function generate(store: EventStore, { acts, histories }: RecordSize): Promise<void> {
  const writers = Array.from({ length: histories }, (_, n) => new GeneratedHistory(n));
  await Promise.all(writers.map((writer) => store.append(writer.stream, writer.opening(), 'no-stream')));
  const rounds = Math.ceil(acts / histories / BATCH);
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(
      writers.map((writer) => {
        const expected = writer.revision;
        return store.append(writer.stream, writer.batch(), expected);
      }),
    );
  }
}

class GeneratedHistory {
  readonly stream: string;
  readonly #parties: readonly [string, string];
  readonly #seed: number;
  #events = 0;
  #acts = 0;
  #prev: string;

  constructor(n: number) {
    const id = generatedHistory(n);
    this.stream = streamOf(id);
    this.#parties = [id.slice(0, 3), id.slice(4, 7)];
    this.#seed = n;
    this.#prev = sha256(id);
  }

  get revision(): number {
    return this.#events - 1;
  }

  opening(): NewEvent[] {
    const content = relationSchema.parse({
      title: `Generated history ${this.#seed}`,
      parties: this.#parties,
      baseline: { value: 50, rationale: 'made up' },
      issues: ISSUES.map((id) => ({ id, title: id })),
      coverage: { from: '2000-01-01', to: '2021-06-15' },
    });
    return [this.#event('RelationOpened.v1', content)];
  }

  batch(): NewEvent[] {
    const events: NewEvent[] = [];
    for (let k = 0; k < BATCH; k += 1) {
      events.push(this.#event('ActRecorded.v1', this.#act(this.#acts)));
      this.#acts += 1;
    }
    const again = this.#acts - 1 - (this.#mix(this.#acts) % BATCH);
    const corrected = {
      ...this.#act(again),
      magnitude: { value: 2, rationale: 'larger' },
      reason: 'a better count',
    };
    events.push(this.#event('ActCorrected.v1', corrected as Json));
    return events;
  }

  #act(k: number): { [key: string]: Json } {
    const random = this.#mix(k);
    const [code, value] = CODES[random % CODES.length] as (typeof CODES)[number];
    const day = addDays('2000-01-01', Math.floor(k / 4) % 7800);
    const usual = k % 50 === 7 && k > 0 ? 'follow-up' : k % 50 === 23 ? 'reversal' : 'act';
    const content = actSchema.parse({
      actId: this.#actId(k),
      occurred: random % 16 === 0 ? { from: day, to: addDays(day, 5) } : { from: day },
      initiator: this.#parties[random & 1],
      target: this.#parties[1 - (random & 1)],
      reciprocal: random % 11 === 0,
      code: { code },
      score: { scale: 'goldstein/gdelt', value },
      issue: ISSUES[random % ISSUES.length],
      summary: `Act ${k} of generated history ${this.#seed}, with a summary about as long as a real one`,
      sources: [
        {
          title: `Report number ${k}`,
          publisher: 'Bureau of Generated Records',
          url: `https://example.org/records/${this.#seed}/${k}`,
          published: day,
          quote: QUOTE,
        },
      ],
      ...(usual === 'follow-up' ? { followUpOf: this.#actId(k - 1) } : {}),
      ...(usual === 'reversal' ? { reverses: [{ actId: this.#actId(k - 2), share: 0.5 }] } : {}),
    });
    return content as unknown as { [key: string]: Json };
  }

  #actId(k: number): string {
    return `generated-${this.#seed}-act-${k}`;
  }

  #mix(k: number): number {
    const x = Math.imul(k + 1, 0x9e3779b1) ^ Math.imul(this.#seed + 1, 0x85ebca6b);
    return ((x ^ (x >>> 15)) >>> 0) % 0x7fffffff;
  }

  #event(type: string, data: unknown): NewEvent {
    const commandId = uuidV5(DETENTE_NAMESPACE, `${this.stream}/${this.#events}`);
    // One instant a minute; the hash stands in for the real link, which a measurement of reading does not check.
    const recordedAt = `${addDays('2021-01-01', Math.floor(this.#events / 1440))}T${clockTime(this.#events % 1440)}Z`;
    this.#events += 1;
    return {
      id: commandId,
      type,
      data: data as Json,
      metadata: {
        recordedAt,
        commandId,
        commandHash: this.#prev,
        correlationId: commandId,
        causationId: commandId,
        actor: { id: 'bench', via: 'generator' },
        prev: this.#prev,
      },
    };
  }
}

const clockTime = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00.000`;
