import {
  BLOCK_DAYS,
  BRANCHES,
  CANDIDATE_HEIGHT,
  CANDIDATE_INSTANT,
  CANDIDATE_MARK,
  CANDIDATE_PROCESS,
  COMMITMENT_BRANCHES,
  COMMITMENT_DAY,
  COMMITMENT_GIVEN,
  COMMITMENT_HAPPENS,
  COMMITMENT_OTHERWISE,
  COMMITMENT_PROBABILITY,
  COMMITMENT_SIZE,
  COMMITMENT_WORDS,
  COMMITMENTS,
  COMMITMENTS_AT,
  DAYS,
  EVENT_BRANCHES,
  EVENT_DAY,
  EVENT_INSTANT,
  EVENT_MARK,
  EVENT_PROCESS,
  EVENT_SIZE,
  EVENTS_AT,
  EVENTS_ROOM,
  EVER,
  FIELD,
  FIGURE_OF_STATE,
  LAST,
  MEMBERS,
  NO_ROOM_FOR_CANDIDATES,
  NO_ROOM_FOR_EVENTS,
  PAST_OF,
  PASTS_AT,
  PRESSURES,
  SEEN,
  STATE_OF,
  STATE_SIZE,
  STATES,
  STRIDE,
  TENSION_AT,
} from '../../src/models/reaction/engine/layout';
import { beginBlock, firstOf, full as fullOfBlock, nextOf, openBlocks, reachInBlock } from './blocks';
import { begin, candidateAt, carriedOut, count, full, markOf, openField, reach } from './field';
import {
  accepts,
  carryOut,
  decayAt,
  drawMark,
  endDay,
  excitationOf,
  fade,
  happen,
  muOf,
  openStates,
  stateAt,
  pressureOf,
  pressuresOf,
  tensionsOf,
} from './state';

export { exp, expBeside } from './exp';

/**
 * Single paths of a request, with all branches over one field: `tests/models/reaction/specification/simulate.ts` says what
 * is done and why, for two branches. Branches that agree on all steps carried out so far share one state until they part.
 */

let days: i32 = 0;
let inBlocks: bool = false;
let inPressures: bool = false;
let branches: i32 = 0;
let stride: usize = 0;
let commitments: usize = 0;
let commitmentsEnd: usize = 0;
let pasts: usize = 0;
let events: usize = 0;
let eventsRoom: i32 = 0;
let tensions: usize = 0;

/** Less than the least time between two candidates of a block: what comes later than the end of a day less this is of the next. */
const BEFORE: f64 = 1.0 / 1099511627776.0;

/** States in use. */
let states: i32 = 0;
let eventCount: i32 = 0;

/** Takes up what the host wrote of a run. */
export function open(): void {
  days = load<i32>(DAYS);
  inBlocks = load<i32>(FIELD) == 2;
  inPressures = load<i32>(PRESSURES) == 1;
  branches = load<i32>(BRANCHES);
  stride = (<usize>load<i32>(STRIDE)) << 3;
  commitments = load<u32>(COMMITMENTS_AT);
  commitmentsEnd = commitments + <usize>load<i32>(COMMITMENTS) * COMMITMENT_SIZE;
  pasts = load<u32>(PASTS_AT);
  events = load<u32>(EVENTS_AT);
  eventsRoom = load<i32>(EVENTS_ROOM);
  tensions = load<u32>(TENSION_AT);
  openField();
  openBlocks();
  openStates();
}

/**
 * Simulates path `path` and writes its tensions to column `place`; where it is to be told, its events too. Gives their number
 * (0 where it is not told), or what there was no room for.
 */
export function run(path: i32, place: i32, told: bool): i32 {
  eventCount = 0;
  for (let at = commitments; at < commitmentsEnd; at += COMMITMENT_SIZE) {
    const u = carriedOut(path, load<u32>(at, COMMITMENT_WORDS), load<u32>(at, COMMITMENT_WORDS + 4));
    store<u32>(at, load<u32>(at, COMMITMENT_BRANCHES) & drawn(at, u), COMMITMENT_HAPPENS);
  }
  start();
  index();
  for (let i = 0; i < states; i += 1) fade(stateAt(i));

  let next = commitments;
  let column = tensions + ((<usize>place) << 3);
  for (let day = 0; day < days; day += 1) {
    if (inBlocks) throughDayOfBlock(path, day, told);
    else throughDay(path, day, told);
    if (full || fullOfBlock) return NO_ROOM_FOR_CANDIDATES;
    for (let i = 0; i < states; i += 1) endDay(stateAt(i));
    let changed = false;
    for (; next < commitmentsEnd && load<i32>(next, COMMITMENT_DAY) <= day + 1; next += COMMITMENT_SIZE) {
      const holders = load<u32>(next, COMMITMENT_HAPPENS);
      if (holders == 0) continue;
      step(next, holders);
      changed = true;
      if (told) tell(0, day, -1, <i32>((next - commitments) / COMMITMENT_SIZE), holders);
    }
    if (changed) index();
    if (changed && inBlocks) reachAll(1, <f64>((day & (BLOCK_DAYS - 1)) + 1) - BEFORE);
    write(column, day == days - 1);
    column += stride;
  }
  return eventCount > eventsRoom ? NO_ROOM_FOR_EVENTS : eventCount;
}

