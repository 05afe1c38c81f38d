import { keyOfSeed, philox, uniform } from '../../../../src/kernel/random.ts';
import { STRIP_HEIGHTS } from '../../../../src/models/reaction/engine/tables.ts';
import { MarkSampler } from '../../../../src/models/reaction/mark-sampler.ts';
import { PROCESSES } from '../../../../src/models/reaction/processes.ts';
import { backgroundOf, branchingOf } from '../../../../src/models/reaction/reaction-matrix.ts';
import type { Past } from '../../../../src/models/reaction/record.ts';
import type { SimulationRequest } from '../../../../src/models/reaction/simulation-request.ts';
import { pressureOfBaseline } from '../../../../src/models/tension/model.ts';
import { kernelsOf, NET } from '../../../../src/models/tension/net-over-gross.ts';
import { BLOCK, BlockField, type Candidate } from './blocks.ts';

/** What happens in one run of a path. */
export interface Told {
  readonly tension: Float64Array;
  readonly acts: readonly {
    readonly day: number;
    readonly instant: number;
    readonly process: number;
    readonly mark: number;
  }[];
  /** Places of the commitments carried out, with their days. */
  readonly carriedOut: readonly { readonly day: number; readonly index: number }[];
}

/** Points of the field in a block that some intensity of a run may have reached. */
class Reached {
  #waiting: Candidate[] = [];
  readonly #strips = [0, 0, 0, 0];
  readonly #field: BlockField;
  readonly #path: number;
  readonly #block: number;

  constructor(field: BlockField, path: number, block: number) {
    this.#field = field;
    this.#path = path;
    this.#block = block;
  }

