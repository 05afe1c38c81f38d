import {
  BETA,
  COMMITMENT_ACTIVITY,
  COMMITMENT_GROSS,
  COMMITMENT_STOCKS,
  COOPERATION,
  DAY_DECAY,
  EXCITATION,
  GAMMA,
  GROSS,
  KEEP,
  KICK,
  MARK_CUMULATIVE,
  MARK_FADING,
  MARK_LASTING,
  MARK_RELATIVE_SIZE,
  MARK_SIZE,
  MARK_START,
  MARK_STOCK,
  MARKS_AT,
  MU,
  NET_CONSTANTS,
  NET_OVER_GROSS,
  STATE_SIZE,
  STATES,
  STOCKS,
  TOTAL,
  Z0,
} from '../../src/models/reaction/engine/layout';
import { exp, expOfBoth } from './exp';

/** Kernels and stocks of one run. Sums and products stand in the order of the specification, which gives them their bits. */

let beta: f64 = 0;
let gamma: f64 = 0;
let z0: f64 = 0;
let keepFading: v128 = f64x2.splat(0);
let keepLasting: f64 = 0;
let dayDecay: f64 = 0;
let marks: usize = 0;
/** Whether tension is net over gross; its constants are those of `tension/2`. */
let isNet: bool = false;
let kf: f64 = 0;
let ks: f64 = 0;
let nf: f64 = 0;
let ns: f64 = 0;

/** Takes up what the host wrote of a run. */
export function openStates(): void {
  beta = load<f64>(BETA);
  gamma = load<f64>(GAMMA);
  z0 = load<f64>(Z0);
  keepFading = v128.load(KEEP);
  keepLasting = load<f64>(KEEP, 16);
  dayDecay = load<f64>(DAY_DECAY);
  marks = load<u32>(MARKS_AT);
  isNet = load<i32>(NET_OVER_GROSS) == 1;
  kf = load<f64>(NET_CONSTANTS);
  ks = load<f64>(NET_CONSTANTS, 8);
  nf = load<f64>(NET_CONSTANTS, 16);
  ns = load<f64>(NET_CONSTANTS, 24);
}

export function stateAt(index: i32): usize {
  return STATES + <usize>index * STATE_SIZE;
}

export function decayAt(instant: f64): f64 {
  return exp(-beta * instant);
}

export function excitationOf(state: usize, process: i32): f64 {
  return load<f64>(state + ((<usize>process) << 3), EXCITATION);
}

export function muOf(process: i32): f64 {
  return load<f64>(MU + ((<usize>process) << 3));
}

function add(at: usize, amount: f64): void {
  store<f64>(at, load<f64>(at) + amount);
}

/** An act of a process, `amount` times the average one in size, enters the kernels. */
function excite(state: usize, process: i32, amount: f64): void {
  const kicks = KICK + ((<usize>process) << 5);
  const times = f64x2.splat(amount);
  v128.store(state, f64x2.add(v128.load(state), f64x2.mul(v128.load(kicks), times)));
  v128.store(state, f64x2.add(v128.load(state, 16), f64x2.mul(v128.load(kicks, 16), times)), 16);
  if (process >= 2) add(state + COOPERATION + ((<usize>(process - 2)) << 3), amount);
}

/** Whether a candidate lies below the damped intensity; `decay` is exp(-beta x) at its instant x. */
export function accepts(state: usize, process: i32, height: f64, decay: f64): bool {
  const undamped = muOf(process) + decay * excitationOf(state, process);
  if (height >= undamped) return false;
  if (process >= 2) return true;
  const received = decay * load<f64>(state + COOPERATION + ((<usize>(1 - process)) << 3));
  if (received == 0) return true;
  return height < undamped * exp(-gamma * received);
}

/** The mark of a process at the quantile `u`. */
export function drawMark(process: i32, u: f64): i32 {
  const sought = u * load<f64>(TOTAL + ((<usize>process) << 3));
  let low = load<i32>(MARK_START + ((<usize>process) << 2));
  let high = load<i32>(MARK_START + ((<usize>process) << 2), 4) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<f64>(marks + <usize>middle * MARK_SIZE, MARK_CUMULATIVE) > sought) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function happen(state: usize, process: i32, number: i32, decay: f64): void {
  const mark = marks + <usize>number * MARK_SIZE;
  excite(state, process, load<f64>(mark, MARK_RELATIVE_SIZE) / decay);
  const stock = <usize>load<i32>(mark, MARK_STOCK);
  const fading = load<f64>(mark, MARK_FADING);
  const lasting = load<f64>(mark, MARK_LASTING);
  add(state + STOCKS + stock, fading);
  add(state + STOCKS + 16, lasting);
  if (!isNet) return;
  add(state + GROSS + stock, abs(fading));
  add(state + GROSS + 16, abs(lasting));
}