/** Branches in which the draw `u` of a commitment lies below its probability; the one that it hangs on stands before it. */
function drawn(commitment: usize, u: f64): u32 {
  const met: u32 = u < load<f64>(commitment, COMMITMENT_PROBABILITY) ? 0xffffffff : 0;
  const given = load<i32>(commitment, COMMITMENT_GIVEN);
  if (given == 0) return met;
  const unmet: u32 = u < load<f64>(commitment, COMMITMENT_OTHERWISE) ? 0xffffffff : 0;
  const happens = load<u32>(commitments + <usize>(given - 1) * COMMITMENT_SIZE, COMMITMENT_HAPPENS);
  return (met & happens) | (unmet & ~happens);
}

/** The acts of a day, its field laid anew. */
function throughDay(path: i32, day: i32, told: bool): void {
  begin(path, day);
  reachAll(1, -1);
  for (let i = 0; i < count; i += 1) {
    const candidate = candidateAt(i);
    if (isBelow(candidate)) take(candidate, 0, day, told);
  }
}

/** The acts of a day, its field laid on the first day of its block and whenever an intensity rises. */
function throughDayOfBlock(path: i32, day: i32, told: bool): void {
  const dayOfBlock = day & (BLOCK_DAYS - 1);
  if (dayOfBlock == 0) {
    beginBlock(path, day / BLOCK_DAYS, min(BLOCK_DAYS, days - day));
    reachAll(1, -1);
  }
  for (let candidate = firstOf(dayOfBlock); candidate != 0; candidate = nextOf(candidate)) {
    if (isBelow(candidate)) take(candidate, dayOfBlock, day, told);
  }
}

/** Branches of one past begin as one state. */
function start(): void {
  states = 0;
  for (let branch: u32 = 0; branch < <u32>branches; branch += 1) {
    const past = load<u32>(PAST_OF + ((<usize>branch) << 2));
    let members: u32 = 0;
    for (let other: u32 = 0; other < branch; other += 1) {
      if (load<u32>(PAST_OF + ((<usize>other) << 2)) == past) members |= 1 << other;
    }
    if (members != 0) {
      for (let i = 0; i < states; i += 1) {
        const state = stateAt(i);
        const shared = load<u32>(state, MEMBERS);
        if ((shared & members) != 0) store<u32>(state, shared | (1 << branch), MEMBERS);
      }
      continue;
    }
    const state = stateAt(states);
    memory.copy(state, pasts + <usize>past * STATE_SIZE, STATE_SIZE);
    store<u32>(state, 1 << branch, MEMBERS);
    store<i32>(state, 0, SEEN);
    states += 1;
  }
}

/**
 * Lays the field up to the undamped intensities of all states, which can only fall until the next act; of what is new only what
 * comes later than `after`, in days of the day or block at hand.
 */
function reachAll(decay: f64, after: f64): void {
  // Processes 0 and 1, and 2 and 3, side by side.
  let conflict = v128.load(STATES);
  let cooperation = v128.load(STATES, 16);
  for (let i = 1; i < states; i += 1) {
    const state = stateAt(i);
    conflict = f64x2.pmax(conflict, v128.load(state));
    cooperation = f64x2.pmax(cooperation, v128.load(state, 16));
  }
  reachOf(0, decay * f64x2.extract_lane(conflict, 0), after);
  reachOf(1, decay * f64x2.extract_lane(conflict, 1), after);
  reachOf(2, decay * f64x2.extract_lane(cooperation, 0), after);
  reachOf(3, decay * f64x2.extract_lane(cooperation, 1), after);
}

function reachOf(process: i32, excitation: f64, after: f64): void {
  if (inBlocks) reachInBlock(process, muOf(process) + excitation, after);
  else reach(process, muOf(process) + excitation, after);
}

