import {
  CANDIDATES_AT,
  CANDIDATES_ROOM,
  CANDIDATE_DRAW,
  CANDIDATE_HEIGHT,
  CANDIDATE_INSTANT,
  CANDIDATE_PROCESS,
  CANDIDATE_SIZE,
  CANDIDATE_STRIP,
  KEY,
  LAID,
  NO_CANDIDATE,
  ORDER_AT,
  STRIPS,
  STRIP_HEIGHT,
} from '../../src/models/reaction/engine/layout';
import { philox, uniform, word0, word1, word2, word3 } from './philox';

/** The Poisson field of a path and day: `tests/models/reaction/specification/field.ts` says what it is. */
const PROCESSES: i32 = 4;
const MARK_DRAW: u32 = 0x40000000;
const COMMITMENT_DRAW: u32 = 0xffffffff;

/** Candidates present; their places lie at `order`, by instant. */
export let count: i32 = 0;
/** Whether a candidate found no room; the day is then worth nothing. */
export let full: bool = false;

let path: u32 = 0;
let day: u32 = 0;
let key0: u32 = 0;
let key1: u32 = 0;
let none: f64 = 0;
let height: f64 = 0;
let room: i32 = 0;
let order: usize = 0;
let candidates: usize = 0;

/** Takes up what the host wrote of a run. */
export function openField(): void {
  key0 = load<u32>(KEY);
  key1 = load<u32>(KEY, 4);
  none = load<f64>(NO_CANDIDATE);
  height = load<f64>(STRIP_HEIGHT);
  room = load<i32>(CANDIDATES_ROOM);
  order = load<u32>(ORDER_AT);
  candidates = load<u32>(CANDIDATES_AT);
}

/** Empties the field and moves it to a path and day (from 0). */
export function begin(ofPath: u32, ofDay: u32): void {
  path = ofPath;
  day = ofDay;
  count = 0;
  full = false;
  for (let process: usize = 0; process < 4; process += 1) {
    store<f64>(LAID + process * 8, 0);
    store<i32>(STRIPS + process * 4, 0);
  }
}

/** The candidate at a place of the order of instants. */
export function candidateAt(i: i32): usize {
  return load<u32>(order + ((<usize>i) << 2));
}

/** Lays a process's strips until they reach `top`; of new ones only the candidates later than `after` come in. */
export function reach(process: i32, top: f64, after: f64): void {
  const laid = LAID + ((<usize>process) << 3);
  if (load<f64>(laid) >= top) return;
  let strip = load<i32>(STRIPS + ((<usize>process) << 2));
  let reached: f64 = 0;
  do {
    lay(process, strip, after);
    strip += 1;
    reached = <f64>strip * height;
  } while (reached < top);
  store<f64>(laid, reached);
  store<i32>(STRIPS + ((<usize>process) << 2), strip);
}

function fill(process: i32, strip: i32, draw: u32): void {
  philox(path, day * PROCESSES + process, strip, draw, key0, key1);
}

function lay(process: i32, strip: i32, after: f64): void {
  fill(process, strip, 0);
  const u = uniform(word0, word1);
  if (u < none) return;
  const number = poisson(u);
  for (let draw = 1; draw <= number; draw += 1) {
    fill(process, strip, draw);
    const instant = uniform(word0, word1);
    if (instant <= after) continue;
    insert(instant, (<f64>strip + uniform(word2, word3)) * height, process, strip, draw);
  }
}

/** As `poissonByInversion` of the kernel. */
function poisson(u: f64): i32 {
  let number = 0;
  let term = none;
  let sum = none;
  while (u >= sum && (<f64>number < height || term > sum * 1e-18)) {
    number += 1;
    term *= height / <f64>number;
    sum += term;
  }
  return number;
}

function insert(instant: f64, at: f64, process: i32, strip: i32, draw: i32): void {
  if (count == room) {
    full = true;
    return;
  }
  const candidate = candidates + <usize>count * CANDIDATE_SIZE;
  store<f64>(candidate, instant, CANDIDATE_INSTANT);
  store<f64>(candidate, at, CANDIDATE_HEIGHT);
  store<i32>(candidate, process, CANDIDATE_PROCESS);
  store<i32>(candidate, strip, CANDIDATE_STRIP);
  store<i32>(candidate, draw, CANDIDATE_DRAW);
  let place = order + ((<usize>count) << 2);
  while (place > order) {
    const before = load<u32>(place - 4);
    if (load<f64>(before, CANDIDATE_INSTANT) <= instant) break;
    store<u32>(place, before);
    place -= 4;
  }
  store<u32>(place, <u32>candidate);
  count += 1;
}

/** The uniform that decides the mark of a candidate. */
export function markOf(candidate: usize): f64 {
  fill(
    load<i32>(candidate, CANDIDATE_PROCESS),
    load<i32>(candidate, CANDIDATE_STRIP),
    MARK_DRAW + load<u32>(candidate, CANDIDATE_DRAW),
  );
  return uniform(word0, word1);
}

/** The uniform that decides whether a path carries out a commitment. */
export function carriedOut(ofPath: u32, first: u32, second: u32): f64 {
  philox(ofPath, first, second, COMMITMENT_DRAW, key0, key1);
  return uniform(word0, word1);
}
