import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { EventStore, NewEvent } from '../../src/eventstore/port.ts';
import type { Result } from '../../src/kernel/result.ts';
import type * as Handlers from '../../src/relations/bus.commands.ts';
import type * as Writer from '../../src/relations/relation.writer.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { systemClock } from '../../src/kernel/system.clock.ts';
import { actSchema, relationSchema } from '../../src/relations/events.ts';
import type { RelationWritten, RelationCommand, RelationOrder } from '../../src/relations/commands.ts';

/**
 * What a durable write costs above bare `node:sqlite`, in the same run on the same disk: appends to the store and commands through
 * the bus, one at a time and a hundred in flight. Count: `DETENTE_BENCH_WRITES` (5 000).
 */
export async function run(): Promise<void> {
  const count = Number(process.env['DETENTE_BENCH_WRITES'] ?? 5_000);
  const folder = await mkdtemp(join(tmpdir(), 'detente-bench-'));
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const rate = (per: number): string => `${Math.round(per).toLocaleString('en')}/s`;
  try {
    say(`write: ${count} durable writes each (ratios to bare node:sqlite with synchronous=FULL)`);
    bareAppends(join(folder, 'warm.db'), Math.ceil(count / 5), 1);
    const bare = bareAppends(join(folder, 'bare.db'), count, 1);
    const bareBatches = bareAppends(join(folder, 'batches.db'), count * 10, 100);
    say(`  bare single appends: ${rate(bare)}; bare batches of 100: ${rate(bareBatches)}`);

    const store = await SqliteStore.open(join(folder, 'store.db'));
    // Both sides are measured warm.
    const warm = Math.ceil(count / 5);
    await timed(warm, 1, (k) => store.append('relation-warm', [event(k)], k === 0 ? 'no-stream' : k - 1));
    const single = await timed(count, 1, (k) =>
      store.append('relation-one', [event(k)], k === 0 ? 'no-stream' : k - 1),
    );
    say(`  store, one in flight: ${rate(single)}, ratio ${(single / bare).toFixed(2)} (at least 0.8)`);
    const many = await timed(count * 10, 100, (k) => store.append(`relation-m${k}`, [event(k)], 'no-stream'));
    say(
      `  store, 100 in flight: ${rate(many)}, ratio to batches ${(many / bareBatches).toFixed(2)} (at least 0.3)`,
    );

    const bus = await commandBus(store);
    const commands = commandsOn(bus.send);
    await commands.open('RUS-USA~warm');
    await timed(warm, 1, (k) => commands.record('RUS-USA~warm', k, k));
    await commands.open('RUS-USA~one');
    await commands.open('RUS-USA~many');
    const one = await timed(count, 1, (k) => commands.record('RUS-USA~one', k, k));
    say(
      `  commands with expected revision, one in flight: ${rate(one)}, ratio ${(one / bare).toFixed(2)} (at least 0.5)`,
    );
    const hundred = await timed(count * 4, 100, (k) => commands.record('RUS-USA~many', k, undefined));
    say(
      `  commands, 100 in flight: ${rate(hundred)}, ${(hundred / one).toFixed(1)} times one in flight (at least 2)`,
    );
    await bus.close();
    await store.close();
  } finally {
    await rm(folder, { recursive: true });
  }
}

const BODY = { text: 'x'.repeat(450) };

function event(k: number): NewEvent {
  return {
    id: randomUUID(),
    type: 'ActRecorded.v1',
    data: { ...BODY, k },
    metadata: {
      recordedAt: new Date().toISOString(),
      commandId: randomUUID(),
      commandHash: 'x'.repeat(64),
      correlationId: '',
      causationId: '',
      actor: { id: 'bench', via: 'bench' },
      prev: null,
    },
  };
}

/** Rows per second of the plainest program that keeps the same promise. */
function bareAppends(path: string, count: number, batch: number): number {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  db.exec('CREATE TABLE event (position INTEGER PRIMARY KEY, stream TEXT, data TEXT, metadata TEXT)');
  const insert = db.prepare('INSERT INTO event (stream, data, metadata) VALUES (?, ?, ?)');
  const rows = Array.from({ length: batch }, (_, k) => event(k));
  const begun = performance.now();
  for (let k = 0; k < count; k += batch) {
    db.exec('BEGIN IMMEDIATE');
    for (const { data, metadata } of rows)
      insert.run(`s${k}`, JSON.stringify(data), JSON.stringify(metadata));
    db.exec('COMMIT');
  }
  const seconds = (performance.now() - begun) / 1000;
  db.close();
  return count / seconds;
}

async function timed(
  count: number,
  inFlight: number,
  work: (k: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (next < count) {
        next += 1;
        await work(next - 1);
      }
    }),
  );
  return count / ((performance.now() - begun) / 1000);
}

type Send = (command: RelationCommand) => Promise<Result<RelationWritten>>;

/** A `CommandBus` with the handlers of the record, from the build: plain Node cannot run decorators. */
async function commandBus(store: EventStore): Promise<{ send: Send; close: () => Promise<void> }> {
  const built = (path: string): Promise<unknown> =>
    import(pathToFileURL(resolve(import.meta.dirname, '../../dist', path)).href);
  const { RelationWriter } = (await built('relations/relation.writer.js')) as typeof Writer;
  const { RELATION_BUS } = (await built('relations/bus.commands.js')) as typeof Handlers;
  class Bench {
    readonly name = 'bench';
  }
  Module({
    imports: [CqrsModule.forRoot()],
    providers: [
      { provide: RelationWriter, useValue: new RelationWriter({ store, clock: systemClock }) },
      ...RELATION_BUS.handlers,
    ],
  })(Bench);
  const app = await NestFactory.createApplicationContext(Bench, { logger: false });
  const bus = app.get(CommandBus);
  return { send: (command) => bus.execute(RELATION_BUS.toBus(command)), close: () => app.close() };
}

function commandsOn(execute: Send) {
  const send = async (history: string, order: RelationOrder, expectedRevision: number | undefined) => {
    const result = await execute({
      history,
      order,
      commandId: randomUUID(),
      actor: { id: 'bench', via: 'bench' },
      ...(expectedRevision === undefined ? {} : { expectedRevision }),
    });
    if (!result.ok) throw new Error(result.error.message);
  };
  return {
    open: (history: string) => {
      const content = relationSchema.parse({
        title: 'Bench',
        parties: ['RUS', 'USA'],
        baseline: { value: 50, rationale: 'none' },
        issues: [{ id: 'cyber', title: 'Cyber' }],
        coverage: { from: '2021-01-01' },
      });
      return send(history, { type: 'OpenRelation', content }, undefined);
    },
    record: (history: string, k: number, expectedRevision: number | undefined) => {
      const content = actSchema.parse({
        actId: `act-${k}`,
        occurred: { from: '2021-04-15' },
        initiator: 'USA',
        target: 'RUS',
        code: { code: '163' },
        issue: 'cyber',
        summary: BODY.text,
        sources: [{ title: 'Bench', publisher: 'Bench' }],
      });
      return send(history, { type: 'RecordAct', content }, expectedRevision);
    },
  };
}
