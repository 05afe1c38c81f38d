import { err, ok, type Result } from '../kernel/result.ts';
import { projectionOf, type Projection } from '../models/reaction/projection-answer.ts';
import { AbreastRun } from '../projection/abreast.runner.ts';
import { rejectionOf } from '../projection/refusals.ts';
import { isCancelled } from '../projection/shared-runs.runner.ts';
import type { SimulationPool } from '../projection/simulation.pool.ts';
import { FINAL_PATHS, SECOND_PATHS, targetOf } from './fair-rounds.ts';
import type { FairRounds, Turn } from './fair-rounds.runner.ts';
import { strandsOf, type LaidRoom, type RoomStrands } from './laid-room.ts';
import type { RoomQuestion, RoomQuestions } from './room-question.query.ts';
import { movesBetween, type StepFigures } from './step-figures.ts';

/** Figures of a room, or of what somebody lays over it, as far as they have come. */
export interface RoomFigured {
  readonly revision: number;
  /** Steps that the figures hold as agreed. */
  readonly package: readonly string[];
  readonly projection: Projection;
  readonly steps: readonly StepFigures[];
}

interface Parts {
  readonly questions: RoomQuestions;
  readonly pool: SimulationPool;
  readonly rounds: FairRounds;
  readonly told: (result: Result<RoomFigured>) => void;
}

/** One question of a room on its way from first figures to final ones, a round at a time. */
export class RoomWork implements Turn {
  readonly #parts: Parts;
  readonly #laid: LaidRoom;
  readonly #strands: RoomStrands;
  readonly #most: number;
  readonly #stop = new AbortController();
  #goal: number;
  #question: RoomQuestion | undefined;
  #run: AbreastRun | undefined;
  #underWay = false;

  /** `most`: futures of final figures. */
  constructor(laid: LaidRoom, most: number, parts: Parts) {
    this.#laid = laid;
    this.#strands = strandsOf(laid);
    this.#most = most;
    this.#parts = parts;
    this.#goal = Math.min(SECOND_PATHS, most);
    parts.rounds.add(this);
  }

  get paths(): number {
    return this.#run?.paths ?? 0;
  }

  get final(): boolean {
    return this.paths === this.#most;
  }

  /** Goes on to final figures. */
  finish(): void {
    const waits = this.#run !== undefined && !this.#underWay && this.paths >= this.#goal;
    this.#goal = Math.min(FINAL_PATHS, this.#most);
    if (waits && !this.final) this.#parts.rounds.add(this);
  }

  end(): void {
    this.#stop.abort();
    this.#parts.rounds.drop(this);
    if (!this.#underWay) this.#run?.end(true);
  }

  async run(): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return;
    this.#underWay = true;
    try {
      const problem = await this.#ask();
      if (problem !== undefined) return this.#parts.told(problem);
      await this.#advance();
    } catch (error) {
      if (!isCancelled(error)) this.#parts.told(err(rejectionOf(error)));
      return;
    } finally {
      this.#underWay = false;
      // Threads may still write to what a run that was stopped gave them.
      if (signal.aborted) this.#run?.end(false);
    }
    if (!signal.aborted && this.paths < this.#goal) this.#parts.rounds.add(this);
  }

  async #ask(): Promise<Result<never> | undefined> {
    if (this.#question !== undefined) return undefined;
    const asked = await this.#parts.questions.of(this.#laid.room, this.#strands.strands, this.#most);
    if (!asked.ok) return asked;
    const { abreast, first } = asked.value;
    this.#question = asked.value;
    this.#run = new AbreastRun(this.#parts.pool, abreast, first.order.fingerprint);
    return undefined;
  }

  async #advance(): Promise<void> {
    const { signal } = this.#stop;
    const run = this.#run as AbreastRun;
    const urgent = run.paths === 0;
    const target = targetOf(run.paths, this.#goal);
    await run.advance(target, { urgent, all: !urgent, signal });
    // Between the second figures and the final ones nothing is told.
    if (run.paths > SECOND_PATHS && run.paths < this.#goal) return;
    const { first } = this.#question as RoomQuestion;
    const result = await run.result({ urgent, signal });
    if (signal.aborted) return;
    this.#parts.told(
      ok({
        revision: this.#laid.room.revision,
        package: this.#strands.package,
        projection: projectionOf(first.outcome.of, result),
        steps: this.#steps(run),
      }),
    );
  }

  #steps(run: AbreastRun): readonly StepFigures[] {
    const { places } = this.#question as RoomQuestion;
    const ends = (strand: number): Float64Array | undefined => {
      const place = places[strand];
      return place === undefined ? undefined : run.ends(place);
    };
    const [whole, none] = [run.ends(0), run.ends(1)];
    return this.#strands.steps.map(({ alone, beside, ...step }) => {
      const [one, other] = [ends(alone), ends(beside)];
      const byItself = one && movesBetween(one, none);
      const together = other && (step.agreed ? movesBetween(whole, other) : movesBetween(other, whole));
      return { ...step, ...(byItself && { alone: byItself }), ...(together && { beside: together }) };
    });
  }
}
