import { keyOfSeed } from '../../../kernel/random.ts';
import { pressureOfBaseline } from '../../tension/model.ts';
import { NET } from '../../tension/net-over-gross.ts';
import { supposedBy } from '../given.ts';
import type { MarkSampler } from '../mark-sampler.ts';
import { isConflict, type Process } from '../processes.ts';
import { backgroundOf, branchingOf } from '../reaction-matrix.ts';
import type { Stocks } from '../record.ts';
import type { SimulationRequest } from '../simulation-request.ts';
import type { Branches } from './branches.ts';
import * as layout from './layout.ts';
import type { Plan, Sizes } from './plan.ts';

/** Height of a strip, of the lowest where they grow, in acts per day. Part of the model's definition: another height gives other, equally good, draws. */
export const STRIP_HEIGHTS = {
  'reaction/1': 0.25,
  'reaction/2': 0.125,
  'reaction/3': 0.125,
  'reaction/4': 0.125,
  'reaction/5': 0.125,
} as const;

/** What a run consists of, as the module reads it. */
export interface Tables {
  readonly request: SimulationRequest;
  readonly marks: MarkSampler;
  readonly branches: Branches;
  readonly stripHeight: number;
  /** Whether figures are pressures z in place of tensions, which no longer tell far values apart. */
  readonly pressures?: boolean;
}

/** Writes all that stays as it is during a run. */
export function writeTables(view: DataView, tables: Tables, sizes: Sizes, plan: Plan): void {
  const to = new Writer(view);
  writeModel(to, tables);
  writeSizes(to, tables.request, sizes, plan);
  writeMarks(to, tables.marks, plan.marks);
  tables.branches.pasts.forEach(({ stocks, gross, activity }, index) => {
    const at = plan.pasts + index * layout.STATE_SIZE;
    // As `engine/assembly/state.ts` lets an act enter the kernels, and in the same order of sums.
    const { excitation, cooperation } = enteredBy(activity, tables.request);
    to.doubles(at + layout.EXCITATION, excitation);
    to.doubles(at + layout.COOPERATION, cooperation);
    to.doubles(at + layout.STOCKS, stockOf(stocks));
    to.doubles(at + layout.GROSS, stockOf(gross));
  });
  tables.request.commitments.forEach((commitment, index, all) => {
    const { stocks, gross, activity, probability, words, day, given } = commitment;
    const at = plan.commitments + index * layout.COMMITMENT_SIZE;
    to.doubles(at + layout.COMMITMENT_STOCKS, stockOf(stocks));
    to.doubles(at + layout.COMMITMENT_GROSS, stockOf(gross));
    to.doubles(at + layout.COMMITMENT_ACTIVITY, activity);
    to.doubles(at + layout.COMMITMENT_PROBABILITY, [probability]);
    to.words(at + layout.COMMITMENT_WORDS, words);
    to.words(at + layout.COMMITMENT_DAY, [day]);
    to.words(at + layout.COMMITMENT_GIVEN, [supposedBy(commitment, all) + 1]);
    to.doubles(at + layout.COMMITMENT_OTHERWISE, [given?.otherwise ?? 0]);
  });
  writeArrangement(view, tables.branches, plan);
}

const NONE: Stocks = { verbal: 0, material: 0, lasting: 0 };

const stockOf = ({ verbal, material, lasting }: Stocks = NONE): number[] => [verbal, material, lasting];

/** Writes the base rates of a path whose own are those of the request times `factors`, of conflict and of cooperation. */
export function writeBackground(
  view: DataView,
  { request }: Pick<Tables, 'request'>,
  factors: readonly [number, number],
): void {
  const rates = backgroundOf(request.reaction).map(
    (rate, process) => rate * (factors[isConflict(process as Process) ? 0 : 1] as number),
  );
  new Writer(view).doubles(layout.MU, rates);
}

/** Writes which branch has which past and which commitments. */
export function writeArrangement(
  view: DataView,
  { pastOf, holders }: Pick<Branches, 'pastOf' | 'holders'>,
  plan: Plan,
): void {
  const to = new Writer(view);
  to.words(layout.PAST_OF, pastOf);
  holders.forEach((branches, index) => {
    const at = plan.commitments + index * layout.COMMITMENT_SIZE;
    to.words(at + layout.COMMITMENT_BRANCHES, [branches]);
  });
}