export function carryOut(commitment: usize, state: usize): void {
  add(state + STOCKS, load<f64>(commitment, COMMITMENT_STOCKS));
  add(state + STOCKS + 8, load<f64>(commitment, COMMITMENT_STOCKS + 8));
  add(state + STOCKS + 16, load<f64>(commitment, COMMITMENT_STOCKS + 16));
  for (let process = 0; process < 4; process += 1) {
    const amount = load<f64>(commitment + ((<usize>process) << 3), COMMITMENT_ACTIVITY);
    if (amount != 0) excite(state, process, amount);
  }
  if (!isNet) return;
  add(state + GROSS, load<f64>(commitment, COMMITMENT_GROSS));
  add(state + GROSS + 8, load<f64>(commitment, COMMITMENT_GROSS + 8));
  add(state + GROSS + 16, load<f64>(commitment, COMMITMENT_GROSS + 16));
}

export function fade(state: usize): void {
  v128.store(state, f64x2.mul(v128.load(state, STOCKS), keepFading), STOCKS);
  store<f64>(state, load<f64>(state, STOCKS + 16) * keepLasting, STOCKS + 16);
  if (!isNet) return;
  v128.store(state, f64x2.mul(v128.load(state, GROSS), keepFading), GROSS);
  store<f64>(state, load<f64>(state, GROSS + 16) * keepLasting, GROSS + 16);
}

/** Brings the kernels to the scale of the next day. */
export function endDay(state: usize): void {
  const decay = f64x2.splat(dayDecay);
  v128.store(state, f64x2.mul(v128.load(state), decay));
  v128.store(state, f64x2.mul(v128.load(state, 16), decay), 16);
  v128.store(state, f64x2.mul(v128.load(state, 32), decay), 32);
}

/** z of a state at the end of a day, beside a second one of the same; its stocks fade to the next day. */
export function pressureOf(state: usize): v128 {
  if (isNet) return f64x2.splat(netPressureOf(state));
  const z = z0 + load<f64>(state, STOCKS) + load<f64>(state, STOCKS + 8) + load<f64>(state, STOCKS + 16);
  fade(state);
  return f64x2.splat(z);
}

/** z by `tension/2`: what acts amount to on balance over how much there was of them, at two speeds. */
function netPressureOf(state: usize): f64 {
  const fading = load<f64>(state, STOCKS) + load<f64>(state, STOCKS + 8);
  const lasting = load<f64>(state, STOCKS + 16);
  const gross = load<f64>(state, GROSS) + load<f64>(state, GROSS + 8);
  const z = z0 + ((kf * fading) / (nf + gross) + (ks * lasting) / (ns + load<f64>(state, GROSS + 16)));
  fade(state);
  return z;
}

/** z of two states, likewise. */
export function pressuresOf(state: usize, other: usize): v128 {
  if (isNet) return f64x2.replace_lane(f64x2.splat(netPressureOf(state)), 1, netPressureOf(other));
  const fading = v128.load(state, STOCKS);
  const others = v128.load(other, STOCKS);
  const lasting = v128.load64_lane(other + STOCKS + 16, v128.load64_zero(state + STOCKS + 16), 1);
  let z = f64x2.add(f64x2.splat(z0), v128.shuffle<f64>(fading, others, 0, 2));
  z = f64x2.add(z, v128.shuffle<f64>(fading, others, 1, 3));
  z = f64x2.add(z, lasting);
  v128.store(state, f64x2.mul(fading, keepFading), STOCKS);
  v128.store(other, f64x2.mul(others, keepFading), STOCKS);
  const kept = f64x2.mul(lasting, f64x2.splat(keepLasting));
  v128.store64_lane(state + STOCKS + 16, kept, 0);
  v128.store64_lane(other + STOCKS + 16, kept, 1);
  return z;
}

/** The tensions of two pressures. */
export function tensionsOf(z: v128): v128 {
  return f64x2.div(f64x2.splat(100), f64x2.add(f64x2.splat(1), expOfBoth(f64x2.neg(z))));
}
