import type { CodeBookId } from '../../ontology/code-books.ts';
import type { Mark } from './marks.ts';
import type { Stocks } from './record.ts';

/** An act that a summit outcome would bring, `day` days after the fork, with the chance that it is carried out. */
export interface Commitment {
  readonly commitmentId: string;
  readonly day: number;
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly code: { readonly code: string; readonly ontology?: CodeBookId };
  readonly score: { readonly scale: string; readonly value: number };
  readonly magnitude: { readonly value: number };
  readonly class?: { readonly class: 'verbal' | 'material' } | undefined;
  readonly issue: string;
  readonly summary?: string;
  /** The chance; with `given`, that chance where the commitment of this id is carried out, else `otherwise`. */
  readonly probability: {
    readonly value: number;
    readonly given?: string | undefined;
    readonly otherwise?: number | undefined;
  };
  readonly reverses?: readonly { readonly actId: string; readonly share: number }[] | undefined;
}

/** A commitment as the simulation carries it out. */
export interface CommitmentEffect {
  readonly id: string;
  readonly day: number;
  readonly probability: number;
  /** The commitment that the probability supposes, and the probability where that is not carried out. */
  readonly given?: { readonly id: string; readonly otherwise: number };
  /** Two words that place its draw; a function of the id alone, so that other commitments do not disturb it. */
  readonly words: readonly [number, number];
  /** Added to the stocks on its day: its own impulse, and what it takes away of the acts that it reverses. */
  readonly stocks: Stocks;
  /** Added to what there was of each, where tension is net over gross; what is reversed is taken from both. */
  readonly gross?: Stocks;
  /** Added to R at the end of its day, by process. */
  readonly activity: readonly number[];
  readonly initiator: string;
  readonly reciprocal: boolean;
  readonly summary?: string;
  readonly mark: Omit<Mark, 'weight'>;
  /** Carried out in the baseline, where that stands for another what-if. */
  readonly inBaseline?: true;
}
