import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { HISTORY } from '../support/relations.ts';
import { errors, listen, post, step, type Place } from './room-phone.ts';

/** Connections by which watchers come in, one join after another on each. */
const DOORS = 64;

/**
 * The people in the bench of rooms. `rooms URL ROOMS PEOPLE SECONDS`: in each room somebody tables or accepts a step every two seconds.
 * `door URL SECONDS`: watchers come in as fast as the server lets them, while the facilitator makes a move every 100 ms.
 * `hall URL WATCHERS SECONDS`: one room with watchers, and 50 predictions a second; then 20 moves, whose frames are given back.
 */

const [what, url = '', ...numbers] = process.argv.slice(2);
const MOVE_MS = 2000;
const [MOVES, MOVES_EVERY_MS] = [20, 150];
const now = (): number => performance.now();
const open = (): Promise<Place & { readonly code: string }> =>
  post(`${url}/api/rooms`, {
    history: HISTORY,
    title: 'A room',
    name: 'Ms Weber',
    base: { at: '2021-06-15' },
  });
const join = (code: string, name?: string, party?: string): Promise<Place> =>
  post(`${url}/api/rooms/joining`, { code, ...(name && { name }), ...(party && { party }) });

/** When each step was tabled or accepted, and how long it took until each screen had the event, figures with it, and what its steps move. */
const sent = new Map<string, number>();
const toFrame: number[] = [];
const toFigures: number[] = [];
const toSteps: number[] = [];

function hearing(): (frame: string) => void {
  const told = new Set<string>();
  return (text) => {
    const at = now();
    if (text.startsWith('{"v":1,"type":"events"')) {
      for (const [, type, stepId] of text.matchAll(
        /"type":"Step(Tabled|Accepted)\.v1".*?"stepId":"([^"]+)"/g,
      )) {
        const key = `${type} ${stepId}`;
        const begun = sent.get(key);
        if (begun === undefined || told.has(key)) continue;
        told.add(key);
        toFrame.push(at - begun);
      }
    }
    if (!text.startsWith('{"v":1,"type":"projection"')) return;
    const [, agreed = ''] = /"package":\[([^\]]*)\]/.exec(text) ?? [];
    for (const [, stepId] of agreed.matchAll(/"([^"]+)"/g)) {
      const begun = sent.get(`Agreed ${stepId}`);
      if (begun === undefined || told.has(`Agreed ${stepId}`)) continue;
      told.add(`Agreed ${stepId}`);
      toFigures.push(at - begun);
    }
    for (const [, stepId] of text.matchAll(
      /"stepId":"([^"]+)","wording":1,"agreed":true,[^}]*\},"beside"/g,
    )) {
      const begun = sent.get(`Agreed ${stepId}`);
      if (begun === undefined || told.has(`Moves ${stepId}`)) continue;
      told.add(`Moves ${stepId}`);
      toSteps.push(at - begun);
    }
  };
}

async function room(
  index: number,
  people: number,
  seconds: number,
  ready: PromiseWithResolvers<void>,
): Promise<void> {
  const opened = await open();
  const at = `${url}/api/rooms/${opened.roomId}`;
  const phones: Place[] = [];
  for (let k = 0; k < people; k += 1)
    phones.push(await join(opened.code, `Person ${k}`, k % 2 === 0 ? 'USA' : 'RUS'));
  await post(`${at}/moves`, { type: 'BeginPhase', phase: 'negotiate' }, opened.pass);
  await Promise.all(phones.map(({ pass }) => listen(url, `room:${opened.roomId}`, pass, hearing())));
  ready.resolve();
  await begun;
  await sleep((MOVE_MS * index) / 40);
  const [ann, boris] = phones as [Place, Place];
  for (let move = 0; move < (seconds * 1000) / MOVE_MS; move += 1) {
    const next = now() + MOVE_MS;
    const k = Math.floor(move / 2);
    const stepId = `room-${index}-step-${k}`;
    // What the others propose is agreed as they accept it for whom it binds.
    if (move % 2 === 0) {
      sent.set(`Tabled ${stepId}`, now());
      await post(`${at}/moves`, { type: 'TableStep', stepId, step: step(k) }, boris.pass);
    } else {
      sent.set(`Accepted ${stepId}`, now()).set(`Agreed ${stepId}`, now());
      await post(`${at}/moves`, { type: 'AcceptStep', stepId, wording: 1 }, ann.pass);
    }
    await sleep(Math.max(0, next - now()));
  }
}

const { promise: begun, resolve: begin } = Promise.withResolvers<void>();

