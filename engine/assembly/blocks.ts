import {
  BLOCK_DAYS,
  CANDIDATES_AT,
  CANDIDATES_ROOM,
  CANDIDATE_HEIGHT,
  CANDIDATE_INSTANT,
  CANDIDATE_MARK,
  CANDIDATE_NEXT,
  CANDIDATE_PROCESS,
  CANDIDATE_SIZE,
  COUNT_STRIPS,
  COUNT_WORDS,
  FIRST_OF_DAY,
  KEY,
  LAID,
  LEVELS,
  LEVEL_HEIGHT,
  LEVEL_NONE,
  STRIPS,
} from '../../src/models/reaction/engine/layout';
import { philox, word0, word1, word2, word3 } from './philox';

/** The Poisson field of a path in blocks of days: `tests/models/reaction/specification/blocks.ts` says what it is. */
const TWO_MINUS_32: f64 = 1.0 / 4294967296.0;
const TWO_MINUS_42: f64 = 1.0 / 4398046511104.0;

/** Whether a candidate found no room; the path is then worth nothing. */
export let full: bool = false;

let path: u32 = 0;
let block: u32 = 0;
/** Days of the block that the horizon holds. */
let days: i32 = 0;
let key0: u32 = 0;
let key1: u32 = 0;
let candidates: usize = 0;
let candidatesEnd: usize = 0;
/** Where the next candidate goes. */
let free: usize = 0;
/** Strips of the block whose counts have been drawn. */
let drawn: i32 = 0;

/** Takes up what the host wrote of a run. */
export function openBlocks(): void {
  key0 = load<u32>(KEY);
  key1 = load<u32>(KEY, 4);
  candidates = load<u32>(CANDIDATES_AT);
  full = false;
  candidatesEnd = candidates + <usize>load<i32>(CANDIDATES_ROOM) * CANDIDATE_SIZE;
}

/** Empties the field and moves it to a path and block (from 0) of which the horizon holds `held` days. */
export function beginBlock(ofPath: u32, ofBlock: u32, held: i32): void {
  path = ofPath;
  block = ofBlock;
  days = held;
  free = candidates;
  drawn = 0;
  full = false;
  memory.fill(LAID, 0, 48);
  memory.fill(FIRST_OF_DAY, 0, BLOCK_DAYS * 4);
}

/** The first candidate of a day of the block, 0 for none; `nextOf` gives those after it. */
export function firstOf(day: i32): usize {
  return load<u32>(FIRST_OF_DAY + ((<usize>day) << 2));
}

export function nextOf(candidate: usize): usize {
  return load<u32>(candidate, CANDIDATE_NEXT);
}

/** Lays a process's strips until they reach `top`; of new ones only the candidates later than `after` (days of the block) come in. */
export function reachInBlock(process: i32, top: f64, after: f64): void {
  const laid = LAID + ((<usize>process) << 3);
  if (load<f64>(laid) >= top) return;
  let strip = load<i32>(STRIPS + ((<usize>process) << 2));
  let reached: f64 = 0;
  do {
    const level = (<usize>min(strip, LEVELS - 1)) << 3;
    const height = load<f64>(LEVEL_HEIGHT + level);
    // Each strip from the second on begins at its own height, until they are all equally high.
    const bottom = strip == 0 ? 0 : height * <f64>max(strip - LEVELS + 2, 1);
    lay(process, strip, bottom, height, load<f64>(LEVEL_NONE + level), after);
    strip += 1;
    reached = bottom + height;
  } while (reached < top);
  store<f64>(laid, reached);
  store<i32>(STRIPS + ((<usize>process) << 2), strip);
}

function lay(process: i32, strip: i32, bottom: f64, height: f64, none: f64, after: f64): void {
  const u = <f64>countWord(strip, process) * TWO_MINUS_32;
  if (u < none) return;
  const number = poisson(u, height * BLOCK_DAYS, none);
  for (let draw = 1; draw <= number; draw += 1) {
    philox(path, block * 4 + process, strip, draw, key0, key1);
    const time = uniform(word0, word3) * BLOCK_DAYS;
    if (time <= after) continue;
    const day = <i32>time;
    if (day >= days) continue;
    insert(
      day,
      time - <f64>day,
      bottom + uniform(word1, word3 >> 10) * height,
      process,
      uniform(word2, word3 >> 20),
    );
  }
}

/** A strip's counts for the four processes come from the four words of one block of the generator. */
function countWord(strip: i32, process: i32): u32 {
  const words = COUNT_WORDS + ((<usize>min(strip, COUNT_STRIPS - 1)) << 4);
  if (strip >= drawn || strip >= COUNT_STRIPS - 1) {
    philox(path, block * 4, strip, 0, key0, key1);
    store<u32>(words, word0);
    store<u32>(words, word1, 4);
    store<u32>(words, word2, 8);
    store<u32>(words, word3, 12);
    drawn = strip + 1;
  }
  return load<u32>(words + ((<usize>process) << 2));
}

/** A double in [0, 1) with 42 random bits: a word, and ten bits of another. */
function uniform(word: u32, more: u32): f64 {
  return <f64>(<i64>(((<u64>word) << 10) | (<u64>(more & 1023)))) * TWO_MINUS_42;
}

/** As `poissonByInversion` of the kernel. */
function poisson(u: f64, mean: f64, none: f64): i32 {
  let number = 0;
  let term = none;
  let sum = none;
  while (u >= sum && (<f64>number < mean || term > sum * 1e-18)) {
    number += 1;
    term *= mean / <f64>number;
    sum += term;
  }
  return number;
}

function insert(day: i32, instant: f64, height: f64, process: i32, mark: f64): void {
  if (free == candidatesEnd) {
    full = true;
    return;
  }
  const candidate = free;
  free += CANDIDATE_SIZE;
  store<f64>(candidate, instant, CANDIDATE_INSTANT);
  store<f64>(candidate, height, CANDIDATE_HEIGHT);
  store<i32>(candidate, process, CANDIDATE_PROCESS);
  store<f64>(candidate, mark, CANDIDATE_MARK);
  // Where the place of the next one is written that is to be this one: the head of the day's list, or a candidate's own.
  let link = FIRST_OF_DAY + ((<usize>day) << 2);
  let next = <usize>load<u32>(link);
  while (next != 0 && load<f64>(next, CANDIDATE_INSTANT) <= instant) {
    link = next + CANDIDATE_NEXT;
    next = <usize>load<u32>(link);
  }
  store<u32>(candidate, <u32>next, CANDIDATE_NEXT);
  store<u32>(link, <u32>candidate);
}