  /** Looks as high as `height` from `from` on; `including` a point at that very time. */
  reach(process: number, height: number, from: number, including: boolean): void {
    for (;;) {
      const strip = this.#strips[process] as number;
      if ((strip === 0 ? 0 : this.#field.topOf(strip - 1)) >= height) return;
      const found = this.#field.strip(this.#path, this.#block, process, strip);
      this.#waiting.push(...found.filter(({ time }) => time > from || (including && time === from)));
      this.#strips[process] = strip + 1;
    }
  }

  /** Takes the next point before `end`. */
  next(end: number): Candidate | undefined {
    this.#waiting.sort((a, b) => a.time - b.time);
    const [first] = this.#waiting;
    return first !== undefined && first.time < end ? this.#waiting.shift() : undefined;
  }
}

/** Kernels and stocks of a run, as they stand. */
interface State {
  /** beta (a R) by process, and R of cooperation by A and by B: in the scale of 00:00 of the day. */
  readonly excitation: number[];
  readonly cooperation: number[];
  /** Verbal, material, lasting. */
  readonly stocks: number[];
  /** Likewise, nothing having cancelled out. */
  readonly gross: number[];
}

/**
 * `reaction/2` in full, and `reaction/3` to `reaction/5`, whose base rates may differ from path to path: the formulae of `reaction/1` over a field in blocks. One run of a path at a time, since a run takes from
 * the field what its own intensities reach and is the same whatever else runs beside it. Written to be read, not to be fast.
 */
export class BlockSimulator {
  readonly request: SimulationRequest;
  readonly marks: MarkSampler;
  readonly #field: BlockField;
  /** Of the path at hand. */
  #mu: readonly number[] = [];
  readonly #kick: Float64Array;

  constructor(request: SimulationRequest, lowest: number = STRIP_HEIGHTS['reaction/2']) {
    this.request = request;
    this.marks = new MarkSampler(request.marks, kernelsOf(request.models.tension, request.tension));
    this.#field = new BlockField(request.seed, lowest);
    this.#kick = branchingOf(request.reaction).map((entry) => entry * request.reaction.beta);
  }

  /** The path with the what-if's commitments and edits, or without. */
  run(path: number, which: 'whatIf' | 'baseline'): Told {
    const { commitments, horizonDays, past } = this.request;
    const { spread = 0 } = this.request.reaction;
    const factors =
      typeof spread === 'number'
        ? [0, 0, 0, 0].map(() => this.#factor(path, spread, 0))
        : [0, 0, 1, 1].map((kind) =>
            this.#factor(path, kind === 0 ? spread.conflict : spread.cooperation, kind, spread.shared),
          );
    this.#mu = backgroundOf(this.request.reaction).map(
      (rate, process) => rate * (factors[process] as number),
    );
    const state = this.#begun(past[which]);
    const due = this.#carriedOut(path, which);
    const tension = new Float64Array(horizonDays);
    const acts: Told['acts'][number][] = [];
    let reached = new Reached(this.#field, path, 0);
    for (let day = 0; day < horizonDays; day += 1) {
      const before = day % BLOCK;
      this.#fade(state);
      if (before === 0) {
        reached = new Reached(this.#field, path, day / BLOCK);
        this.#reach(reached, state, 1, 0, true);
      }
      for (;;) {
        const candidate = reached.next(before + 1);
        if (candidate === undefined) break;
        const instant = candidate.time - before;
        const decay = Math.exp(-this.request.reaction.beta * instant);
        if (!this.#accepts(state, candidate, decay)) continue;
        const mark = this.marks.draw(candidate.process, candidate.mark);
        this.#happen(state, candidate.process, mark, decay);
        acts.push({ day, instant, process: candidate.process, mark });
        this.#reach(reached, state, decay, candidate.time, false);
      }
      this.#endDay(state);
      for (const one of due) {
        if (one.day === day) this.#carryOut(state, commitments[one.index] as (typeof commitments)[number]);
      }
      // At the end of a day all kernels stand in the scale of the next one.
      this.#reach(reached, state, 1, before + 1, true);
      tension[day] = this.#tension(state);
    }
    return { tension, acts, carriedOut: due };
  }

  /** The multiple of its base rates that a path has: the mean of exponential draws, two of them out of each block. */
  #factor(path: number, spread: number, number: number, shared = 0): number {
    if (spread === 0) return 1;
    const draws = Array.from({ length: spread }, (_, draw) => {
      const words = new Int32Array(4);
      const of = draw < shared ? 0 : number;
      philox(words, path, Math.floor(draw / 2), of, 0xfffffffe | 0, ...keyOfSeed(this.request.seed));
      const from = (draw % 2) * 2;
      return -Math.log(1 - uniform(words[from] as number, words[from + 1] as number));
    });
    return draws.reduce((sum, draw) => sum + draw, 0) / spread;
  }

  /** Commitments of a run that the path carries out, with their days from 0. */
  #carriedOut(path: number, which: 'whatIf' | 'baseline'): Told['carriedOut'] {
    const { commitments, horizonDays } = this.request;
    const own = commitments.filter(({ inBaseline = false }) => inBaseline === (which === 'baseline'));
    const happens = (id: string): boolean => {
      const { words, probability, given } = own.find((one) => one.id === id) as (typeof own)[number];
      const chance = given === undefined || happens(given.id) ? probability : given.otherwise;
      return this.#field.carriedOut(path, words) < chance;
    };
    return commitments.flatMap((commitment, index) =>
      own.includes(commitment) && commitment.day <= horizonDays && happens(commitment.id)
        ? [{ day: commitment.day - 1, index }]
        : [],
    );
  }

  #begun({ stocks, gross = { verbal: 0, material: 0, lasting: 0 }, activity }: Past): State {
    const state: State = {
      excitation: [0, 0, 0, 0],
      cooperation: [0, 0],
      stocks: [stocks.verbal, stocks.material, stocks.lasting],
      gross: [gross.verbal, gross.material, gross.lasting],
    };
    activity.forEach((relativeSize, process) => this.#excite(state, process, relativeSize));
    return state;
  }

  #excite({ excitation, cooperation }: State, process: number, amount: number): void {
    for (let row = 0; row < PROCESSES; row += 1) {
      const kick = this.#kick[row * PROCESSES + process] as number;
      if (kick !== 0) excitation[row] = (excitation[row] as number) + kick * amount;
    }
    if (process >= 2) cooperation[process - 2] = (cooperation[process - 2] as number) + amount;
  }

  #reach(reached: Reached, { excitation }: State, decay: number, from: number, including: boolean): void {
    for (let process = 0; process < PROCESSES; process += 1) {
      const undamped = (this.#mu[process] as number) + decay * (excitation[process] as number);
      reached.reach(process, undamped, from, including);
    }
  }

  #accepts({ excitation, cooperation }: State, { process, height }: Candidate, decay: number): boolean {
    const undamped = (this.#mu[process] as number) + decay * (excitation[process] as number);
    if (height >= undamped) return false;
    if (process >= 2) return true;
    const received = decay * (cooperation[1 - process] as number);
    return received === 0 || height < undamped * Math.exp(-this.request.reaction.gamma * received);
  }

  #happen(state: State, process: number, mark: number, decay: number): void {
    const { fading, lasting, relativeSize, material } = this.marks;
    this.#excite(state, process, (relativeSize[mark] as number) / decay);
    const kind = material[mark] as number;
    state.stocks[kind] = (state.stocks[kind] as number) + (fading[mark] as number);
    state.stocks[2] = (state.stocks[2] as number) + (lasting[mark] as number);
    state.gross[kind] = (state.gross[kind] as number) + Math.abs(fading[mark] as number);
    state.gross[2] = (state.gross[2] as number) + Math.abs(lasting[mark] as number);
  }

  #carryOut(state: State, { stocks, gross, activity }: SimulationRequest['commitments'][number]): void {
    [stocks.verbal, stocks.material, stocks.lasting].forEach((change, kind) => {
      state.stocks[kind] = (state.stocks[kind] as number) + change;
    });
    [gross?.verbal ?? 0, gross?.material ?? 0, gross?.lasting ?? 0].forEach((change, kind) => {
      state.gross[kind] = (state.gross[kind] as number) + change;
    });
    activity.forEach((amount, process) => {
      if (amount !== 0) this.#excite(state, process, amount);
    });
  }

  #fade({ stocks, gross }: State): void {
    const { h_verbal, h_material, H } = this.request.tension;
    [h_verbal, h_material, H].forEach((halfLife, kind) => {
      stocks[kind] = (stocks[kind] as number) * Math.exp(-Math.LN2 / halfLife);
      gross[kind] = (gross[kind] as number) * Math.exp(-Math.LN2 / halfLife);
    });
  }

  #endDay({ excitation, cooperation }: State): void {
    const decay = Math.exp(-this.request.reaction.beta);
    excitation.forEach((value, process) => (excitation[process] = value * decay));
    cooperation.forEach((value, party) => (cooperation[party] = value * decay));
  }

  #tension({ stocks, gross }: State): number {
    const z0 = pressureOfBaseline(this.request.baseline);
    const z =
      this.request.models.tension === 'tension/1'
        ? stocks.reduce((sum, stock) => sum + stock, z0)
        : z0 + netOverGross(stocks, gross);
    return 100 / (1 + Math.exp(-z));
  }
}

/** What `tension/2` adds to the baseline's pressure: verbal and material fade together there. */
function netOverGross([verbal = 0, material = 0, lasting = 0]: number[], gross: number[]): number {
  const [grossVerbal = 0, grossMaterial = 0, grossLasting = 0] = gross;
  return (
    (NET.kf * (verbal + material)) / (NET.nf + (grossVerbal + grossMaterial)) +
    (NET.ks * lasting) / (NET.ns + grossLasting)
  );
}
