import {
  ACUTE_FROM,
  pressureOfBaseline,
  STRAINED_FROM,
  TENSE_FROM,
} from '../../../../src/models/tension/model.ts';
import { Field } from './field.ts';
import { BASELINE, WHAT_IF } from '../../../../src/models/reaction/engine/bits.ts';
import type { Listener } from '../../../../src/models/reaction/engine/engine.ts';
import { STRIP_HEIGHTS } from '../../../../src/models/reaction/engine/tables.ts';
import { MarkSampler } from '../../../../src/models/reaction/mark-sampler.ts';
import { PROCESSES } from '../../../../src/models/reaction/processes.ts';
import { backgroundOf, branchingOf } from '../../../../src/models/reaction/reaction-matrix.ts';
import type { Past } from '../../../../src/models/reaction/record.ts';
import type { SimulationRequest } from '../../../../src/models/reaction/simulation-request.ts';

/** Where a path's daily tension goes: element `offset + day * stride`. */
export interface Target {
  readonly whatIf: Float64Array;
  readonly baseline: Float64Array;
  readonly offset: number;
  readonly stride: number;
}

/** Bits of the four bands: calm 1, strained 2, tense 4, acute 8. */
const bandBit = (tension: number): number =>
  tension < STRAINED_FROM ? 1 : tension < TENSE_FROM ? 2 : tension < ACUTE_FROM ? 4 : 8;

/** Kernels and stocks of one run, as they stand. */
interface State {
  /** Excitation beta (a R) of each process, in acts per day, in the scale of 00:00 of the day. */
  readonly excitation: Float64Array;
  /** R of cooperation by A and by B, in the same scale. */
  readonly cooperation: Float64Array;
  /** Verbal, material, lasting. */
  readonly stocks: Float64Array;
}

const newState = (): State => ({
  excitation: new Float64Array(PROCESSES),
  cooperation: new Float64Array(2),
  stocks: new Float64Array(3),
});

function copyState(from: State, to: State): void {
  to.excitation.set(from.excitation);
  to.cooperation.set(from.cooperation);
  to.stocks.set(from.stocks);
}

/**
 * Simulates single paths of a request, what-if and baseline side by side over one field. A path is a function of the
 * request and its number alone; nothing is kept from one to the next but buffers.
 *
 * Within a day all kernels are kept as they would stand at 00:00 had the day's acts happened then (an act at fraction x
 * counts exp(beta x)), so that one exp per candidate gives every intensity at its instant, and the value does not depend
 * on which other candidates were looked at. All steps are sums and products of figures that keep their order when more
 * cooperation or less conflict came before, rounding included: that is why a cooperative act never leads, on any path,
 * to a conflictual one that would not have happened without it.
 */
export class Simulator {
  readonly request: SimulationRequest;
  readonly marks: MarkSampler;
  readonly #field: Field;
  readonly #mu: Float64Array;
  /** beta a, row by row. */
  readonly #kick: Float64Array;
  readonly #beta: number;
  readonly #gamma: number;
  readonly #z0: number;
  readonly #keep: readonly [number, number, number];
  readonly #dayDecay: number;
  readonly #startWhatIf = newState();
  readonly #startBaseline = newState();
  readonly #whatIf = newState();
  readonly #baseline = newState();
  readonly #edited: boolean;
  readonly #carriedOut: Uint8Array;
  /** Bands that the last path was in on at least one day, and on its last: bits, what-if and baseline. */
  readonly ever = new Int32Array(2);
  readonly last = new Int32Array(2);
  #exponentials = 0;

