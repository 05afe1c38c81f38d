import { PERSON } from '../coding/draft-form.ts';
import type { DraftRow, Mark } from './draft-table.ts';

/** Bounds of the bands of confidence in which drafts are judged, from below. */
export const BANDS = [0, 0.5, 0.65] as const;

/** How often something was right, by what people made of it. */
export interface Tally {
  /** Everything that was proposed. */
  readonly proposed: number;
  /** Accepted with parties and code as they were. */
  readonly right: number;
  /** Accepted with another code or other parties. */
  readonly corrected: number;
  readonly rejected: number;
  /** Right of those that were judged; absent where none was. What the record had already is not counted. */
  readonly precision?: number;
}

export interface PrecisionOf extends Tally {
  /** The rule, or the band of confidence such as `0.50 to 0.65`. */
  readonly of: string;
}

export interface Precision {
  readonly drafts: number;
  /** All that coders proposed. */
  readonly all: Tally;
  /** Most often proposed first. */
  readonly rules: readonly PrecisionOf[];
  /** Lowest confidence first. */
  readonly bands: readonly PrecisionOf[];
  /** Acts that people marked by hand, since no rule had found them, and accepted. */
  readonly missed: number;
}

type Counted = { readonly content: Pick<DraftRow['content'], 'coder'> } & Pick<DraftRow, 'marks'>;

const OTHER_ACT = new Set(['initiator', 'target', 'reciprocal', 'code']);

/** How often each rule was right, as people used the drafts. What people proposed themselves is no coder's. */
export function precisionOf(all: readonly Counted[]): Precision {
  const rows = all.filter(({ content }) => content.coder !== PERSON);
  const marks = rows.flatMap((row) => [...row.marks.values()]);
  const coded = marks.filter(({ byHand }) => !byHand);
  const byRule = Map.groupBy(coded, ({ rule }) => rule);
  const byBand = Map.groupBy(coded, bandOf);
  return {
    drafts: rows.length,
    all: tallyOf(coded),
    rules: [...byRule]
      .map(([of, each]) => ({ of, ...tallyOf(each) }))
      .sort((a, b) => b.proposed - a.proposed || (a.of < b.of ? -1 : 1)),
    bands: BANDS.map((_, band) => ({ of: bandName(band), ...tallyOf(byBand.get(band) ?? []) })),
    missed: marks.filter(({ byHand, verdict }) => byHand && verdict === 'accepted').length,
  };
}

function tallyOf(marks: readonly Mark[]): Tally {
  const accepted = marks.filter(({ verdict }) => verdict === 'accepted');
  const corrected = accepted.filter(({ edited }) => edited.some((field) => OTHER_ACT.has(field))).length;
  const right = accepted.length - corrected;
  const rejected = marks.filter(
    ({ verdict }) => !['open', 'accepted', 'told-before'].includes(verdict),
  ).length;
  const judged = right + corrected + rejected;
  return {
    proposed: marks.length,
    right,
    corrected,
    rejected,
    ...(judged > 0 && { precision: Math.round((1000 * right) / judged) / 1000 }),
  };
}

const bandOf = ({ confidence }: Mark): number => BANDS.findLastIndex((from) => confidence >= from);

function bandName(band: number): string {
  const [from = 0, to] = BANDS.slice(band, band + 2);
  if (band === 0) return `below ${(to ?? 1).toFixed(2)}`;
  return to === undefined ? `${from.toFixed(2)} and up` : `${from.toFixed(2)} to ${to.toFixed(2)}`;
}
