import type { FastifyReply } from 'fastify';
import { weakEtagOf } from '../http/preconditions.ts';
import { accepted } from '../http/problem.filter.ts';
import { isUnchanged } from '../http/reply.ts';
import { patiently } from '../http/waiting.reply.ts';
import type { Result } from '../kernel/result.ts';
import type { Ordered } from './projection.service.ts';

/** A question about an outcome that has to be worked on. */
interface Asked {
  /** Equal keys have equal answers. */
  readonly key: string;
  readonly whole: Ordered;
}

/** Who asks, and how long they wait, in milliseconds. */
export interface Asker {
  readonly ifNoneMatch: string | undefined;
  readonly reply: FastifyReply;
  readonly patienceMs: number;
}

/** The answer to a question, with an entity tag that is known before anything is worked on: a copy that is still good costs nothing. */
export async function answered<A extends Asked, T>(
  result: Result<A>,
  { ifNoneMatch, reply, patienceMs }: Asker,
  answer: (asked: A, signal: AbortSignal) => Promise<Result<T>>,
): Promise<T | undefined> {
  const asked = accepted(result);
  const { of, table } = asked.whole.outcome;
  const etag = weakEtagOf(asked.key.slice(0, 20), of.revision ?? 0, table.revision);
  if (isUnchanged(ifNoneMatch, etag, reply)) return undefined;
  return accepted(await patiently(reply, patienceMs, (signal) => answer(asked, signal)));
}
