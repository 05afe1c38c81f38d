import { Lru } from '../../kernel/lru.ts';

/**
 * Linear theory of mutually exciting processes (Hawkes 1971), for small dense matrices held row by row. It answers two
 * questions before anything is simulated: does a cascade of reactions die out, and how many acts is a path to expect.
 */

type Matrix = Float64Array<ArrayBufferLike>;

function multiply(x: Matrix, y: Matrix, size: number): Matrix {
  const product = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const factor = x[row * size + inner] ?? 0;
      if (factor === 0) continue;
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column;
        product[at] = (product[at] ?? 0) + factor * (y[inner * size + column] ?? 0);
      }
    }
  }
  return product;
}

const largestEntry = (x: Matrix): number => x.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);

/** What a server asks of hundreds of outcomes hangs on the few parameters of their histories alone: a matrix costs some 2 kB here, a millisecond to work out. */
const eigenvalues = new Lru<string, number>({ most: 200 });
const flows = new Lru<string, Matrix>({ most: 500 });

function remembered<V>(known: Lru<string, V>, name: string, workOut: () => V): V {
  const value = known.get(name) ?? workOut();
  known.set(name, value);
  return value;
}

/**
 * The largest eigenvalue of a matrix without negative entries, by Gelfand's formula: the 2^k-th root of the norm of the
 * 2^k-th power. Unlike power iteration it also holds for periodic and reducible matrices.
 */
export const largestEigenvalue = (a: Matrix, size: number): number =>
  remembered(eigenvalues, `${size} ${a.join(' ')}`, () => eigenvalueOf(a, size));

function eigenvalueOf(a: Matrix, size: number): number {
  let power = a;
  let logarithm = 0;
  let weight = 1;
  for (let k = 0; k < 50; k += 1) {
    const norm = largestEntry(power);
    if (norm === 0) return 0;
    logarithm += weight * Math.log(norm);
    const scaled = power.map((entry) => entry / norm);
    power = multiply(scaled, scaled, size);
    weight /= 2;
  }
  return Math.exp(logarithm);
}

/** exp(x) by scaling and squaring of the Taylor series. */
function exponential(x: Matrix, size: number): Matrix {
  const norm = largestEntry(x) * size;
  let squarings = 0;
  let scale = 1;
  while (norm * scale > 0.5) {
    scale /= 2;
    squarings += 1;
  }
  const scaled = x.map((entry) => entry * scale);
  let term: Matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) term[i * size + i] = 1;
  let sum: Matrix = term.slice();
  for (let k = 1; k <= 20; k += 1) {
    term = multiply(term, scaled, size).map((entry) => entry / k);
    sum = sum.map((entry, i) => entry + (term[i] ?? 0));
  }
  for (let k = 0; k < squarings; k += 1) sum = multiply(sum, sum, size);
  return sum;
}

export interface LinearProcesses {
  /** mu, acts per day. */
  readonly background: ArrayLike<number>;
  /** a, row by row. */
  readonly branching: Float64Array;
  /** beta, per day. */
  readonly beta: number;
}

/**
 * Mean numbers of acts over `days` days by process, without damping, when the kernels stand at `activity` (R) to begin
 * with. The mean intensity obeys l' = B (l1 - l) with B = beta (I - a) and l1 = (I - a)^-1 mu, so the counts are
 * l1 D - B^-1 (I - exp(-B D)) (l1 - l0). Written as l' = beta mu - B l, the same figures come out of one exponential of
 * an augmented matrix, which needs no inverse and so also holds where a is close to the limit.
 */
export function expectedCounts(
  processes: LinearProcesses,
  activity: ArrayLike<number>,
  days: number,
): Float64Array {
  const { background, branching, beta } = processes;
  const n = background.length;
  const size = 2 * n + 1;
  const start = new Float64Array(size);
  start[size - 1] = 1;
  for (let row = 0; row < n; row += 1) {
    let excited = background[row] ?? 0;
    for (let column = 0; column < n; column += 1)
      excited += beta * (branching[row * n + column] ?? 0) * (activity[column] ?? 0);
    start[row] = excited;
  }
  const name = `${days} ${beta} ${Array.from(background).join(' ')} ${branching.join(' ')}`;
  const flow = remembered(flows, name, () => flowOf(processes, days));
  const counts = new Float64Array(n);
  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < size; column += 1) {
      counts[row] = (counts[row] ?? 0) + (flow[(n + row) * size + column] ?? 0) * (start[column] ?? 0);
    }
  }
  return counts;
}

/** What becomes of the state (l, counts, 1) in so many days: l' = -B l + beta mu, counts' = l. */
function flowOf({ background, branching, beta }: LinearProcesses, days: number): Matrix {
  const n = background.length;
  const size = 2 * n + 1;
  const system = new Float64Array(size * size);
  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < n; column += 1) {
      const entry = branching[row * n + column] ?? 0;
      system[row * size + column] = beta * (entry - (row === column ? 1 : 0)) * days;
    }
    system[row * size + size - 1] = beta * (background[row] ?? 0) * days;
    system[(n + row) * size + row] = days;
  }
  return exponential(system, size);
}
