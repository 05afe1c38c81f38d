import { knownCode } from '../ontology/codes.ts';
import type { EventStore } from '../eventstore/port.ts';
import { StreamWriter } from '../eventstore/commands/stream.writer.ts';
import type { Caution } from '../kernel/caution.ts';
import type { Clock } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { WhatIfCommand, WhatIfWritten, WhatIfRequest } from './commands.ts';
import { WHAT_IF_DECIDER } from './decider.ts';
import type { WhatIfEvent } from './events.ts';
import type { HistoryAtBase } from './history-at-base.ts';
import type { HistoryFacts } from './history-facts.query.ts';
import { outcomeCautions } from './outcome-cautions.ts';
import type { WhatIfState } from './state.ts';
import { whatIfStreamOf, type WhatIfId } from './what-if-id.ts';

export interface WhatIfWriterOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly facts: HistoryFacts;
  /** Most what-ifs kept folded in memory; default 256. */
  readonly mostWhatIfs?: number;
  /** Most commitments and edits kept over all of them; default 10 000. */
  readonly mostEntries?: number;
}

/** Executes commands on what-ifs, as `StreamWriter` promises: it looks up what each has to know of its history first. */
export class WhatIfWriter {
  readonly #facts: HistoryFacts;
  readonly #writer: StreamWriter<WhatIfCommand, WhatIfState, WhatIfEvent>;

  constructor({ store, clock, facts, mostWhatIfs = 256, mostEntries = 10_000 }: WhatIfWriterOptions) {
    this.#facts = facts;
    const decider = WHAT_IF_DECIDER;
    this.#writer = new StreamWriter({ store, clock, decider, mostStreams: mostWhatIfs, mostEntries });
  }

  /**
   * What was written once it is durable, or the reason for refusing; a repeat of a command gets the first one's answer, with the
   * cautions that what-if and history as they stand then give reason for. Rejects with a `StoreError` where the store fails: sending it again with the same id is safe.
   */
  async execute(request: WhatIfRequest): Promise<Result<WhatIfWritten>> {
    const { whatIfId } = request;
    const facts = await this.#factsFor(request);
    const answer = await this.#writer.execute({ ...request, ...(facts && { facts }) });
    if (!answer.ok) return answer;
    const cautions = this.#cautionsOf(request, facts);
    return ok({ whatIfId, ...answer.value, ...(cautions.length > 0 && { cautions }) });
  }

  /** Of a preset nothing is said here: its file tells, by line. */
  #cautionsOf(
    { whatIfId, order, origin }: WhatIfRequest,
    facts: Result<HistoryAtBase> | undefined,
  ): Caution[] {
    const content = this.#writer.held(whatIfStreamOf(whatIfId))?.content;
    if (facts?.ok !== true || content === undefined || origin !== undefined) return [];
    return order.type === 'WithdrawOutcome' ? [] : outcomeCautions(content, facts.value, knownCode);
  }

  /** The what-if's state as it stands in the store, `undefined` where nobody proposed it. */
  async load(whatIf: WhatIfId): Promise<WhatIfState | undefined> {
    return this.#writer.load(whatIfStreamOf(whatIf));
  }

  /** Lets go of what is held of a stream that was taken out, or of which texts were. */
  forget(stream: string): void {
    this.#writer.forget(stream);
  }

  async #factsFor({ whatIfId, order }: WhatIfRequest): Promise<Result<HistoryAtBase> | undefined> {
    switch (order.type) {
      case 'WithdrawOutcome':
        return undefined;
      case 'ProposeOutcome':
        return this.#facts.at(order.history, order.content.base, order.content);
      case 'ReviseOutcome': {
        const state = await this.load(whatIfId);
        if (state === undefined) return undefined;
        const asked = { ...state.content.base, ...order.content.base };
        return this.#facts.at(state.history, asked, order.content);
      }
      case 'RebaseOutcome': {
        const state = await this.load(whatIfId);
        if (state === undefined) return undefined;
        const asked = { at: state.content.base.at, ...order.base };
        return this.#facts.at(state.history, asked, state.content);
      }
    }
  }
}
