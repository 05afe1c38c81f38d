import { canonicalJson } from '../kernel/canonical-json.ts';
import type { Commitment, HistoryEdit, OutcomeContent } from '../whatifs/events.ts';
import type { AnsweredCurve, ProjectedOutcome, Projection } from '../models/reaction/projection-answer.ts';

/** Most outcomes that are compared at once: more lines than that nobody can tell apart. */
export const COMPARED_LIMIT = 4;
/** Futures of each: fewer than of one projection, as several are simulated. */
export const COMPARED_PATHS = 4000;

/** Something that some of the outcomes compared say and others do not. */
export interface DifferingEntry {
  readonly kind: 'fork' | 'edit' | 'commitment' | 'assumption';
  readonly text: string;
  /** Which of them say it, in their order. */
  readonly has: readonly boolean[];
}

/** What changes tension how much: each line is the same futures, with and without two of its causes. */
export interface Attribution {
  readonly baseline: AnsweredCurve;
  /** With the assumptions alone. */
  readonly assumptions: AnsweredCurve;
  /** With the commitments and edits alone. */
  readonly acts: AnsweredCurve;
  readonly both: AnsweredCurve;
}

export interface Compared extends Omit<Projection, 'futures'> {
  readonly attribution: Attribution;
}

/** One outcome less another, future by future. */
export interface PairedDifference {
  /** Places among those compared. */
  readonly of: number;
  readonly against: number;
  /** What it is the difference of, in points; absent where the two cannot be paired. */
  readonly difference?: AnsweredCurve;
  readonly fingerprint?: string;
  readonly paths?: number;
  /** Why they cannot. */
  readonly unpaired?: string;
}

export interface Comparison {
  readonly compared: readonly Compared[];
  /** Each against the first. */
  readonly paired: readonly PairedDifference[];
  readonly differing: readonly DifferingEntry[];
  readonly final: boolean;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const chanceText = ({ value, given, otherwise }: Commitment['probability']): string =>
  given === undefined
    ? percent(value)
    : `${percent(value)} if ${given} is carried out, else ${percent(otherwise ?? 0)}`;

const commitmentText = (commitment: Commitment): string => {
  const { day, initiator, target, reciprocal, code, summary, probability, magnitude } = commitment;
  const size = magnitude.value === 1 ? '' : `, x ${magnitude.value}`;
  return `day ${day}, ${initiator} ${reciprocal ? 'and' : 'to'} ${target}: ${summary} (${code.code}, ${chanceText(probability)}${size})`;
};

function editText(edit: HistoryEdit): string {
  switch (edit.edit) {
    case 'omit':
      return `omit ${edit.actId}`;
    case 'move':
      return `move ${edit.actId} to ${edit.to}`;
    case 'insert':
      return `insert ${edit.act.actId} on ${edit.act.occurred.from}: ${edit.act.summary}`;
  }
}

function entriesOf({
  base,
  edits,
  commitments,
  assumptions,
  models,
}: OutcomeContent): Omit<DifferingEntry, 'has'>[] {
  const assumed = Object.entries(assumptions).flatMap(([model, values]) =>
    Object.entries(values ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ({
        kind: 'assumption' as const,
        text: `assume ${model} ${name} = ${canonicalJson(value)}`,
      })),
  );
  return [
    { kind: 'fork', text: `fork on ${base.at}` },
    ...edits.map((edit) => ({ kind: 'edit' as const, text: editText(edit) })),
    ...commitments.map((commitment) => ({ kind: 'commitment' as const, text: commitmentText(commitment) })),
    ...assumed,
    { kind: 'assumption', text: `simulate by ${models.reaction}` },
  ];
}

/** What outcomes do not have in common, in the order in which it first comes. */
export function differingEntries(contents: readonly OutcomeContent[]): DifferingEntry[] {
  const all = contents.map(entriesOf);
  const byText = new Map(all.flat().map((entry) => [entry.text, entry]));
  return [...byText.values()].flatMap((entry) => {
    const has = all.map((entries) => entries.some(({ text }) => text === entry.text));
    return has.every(Boolean) ? [] : [{ ...entry, has }];
  });
}

/** What decides whether two outcomes share their futures. */
export interface Pairable {
  readonly of: Pick<ProjectedOutcome, 'history' | 'base' | 'stale'>;
  readonly content: Pick<OutcomeContent, 'assumptions' | 'models'>;
  /** The history's last revision. */
  readonly head: number;
}

/** Why the futures of two outcomes cannot be paired; `undefined` where they can. */
export function unpairable(one: Pairable, other: Pairable): string | undefined {
  if (one.of.base.at !== other.of.base.at) return 'they fork off on different days';
  if (canonicalJson(one.content.assumptions) !== canonicalJson(other.content.assumptions)) {
    return 'they rest on different assumptions';
  }
  const [first, second] = [one.content.models.reaction, other.content.models.reaction];
  if (first !== second) {
    return `they are simulated by ${first} and ${second}, which share no futures: run both under one model`;
  }
  const current = ({ of, head }: Pairable): boolean => of.base.revision === head || of.stale === false;
  // Of the same day, two that are not stale know the same past, whatever their revisions.
  const samePast = one.of.base.revision === other.of.base.revision || (current(one) && current(other));
  return samePast ? undefined : 'they know different states of the record';
}
