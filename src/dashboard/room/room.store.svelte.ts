import { projectionFromLean, type Projection } from '../../models/reaction/projection-answer.ts';
import type { ProjectionFrame } from '../../live/protocol.ts';
import type { RoomAnswer } from '../../rooms/rooms.query.ts';
import type { Prediction } from '../../rooms/ballot-events.ts';
import type { StepDraft } from '../../rooms/events.ts';
import { ApiClient, ApiError } from '../app/api.client.ts';
import { randomUuid } from '../app/uuid.adapter.ts';
import { LiveClient } from '../live/live.client.svelte.ts';
import { outcomeWith } from './room-vm.ts';

interface Entered {
  readonly roomId: string;
  readonly participant?: string;
}

/** Where a browser keeps who it is in a room; the pass itself is a cookie that no script reads. */
const KEPT = 'detente-room ';

/** A room as one phone or screen has it: followed by push, with figures of what is agreed and of what is drafted here. */
export class Room {
  view = $state.raw<RoomAnswer | undefined>();
  /** Random id of whoever sits here; absent: they watch. */
  self = $state.raw<string | undefined>();
  problem = $state.raw('');
  figures = $state.raw<Projection | undefined>();
  drafted = $state.raw<Projection | undefined>();
  own = $state.raw<Prediction | undefined>();
  /** Where phones open this server, as it says; whoever leads asks. */
  addresses = $state.raw<readonly string[]>([]);
  /** What the server's clock says as this page is opened, in milliseconds: whatever the clock of a phone says. */
  ahead = 0;
  readonly api = new ApiClient();
  readonly live = new LiveClient(this.api);
  #asking = false;
  #again = false;
  #reached = false;
  #projected = '';

  get me(): RoomAnswer['participants'][number] | undefined {
    return this.view?.participants.find(({ participant }) => participant === this.self);
  }

  get leads(): boolean {
    return this.view !== undefined && this.view.facilitator === this.self;
  }

  /** The room that an address names, where this browser is in it already; else comes in to watch by its code. */
  async arrive(named: string): Promise<void> {
    const kept = localStorage.getItem(KEPT + named);
    const entered =
      kept !== null
        ? (JSON.parse(kept) as Entered)
        : /^[0-9a-f-]{36}$/i.test(named)
          ? { roomId: named }
          : await this.#ask<Entered>('/api/rooms/joining', { code: named });
    if (entered !== undefined) await this.#enter(entered);
  }

  /** Comes in by a pass that the facilitator showed. */
  async show(room: string, pass: string): Promise<void> {
    const entered = await this.#ask<Entered>(`/api/rooms/${room}/session`, { pass });
    if (entered === undefined) return;
    this.#keep(room, entered);
    await this.#enter(entered);
  }

  async join(name: string, party: string | undefined): Promise<void> {
    const code = this.view?.code;
    if (code === undefined) return;
    const entered = await this.#ask<Entered>('/api/rooms/joining', { code, name, ...(party && { party }) });
    if (entered === undefined) return;
    this.#keep(code, entered);
    await this.#enter(entered);
  }

  async open(
    history: string,
    {
      at,
      days,
      title,
      name,
    }: { readonly at: string; readonly days: number; readonly title: string; readonly name: string },
  ): Promise<void> {
    const body = { history, title, name, horizonDays: days, base: at === '' ? {} : { at } };
    const entered = await this.#ask<Entered>('/api/rooms', body);
    if (entered === undefined) return;
    this.#keep(entered.roomId, entered);
    window.history.replaceState(null, '', `?room=${entered.roomId}`);
    await this.#enter(entered);
  }

  async move(order: object): Promise<boolean> {
    const done = await this.#ask(`/api/rooms/${this.view?.roomId}/moves`, order);
    return done !== undefined;
  }

  async predict(prediction: Prediction): Promise<boolean> {
    const sealed = await this.#ask(`/api/rooms/${this.view?.roomId}/predictions`, prediction);
    if (sealed === undefined) return false;
    this.own = prediction;
    await this.refresh();
    return true;
  }