async function rooms(count: number, people: number, seconds: number): Promise<object> {
  const open = Array.from({ length: count }, () => Promise.withResolvers<void>());
  const all = Promise.all(open.map((ready, index) => room(index, people, seconds, ready)));
  await Promise.all(open.map(({ promise }) => promise));
  process.send?.({ ready: count });
  begin();
  await all;
  await sleep(1000);
  const sorted = (values: number[]) => values.sort((a, b) => a - b);
  return { toFrame: sorted(toFrame), toFigures: sorted(toFigures), toSteps: sorted(toSteps) };
}

async function hall(watchers: number, seconds: number): Promise<object> {
  const opened = await open();
  const at = `${url}/api/rooms/${opened.roomId}`;
  const { pass } = await join(opened.code);
  let deliveries = 0;
  const frames: string[] = [];
  const hear = (first: boolean) => (text: string) => {
    if (text.startsWith('{"v":1,"type":"hello"') || text.startsWith('{"v":1,"type":"heartbeat"')) return;
    deliveries += 1;
    if (first) frames.push(text);
  };
  for (let k = 0; k < watchers; k += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_, j) => listen(url, `room:${opened.roomId}`, pass, hear(k + j === 0))),
    );
  await post(`${at}/moves`, { type: 'BeginPhase', phase: 'predict', minutes: 60 }, opened.pass);
  const people: Place[] = [];
  for (let k = 0; k < Math.ceil((seconds * 50) / 3); k += 1)
    people.push(await join(opened.code, `Person ${k}`));
  process.send?.({ ready: watchers });
  const under: Promise<unknown>[] = [];
  for (let k = 0; k < seconds * 50; k += 1) {
    const by = people[k % people.length] as Place;
    under.push(post(`${at}/predictions`, { low: 20 + (k % 7), median: 50, high: 70 + (k % 5) }, by.pass));
    await sleep(20);
  }
  await Promise.all(under);
  await sleep(1500);
  process.send?.({ predicted: under.length });
  await new Promise((resolve) => process.once('message', resolve));
  [deliveries, frames.length] = [0, 0];
  for (let move = 0; move < MOVES; move += 1) {
    await post(`${at}/moves`, { type: 'ExtendPhase', minutes: 1 }, opened.pass);
    await sleep(MOVES_EVERY_MS);
  }
  await sleep(1000);
  return { deliveries, frames };
}

async function door(seconds: number): Promise<object> {
  const opened = await open();
  const at = `${url}/api/rooms/${opened.roomId}`;
  await post(`${at}/moves`, { type: 'BeginPhase', phase: 'negotiate', minutes: 60 }, opened.pass);
  const { revision: before } = await shown(at, opened.pass);
  const agent = new Agent({ keepAlive: true, maxSockets: DOORS });
  const body = JSON.stringify({ code: opened.code });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const sent = request(`${url}/api/rooms/joining`, { method: 'POST', agent, headers }, (answer) => {
        if (answer.statusCode !== 201) errors.push(`joining is answered by ${answer.statusCode}`);
        answer.resume().once('end', resolve).once('error', reject);
      });
      sent.once('error', reject).end(body);
    });
  process.send?.({ ready: DOORS });
  const until = now() + seconds * 1000;
  let joined = 0;
  const doors = Array.from({ length: DOORS }, async () => {
    for (; now() < until; joined += 1) await one();
  });
  const toAnswer: number[] = [];
  for (; now() < until; await sleep(100)) {
    const begun = now();
    await post(`${at}/moves`, { type: 'ExtendPhase', minutes: 1 }, opened.pass);
    toAnswer.push(now() - begun);
  }
  await Promise.all(doors);
  agent.destroy();
  const { revision } = await shown(at, opened.pass);
  return { joined, written: revision - before - toAnswer.length, toAnswer: toAnswer.sort((x, y) => x - y) };
}

const shown = async (at: string, pass: string): Promise<{ readonly revision: number }> =>
  (await fetch(at, { headers: { authorization: `Bearer ${pass}` } })).json() as Promise<{ revision: number }>;

async function bare(watchers: number): Promise<void> {
  let deliveries = 0;
  for (let k = 0; k < watchers; k += 100)
    await Promise.all(Array.from({ length: 100 }, () => listen(url, 'any', 'none', () => (deliveries += 1))));
  deliveries = 0;
  process.on('message', () => process.send?.({ deliveries, errors }));
  process.send?.({ ready: watchers });
}

const [a = 0, b = 0, c = 0] = numbers.map(Number);
if (what === 'bare') await bare(a);
else {
  const told = what === 'rooms' ? await rooms(a, b, c) : what === 'door' ? await door(a) : await hall(a, b);
  process.send?.({ ...told, errors });
}
