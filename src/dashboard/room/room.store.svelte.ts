import { projectionFromLean, type Projection } from '../../models/reaction/projection-answer.ts';
import type { DraftsFrame, ProjectionFrame } from '../../live/protocol.ts';
import { problemWords, type StepFigures } from './room-vm.ts';
import type { RoomAnswer } from '../../rooms/rooms.query.ts';
import type { Prediction } from '../../rooms/ballot-events.ts';
import type { StepDraft } from '../../rooms/events.ts';
import { ApiClient, ApiError, type Problem } from '../app/api.client.ts';
import { randomUuid } from '../app/uuid.adapter.ts';
import { LiveClient } from '../live/live.client.svelte.ts';
import { keepPlace, openRoom, placeKept, type Entered, type Seat } from './room-place.adapter.ts';

export interface Ideas {
  readonly brief?: string;
  readonly steps: readonly StepDraft[];
}

/** The server does not tell who was sent out from who asks for a room that is gone. */
const OUT =
  'This room does not open here: it was erased, or you were sent out, or this browser has lost its pass. Ask whoever leads it for the way back in, or come in by its code.';

/** A room as one phone or screen has it: followed by push, with figures of what is agreed and of what is drafted here. */
export class Room {
  view = $state.raw<RoomAnswer | undefined>();
  /** Random id of whoever sits here; absent: they watch. */
  self = $state.raw<string | undefined>();
  problem = $state.raw('');
  /** Whether the room opens to this browser no more: it was erased, or somebody was sent out, or has lost their pass. */
  out = $state.raw(false);
  /** Whether what was asked needs somebody who is signed in. */
  unsigned = $state.raw(false);
  figures = $state.raw<Projection | undefined>();
  /** What each step on the table moves, by its id: of the same run as the figures. */
  moves = $state.raw<ReadonlyMap<string, StepFigures>>(new Map());
  /** What a step that is drafted here moves. */
  drafted = $state.raw<StepFigures | undefined>();
  /** What others of the own delegation draft. */
  drafts = $state.raw<DraftsFrame['drafts']>([]);
  predicted = $state.raw<number | undefined>();
  own = $state.raw<Prediction | undefined>();
  /** Where phones open this server, as it says; whoever leads asks. */
  addresses = $state.raw<readonly string[]>([]);
  /** What is prepared for this room: steps to begin with, and where things stand. */
  ideas = $state.raw<Ideas | undefined>();
  /** What the server's clock says as this page is opened, in milliseconds: whatever the clock of a phone says. */
  ahead = 0;
  readonly api = new ApiClient();
  readonly live = new LiveClient(this.api);
  #asking = false;
  #again = false;
  #reached = false;
  #delegation: string | undefined;
  #leave: (() => void) | undefined;

  get me(): RoomAnswer['participants'][number] | undefined {
    return this.view?.participants.find(({ participant }) => participant === this.self);
  }

  get leads(): boolean {
    return this.view !== undefined && this.view.facilitator === this.self;
  }

  /** The room that an address names, where this browser is in it already; else comes in to watch by its code. */
  async arrive(named: string): Promise<void> {
    const kept = placeKept(named) ?? (/^[0-9a-f-]{36}$/i.test(named) ? { roomId: named } : undefined);
    return kept === undefined ? this.watch(named) : this.#enter(kept);
  }

  /** Comes in by a code to watch, whoever one was in the room before. */
  async watch(code: string): Promise<void> {
    const entered = await this.#ask<Entered>('/api/rooms/joining', { code });
    if (entered === undefined) return;
    keepPlace(code, entered);
    await this.#enter(entered);
  }

  /** Comes in by a pass that the facilitator showed. */
  async show(room: string, pass: string): Promise<void> {
    const entered = await this.#ask<Entered>(`/api/rooms/${room}/session`, { pass });
    if (entered === undefined) return;
    keepPlace(room, entered);
    await this.#enter(entered);
  }

  /** Takes a seat of a rehearsal: by a pass that this page alone holds, beside the one that the browser has. */
  async sit(room: string, seat: Seat): Promise<void> {
    this.api.pass = seat.pass;
    await this.#enter({ roomId: room, participant: seat.participant });
  }

  async join(name: string, party: string | undefined): Promise<void> {
    const code = this.view?.code;
    if (code === undefined) return;
    const entered = await this.#ask<Entered>('/api/rooms/joining', { code, name, ...(party && { party }) });
    if (entered === undefined) return;
    keepPlace(code, entered);
    await this.#enter(entered);
  }

  async open(body: object): Promise<void> {
    try {
      await openRoom(body);
    } catch (error) {
      this.tell(error);
    }
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

  /** Asks once what is prepared for the room. */
  async prepare(): Promise<void> {
    if (this.ideas !== undefined) return;
    this.ideas = { steps: [] };
    try {
      this.ideas = await this.api.get<Ideas>(`/api/rooms/${this.view?.roomId}/ideas`);
    } catch (error) {
      this.tell(error);
    }
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

  /** Has a step that is drafted here laid over what is agreed; nobody but the own delegation sees it. */
  draft(stepId: string, step: StepDraft | undefined): void {
    const room = this.view?.roomId;
    this.drafted = undefined;
    if (room === undefined || step === undefined) return this.live.endPreview('draft');
    this.live.preview(
      'draft',
      { room, add: [{ stepId, step }], shared: true },
      {
        figures: ({ steps }: ProjectionFrame) =>
          (this.drafted = steps?.find((each) => each.stepId === stepId)),
        refused: (problem) => (this.problem = problemWords(problem)),
      },
    );
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
    this.out = false;
    this.live.door = `/api/rooms/${roomId}`;
    this.live.connect();
    this.live.subscribe(`room:${roomId}`, {
      snapshot: (state) => this.#show(state as unknown as RoomAnswer),
      events: () => void this.refresh(),
      figures: (frame) => this.#figures(frame),
      counts: ({ predicted }) => (this.predicted = predicted),
      refused: (problem) => this.#refused(problem),
    });
    return undefined;
  }

  #show(view: RoomAnswer): void {
    if (this.view !== undefined && this.view.roomId === view.roomId && view.revision < this.view.revision)
      return;
    this.ahead = Date.parse(view.now) - performance.now();
    this.view = view;
    this.#followDelegation();
  }

  #figures({ figures, steps = [] }: ProjectionFrame): void {
    this.figures = projectionFromLean(figures);
    this.moves = new Map(steps.map((each) => [each.stepId, each]));
  }

  /** Hears what the own delegation drafts, also after the facilitator moved one to another. */
  #followDelegation(): void {
    const party = this.me?.party;
    // The pass of a rehearsed phone is not the browser's, by which the connection stands.
    const topic =
      party === undefined || this.api.pass !== undefined || this.view === undefined
        ? undefined
        : `delegation:${this.view.roomId}:${party}`;
    if (topic === this.#delegation) return;
    this.#delegation = topic;
    this.#leave?.();
    this.drafts = [];
    const take = (drafts: DraftsFrame['drafts']): void => {
      this.drafts = drafts.filter(({ participant }) => participant !== this.self);
    };
    this.#leave =
      topic === undefined
        ? undefined
        : this.live.subscribe(topic, {
            snapshot: (state) => take((state as unknown as DraftsFrame).drafts),
            events: () => undefined,
            drafts: (frame) => take(frame.drafts),
          });
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
    this.#refused(error.problem);
  }

  #refused(problem: Problem): void {
    this.unsigned = problem.status === 401;
    this.out ||= problem.code === 'room-pass-over' || problem.code === 'may-not-listen';
    this.problem = this.out ? OUT : problemWords(problem);
  }
}
