import { Parking, UnfitEvent, type ParkedStream } from '../eventstore/following/parking.ts';
import { upcastAll } from '../eventstore/following/upcasting.ts';
import { ACCESS_STREAM } from '../access/events.ts';
import { foldOfTokens } from '../access/tokens.reader.ts';
import { ERASURES_STREAM } from '../eventstore/erasing/ledger-events.ts';
import { foldOfErasures } from '../eventstore/erasing/ledger-fold.reader.ts';
import { START, type EventStore, type StoredEvent } from '../eventstore/port.ts';
import { STREAM_KINDS, type StreamKind } from '../eventstore/stream-kinds.ts';
import { eventIdOf, uuidV5 } from '../kernel/ids.ts';
import { draftOfStream } from '../drafts/draft-id.ts';
import { foldOfDrafts } from '../drafts/drafts.reader.ts';
import { IMPORTS_STREAM } from '../observations/import-events.ts';
import { foldOfImports } from '../observations/imports.reader.ts';
import { historyOfTraces } from '../observations/trace-events.ts';
import { historyOfStream, isHistoryStream } from '../relations/history-id.ts';
import { isOpeningOf } from '../relations/opening.ts';
import { foldOfHistories } from '../timeline/history.reader.ts';
import { roomIdOf, roomOfStream } from '../rooms/room-id.ts';
import { foldOfRooms } from '../rooms/rooms.reader.ts';
import { whatIfIdOf, whatIfOfStream } from '../whatifs/what-if-id.ts';
import { foldOfWhatIfs } from '../whatifs/what-ifs.reader.ts';

/** Where a stream ends. */
export type Tip = Pick<StoredEvent, 'stream' | 'revision' | 'position'>;

/** The read models of a server, and beside them what its writers did not write so. */
export class RecordFold {
  readonly histories = foldOfHistories();
  readonly whatIfs = foldOfWhatIfs();
  readonly drafts = foldOfDrafts();
  readonly imports = foldOfImports();
  readonly tokens = foldOfTokens();
  readonly erasures = foldOfErasures();
  readonly rooms = foldOfRooms();
  readonly #writers = new Parking();
  /** Of each stream's last event, and which event of the command it was. */
  readonly #commands = new Map<string, { readonly commandId: string; readonly k: number }>();
  readonly #tips = new Map<string, Tip>();

  /** Takes in events in order of position. Throws failures of the store alone. */
  apply(events: readonly StoredEvent[]): void {
    const newest = upcastAll(events);
    const of = ({ prefix }: StreamKind) => newest.filter(({ stream }) => stream.startsWith(prefix));
    this.histories.apply(newest.filter(({ stream }) => isHistoryStream(stream)));
    this.imports.apply(of(STREAM_KINDS.imports));
    this.whatIfs.apply(of(STREAM_KINDS.whatIf));
    this.drafts.apply(of(STREAM_KINDS.draft));
    this.tokens.apply(of(STREAM_KINDS.access));
    this.erasures.apply(of(STREAM_KINDS.erasures));
    this.rooms.rooms.apply(of(STREAM_KINDS.room));
    this.rooms.ballots.apply(of(STREAM_KINDS.ballot));
    // The read models look at no metadata; the writers do.
    for (const { stream, revision, position } of events)
      this.#tips.set(stream, { stream, revision, position });
    for (const event of events) this.#writers.take(event, event.revision, () => this.#checkWriting(event));
  }

