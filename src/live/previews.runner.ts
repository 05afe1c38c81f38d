import { problem, problemOfRejection, type Problem } from '../http/problem.ts';
import { problemOf } from '../http/problem.filter.ts';
import type { Principal } from '../http/principal.ts';
import { ok, type Rejection, type Result } from '../kernel/result.ts';
import { roomTopic } from '../rooms/room-id.ts';
import type { Overlay } from '../rooms/room-figures.runner.ts';
import { aboutSlot, packetOf } from './frames.ts';
import { mayNotListen } from './may-not-listen.ts';
import type { Peer } from './peer.ts';
import { PREVIEWS_LIMIT, type ErrorFrame, type PreviewFrame, type ProjectionFrame } from './protocol.ts';
import type { LiveProjections, LiveRooms } from './sources.ts';

export interface PreviewParts {
  readonly projections?: LiveProjections | undefined;
  readonly rooms?: LiveRooms | undefined;
  readonly failed: (error: unknown) => void;
  /** Counts a preview; the problem to tell where there have been enough. */
  readonly allowance?: (principal: Principal) => Problem | undefined;
}

interface Running {
  readonly run: AbortController;
  /** The room over which it is laid, where it is. */
  readonly room?: string;
}

type Figured = Result<Omit<ProjectionFrame, 'v' | 'type' | 'slot'>, Rejection>;
type Figures = AsyncIterable<Figured>;

/** What one connection has projected for itself, by slot: nobody else is told of it. */
export class Previews {
  readonly #peer: Peer;
  readonly #caller: { readonly principal: Principal; readonly id: string };
  readonly #parts: PreviewParts;
  readonly #running = new Map<string, Running>();

  constructor(
    peer: Peer,
    caller: { readonly principal: Principal; readonly id: string },
    parts: PreviewParts,
  ) {
    this.#peer = peer;
    this.#caller = caller;
    this.#parts = parts;
  }

  close(): void {
    for (const slot of this.#running.keys()) this.#end(slot);
  }

  take(frame: PreviewFrame): void {
    const { slot, room, draft } = frame;
    this.#end(slot);
    this.#peer.forget(aboutSlot(slot));
    if (room === undefined && (draft === null || draft === undefined)) return undefined;
    // Over a room a phone has one: another slot takes the place of the one before.
    if (room !== undefined)
      for (const [name, running] of this.#running) if (running.room !== undefined) this.#end(name);
    const problemNow = this.#problemOf(frame);
    if (problemNow !== undefined) return this.#tell({ slot, problem: problemNow });
    const run = new AbortController();
    const figures = this.#figuresOf(frame, run.signal);
    if (figures === undefined) return this.#tell({ slot, problem: NO_PROJECTIONS });
    const running: Running = { run, ...(room !== undefined && { room: room.toLowerCase() }) };
    this.#running.set(slot, running);
    this.#share(frame);
    void this.#project(running, slot, figures).finally(() => {
      if (this.#running.get(slot) === running) this.#end(slot);
    });
    return undefined;
  }

  #problemOf({ room, draft }: PreviewFrame): Problem | undefined {
    const { principal } = this.#caller;
    if (this.#running.size >= PREVIEWS_LIMIT) return TOO_MANY;
    const { confined, rooms = [] } = principal;
    if (draft && confined === true && !rooms.some(({ history }) => history === draft.history))
      return mayNotListen(draft.history);
    const out = room === undefined ? undefined : this.#outOf(room.toLowerCase());
    return out ?? this.#parts.allowance?.(principal);
  }

  /** Whoever was sent out of a room is told so before anything more of it. */
  #outOf(room: string): Problem | undefined {
    const may = this.#parts.rooms?.mayPreview(this.#nameIn(room), room);
    return may?.ok === false ? problemOfRejection(may.error) : undefined;
  }

  #figuresOf({ slot, room, add, take = [], draft }: PreviewFrame, signal: AbortSignal): Figures | undefined {
    const { projections, rooms } = this.#parts;
    if (room !== undefined) return rooms?.figures(room.toLowerCase(), signal, { add: drafted(add), take });
    if (!draft) return undefined;
    const figures = projections?.ofDraft(draft, `${this.#caller.id} ${slot}`, signal);
    // Whoever is let into a room alone learns there how the record goes on, once it is revealed.
    return figures && this.#caller.principal.confined === true ? untold(figures) : figures;
  }

  /** Has the own delegation see what is drafted, where that is asked for. */
  #share({ slot, room, add, shared }: PreviewFrame): void {
    if (room === undefined || shared !== true) return;
    const id = room.toLowerCase();
    this.#parts.rooms?.share(this.#placeOf(slot), this.#nameIn(id), id, drafted(add));
  }

  #end(slot: string): void {
    const running = this.#running.get(slot);
    if (running === undefined) return;
    this.#running.delete(slot);
    running.run.abort();
    if (running.room === undefined) return;
    this.#parts.rooms?.share(this.#placeOf(slot), this.#nameIn(running.room), running.room, undefined);
  }

  /** Who this is in a room: by a pass of it, where one was shown. */
  #nameIn(room: string): string {
    const { rooms = [], name } = this.#caller.principal;
    return rooms.find(({ topic }) => topic === roomTopic(room))?.name ?? name;
  }

  #placeOf(slot: string): string {
    return `${this.#caller.id} ${slot}`;
  }

  async #project({ run, room }: Running, slot: string, figures: Figures): Promise<void> {
    const { signal } = run;
    try {
      for await (const result of figures) {
        if (signal.aborted) return;
        const gone = room === undefined ? undefined : this.#outOf(room);
        if (gone !== undefined) return this.#tell({ slot, problem: gone });
        if (result.ok) this.#peer.send(packetOf({ type: 'projection', slot, ...result.value }));
        else this.#tell({ slot, problem: problemOfRejection(result.error) });
      }
    } catch (error) {
      if (signal.aborted) return;
      const document = problemOf(error, false);
      if (document.status === 500) this.#parts.failed(error);
      this.#tell({ slot, problem: document });
    }
  }

  #tell(error: Omit<ErrorFrame, 'v' | 'type'>): void {
    if (this.#peer.open) this.#peer.send(packetOf({ type: 'error', ...error }));
  }
}

/** Figures without how the record goes on past their fork. */
async function* untold(figures: Figures): AsyncGenerator<Figured> {
  for await (const result of figures) {
    if (!result.ok) yield result;
    else {
      const { truth: _, ...rest } = result.value.figures;
      yield ok({ ...result.value, figures: rest });
    }
  }
}

/** Frames are read, never changed: the type alone says more. */
const drafted = (add: PreviewFrame['add'] = []): Overlay['add'] => add as unknown as Overlay['add'];

const TOO_MANY = problem(
  422,
  'too-many-previews',
  `This connection has ${PREVIEWS_LIMIT} drafts previewed already.`,
  'Use a slot again, or give one up by sending it with "draft":null.',
);

const NO_PROJECTIONS = problem(
  503,
  'no-projections',
  'This server computes no projections.',
  'Ask one that does.',
);