  constructor(request: SimulationRequest, stripHeight: number = STRIP_HEIGHTS['reaction/1']) {
    const { reaction, tension } = request;
    this.request = request;
    this.marks = new MarkSampler(request.marks, tension);
    this.#field = new Field(request.seed, stripHeight);
    this.#mu = Float64Array.from(backgroundOf(reaction));
    this.#kick = branchingOf(reaction).map((entry) => entry * reaction.beta);
    this.#beta = reaction.beta;
    this.#gamma = reaction.gamma;
    this.#z0 = pressureOfBaseline(request.baseline);
    const keep = (halfLife: number) => Math.exp(-Math.LN2 / halfLife);
    this.#keep = [keep(tension.h_verbal), keep(tension.h_material), keep(tension.H)];
    this.#dayDecay = Math.exp(-reaction.beta);
    this.#enter(this.#startWhatIf, request.past.whatIf);
    this.#enter(this.#startBaseline, request.past.baseline);
    this.#edited = !equal(request.past.whatIf, request.past.baseline);
    this.#carriedOut = new Uint8Array(request.commitments.length);
  }

  /** Random blocks and exponentials computed so far, for measurements. */
  get work(): { readonly blocks: number; readonly exponentials: number } {
    return { blocks: this.#field.blocks, exponentials: this.#exponentials };
  }

  #enter(state: State, { stocks, activity }: Past): void {
    state.stocks.set([stocks.verbal, stocks.material, stocks.lasting]);
    activity.forEach((relativeSize, process) => this.#excite(state, process, relativeSize));
  }

  /** An act of a process, `amount` times the average one in size, enters the kernels. */
  #excite(state: State, process: number, amount: number): void {
    const { excitation, cooperation } = state;
    for (let row = 0; row < PROCESSES; row += 1) {
      const kick = this.#kick[row * PROCESSES + process] as number;
      if (kick !== 0) excitation[row] = (excitation[row] as number) + kick * amount;
    }
    if (process >= 2) cooperation[process - 2] = (cooperation[process - 2] as number) + amount;
  }

  /** Whether a candidate lies below the damped intensity; `decay` is exp(-beta x) at its instant x. */
  #accepts(state: State, process: number, height: number, decay: number): boolean {
    const undamped = (this.#mu[process] as number) + decay * (state.excitation[process] as number);
    if (height >= undamped) return false;
    if (process >= 2) return true;
    const received = decay * (state.cooperation[1 - process] as number);
    if (received === 0) return true;
    this.#exponentials += 1;
    return height < undamped * Math.exp(-this.#gamma * received);
  }

  #happen(state: State, process: number, mark: number, decay: number): void {
    this.#excite(state, process, (this.marks.relativeSize[mark] as number) / decay);
    const { stocks } = state;
    const kind = this.marks.material[mark] as number;
    stocks[kind] = (stocks[kind] as number) + (this.marks.fading[mark] as number);
    stocks[2] = (stocks[2] as number) + (this.marks.lasting[mark] as number);
  }

