import type { TensionParameters } from '../tension/parameters.ts';
import type { Mark, MarkTable } from './marks.ts';
import { sizeOf } from './processes.ts';

/**
 * The marks of all processes in flat arrays, with what each does worked out beforehand. A mark is known by its number in
 * these arrays.
 */
export class MarkSampler {
  readonly marks: readonly Mark[];
  /** What a mark adds to the fading stock of its class and to the lasting one. */
  readonly fading: Float64Array;
  readonly lasting: Float64Array;
  /** 1 where the mark is material, 0 where verbal. */
  readonly material: Uint8Array;
  /** w / W: what it adds to the activity of its process. */
  readonly relativeSize: Float64Array;
  /** Where each process's marks begin; one more at the end. */
  readonly start: Int32Array;
  /** Running totals of the weights within a process. */
  readonly cumulative: Float64Array;
  readonly total: Float64Array;

  constructor(tables: readonly MarkTable[], tension: TensionParameters) {
    this.marks = tables.flatMap((table) => table.marks);
    const size = this.marks.length;
    this.fading = new Float64Array(size);
    this.lasting = new Float64Array(size);
    this.material = new Uint8Array(size);
    this.relativeSize = new Float64Array(size);
    this.cumulative = new Float64Array(size);
    this.start = new Int32Array(tables.length + 1);
    this.total = Float64Array.from(tables, ({ total }) => total);
    let index = 0;
    for (const [process, { marks, meanSize }] of tables.entries()) {
      let sum = 0;
      for (const { score, magnitude, weight, class: kind } of marks) {
        const material = kind === 'material';
        const lastingShare = material ? tension.r_material : tension.r_verbal;
        const pressure = (-tension.s * magnitude * score) / 10;
        sum += weight;
        this.cumulative[index] = sum;
        this.fading[index] = pressure * (1 - lastingShare);
        this.lasting[index] = pressure * lastingShare;
        this.material[index] = material ? 1 : 0;
        this.relativeSize[index] = sizeOf(score, magnitude) / meanSize;
        index += 1;
      }
      this.start[process + 1] = index;
    }
  }

  /** The mark of a process at the quantile `u` in [0, 1); O(log marks). */
  draw(process: number, u: number): number {
    const sought = u * (this.total[process] as number);
    let low = this.start[process] as number;
    let high = (this.start[process + 1] as number) - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.cumulative[middle] as number) > sought) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
