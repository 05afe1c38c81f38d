import type { Reading } from './actors.ts';
import type { Clause } from './clauses.ts';
import type { ClauseReading, Meaning } from './meaning.ts';
import type { Roles } from './roles.ts';
import type { Token } from './token.ts';

/** What one clause was found to say, before it is cut out of the text. */
export interface Finding {
  readonly kind: 'act' | 'note';
  readonly clause: Clause;
  readonly code: string;
  readonly alternatives: Meaning['alternatives'];
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly assumed: Roles['assumed'];
  readonly confidence: number;
  readonly rule: string;
  readonly verb: Token;
  readonly words: readonly Token[];
  /** Whether it speaks of what is to come: its date is not the day on which it was said. */
  readonly ahead: boolean;
  /** The chunk with which the quote begins. */
  readonly opens: number;
}

export interface SentenceReading extends Reading, ClauseReading {
  /** A line that ends without a stop. */
  readonly heading: boolean;
}