  /** Simulates path `path` (from 0) and writes its daily tension to `target`. */
  run(path: number, target: Target, listener?: Listener): void {
    const { commitments, horizonDays } = this.request;
    const field = this.#field;
    const whatIf = this.#whatIf;
    const baseline = this.#baseline;
    const carriedOut = this.#carriedOut;
    for (let index = 0; index < carriedOut.length; index += 1) {
      const { words, probability, given, inBaseline } = commitments[index] as (typeof commitments)[number];
      const met =
        given === undefined ||
        carriedOut[commitments.findIndex((one) => one.id === given.id && one.inBaseline === inBaseline)] ===
          1;
      const chance = met ? probability : given.otherwise;
      carriedOut[index] = field.carriedOut(path, words) < chance ? 1 : 0;
    }
    copyState(this.#startBaseline, baseline);
    if (this.#edited) copyState(this.#startWhatIf, whatIf);
    /** Until something tells them apart, the two runs are one. */
    let apart = this.#edited;
    let everWhatIf = 0;
    let everBaseline = 0;
    let next = 0;

    for (let day = 0; day < horizonDays; day += 1) {
      this.#fade(baseline);
      if (apart) this.#fade(whatIf);
      field.begin(path, day);
      this.#reach(apart, 1, -1);

      for (let i = 0; i < field.count; i += 1) {
        const place = field.order[i] as number;
        const process = field.process[place] as number;
        const height = field.height[place] as number;
        // Most candidates lie above the intensity at 00:00 and all that was added since: no exp for them.
        const mu = this.#mu[process] as number;
        const below =
          height < mu + (baseline.excitation[process] as number) ||
          (apart && height < mu + (whatIf.excitation[process] as number));
        if (!below) continue;
        const instant = field.instant[place] as number;
        this.#exponentials += 1;
        const decay = Math.exp(-this.#beta * instant);
        const inBaseline = this.#accepts(baseline, process, height, decay);
        const inWhatIf = apart ? this.#accepts(whatIf, process, height, decay) : inBaseline;
        if (!inBaseline && !inWhatIf) continue;
        const mark = this.marks.draw(process, field.markOf(place));
        if (inBaseline) this.#happen(baseline, process, mark, decay);
        if (inWhatIf && apart) this.#happen(whatIf, process, mark, decay);
        listener?.act(day, instant, process, mark, (inWhatIf ? WHAT_IF : 0) + (inBaseline ? BASELINE : 0));
        this.#reach(apart, decay, instant);
      }

      this.#endDay(baseline);
      if (apart) this.#endDay(whatIf);
      for (; next < commitments.length; next += 1) {
        const commitment = commitments[next] as (typeof commitments)[number];
        if (commitment.day > day + 1) break;
        if (carriedOut[next] === 0) continue;
        if (!apart) {
          copyState(baseline, whatIf);
          apart = true;
        }
        this.#carryOut(commitment, commitment.inBaseline === true ? baseline : whatIf);
        listener?.commitment(day, next);
      }

      const at = target.offset + day * target.stride;
      const unaltered = this.#tension(baseline);
      const hypothetical = apart ? this.#tension(whatIf) : unaltered;
      target.baseline[at] = unaltered;
      target.whatIf[at] = hypothetical;
      everBaseline |= bandBit(unaltered);
      everWhatIf |= bandBit(hypothetical);
      if (day === horizonDays - 1) {
        this.last[0] = bandBit(hypothetical);
        this.last[1] = bandBit(unaltered);
      }
    }
    this.ever[0] = everWhatIf;
    this.ever[1] = everBaseline;
  }

  /** Lays the field up to the undamped intensities of both runs, which can only fall until the next act. */
  #reach(apart: boolean, decay: number, after: number): void {
    const { excitation } = this.#baseline;
    const other = this.#whatIf.excitation;
    for (let process = 0; process < PROCESSES; process += 1) {
      let top = excitation[process] as number;
      if (apart && (other[process] as number) > top) top = other[process] as number;
      this.#field.reach(process, (this.#mu[process] as number) + decay * top, after);
    }
  }

  #fade({ stocks }: State): void {
    stocks[0] = (stocks[0] as number) * this.#keep[0];
    stocks[1] = (stocks[1] as number) * this.#keep[1];
    stocks[2] = (stocks[2] as number) * this.#keep[2];
  }

  #endDay({ excitation, cooperation }: State): void {
    const decay = this.#dayDecay;
    for (let process = 0; process < PROCESSES; process += 1) {
      excitation[process] = (excitation[process] as number) * decay;
    }
    cooperation[0] = (cooperation[0] as number) * decay;
    cooperation[1] = (cooperation[1] as number) * decay;
  }

  #carryOut({ stocks, activity }: SimulationRequest['commitments'][number], state: State): void {
    state.stocks[0] = (state.stocks[0] as number) + stocks.verbal;
    state.stocks[1] = (state.stocks[1] as number) + stocks.material;
    state.stocks[2] = (state.stocks[2] as number) + stocks.lasting;
    for (let process = 0; process < PROCESSES; process += 1) {
      const amount = activity[process] as number;
      if (amount !== 0) this.#excite(state, process, amount);
    }
  }

  #tension({ stocks }: State): number {
    const z = this.#z0 + (stocks[0] as number) + (stocks[1] as number) + (stocks[2] as number);
    this.#exponentials += 1;
    return 100 / (1 + Math.exp(-z));
  }
}

function equal(a: Past, b: Past): boolean {
  return (
    a.stocks.verbal === b.stocks.verbal &&
    a.stocks.material === b.stocks.material &&
    a.stocks.lasting === b.stocks.lasting &&
    a.activity.every((value, process) => value === b.activity[process])
  );
}
