/**
 * A running sum with Neumaier's compensation: a million contributions that nearly cancel still give the pressure to
 * the last few bits, in whatever order they come.
 */
export class CompensatedSum {
  #sum: number;
  #lost = 0;

  constructor(start = 0) {
    this.#sum = start;
  }

  add(value: number): void {
    const sum = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
  }

  get value(): number {
    return this.#sum + this.#lost;
  }
}