function writeModel(to: Writer, { request, marks, stripHeight, pressures = false }: Tables): void {
  const { reaction, tension } = request;
  const keep = (halfLife: number) => Math.exp(-Math.LN2 / halfLife);
  to.doubles(layout.BETA, [reaction.beta]);
  to.doubles(layout.GAMMA, [reaction.gamma]);
  to.doubles(layout.Z0, [pressureOfBaseline(request.baseline)]);
  to.doubles(layout.KEEP, [keep(tension.h_verbal), keep(tension.h_material), keep(tension.H)]);
  to.doubles(layout.DAY_DECAY, [Math.exp(-reaction.beta)]);
  to.doubles(layout.STRIP_HEIGHT, [stripHeight]);
  to.doubles(layout.NO_CANDIDATE, [Math.exp(-stripHeight)]);
  const levels = levelsOf(stripHeight);
  to.words(layout.FIELD, [request.models.reaction === 'reaction/1' ? 1 : 2]);
  to.words(layout.PRESSURES, [pressures ? 1 : 0]);
  to.words(layout.NET_OVER_GROSS, [request.models.tension === 'tension/2' ? 1 : 0]);
  to.doubles(layout.NET_CONSTANTS, [NET.kf, NET.ks, NET.nf, NET.ns]);
  to.doubles(layout.LEVEL_HEIGHT, levels);
  to.doubles(
    layout.LEVEL_NONE,
    levels.map((height) => Math.exp(-height * layout.BLOCK_DAYS)),
  );
  to.doubles(layout.MU, backgroundOf(reaction));
  to.doubles(layout.TOTAL, marks.total);
  to.doubles(layout.KICK, byProcess(kickOf(request)));
  to.words(layout.KEY, keyOfSeed(request.seed));
  to.words(layout.MARK_START, marks.start);
}

function writeSizes(to: Writer, { horizonDays }: SimulationRequest, sizes: Sizes, plan: Plan): void {
  to.words(layout.DAYS, [horizonDays]);
  to.words(layout.BRANCHES, [sizes.branches]);
  to.words(layout.COMMITMENTS, [sizes.commitments]);
  to.words(layout.STRIDE, [plan.width]);
  to.words(layout.CANDIDATES_ROOM, [sizes.candidates]);
  to.words(layout.EVENTS_ROOM, [sizes.events]);
  to.words(layout.PASTS_AT, [plan.pasts]);
  to.words(layout.MARKS_AT, [plan.marks]);
  to.words(layout.COMMITMENTS_AT, [plan.commitments]);
  to.words(layout.ORDER_AT, [plan.order]);
  to.words(layout.CANDIDATES_AT, [plan.candidates]);
  to.words(layout.EVENTS_AT, [plan.events]);
  to.words(layout.TENSION_AT, [plan.tension]);
}

function writeMarks(to: Writer, marks: MarkSampler, from: number): void {
  for (let mark = 0; mark < marks.marks.length; mark += 1) {
    const at = from + mark * layout.MARK_SIZE;
    const { fading, lasting, relativeSize, cumulative, material } = marks;
    to.doubles(at + layout.MARK_FADING, [fading[mark] ?? 0]);
    to.doubles(at + layout.MARK_LASTING, [lasting[mark] ?? 0]);
    to.doubles(at + layout.MARK_RELATIVE_SIZE, [relativeSize[mark] ?? 0]);
    to.doubles(at + layout.MARK_CUMULATIVE, [cumulative[mark] ?? 0]);
    to.words(at + layout.MARK_STOCK, [(material[mark] ?? 0) * 8]);
  }
}

/** Heights of the strips of a field in blocks: two of the lowest, then each twice the one before, and the last for all above. */
const levelsOf = (lowest: number): number[] =>
  Array.from({ length: layout.LEVELS }, (_, level) => lowest * 2 ** Math.max(0, level - 1));

/** beta a, row by row. */
const kickOf = ({ reaction }: SimulationRequest): Float64Array =>
  branchingOf(reaction).map((entry) => entry * reaction.beta);

/** What an act of each process adds to the four, one process after the other. */
const byProcess = (rows: Float64Array): Float64Array =>
  rows.map((_, place) => rows[(place % 4) * 4 + Math.floor(place / 4)] ?? 0);

function enteredBy(activity: readonly number[], request: SimulationRequest) {
  const kick = kickOf(request);
  const excitation = [0, 0, 0, 0];
  const cooperation = [0, 0];
  activity.forEach((amount, process) => {
    for (let row = 0; row < 4; row += 1) {
      const entry = kick[row * 4 + process] ?? 0;
      if (entry !== 0) excitation[row] = (excitation[row] ?? 0) + entry * amount;
    }
    if (process >= 2) cooperation[process - 2] = (cooperation[process - 2] ?? 0) + amount;
  });
  return { excitation, cooperation };
}

/** Little-endian, as WebAssembly is everywhere. */
class Writer {
  readonly #view: DataView;

  constructor(view: DataView) {
    this.#view = view;
  }

  doubles(at: number, values: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i += 1) this.#view.setFloat64(at + i * 8, values[i] ?? 0, true);
  }

  words(at: number, values: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i += 1) this.#view.setInt32(at + i * 4, values[i] ?? 0, true);
  }
}
