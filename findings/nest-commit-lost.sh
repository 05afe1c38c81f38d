#!/bin/sh
# commit of an aggregate of @nestjs/cqrs does not wait for a publisher that writes: it returns at once, has emptied the list of
# uncommitted events, and a write that is refused later can neither be caught by the command nor be tried again.
# It matters where the event publisher appends to an event store: the command answers with success and the act is gone.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @nestjs/common@12.5.1 @nestjs/core@12.5.1 @nestjs/cqrs@12.0.0 reflect-metadata@0.2.2 rxjs@7.8.2
cat >show.mjs <<'JS'
import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AggregateRoot, CqrsModule, EventPublisher } from '@nestjs/cqrs';
class ActRecorded {}
const refusing = {
  publish: () => wait(20).then(() => Promise.reject(new Error('wrong expected version'))),
  publishAll: () => wait(20).then(() => Promise.reject(new Error('wrong expected version'))),
};
class AppModule {}
Module({ imports: [CqrsModule.forRoot({ eventPublisher: refusing })] })(AppModule);
let unhandled = 0;
process.on('unhandledRejection', () => (unhandled += 1));
const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
const relation = app.get(EventPublisher).mergeObjectContext(new AggregateRoot());
relation.apply(new ActRecorded());
let command = 'succeeds';
try {
  await relation.commit();
} catch {
  command = 'fails';
}
const left = relation.getUncommittedEvents().length;
await wait(100);
console.log('@nestjs/cqrs 12.0.0, a publisher whose append is refused after 20 ms');
console.log('expected: the command fails and its event is still uncommitted');
console.log(`seen: the command ${command}; uncommitted events: ${left}; unhandled rejections: ${unhandled}`);
process.exit(command === 'succeeds' && left === 0 && unhandled === 1 ? 0 : 1);
JS
node show.mjs
