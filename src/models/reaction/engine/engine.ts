import { kernelsOf } from '../../tension/net-over-gross.ts';
import { MarkSampler } from '../mark-sampler.ts';
import { rateFactors } from '../rate-spread.ts';
import type { SimulationRequest } from '../simulation-request.ts';
import { pairOf, type Branches } from './branches.ts';
import { instantiate, type Exports } from './instance.ts';
import * as layout from './layout.ts';
import { planOf, USUAL_BYTES, type Plan, type Sizes } from './plan.ts';
import { STRIP_HEIGHTS, writeArrangement, writeBackground, writeTables, type Tables } from './tables.ts';

/** Hears what happens on a path; only for those few whose acts are read. */
export interface Listener {
  /** An act of a process on day `day` (from 0) at a fraction of the day, in the branches of the bits `branches`. */
  act(day: number, instant: number, process: number, mark: number, branches: number): void;
  /** A commitment that is carried out, by its place in the request. */
  commitment(day: number, index: number): void;
}

/** Room that is made at first; a path that needs more gets it, and is simulated again. */
const CANDIDATES = 256;
const EVENTS = 2048;

/**
 * An instance of the module with its memory, which serves one run at a time: a thread needs one, whatever it works on.
 */
export class Engine {
  #buffer: ArrayBuffer;
  #exports: Exports;
  #loaded: EngineRun | undefined;

  constructor() {
    const { buffer, exports } = instantiate(USUAL_BYTES);
    this.#buffer = buffer;
    this.#exports = exports;
  }

  /** Bytes of the memory. */
  get bytes(): number {
    return this.#buffer.byteLength;
  }

  /** A request to be simulated; in the branches of a projection where no others are given, 1 to 32. */
  open(
    request: SimulationRequest,
    branches: Branches = pairOf(request),
    stripHeight: number = STRIP_HEIGHTS[request.models.reaction],
  ): EngineRun {
    const marks = new MarkSampler(request.marks, kernelsOf(request.models.tension, request.tension));
    return new EngineRun(this, { request, marks, branches, stripHeight });
  }

  /** A request without its what-if, whose figures are pressures z, for judging a forecast. */
  openPressures(request: SimulationRequest): EngineRun {
    const marks = new MarkSampler(request.marks, kernelsOf(request.models.tension, request.tension));
    const stripHeight = STRIP_HEIGHTS[request.models.reaction];
    const branches = {
      pasts: [request.past.baseline],
      pastOf: [0],
      holders: request.commitments.map(() => 0),
    };
    return new EngineRun(this, { request, marks, branches, stripHeight, pressures: true });
  }

