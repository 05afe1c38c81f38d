import { leanOf, type Projection } from '../../models/reaction/projection-answer.ts';
import type { ClientFrame, ErrorFrame, PreviewFrame, ServerFrame } from '../../live/protocol.ts';
import type { RoomFigured } from '../../rooms/room-work.runner.ts';
import { WHAT_IF_STREAM_PREFIX, whatIfTopic } from '../../whatifs/what-if-id.ts';
import type { WhatIfDetail } from '../../whatifs/what-if-answers.ts';
import { ApiError, type ApiClient } from '../app/api.client.ts';
import type { Connection, Ears } from './connection.ts';
import { slotIn } from './draft-slots.ts';
import { framesIn } from './event-stream.ts';

/** Where a projection that gets better is asked for again, in milliseconds. */
const POLL_MS = 350;
/** After so long the connection ends itself, so that a socket is tried again. */
const LASTS_MS = 300_000;

/**
 * The frames of the live protocol where sockets are blocked: a history and the drafts are followed as event streams, projections are asked for
 * again until they are final. A browser opens few requests to one server, so that what-ifs have no stream of their own.
 * @param page.id tells drafts of this page from those of others
 * @param page.door what is asked first, whether the server is there and lets this browser in
 */
export const overHttp = (
  api: ApiClient,
  page: { readonly id: string; readonly door: string },
  ears: Ears,
): Connection => new HttpConnection(api, page, ears);

class HttpConnection implements Connection {
  readonly #api: ApiClient;
  readonly #page: string;
  readonly #ears: Ears;
  readonly #all = new AbortController();
  readonly #jobs = new Map<string, AbortController>();
  /** What is laid over a room, by slot: asked anew as the room moves. */
  readonly #laid = new Map<string, PreviewFrame>();
  readonly #age = setTimeout(() => this.close(), LASTS_MS);

  constructor(api: ApiClient, { id, door }: { readonly id: string; readonly door: string }, ears: Ears) {
    this.#api = api;
    this.#page = id;
    this.#ears = ears;
    api.get(door, this.#all.signal).then(
      () => ears.greeted(),
      () => this.close(),
    );
  }

  send(frame: ClientFrame): void {
    if (frame.type === 'unsubscribe') this.#stop(frame.topic);
    else if (frame.type === 'preview') this.#preview(frame);
    else if (frame.type === 'subscribe' && !frame.topic.startsWith(whatIfTopic(''))) {
      const { from, log } = frame;
      this.#followStream(frame.topic, {
        ...(from === undefined ? {} : { from }),
        ...(log === undefined ? {} : { log }),
      });
    } else if (frame.type === 'subscribe') this.#followWhatIf(frame.topic);
  }

  close(): void {
    if (this.#all.signal.aborted) return;
    clearTimeout(this.#age);
    this.#all.abort();
    this.#ears.lost();
  }

  /** Runs a job in place of the one of the same name; a refusal is told, no answer at all ends the connection. */
  #begin(
    name: string,
    about: Pick<ErrorFrame, 'topic' | 'slot'>,
    job: (signal: AbortSignal) => Promise<void>,
  ): void {
    this.#jobs.get(name)?.abort();
    const run = new AbortController();
    this.#jobs.set(name, run);
    job(AbortSignal.any([this.#all.signal, run.signal])).catch((error: unknown) => {
      if (this.#all.signal.aborted || run.signal.aborted) return;
      if (error instanceof ApiError && error.problem.status !== 0)
        this.#ears.frame({ v: 1, type: 'error', ...about, problem: problemOf(error) });
      else this.close();
    });
  }

  #stop(name: string): void {
    this.#jobs.get(name)?.abort();
    this.#jobs.delete(name);
  }

  #followWhatIf(topic: string): void {
    this.#begin(topic, { topic }, async (signal) => {
      const path = `/api/what-ifs/${topic.slice(whatIfTopic('').length)}`;
      const state = await this.#api.get<WhatIfDetail>(path, signal);
      // Where it stands in the log the answer does not say; a later socket begins with a snapshot of its own.
      this.#ears.frame({ v: 1, type: 'snapshot', topic, log: '', position: '-1', state });
      const ask = () => this.#api.get<Projection>(`${path}/projection`, signal);
      await poll(this.#ears, { topic }, signal, ask);
    });
  }

  #followStream(topic: string, place: Readonly<Record<string, string>>): void {
    this.#begin(topic, { topic }, async (signal) => {
      const query = new URLSearchParams({ topic, ...place });
      const body = await this.#api.stream(`/live/sse?${query}`, signal);
      await framesIn(
        body,
        (frame) => this.#take(frame),
        () => this.#ears.heard(),
      );
      if (!signal.aborted) this.close();
    });
  }

  #take(frame: ServerFrame): void {
    this.#ears.frame(frame);
    if (frame.type !== 'events') return;
    for (const laid of this.#laid.values()) this.#preview(laid);
    const changed = frame.items
      .filter(({ stream }) => stream.startsWith(WHAT_IF_STREAM_PREFIX))
      .map(({ stream }) => whatIfTopic(stream.slice(WHAT_IF_STREAM_PREFIX.length)));
    for (const topic of new Set(changed)) if (this.#jobs.has(topic)) this.#followWhatIf(topic);
  }

  #preview(frame: PreviewFrame): void {
    const { slot, draft, room } = frame;
    this.#laid.delete(slot);
    if (room !== undefined) return this.#lay(frame, room);
    if (draft === null || draft === undefined) return this.#stop(slot);
    const path = `/api/histories/${encodeURIComponent(draft.history)}/projections?slot=${this.#page}-${slotIn(slot)}`;
    this.#begin(slot, { slot }, (signal) =>
      poll(this.#ears, { slot }, signal, () =>
        this.#api.send<Projection>('POST', path, draft.outcome, { signal }),
      ),
    );
  }

  /** What own steps move beside those of a room; whoever else drafts there is not shown them, which takes a socket. */
  #lay(frame: PreviewFrame, room: string): void {
    const { slot, add = [], take = [] } = frame;
    this.#laid.set(slot, frame);
    this.#begin(slot, { slot }, async (signal) => {
      const path = `/api/rooms/${room}/figures`;
      const { projection, ...moved } = await this.#api.send<RoomFigured>(
        'POST',
        path,
        { add, take },
        { signal },
      );
      if (!signal.aborted)
        this.#ears.frame({ v: 1, type: 'projection', slot, ...framed(projection), ...moved });
    });
  }
}

/** An answer as frames tell it. */
function framed(projection: Projection) {
  const { fingerprint, paths, final, of } = projection;
  const revision = of.revision === undefined ? {} : { revision: of.revision };
  return { fingerprint, paths, final, ...revision, figures: leanOf(projection) };
}

const problemOf = ({ problem }: ApiError): ErrorFrame['problem'] => problem as ErrorFrame['problem'];

/** Asks until the figures are final, and tells each answer as a frame. */
async function poll(
  ears: Ears,
  about: Pick<ErrorFrame, 'topic' | 'slot'>,
  signal: AbortSignal,
  ask: () => Promise<Projection>,
): Promise<void> {
  for (;;) {
    const projection = await ask();
    if (signal.aborted) return;
    ears.heard();
    ears.frame({ v: 1, type: 'projection', ...about, ...framed(projection) });
    if (projection.final) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
