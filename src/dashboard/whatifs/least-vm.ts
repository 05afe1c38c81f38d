import type { FigureTable } from '../../charts/figure-table.ts';
import { dayNumber, parseDay, type Day } from '../../kernel/clock.ts';
import { HORIZON_LIMIT } from '../../models/reaction/horizon.ts';
import { CANDIDATES_LIMIT } from '../../models/reaction/least.ts';
import { stepName } from '../../models/reaction/step-name.ts';
import type { Least, LeastSet } from '../../projection/least-answer.ts';
import { counted, figure, longDay } from '../ui/words.ts';

/** A step that may be chosen from, as the form shows it. */
export interface Pick {
  readonly commitment: string;
  readonly label: string;
  readonly picked: boolean;
  /** As it was typed: `NaN` where it is no number. */
  readonly cost: number;
}

/** What the form asks. */
export interface LeastForm {
  readonly below: number;
  readonly chance: number;
  /** The last day, as YYYY-MM-DD. */
  readonly until: string;
  readonly picks: readonly Pick[];
}

/** All steps at the cost of 1; of more than can be searched, the first. */
export const picksOf = (
  commitments: readonly { readonly commitmentId: string; readonly summary?: string | undefined }[],
): readonly Pick[] =>
  commitments.map(({ commitmentId, summary }, index) => ({
    commitment: commitmentId,
    label: stepName({ kind: 'commitment', commitment: commitmentId, summary }),
    picked: index < CANDIDATES_LIMIT,
    cost: 1,
  }));

/** What is wrong with a form, in a sentence; `undefined` where it can be asked. `at` is the fork. */
export function problemOf({ below, chance, until, picks }: LeastForm, at: Day): string | undefined {
  if (!(below > 0 && below <= 100)) return 'Tension lies between 0 and 100: give one above 0.';
  if (!(Number.isInteger(chance) && chance >= 1 && chance <= 100))
    return 'Give a whole number of futures, from 1 to 100.';
  const days = daysUntil(until, at);
  if (!(days >= 1 && days <= HORIZON_LIMIT))
    return `Give a day after the fork, at most ${HORIZON_LIMIT} days ahead.`;
  const picked = picks.filter((pick) => pick.picked);
  if (picked.length === 0) return 'Choose at least one step.';
  if (picked.length > CANDIDATES_LIMIT)
    return `Choose at most ${CANDIDATES_LIMIT} steps; the others are then carried out in every set.`;
  const wrong = picked.find(({ cost }) => !(cost >= 0 && cost <= 1_000_000));
  return wrong === undefined
    ? undefined
    : `A cost is a number from 0: mend that of \u201c${wrong.label}\u201d.`;
}

/** The parameters of the question. */
export function leastParameters({ below, chance, until, picks }: LeastForm, at: Day): string {
  return new URLSearchParams({
    below: String(below),
    chance: String(chance),
    days: String(daysUntil(until, at)),
    candidates: picks
      .filter(({ picked }) => picked)
      .map(({ commitment, cost }) => `${commitment}:${cost}`)
      .join(','),
  }).toString();
}

const daysUntil = (until: string, at: Day): number =>
  parseDay(until) === undefined ? Number.NaN : dayNumber(until) - dayNumber(at);

/** What was found, to be read. */
export interface LeastView {
  readonly sentence: string;
  readonly context: string;
  /** Those that do first. */
  readonly rows: readonly LeastRow[];
  readonly table: FigureTable;
}

export interface LeastRow {
  readonly key: string;
  readonly does: boolean;
  /** The steps of the set, in words; empty where none is needed. */
  readonly steps: readonly string[];
  /** Such as `63 of 100`. */
  readonly share: string;
  /** The same in percent of the row, and where the share that was asked for lies. */
  readonly percent: number;
  readonly cost: string;
}

/** Sets that are shown beside those that do. */
const SHOWN_NEAREST = 3;

export function leastView(least: Least): LeastView {
  const { below, chance, candidates, sets, found, none, all, tried, spared, paths } = least;
  const names = new Map(
    candidates.map(({ commitment, summary }) => [
      commitment,
      stepName({ kind: 'commitment', commitment, summary }),
    ]),
  );
  const stepsOf = ({ commitments }: LeastSet): string[] => commitments.map((id) => names.get(id) ?? id);
  const priced = candidates.some(({ cost }) => cost !== 1);
  const day = longDay(dayNumber(least.day));
  const shown = [
    ...sets.filter(({ does }) => does),
    ...sets.filter(({ does }) => !does).slice(0, SHOWN_NEAREST),
  ];
  return {
    sentence: sentenceOf(least, day, priced),
    context: `Below ${figure(below)} on ${day}: without any of the steps in ${hundred(none.share)} of 100 futures, with all of them in ${hundred(all.share)}. ${counted(tried, 'set')} tried on few futures${spared === 0 ? '' : `, ${spared.toLocaleString('en')} not, as they hold a cheaper one that does`}; those shown were checked on ${paths.toLocaleString('en')}.`,
    rows: shown.map((set) => ({
      key: set.commitments.join(' '),
      does: set.does,
      steps: stepsOf(set),
      share: `${hundred(set.share)} of 100`,
      percent: set.share * 100,
      cost: priced ? `cost ${set.cost}` : counted(set.commitments.length, 'step'),
    })),
    table: {
      caption: `Sets of steps, and in how many of 100 futures tension is below ${figure(below)} on ${day}, of ${chance} asked for${found ? '' : '; none does'}`,
      columns: [
        { name: 'steps' },
        { name: 'cost', numeric: true },
        { name: 'of 100 futures', numeric: true, decimals: 1 },
        { name: 'standard error', numeric: true, decimals: 1 },
        { name: 'mean tension', numeric: true, decimals: 1 },
        { name: 'does' },
      ],
      rows: sets.map((set) => [
        set.commitments.length === 0 ? 'none' : stepsOf(set).join('; '),
        set.cost,
        set.share * 100,
        set.standardError * 100,
        set.mean,
        set.does ? 'yes' : 'no',
      ]),
    },
  };
}

/** `62.7`. */
const hundred = (share: number): string => (share * 100).toFixed(1);

function sentenceOf({ found, sets, chance, below }: Least, day: string, priced: boolean): string {
  const [first] = sets;
  if (!found || first === undefined)
    return `No set of these steps brings tension below ${figure(below)} on ${day} in ${chance} of 100 futures.`;
  if (first.commitments.length === 0)
    return `None of these steps is needed: tension is below ${figure(below)} on ${day} in ${hundred(first.share)} of 100 futures anyway.`;
  const many = counted(first.commitments.length, 'step');
  const least = priced ? `The cheapest set costs ${first.cost}, with ${many}` : `It takes ${many}`;
  return `${least}: with ${first.commitments.length === 1 ? 'it' : 'them'} tension is below ${figure(below)} on ${day} in ${hundred(first.share)} of 100 futures.`;
}