  /** The memory and the exports, with the run's tables in place. */
  load(run: EngineRun): { readonly buffer: ArrayBuffer; readonly exports: Exports } {
    if (this.#loaded !== run) {
      if (run.plan.bytes > this.#buffer.byteLength) this.#make(run.plan.bytes);
      const view = new DataView(this.#buffer);
      writeTables(view, run.tables, run.sizes, run.plan);
      run.rearrange(view);
      this.#exports.open();
      this.#loaded = run;
    }
    return { buffer: this.#buffer, exports: this.#exports };
  }

  /** Takes up a loaded run's new plan; the figures of the paths before stay. */
  replan(run: EngineRun, before: Plan): void {
    const { width } = before;
    const { branches, days } = run.sizes;
    const figures = new Float64Array(this.#buffer, before.tension, width * branches * days).slice();
    this.#loaded = undefined;
    const { buffer } = this.load(run);
    new Float64Array(buffer, run.plan.tension, figures.length).set(figures);
  }

  #make(bytes: number): void {
    ({ buffer: this.#buffer, exports: this.#exports } = instantiate(bytes));
  }
}

/**
 * A request in an engine. A path is a function of the request, its branches and its number alone; nothing is kept from one
 * to the next but figures, until others take their place.
 */
export class EngineRun {
  readonly tables: Tables;
  readonly #engine: Engine;
  #sizes: Sizes;
  #plan: Plan;
  /** What the paths to come have in the place of the branches' own. */
  #arranged: Pick<Branches, 'pastOf' | 'holders'> | undefined;

  constructor(engine: Engine, tables: Tables) {
    const { request, marks, branches } = tables;
    const count = branches.pastOf.length;
    if (count < 1 || count > layout.BRANCHES_LIMIT) {
      throw new RangeError(`a run has 1 to ${layout.BRANCHES_LIMIT} branches, not ${count}`);
    }
    this.#engine = engine;
    this.tables = tables;
    this.#sizes = {
      pasts: branches.pasts.length,
      marks: marks.marks.length,
      commitments: request.commitments.length,
      branches: count,
      days: request.horizonDays,
      candidates: CANDIDATES,
      events: EVENTS,
    };
    this.#plan = planOf(this.#sizes);
  }

  get request(): SimulationRequest {
    return this.tables.request;
  }

  get marks(): MarkSampler {
    return this.tables.marks;
  }

  get sizes(): Sizes {
    return this.#sizes;
  }

  get plan(): Plan {
    return this.#plan;
  }

  /** How many paths have room for their figures side by side. */
  get width(): number {
    return this.#plan.width;
  }

  /** Gives the branches of the paths to come other pasts and commitments. */
  arrange(branches: Pick<Branches, 'pastOf' | 'holders'>): void {
    this.#arranged = branches;
    this.rearrange(new DataView(this.#engine.load(this).buffer));
  }

  /** Writes what was arranged into the engine's memory, where the run's tables lie. */
  rearrange(view: DataView): void {
    if (this.#arranged !== undefined) writeArrangement(view, this.#arranged, this.#plan);
  }

  /** Simulates path `path` (from 0); its figures go to column `place`, below `width`. */
  path(path: number, place: number, listener?: Listener): void {
    const { reaction, seed } = this.request;
    const factors = rateFactors(seed, path, reaction.spread);
    for (;;) {
      const { exports, buffer } = this.#engine.load(this);
      if (factors !== undefined) writeBackground(new DataView(buffer), this.tables, factors);
      const events = exports.run(path, place, listener !== undefined);
      if (events >= 0) {
        if (listener !== undefined) tell(new DataView(buffer), this.#plan.events, events, listener);
        return;
      }
      this.#makeRoom(events);
    }
  }

  /** Bands that the last path was in on at least one day, and on its last, by branch: calm 1, strained 2, tense 4, acute 8. Not of pressures. */
  bands(branch: number): { readonly ever: number; readonly last: number } {
    const view = new DataView(this.#engine.load(this).buffer);
    return {
      ever: view.getInt32(layout.EVER + branch * 4, true),
      last: view.getInt32(layout.LAST + branch * 4, true),
    };
  }

  /** Tensions (or pressures, where those were asked for) of a branch on a day (from 0), by column; to be copied before the next path is simulated. */
  tensions(branch: number, day: number): Float64Array {
    const { width, tension } = this.#plan;
    const row = branch * this.#sizes.days + day;
    return new Float64Array(this.#engine.load(this).buffer, tension + row * width * 8, width);
  }

  #makeRoom(lacking: number): void {
    const { candidates, events } = this.#sizes;
    const before = this.#plan;
    this.#sizes =
      lacking === layout.NO_ROOM_FOR_CANDIDATES
        ? { ...this.#sizes, candidates: candidates * 2 }
        : { ...this.#sizes, events: events * 2 };
    this.#plan = planOf(this.#sizes);
    this.#engine.replan(this, before);
  }
}

function tell(view: DataView, from: number, events: number, listener: Listener): void {
  for (let index = 0; index < events; index += 1) {
    const at = from + index * layout.EVENT_SIZE;
    const day = view.getInt32(at + layout.EVENT_DAY, true);
    const process = view.getInt32(at + layout.EVENT_PROCESS, true);
    const mark = view.getInt32(at + layout.EVENT_MARK, true);
    if (process < 0) listener.commitment(day, mark);
    else {
      const instant = view.getFloat64(at + layout.EVENT_INSTANT, true);
      listener.act(day, instant, process, mark, view.getUint32(at + layout.EVENT_BRANCHES, true));
    }
  }
}
