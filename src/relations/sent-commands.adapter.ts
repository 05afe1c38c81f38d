import type { CommandBus } from '@nestjs/cqrs';
import type { CommandSource, SentAnswer, SentCommand } from '../http/sent-command.ts';
import type { Result } from '../kernel/result.ts';
import { RELATION_BUS } from './bus.commands.ts';
import { namesEntry, RELATION_COMMAND_FORMS } from './command-forms.ts';
import type { RelationOrder } from './commands.ts';
import { parseHistoryId } from './history-id.ts';

/** Puts commands on a history, wherever they come from, on the bus. */
export class SentRelationCommands implements CommandSource {
  readonly forms = RELATION_COMMAND_FORMS;
  readonly #bus: CommandBus;

  constructor(bus: CommandBus) {
    this.#bus = bus;
  }

  async execute({
    name,
    body,
    commandId,
    actor,
    expectedRevision,
  }: SentCommand): Promise<Result<SentAnswer>> {
    const { history, ...content } = body as { readonly history: string };
    const id = parseHistoryId(history);
    if (!id.ok) return id;
    return this.#bus.execute(
      RELATION_BUS.toBus({
        commandId,
        actor,
        history,
        order: { type: name, ...content } as RelationOrder,
        ...(expectedRevision !== undefined && {
          [namesEntry(name) ? 'expectedEntryRevision' : 'expectedRevision']: expectedRevision,
        }),
      }),
    );
  }
}
