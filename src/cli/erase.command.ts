import { rm } from 'node:fs/promises';
import { Erasures, type Order, type TextPlace } from '../eventstore/erasing/erasures.runner.ts';
import { LedgerModel } from '../eventstore/erasing/ledger.reader.ts';
import { LedgeredStore } from '../eventstore/erasing/ledgered.adapter.ts';
import { whySchema, WHY_LIMIT } from '../eventstore/erasing/ledger-events.ts';
import { RecordErasures, type Target } from '../erasure/record-erasures.service.ts';
import type { EventStore } from '../eventstore/port.ts';
import { RoomErasures } from '../rooms/room-erasures.service.ts';
import { loadRooms } from '../rooms/rooms.reader.ts';
import { roomNamed } from './room.session.ts';
import { snapshotsOf } from '../http/configuration.ts';
import { counted } from '../kernel/counted.ts';
import { isUuid } from '../kernel/ids.ts';
import { DRAFT_STREAM_PREFIX, draftOfStream } from '../drafts/draft-id.ts';
import { loadDrafts } from '../drafts/drafts.reader.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { loadWhatIfs } from '../whatifs/what-ifs.reader.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { storeUrlOf, withExistingStore } from './store.session.ts';

interface EraseOptions {
  readonly why: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

interface RedactOptions {
  readonly text: string;
  readonly why: string;
  readonly json?: boolean;
}

/** Whoever can write to the store is its admin. */
const ACTOR = { id: 'operator', via: 'cli' };

/** `detente erase`: takes a history with its what-ifs, rooms and drafts, or one what-if or draft, out of the store for good. */
export async function erase(context: CliContext, named: string, options: EraseOptions): Promise<void> {
  const order = orderOf(options.why);
  sureOf(named, options);
  const { erased } = await withErasures(context, async (erasures) =>
    accepted(await erasures.erase(targetOf(named), order)),
  );
  await tellGone(context, erased, options);
}

function sureOf(named: string, { yes }: EraseOptions): void {
  if (yes === true) return;
  throw new CliError(
    EXIT.usage,
    `${named} would be gone for good, and no command brings it back`,
    'Make a backup if it may be needed, and say --yes. Backups and copies made before keep it: erase it there too.',
  );
}

async function tellGone(
  context: CliContext,
  erased: readonly { readonly stream: string; readonly events: number; readonly tip: string }[],
  options: EraseOptions,
): Promise<void> {
  if (options.json === true) {
    const told = erased.map(({ stream, events, tip }) => ({ stream, events, tip }));
    return context.print(`${JSON.stringify({ erased: told })}\n`);
  }
  for (const { stream, events, tip } of erased) {
    await context.print(`${stream}: ${counted(events, 'event')} gone, tip ${tip}\n`);
  }
  if (storeUrlOf(context).kind === 'esdb') {
    context.say(
      'The server hides them now and drops them when it scavenges; detente doctor says what still waits.',
    );
  }
}

/** `detente redact`: takes a text out of a history, its what-ifs and drafts, or of one what-if or draft. */
export async function redact(context: CliContext, named: string, options: RedactOptions): Promise<void> {
  const order = orderOf(options.why);
  const found = await withErasures(context, async (erasures) =>
    accepted(await erasures.redact(targetOf(named), options.text, order)),
  );
  if (options.json === true) return context.print(`${JSON.stringify(found)}\n`);
  const line = ({ stream, revision, path }: TextPlace): string => `${stream} r${revision} ${path}`;
  for (const place of found.redacted) await context.print(`${line(place)}: shown no more\n`);
  for (const place of found.left) await context.print(`${line(place)}: left, nothing else can stand there\n`);
  context.say('The store still holds it; detente copy --redact makes one that does not.');
}

/** `detente room erase`: takes a room with its predictions and what it came to out of the store for good. */
export async function eraseRoom(
  context: CliContext,
  named: string,
  options: EraseOptions & { readonly keepWhatIf?: boolean },
): Promise<void> {
  const order = orderOf(options.why);
  sureOf(named, options);
  const gone = await withShown(context, async ({ erasures, shown }) => {
    const rooms = await loadRooms(shown);
    const keepWhatIf = options.keepWhatIf === true;
    return accepted(
      await new RoomErasures({ erasures, rooms }).erase(
        roomNamed({ models: rooms }, named),
        { keepWhatIf },
        order,
      ),
    );
  });
  await tellGone(context, gone, options);
}

/** Over a record as it stands; what holds it folded is removed, and made anew without what is gone. */
async function withErasures<T>(
  context: CliContext,
  work: (erasures: RecordErasures) => Promise<T>,
): Promise<T> {
  return withShown(context, async ({ erasures, ledger, shown }) => {
    const histories = await loadHistories(shown);
    const whatIfs = await loadWhatIfs(shown);
    const drafts = await loadDrafts(shown);
    const hanging = new RoomErasures({ erasures, rooms: await loadRooms(shown) });
    return work(new RecordErasures({ erasures, ledger, histories, whatIfs, drafts, hanging }));
  });
}

interface Erasing {
  readonly erasures: Erasures;
  readonly ledger: LedgerModel;
  /** The store without what was taken out. */
  readonly shown: EventStore;
}

async function withShown<T>(context: CliContext, work: (erasing: Erasing) => Promise<T>): Promise<T> {
  return withExistingStore(
    context,
    async (store) => {
      const ledger = new LedgerModel();
      const erasures = new Erasures({ store, model: ledger, clock: context.clock });
      await erasures.finish();
      try {
        return await work({ erasures, ledger, shown: new LedgeredStore(store, ledger) });
      } finally {
        const snapshot = snapshotsOf(context.env['DETENTE_SNAPSHOTS'], storeUrlOf(context));
        if (snapshot !== undefined) await rm(snapshot, { force: true });
      }
    },
    'existing',
  );
}

/** A draft is named as its stream is, `draft-` and its UUID: a bare UUID is that of a what-if. */
const targetOf = (named: string): Target =>
  named.startsWith(DRAFT_STREAM_PREFIX)
    ? { draft: draftOfStream(named) }
    : isUuid(named)
      ? { whatIf: named }
      : { history: named };

function orderOf(text: string): Order {
  const why = whySchema.safeParse(text);
  if (why.success) return { why: why.data, actor: ACTOR };
  throw new CliError(
    EXIT.usage,
    'the reason is empty or too long',
    `Say why in 1 to ${WHY_LIMIT} characters: it is shown in the place of what is gone, so without what is to be gone.`,
  );
}
