import { randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { formOf } from '../http/faults.ts';
import { predictionSchema } from '../rooms/ballot-events.ts';
import type { RoomOrder, RoomWritten } from '../rooms/commands.ts';
import { nameSchema, reasonSchema } from '../rooms/events.ts';
import { joinCode } from '../rooms/join-code.ts';
import { EXPIRES_DAYS } from '../rooms/limits.ts';
import type { PhaseName } from '../rooms/phases.ts';
import { noRoomForMore } from '../rooms/room-for-more.ts';
import { roomIdOf } from '../rooms/room-id.ts';
import type { RoomState } from '../rooms/state.ts';
import { given } from '../scenarios/act-fields.ts';
import { askedBaseSchema } from '../whatifs/events.ts';
import { DEFAULT_HORIZON, DEFAULT_SEED, HORIZON_LIMIT } from '../whatifs/limits.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { numberOf } from './projecting.session.ts';
import { playerNamed } from './room-people.ts';
import { stepOf, type StepOptions } from './room-step.ts';
import { cameLines, roomLines } from './room-text.ts';
import {
  newStepId,
  play,
  playerOf,
  roomNamed,
  stepNamed,
  withRooms,
  type RoomBench,
} from './room.session.ts';
import { table } from './terminal.ts';

interface Told {
  readonly json?: boolean;
}

interface Playing extends Told {
  readonly as?: string;
}

interface OpenOptions extends Told {
  readonly title?: string;
  readonly at?: string;
  readonly name: string;
  readonly days?: string;
  readonly seed?: string;
  readonly expires?: string;
}

/** `detente room open`: opens a room on a history and a day; whoever opens it is its facilitator. */
export async function openRoom(context: CliContext, history: string, options: OpenOptions): Promise<void> {
  const name = checked(nameSchema, options.name, '--name');
  const commandId = randomUUID();
  const roomId = roomIdOf(commandId);
  const code = joinCode(randomBytes(64));
  const order: RoomOrder = {
    type: 'OpenRoom',
    title: options.title ?? history,
    history,
    base: { ...(options.at !== undefined && { at: options.at }) },
    horizonDays: numberOf('--days', options.days, 1, HORIZON_LIMIT) ?? DEFAULT_HORIZON,
    seed: numberOf('--seed', options.seed, 0, 4_294_967_295) ?? DEFAULT_SEED,
    name,
    expiresDays: numberOf('--expires', options.expires, 1, 365) ?? EXPIRES_DAYS,
    code,
  };
  const written = await withRooms(context, 'write', async ({ models, writer }) => {
    const full = noRoomForMore(models.rooms.all, context.clock.now());
    if (full !== undefined) accepted(full);
    return accepted(
      await writer.execute({ roomId, commandId, actor: { id: 'facilitator', via: 'cli' }, order }),
    );
  });
  const { revision, place } = written;
  if (options.json === true) {
    return context.print(`${JSON.stringify({ roomId, code, revision, participant: place?.participant })}\n`);
  }
  await context.print(
    `Room ${roomId} is open; join code ${code}. It goes by itself ${order.expiresDays} days after it closes.\n`,
  );
}

/** `detente room list`: the rooms of the store. */
export async function listRooms(context: CliContext, options: Told): Promise<void> {
  const rooms = await withRooms(context, 'read', async ({ query }) => query.list());
  if (options.json === true) {
    for (const room of rooms) await context.print(`${JSON.stringify(room)}\n`);
    return;
  }
  if (rooms.length === 0) return context.print('There are no rooms.\n');
  const lines = table(
    rooms,
    [
      { title: 'room', value: ({ roomId }) => roomId },
      { title: 'title', value: ({ title }) => title, least: 10 },
      { title: 'people', value: ({ people }) => String(people), drop: 1 },
      { title: 'stands', value: ({ state, phase }) => (state === 'open' ? phase.name : state) },
    ],
    context.terminal(),
  );
  await context.print(`${lines.join('\n')}\n`);
}

/** `detente room show`: where a room stands, who is in it and what lies on its table. */
export async function showRoom(context: CliContext, named: string, options: Told): Promise<void> {
  const answer = await withRooms(context, 'read', async (bench) =>
    accepted(await bench.query.get(roomNamed(bench, named).opened.roomId)),
  );
  await context.print(
    options.json === true
      ? `${JSON.stringify(answer)}\n`
      : `${roomLines(answer, context.terminal()).join('\n')}\n`,
  );
}

/** `detente room join`: somebody comes in, with a delegation or to watch. */
export async function joinRoom(
  context: CliContext,
  named: string,
  options: Told & { readonly name: string; readonly party?: string },
): Promise<void> {
  const name = checked(nameSchema, options.name, '--name');
  const commandId = randomUUID();
  const { party } = options;
  const written = await withRooms(context, 'write', async (bench) => {
    const { roomId } = roomNamed(bench, named).opened;
    const order: RoomOrder = { type: 'JoinRoom', name, ...(party !== undefined && { party }) };
    return accepted(
      await bench.writer.execute({ roomId, commandId, actor: { id: 'door', via: 'cli' }, order }),
    );
  });
  const { roomId, revision, place } = written;
  await context.print(
    options.json === true
      ? `${JSON.stringify({ roomId, revision, participant: place?.participant })}\n`
      : `${name} is in the room.\n`,
  );
}

/** `detente room table`: puts a step before the room. */
export async function tableStep(
  context: CliContext,
  named: string,
  options: Playing & StepOptions & { readonly id?: string },
): Promise<void> {
  const stepId = newStepId(options.id);
  const order: RoomOrder = { type: 'TableStep', stepId, step: stepOf(options) };
  await playing(context, named, options, () => order, { said: 'Tabled', stepId });
}

/** `detente room amend`: another wording of a step; what no option gives stays, and acceptances go. */
export async function amendStep(
  context: CliContext,
  named: string,
  step: string,
  options: Playing & StepOptions,
): Promise<void> {
  await playing(
    context,
    named,
    options,
    (room) => {
      const { stepId, wording } = stepNamed(room, step);
      return { type: 'AmendStep', stepId, wording, step: stepOf(options, room.steps.get(stepId)?.step) };
    },
    { said: 'Amended' },
  );
}

/** `detente room accept`, `refuse`, `take-back` and `hide`: an answer to a step, in its present wording unless another is named. */
export async function answerStep(
  context: CliContext,
  what: 'accept' | 'refuse' | 'take-back' | 'hide',
  { room: named, step }: { readonly room: string; readonly step: string },
  options: Playing & { readonly reason?: string; readonly wording?: string },
): Promise<void> {
  const reason = options.reason === undefined ? '' : checked(reasonSchema, options.reason, '--reason');
  const asked = numberOf('--wording', options.wording, 1, 1000);
  const orderFor = (room: RoomState): RoomOrder => {
    const { stepId, wording: present } = stepNamed(room, step);
    const wording = asked ?? present;
    switch (what) {
      case 'accept':
        return { type: 'AcceptStep', stepId, wording };
      case 'refuse':
        return { type: 'RefuseStep', stepId, wording, reason };
      case 'take-back':
        return { type: 'TakeStepBack', stepId };
      case 'hide':
        return { type: 'HideStep', stepId, reason };
    }
  };
  const said = { accept: 'Accepted', refuse: 'Refused', 'take-back': 'Took back', hide: 'Hid' }[what];
  await playing(context, named, options, orderFor, { said });
}

/** `detente room rebase`: moves a room to another day or revision of its history. */
export async function rebaseRoom(
  context: CliContext,
  named: string,
  options: Playing & { readonly at?: string; readonly revision?: string },
): Promise<void> {
  const revision = numberOf('--revision', options.revision, 0, 999_999_999);
  const asked = given({ at: options.at, revision });
  const base = checked(askedBaseSchema, asked, '--at');
  await playing(context, named, options, () => ({ type: 'RebaseRoom', base }), { said: 'Moved' });
}

/** `detente room phase`: goes on to another phase, or extends this one. */
export async function changePhase(
  context: CliContext,
  named: string,
  phase: PhaseName | 'extend',
  options: Playing & { readonly minutes?: string },
): Promise<void> {
  const minutes = numberOf('--minutes', options.minutes, 1, 10_000);
  if (phase === 'extend' && minutes === undefined) {
    throw new CliError(EXIT.usage, 'by how long is not said', 'Give --minutes.');
  }
  const order: RoomOrder =
    phase === 'extend'
      ? { type: 'ExtendPhase', minutes: minutes ?? 0 }
      : { type: 'BeginPhase', phase, ...(minutes !== undefined && { minutes }) };
  await playing(context, named, options, () => order, {
    said: phase === 'extend' ? 'Extended' : `Begun: ${phase}`,
  });
}

/** `detente room predict`: seals what somebody expects. */
export async function predict(
  context: CliContext,
  named: string,
  options: Playing & {
    readonly low: string;
    readonly median: string;
    readonly high: string;
    readonly line?: string;
  },
): Promise<void> {
  const [low, median, high] = [options.low, options.median, options.high].map(Number);
  const line = options.line?.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const prediction = checked(
    predictionSchema,
    { low, median, high, ...(line && { line }) },
    '--low, --median, --high and --line',
  );
  const revision = await withRooms(context, 'write', async ({ writer, ...bench }) => {
    const room = roomNamed(bench, named);
    const { participant, n } = playerOf(room, options.as);
    const request = {
      roomId: room.opened.roomId,
      commandId: randomUUID(),
      actor: { id: participant, via: 'cli' },
      place: { participant, n },
    };
    return accepted(await writer.predict({ ...request, prediction })).revision;
  });
  await context.print(
    options.json === true ? `${JSON.stringify({ revision })}\n` : 'Sealed until the reveal.\n',
  );
}

/** `detente room reveal`, `close`, `joining` and what concerns people: what is the facilitator's alone. */
export async function facilitate(
  context: CliContext,
  named: string,
  order: RoomOrder | ((room: RoomState) => RoomOrder),
  said: string,
  options: Playing,
): Promise<void> {
  await playing(context, named, options, typeof order === 'function' ? order : () => order, { said });
}

/** `detente room rename`: calls somebody otherwise. */
export async function rename(
  context: CliContext,
  named: string,
  { name, to }: { readonly name: string; readonly to: string },
  options: Playing,
): Promise<void> {
  const called = checked(nameSchema, to, 'the new name');
  const order = (room: RoomState): RoomOrder => ({
    type: 'RenameParticipant',
    participant: playerNamed(room, name),
    name: called,
  });
  await playing(context, named, options, order, { said: 'Renamed' });
}

/** `detente room reveal`: opens what was predicted, and tells it beside what came and how the record goes on. */
export async function reveal(context: CliContext, named: string, options: Playing): Promise<void> {
  const written = await played(context, named, options, () => ({ type: 'Reveal' }));
  const { roomId, revision, events } = written;
  const { revealed, recorded } = await withRooms(context, 'read', async ({ query }) =>
    accepted(await query.get(roomId)),
  );
  if (options.json === true) {
    return context.print(`${JSON.stringify({ roomId, revision, events, revealed, recorded })}\n`);
  }
  const came = cameLines({ ...(revealed && { revealed }), ...(recorded && { recorded }) });
  await context.print(`${[saidOf(written, 'Revealed'), ...came].join('\n')}\n`);
}

/** `detente room export`: all of a room, an event a line; sealed boxes as they are. */
export async function exportRoom(context: CliContext, named: string): Promise<void> {
  await withRooms(context, 'read', async (bench) => {
    const room = roomNamed(bench, named);
    for await (const line of bench.query.export(room)) await context.print(`${JSON.stringify(line)}\n`);
    const told = await bench.query.recorded(room);
    if (told.recorded !== undefined) await context.print(`${JSON.stringify(told)}\n`);
  });
}

/** Carries an order out in somebody's name, and tells what became of it. */
async function playing(
  context: CliContext,
  named: string,
  options: Playing,
  orderFor: (room: RoomState) => RoomOrder,
  { said, ...about }: { readonly said: string; readonly stepId?: string },
): Promise<void> {
  const written = await played(context, named, options, orderFor);
  const { revision, events, roomId } = written;
  if (options.json === true) {
    return context.print(`${JSON.stringify({ roomId, ...about, revision, events })}\n`);
  }
  await context.print(`${saidOf(written, said)}\n`);
}

const played = (
  context: CliContext,
  named: string,
  { as }: Playing,
  orderFor: (room: RoomState) => RoomOrder,
): Promise<RoomWritten> =>
  withRooms(context, 'write', async (bench: RoomBench) => {
    const room = roomNamed(bench, named);
    return play(bench, room, playerOf(room, as), orderFor(room));
  });

const saidOf = ({ revision, events }: Pick<RoomWritten, 'revision' | 'events'>, said: string): string =>
  events === 0 ? 'The room says so already.' : `${said}; the room stands at revision ${revision}.`;

/** What an option says, in a schema's form. */
function checked<T extends z.ZodType>(schema: T, value: unknown, option: string): z.output<T> {
  const form = formOf(schema, value);
  if (form.ok) return form.value;
  const [{ message, remedy }] = form.error;
  throw new CliError(EXIT.invalidInput, `${option}: ${message}`, remedy);
}
