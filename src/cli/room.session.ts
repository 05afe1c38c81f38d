import { makeSecret, passingSecret, readSecret } from '../access/secret.reader.ts';
import { TokenWriter } from '../access/token.writer.ts';
import type { EventStore } from '../eventstore/port.ts';
import { secretOf } from '../http/configuration.ts';
import { isUuid } from '../kernel/ids.ts';
import { ok } from '../kernel/result.ts';
import { DocumentedQuery } from '../projection/documented.query.ts';
import type { RoomOrder, RoomWritten } from '../rooms/commands.ts';
import { joinCodeOf } from '../rooms/join-code.ts';
import { RecordedAfter } from '../rooms/recorded.query.ts';
import { roomKeysOf, type KeyRing } from '../rooms/room-keys.ts';
import { RoomQuery } from '../rooms/rooms.query.ts';
import { loadRooms } from '../rooms/rooms.reader.ts';
import { RoomWriter } from '../rooms/room.writer.ts';
import type { Participant, RoomState } from '../rooms/state.ts';
import { Readings } from '../tension/readings.query.ts';
import { TensionQuery } from '../tension/tension.query.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { HistoryFactsQuery } from '../whatifs/history-facts.query.ts';
import { WhatIfWriter } from '../whatifs/what-if.writer.ts';
import { randomUUID } from 'node:crypto';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { personNamed } from './room-people.ts';
import { storeUrlOf, withStore } from './store.session.ts';

/** What commands on rooms work with. */
export interface RoomBench {
  readonly models: Awaited<ReturnType<typeof loadRooms>>;
  readonly writer: RoomWriter;
  readonly query: RoomQuery;
}

/** Works on the rooms of the store. Whoever can write to it plays everybody: no pass is asked for. */
export async function withRooms<T>(
  context: CliContext,
  access: 'read' | 'write',
  work: (bench: RoomBench) => Promise<T>,
): Promise<T> {
  return withStore(context, async (store) => work(await benchOf(context, store)), access);
}

async function benchOf(context: CliContext, store: EventStore): Promise<RoomBench> {
  const { clock } = context;
  const histories = await loadHistories(store);
  const models = await loadRooms(store);
  const facts = new HistoryFactsQuery({ histories, store, clock });
  const whatIfs = new WhatIfWriter({ store, clock, facts });
  const tension = new TensionQuery({ histories, clock });
  const readings = new Readings({ tension, histories, clock });
  const recorded = new RecordedAfter({ histories, documented: new DocumentedQuery({ clock }) });
  return {
    models,
    writer: new RoomWriter({ store, clock, facts, whatIfs, keys: ringOf(context, store) }),
    query: new RoomQuery({ rooms: models, histories, readings, recorded, store, clock }),
  };
}

/** The keys of the store's one secret, which a server beside it uses too. */
function ringOf(context: CliContext, store: EventStore): KeyRing {
  const path = secretOf(context.env['DETENTE_SECRET_FILE'], storeUrlOf(context));
  return async () => {
    if (path === undefined) return ok(roomKeysOf(passingSecret()));
    const secret = (await readSecret(path)) ?? (await makeSecret(path));
    // Servers that share another could not open what is sealed here.
    const tokens = new TokenWriter({ store, clock: context.clock });
    const named = await tokens.nameSecret(secret.fingerprint, false);
    return named.ok ? ok(roomKeysOf(secret)) : named;
  };
}

/** The room that a text names: its id, the beginning of it, or its join code. */
export function roomNamed({ models }: Pick<RoomBench, 'models'>, text: string): RoomState {
  const rooms = models.rooms.all;
  const byCode = models.byCode(joinCodeOf(text));
  if (byCode !== undefined) return byCode;
  const found = rooms.filter(
    ({ opened }) => text.length >= 4 && opened.roomId.startsWith(text.toLowerCase()),
  );
  const [room] = found;
  if (room !== undefined && found.length === 1) return room;
  throw new CliError(
    EXIT.notFound,
    found.length > 1 ? `"${text}" begins the ids of ${found.length} rooms` : `there is no room "${text}"`,
    'Write its id or its join code; detente room list shows those that were not erased.',
  );
}

/** Who plays: somebody by their name, or the facilitator where nobody is named. */
export const playerOf = (room: RoomState, name: string | undefined): Participant =>
  personNamed(room, name ?? room.facilitator);

/** The step that a text names: its id, or its number on the table from 1. */
export function stepNamed(
  room: RoomState,
  text: string,
): { readonly stepId: string; readonly wording: number } {
  const steps = [...room.steps.values()];
  const step = room.steps.get(text) ?? (/^\d{1,3}$/.test(text) ? steps[Number(text) - 1] : undefined);
  if (step !== undefined) return step;
  throw new CliError(
    EXIT.notFound,
    `there is no step "${text}"`,
    'Write its id or its number; detente room show lists them.',
  );
}

/** Carries an order of somebody out. */
export async function play(
  { writer }: RoomBench,
  room: RoomState,
  player: Participant,
  order: RoomOrder,
): Promise<RoomWritten> {
  const { participant, n } = player;
  return accepted(
    await writer.execute({
      roomId: room.opened.roomId,
      commandId: randomUUID(),
      actor: { id: participant, via: 'cli' },
      order,
      place: { participant, n },
    }),
  );
}

/** An id for a new step: as given, else random. */
export function newStepId(asked: string | undefined): string {
  if (asked === undefined) return randomUUID();
  if (isUuid(asked) || /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(asked)) return asked;
  throw new CliError(
    EXIT.invalidInput,
    `--id ${asked} is no id`,
    'Write lower-case letters, digits and single hyphens.',
  );
}