  /** A pass by which somebody who lost their phone's cookie comes in again, or reads where nobody is named. */
  async passFor(participant?: string): Promise<string | undefined> {
    const body = participant === undefined ? {} : { participant };
    const answer = await this.#ask<{ readonly pass: string }>(`/api/rooms/${this.view?.roomId}/passes`, body);
    return answer?.pass;
  }

  /** Asks once where phones open this server. */
  async reach(): Promise<void> {
    if (this.#reached) return;
    this.#reached = true;
    try {
      const path = `/api/rooms/${this.view?.roomId}/addresses`;
      ({ addresses: this.addresses } = await this.api.get<{ readonly addresses: readonly string[] }>(path));
    } catch (error) {
      this.tell(error);
    }
  }

  /** Has a step that is drafted here projected beside what is agreed; nobody else sees it. */
  draft(stepId: string, step: StepDraft | undefined): void {
    const { view } = this;
    this.drafted = undefined;
    if (view === undefined || step === undefined) return this.live.endPreview('draft');
    this.#preview('draft', outcomeWith(view, { stepId, step }), (figures) => (this.drafted = figures));
  }

  /** Reads the room again; several wishes at once are one question. */
  async refresh(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#again = false;
        this.#show(await this.api.get<RoomAnswer>(`/api/rooms/${this.view?.roomId}`));
      } while (this.#again);
    } catch (error) {
      this.tell(error);
    } finally {
      this.#asking = false;
    }
  }

  async #enter({ roomId, participant }: Entered): Promise<void> {
    this.problem = '';
    this.self = participant;
    this.live.connect();
    try {
      this.#show(await this.api.get<RoomAnswer>(`/api/rooms/${roomId}`));
      if (participant !== undefined) {
        const { prediction } = await this.api.get<{ prediction?: Prediction }>(
          `/api/rooms/${roomId}/predictions/own`,
        );
        this.own = prediction;
      }
    } catch (error) {
      return this.tell(error);
    }
    this.live.subscribe(`room:${roomId}`, {
      snapshot: (state) => this.#show(state as unknown as RoomAnswer),
      events: () => void this.refresh(),
      figures: () => undefined,
      refused: (problem) => (this.problem = `${problem.detail} ${problem.remedy}`),
    });
    return undefined;
  }

  #show(view: RoomAnswer): void {
    if (this.view !== undefined && this.view.roomId === view.roomId && view.revision < this.view.revision)
      return;
    this.ahead = Date.parse(view.now) - performance.now();
    this.view = view;
    const outcome = outcomeWith(view);
    const key = JSON.stringify(outcome);
    if (key === this.#projected) return;
    this.#projected = key;
    this.#preview('package', outcome, (figures) => (this.figures = figures));
  }

  #preview(
    slot: string,
    outcome: Readonly<Record<string, unknown>>,
    take: (figures: Projection) => void,
  ): void {
    const history = this.view?.history ?? '';
    this.live.preview(
      slot,
      { history, outcome },
      {
        figures: (frame: ProjectionFrame) => take(projectionFromLean(frame.figures)),
        refused: (problem) => {
          if (slot === 'draft') this.problem = problem.detail;
        },
      },
    );
  }

  #keep(named: string, entered: Entered): void {
    localStorage.setItem(KEPT + named, JSON.stringify(entered));
    localStorage.setItem(KEPT + entered.roomId, JSON.stringify(entered));
  }

  async #ask<T>(path: string, body: object): Promise<T | undefined> {
    try {
      const answer = await this.api.send<T>('POST', path, body, { key: randomUuid() });
      this.problem = '';
      return answer;
    } catch (error) {
      this.tell(error);
      return undefined;
    }
  }

  tell(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    this.problem = `${error.problem.detail} ${error.problem.remedy}`;
  }
}
