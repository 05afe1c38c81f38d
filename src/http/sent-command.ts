import type { z } from 'zod';
import type { Caution } from '../kernel/caution.ts';
import type { Result } from '../kernel/result.ts';
import type { Role } from './principal.ts';

/** What is asked of a command before its slice sees it. */
export interface CommandForm {
  readonly body: z.ZodType;
  /** The role that it needs. */
  readonly role: Role;
  /** What its `expectedRevision` is the revision of, in words, where it has to name one: as `If-Match` over HTTP. */
  readonly revisionOf?: string;
}

/** A command as it came in, whose body is in its form. */
export interface SentCommand {
  readonly name: string;
  readonly body: unknown;
  /** Equal ids of one sender are one command. */
  readonly commandId: string;
  readonly actor: { readonly id: string; readonly via: string };
  readonly role: Role;
  readonly expectedRevision?: number | undefined;
}

/** What a command answers once it is durable, and the position by which all that it wrote can be read. */
export interface SentAnswer {
  readonly position?: string;
  readonly cautions?: readonly Caution[];
}

/**
 * Commands that a slice takes in any other way than by its own HTTP routes: it publishes one of these, and the application
 * registers them where commands come in.
 */
export interface CommandSource {
  /** By the command's name. */
  readonly forms: Readonly<Record<string, CommandForm>>;
  /** The field of a body in which the places begin that rejections and cautions name; absent: the body itself. */
  readonly within?: string;
  execute(command: SentCommand): Promise<Result<SentAnswer>>;
}

/** The forms of all sources, by the command's name. */
export const formsOf = (sources: readonly CommandSource[]): Readonly<Record<string, CommandForm>> =>
  Object.assign({}, ...sources.map(({ forms }) => forms)) as Record<string, CommandForm>;
