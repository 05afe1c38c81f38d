import type { Stage } from './fair-rounds.ts';
import type { Moves, StepFigures } from './step-figures.ts';

/**
 * What somebody who follows a room, or lays something over it, still waits for. The question changes as the room moves on: what is not answered yet
 * keeps its place before others, and what was answered and holds for the newer form too is not asked again.
 */
export class Unanswered {
  readonly #next: () => number;
  #package: number | undefined;
  #steps: number | undefined;
  /** The package whose figures were told last. */
  #told: string | undefined;
  readonly #alone = new Map<string, Moves>();

  /** `next` gives places in the one order of all who wait. */
  constructor(next: () => number) {
    this.#next = next;
  }

  /** A newer form of the question, of a package by its name. */
  asks(name: string): void {
    if (this.#told !== name) this.#package ??= this.#next();
    this.#steps ??= this.#next();
  }

  /** Whether figures of this very package were told last. */
  isTold(name: string): boolean {
    return this.#told === name;
  }

  /** Since when figures of a stage are waited for; of those after the first ones nobody has a place before others. */
  since(stage: Stage): number {
    return (stage === 'package' ? this.#package : stage === 'steps' ? this.#steps : undefined) ?? 0;
  }

  /** What a step moves by itself, where that is known of this wording: it hangs on no other step. */
  aloneOf(base: string, { stepId, wording }: Pick<StepFigures, 'stepId' | 'wording'>): Moves | undefined {
    return wording === undefined ? undefined : this.#alone.get(`${base} ${stepId} ${wording}`);
  }

  /** Figures of a package are told. */
  toldPackage(name: string): void {
    this.#told = name;
    this.#package = undefined;
  }

  /** Figures of its steps are told too. */
  toldSteps(base: string, steps: readonly StepFigures[]): void {
    this.#steps = undefined;
    this.#alone.clear();
    for (const { stepId, wording, alone } of steps)
      if (alone !== undefined && wording !== undefined)
        this.#alone.set(`${base} ${stepId} ${wording}`, alone);
  }
}
