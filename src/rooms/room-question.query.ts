import { dayOfInstant, type Clock, type DayNumber } from '../kernel/clock.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { ok, type Result } from '../kernel/result.ts';
import { abreast, type Abreast, type Strand } from '../models/reaction/abreast.ts';
import type { SimulationRequest } from '../models/reaction/simulation-request.ts';
import type { Projectable } from '../projection/outcome.query.ts';
import type { Ordered, ProjectionService } from '../projection/projection.service.ts';
import type { Histories } from '../timeline/histories.ts';
import { contentAt } from '../whatifs/decide.ts';
import type { OutcomeContent } from '../whatifs/events.ts';
import type { HistoryAtBase } from '../whatifs/history-at-base.ts';
import type { HistoryFacts } from '../whatifs/history-facts.query.ts';
import type { NamedStep } from './laid-room.ts';
import type { RoomState } from './state.ts';
import { namedBy, outcomeOf } from './step-content.ts';

/** Strands of a room that can be simulated. */
export interface RoomQuestion {
  /** The first strand as anybody would ask for it: by its fingerprint. */
  readonly first: Ordered;
  readonly abreast: Abreast;
  /** By strand of the question, its place among those that are simulated; `undefined` for steps that cannot stand together. */
  readonly places: readonly (number | undefined)[];
}

interface Complete {
  readonly strand: number;
  readonly content: OutcomeContent;
}

/** Works out what has to be simulated for what a room asks. */
export class RoomQuestions {
  readonly #histories: Pick<Histories, 'resolve'>;
  readonly #facts: HistoryFacts;
  readonly #projections: ProjectionService;
  readonly #clock: Clock;

  constructor(parts: {
    readonly histories: Pick<Histories, 'resolve'>;
    readonly facts: HistoryFacts;
    readonly projections: ProjectionService;
    readonly clock: Clock;
  }) {
    this.#histories = parts.histories;
    this.#facts = parts.facts;
    this.#projections = parts.projections;
    this.#clock = parts.clock;
  }

  /** Tomorrow, up to which steps may fork. */
  get latest(): DayNumber {
    return dayOfInstant(this.#clock.now()) + 1;
  }

  /** What must be known of the history for some steps of a room. */
  factsFor(room: RoomState, steps: Parameters<typeof namedBy>[0]): Promise<Result<HistoryAtBase>> {
    return this.#facts.at(room.opened.history, room.base, namedBy(steps));
  }

  /** An outcome that holds some steps of a room. */
  async outcome(room: RoomState, steps: readonly NamedStep[]): Promise<Result<Projectable>> {
    const facts = await this.factsFor(
      room,
      steps.map(({ step }) => step),
    );
    if (!facts.ok) return facts;
    const content = this.#content(room, steps, facts.value);
    return content.ok ? this.#projectable(room, content.value) : content;
  }

  /** The strands side by side. Rejected where the first two cannot be projected. */
  async of(
    room: RoomState,
    strands: readonly (readonly NamedStep[])[],
    paths: number,
  ): Promise<Result<RoomQuestion>> {
    const all = new Set(strands.flat().map(({ step }) => step));
    const facts = await this.factsFor(room, [...all]);
    if (!facts.ok) return facts;
    const complete: Complete[] = [];
    for (const [strand, steps] of strands.entries()) {
      const content = this.#content(room, steps, facts.value);
      if (content.ok) complete.push({ strand, content: content.value });
      else if (strand < 2) return content;
    }
    const [agreed] = complete;
    if (agreed === undefined) throw new RangeError('a question begins with the package');
    const outcome = this.#projectable(room, agreed.content);
    if (!outcome.ok) return outcome;
    const first = await this.#projections.asking(outcome.value, { paths });
    if (!first.ok) return first;
    const simulated = await this.#requests(outcome.value, complete, paths);
    const request = await this.#projections.requestOf(first.value);
    const places = new Map(simulated.map(({ strand }, place) => [strand, place]));
    return ok({
      first: first.value,
      abreast: abreast(
        request,
        simulated.map(({ as }) => as),
      ),
      places: strands.map((_, strand) => places.get(strand)),
    });
  }

  #content(room: RoomState, steps: readonly NamedStep[], facts: HistoryAtBase): Result<OutcomeContent> {
    return contentAt(
      outcomeOf(
        room,
        steps.map(({ step }) => step),
      ),
      facts,
      this.latest,
    );
  }

  #projectable({ opened }: RoomState, content: OutcomeContent): Result<Projectable> {
    const table = this.#histories.resolve(opened.history);
    if (!table.ok) return table;
    const { title, base } = content;
    return ok({ of: { history: table.value.id, title, base }, content, table: table.value });
  }

  /** What each strand is to the simulation. Those that change the past alike are worked out at once. */
  async #requests(
    outcome: Projectable,
    complete: readonly Complete[],
    paths: number,
  ): Promise<readonly { readonly strand: number; readonly as: Strand }[]> {
    const groups = Map.groupBy(complete, ({ content }) => digestOf(content.edits));
    const strands: { readonly strand: number; readonly as: Strand }[] = [];
    for (const group of groups.values()) {
      const [one] = group as [Complete, ...Complete[]];
      const commitments = new Map(
        group.flatMap(({ content }) => content.commitments.map((each) => [JSON.stringify(each), each])),
      );
      const union = { ...one.content, commitments: [...commitments.values()] };
      // Refused where a step is there in two wordings.
      const whole = await this.#request(outcome, union, paths);
      for (const { strand, content } of group) {
        // What cannot all be carried out, such as reversals of one act, can be by itself.
        const request = whole ?? (await this.#request(outcome, content, paths));
        if (request !== undefined) strands.push({ strand, as: strandOf(request, content) });
      }
    }
    return strands.toSorted((a, b) => a.strand - b.strand);
  }

  async #request(
    outcome: Projectable,
    content: OutcomeContent,
    paths: number,
  ): Promise<SimulationRequest | undefined> {
    const ordered = await this.#projections.order({ ...outcome, content }, { paths });
    return ordered.ok ? this.#projections.requestOf(ordered.value) : undefined;
  }
}

function strandOf({ past, commitments }: SimulationRequest, content: OutcomeContent): Strand {
  const ids = new Set(content.commitments.map(({ commitmentId }) => commitmentId));
  return {
    past: content.edits.length === 0 ? past.baseline : past.whatIf,
    commitments: commitments.filter(({ id }) => ids.has(id)),
  };
}
