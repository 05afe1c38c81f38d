import { Inject, Injectable, type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Result } from '../kernel/result.ts';
import { BUS_COMMANDS, type OrderType, type RelationBusCommand } from './bus.commands.ts';
import type { RelationWritten } from './commands.ts';
import { RelationWriter } from './relation.writer.ts';

/** One handler class per bus command, since the bus finds a handler by its class; what they do is one and the same. */
function handlerOf(type: OrderType): Type<ICommandHandler<RelationBusCommand>> {
  class RelationHandler implements ICommandHandler<RelationBusCommand> {
    readonly #writer: RelationWriter;

    constructor(writer: RelationWriter) {
      this.#writer = writer;
    }

    execute({ command }: RelationBusCommand): Promise<Result<RelationWritten>> {
      return this.#writer.execute(command);
    }
  }
  Object.defineProperty(RelationHandler, 'name', { value: `${type}Handler` });
  Injectable()(RelationHandler);
  Inject(RelationWriter)(RelationHandler, undefined, 0);
  CommandHandler(BUS_COMMANDS[type])(RelationHandler);
  return RelationHandler;
}

/** Providers for a module that also provides `RelationWriter`. */
export const RELATION_HANDLERS: readonly Type<ICommandHandler<RelationBusCommand>>[] = (
  Object.keys(BUS_COMMANDS) as OrderType[]
).map(handlerOf);