  /** By which command and for which stream an event was written: its id follows from the command, a stream's name from its first. */
  #checkWriting(event: StoredEvent): void {
    checkMetadata(event);
    const { stream, revision, metadata, id } = event;
    if (revision === 0 && !isFirstOf(stream, event)) {
      throw new UnfitEvent(`it was written for a stream of another name than "${stream}"`, CHANGED);
    }
    const { commandId } = metadata;
    const before = this.#commands.get(stream);
    const k = before?.commandId === commandId ? before.k + 1 : 0;
    this.#commands.set(stream, { commandId, k });
    // Before ids named their stream, they were of the command and the number alone.
    if (id !== eventIdOf(commandId, stream, k) && id !== uuidV5(commandId, String(k))) {
      throw new UnfitEvent('its id is not that of its command and its stream', CHANGED);
    }
  }

  /** The last event of each stream that the log has. */
  get tips(): Iterable<Tip> {
    return this.#tips.values();
  }

  /** Streams that a server parks, or cannot write to, each with its first fault. */
  get parked(): readonly ParkedStream[] {
    const judged = [
      ...this.histories.parked,
      ...this.whatIfs.parked,
      ...this.drafts.parked,
      ...this.imports.parked,
      ...this.tokens.parked,
      ...this.erasures.parked,
      ...this.rooms.rooms.parked,
      ...this.rooms.ballots.parked,
    ];
    const found = new Map(judged.map((each) => [each.stream, each]));
    for (const each of this.#writers.list) {
      const other = found.get(each.stream);
      if (other === undefined || each.position < other.position) found.set(each.stream, each);
    }
    return [...found.values()].sort((a, b) => (a.position < b.position ? -1 : 1));
  }
}

/** The record folded once, up to the end of the log at that time. Rejects with a `StoreError` where the store fails. */
export async function foldRecord(store: EventStore): Promise<RecordFold> {
  const fold = new RecordFold();
  const prefixes = Object.values(STREAM_KINDS).map(({ prefix }) => prefix);
  const subscription = store.subscribe(prefixes, START);
  for await (const message of subscription) {
    if (message.kind === 'events') fold.apply(message.events);
    if (message.kind === 'caught-up') break;
  }
  await subscription.close();
  return fold;
}

const CHANGED =
  'It was renamed, exchanged or changed behind the store, or another program wrote it: restore the store from a backup made before.';

function isFirstOf(stream: string, event: StoredEvent): boolean {
  if (stream.startsWith(STREAM_KINDS.access.prefix)) return stream === ACCESS_STREAM;
  if (stream.startsWith(STREAM_KINDS.erasures.prefix)) return stream === ERASURES_STREAM;
  if (stream.startsWith(STREAM_KINDS.imports.prefix)) return stream === IMPORTS_STREAM;
  if (stream.startsWith(STREAM_KINDS.observed.prefix)) return isOpeningOfObserved(stream, event);
  if (stream.startsWith(STREAM_KINDS.trace.prefix)) return isOfTraces(stream, event);
  if (stream.startsWith(STREAM_KINDS.draft.prefix)) return isDraftOf(stream, event);
  if (stream.startsWith(STREAM_KINDS.room.prefix)) {
    return event.type !== 'RoomOpened.v1' || roomIdOf(event.metadata.commandId) === roomOfStream(stream);
  }
  // Boxes open for their room alone.
  if (stream.startsWith(STREAM_KINDS.ballot.prefix)) return true;
  return stream.startsWith(STREAM_KINDS.relation.prefix)
    ? event.type !== 'RelationOpened.v1' || isOpeningOf(historyOfStream(stream), event)
    : event.type !== 'OutcomeProposed.v2' || whatIfIdOf(event.metadata.commandId) === whatIfOfStream(stream);
}

/** What was counted says its own id. */
const isOpeningOfObserved = (stream: string, { type, data }: StoredEvent): boolean =>
  type !== 'ObservedHistoryOpened.v1' ||
  (data as { readonly history?: unknown }).history === historyOfStream(stream);

/** Rows say the history that they are kept of. */
const isOfTraces = (stream: string, { type, data }: StoredEvent): boolean =>
  type !== 'TracesRecorded.v1' ||
  (data as { readonly history?: unknown }).history === historyOfTraces(stream);

/** A draft says its own id. */
const isDraftOf = (stream: string, { type, data }: StoredEvent): boolean =>
  type !== 'DraftMade.v1' || (data as { readonly draftId?: unknown }).draftId === draftOfStream(stream);

function checkMetadata(event: StoredEvent): void {
  let metadata: unknown;
  try {
    ({ metadata } = event);
  } catch {
    metadata = undefined;
  }
  const fits =
    typeof metadata === 'object' &&
    metadata !== null &&
    'commandId' in metadata &&
    typeof metadata.commandId === 'string';
  if (fits) return;
  throw new UnfitEvent(
    'it does not say by which command it was written',
    'Another program wrote it, or it was changed: run detente verify, and restore the store from a backup made before.',
  );
}