/** Most candidates lie above the intensity at 00:00 and all that was added since: no exp for them. */
function isBelow(candidate: usize): bool {
  const process = load<i32>(candidate, CANDIDATE_PROCESS);
  const height = load<f64>(candidate, CANDIDATE_HEIGHT);
  const mu = muOf(process);
  for (let i = 0; i < states; i += 1) {
    if (height < mu + excitationOf(stateAt(i), process)) return true;
  }
  return false;
}

/** A candidate happens in every state whose intensity it lies below; `before` days of the block have passed. */
function take(candidate: usize, before: i32, day: i32, told: bool): void {
  const process = load<i32>(candidate, CANDIDATE_PROCESS);
  const height = load<f64>(candidate, CANDIDATE_HEIGHT);
  const instant = load<f64>(candidate, CANDIDATE_INSTANT);
  const decay = decayAt(instant);
  let mark = -1;
  let holders: u32 = 0;
  for (let i = 0; i < states; i += 1) {
    const state = stateAt(i);
    if (!accepts(state, process, height, decay)) continue;
    if (mark < 0)
      mark = drawMark(process, inBlocks ? load<f64>(candidate, CANDIDATE_MARK) : markOf(candidate));
    happen(state, process, mark, decay);
    holders |= load<u32>(state, MEMBERS);
  }
  if (mark < 0) return;
  if (told) tell(instant, day, process, mark, holders);
  reachAll(decay, <f64>before + instant);
}

/** A commitment is carried out in the branches that hold it; states whose branches disagree part. */
function step(commitment: usize, holders: u32): void {
  const before = states;
  for (let i = 0; i < before; i += 1) {
    const state = stateAt(i);
    const members = load<u32>(state, MEMBERS);
    const inside = members & holders;
    if (inside == 0) continue;
    if (inside == members) {
      carryOut(commitment, state);
      continue;
    }
    const parted = stateAt(states);
    states += 1;
    memory.copy(parted, state, STATE_SIZE);
    store<u32>(state, members ^ inside, MEMBERS);
    store<u32>(parted, inside, MEMBERS);
    carryOut(commitment, parted);
  }
}

function tell(instant: f64, day: i32, process: i32, mark: i32, holders: u32): void {
  if (eventCount < eventsRoom) {
    const event = events + <usize>eventCount * EVENT_SIZE;
    store<f64>(event, instant, EVENT_INSTANT);
    store<i32>(event, day, EVENT_DAY);
    store<i32>(event, process, EVENT_PROCESS);
    store<i32>(event, mark, EVENT_MARK);
    store<u32>(event, holders, EVENT_BRANCHES);
  }
  eventCount += 1;
}

/** Notes which state each branch is of, where that may have changed. */
function index(): void {
  for (let i = 0; i < states; i += 1) {
    for (let members = load<u32>(stateAt(i), MEMBERS); members != 0; members &= members - 1) {
      store<u8>(STATE_OF + <usize>ctz(members), <u8>i);
    }
  }
}

/**
 * Writes the day's figure of every branch, notes its band, and goes on to the next day. Figures are worked out by themselves, two at
 * a time: nothing that the processor has to guess stands between them. There is room for one more than there are states. Where
 * pressures are asked for, nobody asks for bands, nor for the exp that they take.
 */
function write(column: usize, last: bool): void {
  for (let i = 0; i < states; i += 2) {
    const state = stateAt(i);
    const z = i + 1 < states ? pressuresOf(state, stateAt(i + 1)) : pressureOf(state);
    v128.store(FIGURE_OF_STATE + ((<usize>i) << 3), inPressures ? z : tensionsOf(z));
  }
  const table = <usize>days * stride;
  for (let branch: usize = 0; branch < <usize>branches; branch += 1) {
    store<f64>(column, load<f64>(FIGURE_OF_STATE + ((<usize>load<u8>(STATE_OF + branch)) << 3)));
    column += table;
  }
  if (inPressures) return;
  for (let i = 0; i < states; i += 1) {
    const state = stateAt(i);
    store<i32>(state, load<i32>(state, SEEN) | bandOf(i), SEEN);
  }
  if (last) noteBands();
}

/** The band of a state's tension: calm 1, strained 2, tense 4, acute 8. */
function bandOf(number: i32): i32 {
  const tension = load<f64>(FIGURE_OF_STATE + ((<usize>number) << 3));
  return 1 << (i32(tension >= 25) + i32(tension >= 50) + i32(tension >= 75));
}

/** Hands out the bands of a path, by branch. */
function noteBands(): void {
  for (let branch: usize = 0; branch < <usize>branches; branch += 1) {
    const number = <i32>load<u8>(STATE_OF + branch);
    store<i32>(EVER + (branch << 2), load<i32>(stateAt(number), SEEN));
    store<i32>(LAST + (branch << 2), bandOf(number));
  }
}
