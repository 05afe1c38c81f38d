#!/bin/sh
# A saga of @nestjs/cqrs that throws on one event is over: it hears no later event, publish does not fail, and event handlers
# go on as before. A command that fails inside a saga does not end it.
# It matters in event sourcing: after one odd event the process manager is dead while read models look healthy.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @nestjs/common@12.5.1 @nestjs/core@12.5.1 @nestjs/cqrs@12.0.0 reflect-metadata@0.2.2 rxjs@7.8.2
cat >show.mjs <<'JS'
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandHandler, CqrsModule, EventBus, EventsHandler, Saga } from '@nestjs/cqrs';
import { map } from 'rxjs';
class Act {
  constructor(number) {
    this.number = number;
  }
}
class Answer extends Act {}
const seen = { handler: [], saga: [], command: [] };
class Reader {
  handle(act) {
    seen.handler.push(act.number);
  }
}
EventsHandler(Act)(Reader);
class Answering {
  async execute({ number }) {
    seen.command.push(number);
    if (number === 1) throw new Error('refused');
  }
}
CommandHandler(Answer)(Answering);
class Reaction {
  react = (acts) =>
    acts.pipe(
      map(({ number }) => {
        seen.saga.push(number);
        if (number === 3) throw new Error('odd act');
        return new Answer(number);
      }),
    );
}
Saga()(Reaction.prototype, 'react');
class App {}
Module({ imports: [CqrsModule.forRoot()], providers: [Reader, Answering, Reaction] })(App);
const app = await NestFactory.createApplicationContext(App, { logger: false });
await app.init();
for (const number of [1, 2, 3, 4, 5]) {
  app.get(EventBus).publish(new Act(number));
  await new Promise(setImmediate);
}
console.log('@nestjs/cqrs 12.0.0; acts 1 to 5, the saga throws on 3, the command of 1 is refused');
console.log('expected: the saga hears all five, or publishing fails');
console.log('seen:', seen);
process.exit(seen.handler.join() === '1,2,3,4,5' && seen.saga.join() === '1,2,3' ? 0 : 1);
JS
node show.mjs
