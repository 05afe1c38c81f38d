import { Inject, Injectable, type Type } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Result } from '../../kernel/result.ts';

/** A command on a stream, as the `CommandBus` dispatches it; its handler answers with the writer's result. */
export class BusCommand<C, W> extends Command<Result<W>> {
  readonly command: C;

  constructor(command: C) {
    super();
    this.command = command;
  }
}

/** The way of one kind of command over the bus. */
export interface Bus<C, W, T extends string> {
  /** The bus command of each order. */
  readonly commands: Readonly<Record<T, Type<BusCommand<C, W>>>>;
  /** Providers for a module that also provides the writer. */
  readonly handlers: readonly Type<ICommandHandler<BusCommand<C, W>>>[];
  /** The command as its bus class, for `CommandBus.execute`. */
  toBus(command: C): BusCommand<C, W>;
}

/**
 * The bus commands and handlers of what a writer executes: a class of each for every type of order, since the bus finds a
 * handler by the class of the command; what they do is one and the same.
 */
export function busOf<W, T extends string, C extends { readonly order: { readonly type: T } }>(
  types: Readonly<Record<T, true>>,
  writer: Type<{ execute(command: C): Promise<Result<W>> }>,
): Bus<C, W, T> {
  const names = Object.keys(types) as T[];
  const commands = Object.fromEntries(
    names.map((name) => [name, named(name, class extends BusCommand<C, W> {})]),
  ) as Record<T, Type<BusCommand<C, W>>>;
  return {
    commands,
    handlers: names.map((name) => handlerOf(name, commands[name], writer)),
    toBus: (command) => new commands[command.order.type](command),
  };
}

function handlerOf<C, W>(
  name: string,
  command: Type<BusCommand<C, W>>,
  writer: Type<{ execute(command: C): Promise<Result<W>> }>,
): Type<ICommandHandler<BusCommand<C, W>>> {
  class Handler implements ICommandHandler<BusCommand<C, W>> {
    readonly #writer: { execute(command: C): Promise<Result<W>> };

    constructor(injected: { execute(command: C): Promise<Result<W>> }) {
      this.#writer = injected;
    }

    execute({ command }: BusCommand<C, W>): Promise<Result<W>> {
      return this.#writer.execute(command);
    }
  }
  Injectable()(Handler);
  Inject(writer)(Handler, undefined, 0);
  CommandHandler(command)(Handler);
  return named(`${name}Handler`, Handler);
}

function named<T extends Type>(name: string, of: T): T {
  Object.defineProperty(of, 'name', { value: name });
  return of;
}
