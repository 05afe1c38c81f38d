import { nextRound, type Round } from './fair-rounds.ts';

/** A round with what it takes. */
export interface Turn extends Round {
  /** Never rejects. */
  run(): Promise<void>;
}

/**
 * Gives rooms their turns: first figures of one more at once than there are threads, so that one is asked while others are simulated; those after of one
 * room at a time, and none is begun while somebody waits for their first.
 */
export class FairRounds {
  readonly #threads: number;
  readonly #waiting: Turn[] = [];
  #first = 0;
  #refining = false;

  constructor(threads: number) {
    this.#threads = threads;
  }

  add(turn: Turn): void {
    this.#waiting.push(turn);
    this.#pump();
  }

  drop(turn: Turn): void {
    const place = this.#waiting.indexOf(turn);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  #pump(): void {
    for (let turn = nextRound(this.#waiting); turn !== undefined; turn = nextRound(this.#waiting)) {
      const isFirst = turn.stage === 'package';
      if (isFirst ? this.#first > this.#threads : this.#refining) return;
      this.drop(turn);
      if (isFirst) this.#first += 1;
      else this.#refining = true;
      void turn.run().finally(() => {
        if (isFirst) this.#first -= 1;
        else this.#refining = false;
        this.#pump();
      });
    }
  }
}
