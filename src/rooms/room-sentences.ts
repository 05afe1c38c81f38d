import type { RecordedDay } from './recorded.ts';
import type { Revealed, Scored } from './rooms.query.ts';

const figure = (points: number): string => points.toFixed(1);

/** What came of the predictions, in one sentence. Right or wrong is said of nothing but the record. */
export function verdictOf({ came, day, together, predictions }: Revealed): string {
  if (together === undefined) return 'Nobody predicted.';
  const { median, low, high } = together.prediction;
  const expected = `The room expected ${figure(median)} on ${day}, between ${figure(low)} and ${figure(high)}`;
  const way = alongWords('Its line', together);
  if (came === undefined || together.crps === undefined) {
    return `${expected}; the record does not go so far, so that only the model can be set beside it.${way}`;
  }
  const inside = predictions.filter(
    ({ prediction }) => prediction.low <= came && came <= prediction.high,
  ).length;
  const where = low <= came && came <= high ? 'inside' : 'outside';
  return `${expected}; the record has ${figure(came)}, ${where} that and within the bounds of ${inside} of ${predictions.length}; on the whole it was off by ${figure(together.crps)} points.${way}`;
}

/** How the record goes on past the fork, in one sentence: its first day, its last, and the extremes between. */
export function recordedVerdict(recorded: readonly RecordedDay[]): string | undefined {
  const [first] = recorded;
  const last = recorded.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (first === last) return `By the record tension stood at ${figure(first.tension)} on ${first.date}.`;
  const levels = recorded.map(({ tension }) => tension);
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  return `By the record tension went from ${figure(first.tension)} on ${first.date} to ${figure(last.tension)} on ${last.date}, between ${figure(low)} and ${figure(high)} on the way.`;
}

/** How far a drawn line was off on its way, where it can be said. */
const alongWords = (whose: string, { along }: Scored): string =>
  along === undefined
    ? ''
    : ` ${whose} was off by ${figure(along.crps)} points on the ${along.days === 1 ? 'one day' : `mean of the ${along.days} days`} of the record that it names.`;

/** What came of one prediction, to whoever made it; without a record to hold it against, what it was. */
export function ownVerdict(scored: Scored, came: number | undefined): string {
  const { prediction, crps } = scored;
  const way = alongWords('Your line', scored);
  const { low, median, high } = prediction;
  const expected = `You expected ${figure(median)}, between ${figure(low)} and ${figure(high)}`;
  if (came === undefined || crps === undefined) return `${expected}.${way}`;
  const where =
    came < low
      ? `${figure(low - came)} points below your bounds`
      : came > high
        ? `${figure(came - high)} points above your bounds`
        : 'within your bounds';
  return `${expected}; the record has ${figure(came)}, ${where}. On the whole you were off by ${figure(crps)} points.${way}`;
}
