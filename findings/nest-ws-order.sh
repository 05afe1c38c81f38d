#!/bin/sh
# The WebSocket adapter of Nest for ws starts every frame of a socket at once: a handler that waits is overtaken by later
# frames. A frame of an unknown event is dropped without an answer.
# It matters because ws itself keeps frames in order: three diplomatic moves sent in a row are recorded in another order.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @nestjs/common@12.5.1 @nestjs/core@12.5.1 @nestjs/platform-express@12.5.1 @nestjs/platform-ws@12.1.1 @nestjs/websockets@12.1.1 reflect-metadata@0.2.2 rxjs@7.8.2 ws@8.23.0
cat >show.mjs <<'JS'
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { WsAdapter } from '@nestjs/platform-ws';
import WebSocket from 'ws';
const answers = [];
let release;
const held = new Promise((resolve) => (release = resolve));
class Moves {
  async move(_client, step) {
    if (step === 1) await held;
    if (step === 3) release();
    return { event: 'moved', data: step };
  }
}
SubscribeMessage('move')(Moves.prototype, 'move', Object.getOwnPropertyDescriptor(Moves.prototype, 'move'));
WebSocketGateway()(Moves);
class Table {}
Module({ providers: [Moves] })(Table);
const app = await NestFactory.create(Table, { logger: false });
app.useWebSocketAdapter(new WsAdapter(app));
await app.listen(0, '127.0.0.1');
const socket = new WebSocket(`ws://127.0.0.1:${app.getHttpServer().address().port}`);
await new Promise((resolve) => socket.on('open', resolve));
const timer = setTimeout(() => process.exit(1), 5000);
const all = new Promise((resolve) =>
  socket.on('message', (frame) => answers.push(JSON.parse(frame).data) === 3 && resolve()),
);
socket.send(JSON.stringify({ event: 'unheard of', data: 0 }));
for (const step of [1, 2, 3]) socket.send(JSON.stringify({ event: 'move', data: step }));
await all;
clearTimeout(timer);
console.log('@nestjs/platform-ws 12.1.1, ws 8.23.0');
console.log('expected: an answer to each of four frames, in order (moves 1, 2, 3)');
console.log('seen: answers', answers);
process.exit(answers[0] === 2 && !answers.includes(0) ? 0 : 1);
JS
node show.mjs
