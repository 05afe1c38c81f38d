import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { projectionOf, type Projection } from '../models/reaction/projection-answer.ts';
import type { ProjectionResult } from '../models/reaction/results.ts';
import { AbreastRun } from '../projection/abreast.runner.ts';
import { rejectionOf } from '../projection/refusals.ts';
import { isCancelled } from '../projection/shared-runs.runner.ts';
import type { SimulationPool } from '../projection/simulation.pool.ts';
import { FEW_STRANDS, FINAL_PATHS, FIRST_PATHS, SECOND_PATHS, targetOf, type Stage } from './fair-rounds.ts';
import type { FairRounds, Turn } from './fair-rounds.runner.ts';
import { strandsOf, type LaidRoom, type RoomStrands } from './laid-room.ts';
import type { RoomQuestion, RoomQuestions } from './room-question.query.ts';
import { movesBetween, type StepFigures } from './step-figures.ts';
import type { Unanswered } from './unanswered.ts';

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
  readonly unanswered: Unanswered;
  readonly told: (result: Result<RoomFigured>) => void;
}

/** A question with the run that answers it. */
interface Asked {
  readonly question: RoomQuestion;
  readonly run: AbreastRun;
}

/**
 * One question of a room on its way from first figures to final ones, a round at a time. Where there are many strands the first round
 * simulates package and baseline alone; whatever the branches beside them, their futures are the same.
 */
export class RoomWork implements Turn {
  readonly #parts: Parts;
  readonly #laid: LaidRoom;
  readonly #strands: RoomStrands;
  readonly #most: number;
  readonly #stop = new AbortController();
  readonly #base: string;
  readonly #name: string;
  #goal: number;
  /** Of all strands. */
  #asked: Asked | undefined;
  /** First figures of the package were told, be it before something else moved. */
  #led: boolean;
  #underWay = false;

  /** `most`: futures of final figures. */
  constructor(laid: LaidRoom, most: number, parts: Parts) {
    this.#laid = laid;
    this.#strands = strandsOf(laid);
    this.#most = most;
    this.#parts = parts;
    this.#goal = Math.min(SECOND_PATHS, most);
    this.#base = digestOf(laid.room.base);
    this.#name = digestOf([this.#base, this.#strands.strands[0]?.map(({ stepId, step }) => [stepId, step])]);
    this.#led = parts.unanswered.isTold(this.#name);
    parts.unanswered.asks(this.#name);
    parts.rounds.add(this);
  }

  /** Futures that figures of all strands stand on. */
  get paths(): number {
    return this.#asked?.run.paths ?? 0;
  }

  get stage(): Stage {
    if (!this.#led) return 'package';
    if (this.paths === 0) return 'steps';
    return this.paths < SECOND_PATHS ? 'better' : 'final';
  }

  get since(): number {
    return this.#parts.unanswered.since(this.stage);
  }

  get final(): boolean {
    return this.paths === this.#most;
  }

  /** Goes on to final figures. */
  finish(): void {
    const waits = !this.#underWay && this.paths >= this.#goal;
    this.#goal = Math.min(FINAL_PATHS, this.#most);
    if (waits && !this.final) this.#parts.rounds.add(this);
  }

  end(): void {
    this.#stop.abort();
    this.#parts.rounds.drop(this);
    if (!this.#underWay) this.#asked?.run.end(true);
  }

  async run(): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return;
    this.#underWay = true;
    try {
      const problem = await (this.#led ? this.#better() : this.#first());
      if (problem !== undefined) return this.#parts.told(problem);
    } catch (error) {
      if (!isCancelled(error)) this.#parts.told(err(rejectionOf(error)));
      return;
    } finally {
      this.#underWay = false;
      // Threads may still write to what a run that was stopped gave them.
      if (signal.aborted) this.#asked?.run.end(false);
    }
    if (!signal.aborted && this.paths < this.#goal) this.#parts.rounds.add(this);
  }

  async #first(): Promise<Result<never> | undefined> {
    const { strands } = this.#strands;
    const isAll = strands.length <= FEW_STRANDS;
    const asked = await this.#ask(isAll ? strands : strands.slice(0, 2));
    if (!asked.ok) return asked;
    if (isAll) this.#asked = asked.value;
    const { run } = asked.value;
    const { signal } = this.#stop;
    try {
      await run.advance(FIRST_PATHS, { urgent: true, signal });
      const result = await run.result({ urgent: true, signal });
      if (signal.aborted) return undefined;
      this.#parts.unanswered.toldPackage(this.#name);
      this.#tell(asked.value, result, isAll ? this.#steps(asked.value) : undefined);
    } finally {
      if (!isAll) run.end(!signal.aborted);
    }
    this.#led = true;
    return undefined;
  }

  async #better(): Promise<Result<never> | undefined> {
    if (this.#asked === undefined) {
      const asked = await this.#ask(this.#strands.strands);
      if (!asked.ok) return asked;
      this.#asked = asked.value;
    }
    const { run } = this.#asked;
    const { signal } = this.#stop;
    await run.advance(targetOf(this.paths, this.#goal), { urgent: false, signal });
    // Between the second figures and the final ones nothing is told.
    if (run.paths > SECOND_PATHS && run.paths < this.#goal) return undefined;
    const result = await run.result({ urgent: false, signal });
    if (signal.aborted) return undefined;
    this.#tell(this.#asked, result, this.#steps(this.#asked));
    return undefined;
  }

  async #ask(strands: RoomStrands['strands']): Promise<Result<Asked>> {
    const question = await this.#parts.questions.of(this.#laid.room, strands, this.#most);
    if (!question.ok) return question;
    const { abreast, first } = question.value;
    const run = new AbreastRun(this.#parts.pool, abreast, first.order.fingerprint);
    return ok({ question: question.value, run });
  }

  #tell({ question }: Asked, result: ProjectionResult, steps: readonly StepFigures[] | undefined): void {
    if (steps !== undefined) this.#parts.unanswered.toldSteps(this.#base, steps);
    this.#parts.told(
      ok({
        revision: this.#laid.room.revision,
        package: this.#strands.package,
        projection: projectionOf(question.first.outcome.of, result),
        steps: steps ?? this.#known(),
      }),
    );
  }

  /** What is known of the steps before they are simulated beside the package. */
  #known(): readonly StepFigures[] {
    return this.#strands.steps.map(({ stepId, wording, agreed }) => {
      const step = { stepId, ...(wording !== undefined && { wording }), agreed };
      const alone = this.#parts.unanswered.aloneOf(this.#base, step);
      return { ...step, ...(alone && { alone }) };
    });
  }

  #steps({ question: { places }, run }: Asked): readonly StepFigures[] {
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
