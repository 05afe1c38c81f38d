import type { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import type { CommandSource, SentAnswer, SentCommand } from '../http/sent-command.ts';
import { ok, type Result } from '../kernel/result.ts';
import { slugOf } from '../relations/history-id.ts';
import { WHAT_IF_BUS } from './bus.commands.ts';
import { WHAT_IF_COMMAND_FORMS } from './command-forms.ts';
import type { WhatIfOrder, WhatIfRequest } from './commands.ts';
import type { OutcomeDraft } from './events.ts';
import { ownOnly } from './ownership.ts';
import { ownOutcome, type FromPreset, type Presets } from './proposal.ts';
import { whatIfIdOf } from './what-if-id.ts';

type ProposeBody = z.output<typeof WHAT_IF_COMMAND_FORMS.ProposeOutcome.body>;
type ChangeBody = { readonly whatIfId: string; readonly outcome?: OutcomeDraft };

/** Puts commands on what-ifs, wherever they come from, on the bus. */
export class SentWhatIfCommands implements CommandSource {
  readonly forms = WHAT_IF_COMMAND_FORMS;
  readonly within = 'outcome';
  readonly #bus: CommandBus;
  readonly #presets: Presets;

  constructor(bus: CommandBus, presets: Presets) {
    this.#bus = bus;
    this.#presets = presets;
  }

  async execute(command: SentCommand): Promise<Result<SentAnswer>> {
    const { commandId, actor, role, expectedRevision } = command;
    const request = await this.#requestOf(command);
    if (!request.ok) return request;
    return this.#bus.execute(
      WHAT_IF_BUS.toBus({
        commandId,
        actor,
        ...ownOnly(role),
        ...request.value,
        ...(expectedRevision !== undefined && { expectedRevision }),
      }),
    );
  }

  async #requestOf({
    name,
    body,
    commandId,
  }: SentCommand): Promise<Result<Pick<WhatIfRequest, 'whatIfId' | 'order' | 'origin'>>> {
    if (name === 'ProposeOutcome') {
      const { history, outcome } = body as ProposeBody;
      const proposed = await this.#proposed(history, outcome);
      if (!proposed.ok) return proposed;
      const { content, origin } = proposed.value;
      const order = { type: name, history, content } as const;
      return ok({ whatIfId: whatIfIdOf(commandId), order, ...(origin && { origin }) });
    }
    const { whatIfId, outcome, ...others } = body as ChangeBody;
    const order = { type: name, ...others, ...(outcome && { content: outcome }) } as WhatIfOrder;
    return ok({ whatIfId: whatIfId.toLowerCase(), order });
  }

  /** The content of a proposal: its own, or that of a scenario's preset. */
  async #proposed(history: string, outcome: ProposeBody['outcome']): Promise<Result<FromPreset>> {
    const { preset } = outcome;
    if (preset === undefined) return ok({ content: ownOutcome(outcome) });
    // A history that a scenario was replayed into bears the scenario's name.
    return this.#presets.outcome(outcome.scenario ?? slugOf(history), preset, outcome);
  }
}
