import type { CodeName } from './terminal-contributions.ts';
import { dayNumber } from '../kernel/clock.ts';
import { ofHundred } from '../models/reaction/takeaway.ts';
import { ratesSentence } from '../models/reaction/rates-words.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';
import { bandOf, type Band } from '../models/tension/model.ts';
import type { Series } from '../models/tension/series.ts';
import { fanChart } from './fan-terminal.ts';
import { figure, indented, paint, signed, table, words, wrap, type Terminal } from './terminal.ts';

const BANDS: readonly Band[] = ['calm', 'strained', 'tense', 'acute'];
/** Days before the fork that a fan chart begins with. */
const LEAD_DAYS = 60;

/** A projection as a person reads it in a terminal: the fan, the takeaway, the chances of each band, and the truth where it is known. */
export function projectionLines(projection: Projection, before: Series, terminal: Terminal): string[] {
  const { of, first, whatIf, baseline, bands, paths, seed, models, truth } = projection;
  const { q5, q25, q50, q75, q95 } = whatIf;
  const skip = Math.max(0, before.tension.length - LEAD_DAYS);
  return [
    `${words(of.title, terminal)} (${of.history}, forked on ${of.base.at} at revision ${of.base.revision})`,
    ...wrap(projection.takeaway, terminal.width),
    '',
    ...fanChart(
      {
        first: dayNumber(first),
        quantiles: { p5: q5, p25: q25, p50: q50, p75: q75, p95: q95 },
        baseline: baseline.q50,
        history: { first: before.first + skip, values: before.tension.subarray(skip) },
        ...(truth !== undefined && { documented: { first: dayNumber(first), values: truth.documented } }),
      },
      terminal,
    ),
    '',
    ...table(
      BANDS,
      [
        { title: 'of 100 futures', value: (band) => band, style: (band) => band },
        {
          title: 'on the last day',
          value: (band) => hundredth(bands.whatIf.last[band].count, paths),
          align: 'right',
        },
        {
          title: 'without it',
          value: (band) => hundredth(bands.baseline.last[band].count, paths),
          align: 'right',
        },
        {
          title: 'on some day',
          value: (band) => hundredth(bands.whatIf.ever[band].count, paths),
          align: 'right',
        },
        {
          title: 'without it',
          value: (band) => hundredth(bands.baseline.ever[band].count, paths),
          align: 'right',
        },
      ],
      terminal,
    ),
    ...(truth === undefined ? [] : ['', ...truthLines(truth, terminal)]),
    '',
    ...(projection.rates === undefined
      ? []
      : wrap(ratesSentence(projection.rates, projection.parameters.reaction), terminal.width)),
    ...wrap(`How often such bands held so far: detente backtest ${of.history}`, terminal.width),
    ...wrap(
      `A statement about the models ${models.tension} and ${models.reaction}, not about the world: ${paths} futures, seed ${seed}, fingerprint ${projection.fingerprint.slice(0, 12)}.`,
      terminal.width,
    ),
  ];
}

/** `28`, `<1`, `>99`: of 100 futures. */
const hundredth = (count: number, paths: number): string =>
  ofHundred(count, paths)
    .replace(/ of 100 futures$/, '')
    .replace('fewer than ', '<')
    .replace('more than ', '>');

function truthLines(
  { days, baseline, whatIf }: NonNullable<Projection['truth']>,
  terminal: Terminal,
): string[] {
  const verdict = (name: string, { band50, band90 }: typeof baseline): string => {
    const own =
      band90.ofOwnFutures === undefined
        ? ''
        : `, at most as many in ${Math.round(band90.ofOwnFutures)} of 100 of the model's own futures`;
    return `${name}: ${band50.inside} of ${days} days in the 50 % band, ${band90.inside} in the 90 % band (${band90.below} below, ${band90.above} above)${own}.`;
  };
  return [
    'What came afterwards, by the record:',
    ...[verdict('with the what-if', whatIf), verdict('without it', baseline)].flatMap((text) =>
      indented(text, 2, terminal),
    ),
  ];
}

/** Sample futures, act by act, so that a person can read what a line stands for. */
export function futureLines(
  projection: Projection,
  count: number,
  codeName: CodeName,
  terminal: Terminal,
): string[] {
  const { futures, horizonDays } = projection;
  const standing = (values: readonly number[]): string => {
    const end = values[horizonDays - 1] ?? 0;
    return `${figure(end, terminal)}, ${bandOf(end)}`;
  };
  return futures.slice(0, count).flatMap(({ path, acts, whatIf, baseline }) => [
    '',
    paint(`Future ${path + 1}: ${acts.length} acts`, 'strong', terminal),
    ...wrap(`It ends at ${standing(whatIf)}; without the what-if at ${standing(baseline)}.`, terminal.width),
    ...wrap(
      '+ happens only with the what-if, - only without it; an asterisk marks a commitment.',
      terminal.width,
    ),
    ...table(
      acts,
      [
        { title: '', value: ({ in: runs }) => (runs === 'both' ? '.' : runs === 'what-if' ? '+' : '-') },
        { title: 'day', value: ({ day }) => day },
        {
          title: 'who',
          value: ({ initiator, target, reciprocal }) => `${initiator}${reciprocal ? '<>' : '>'}${target}`,
        },
        {
          title: 'what',
          value: ({ commitment, summary, code, ontology, issue }) =>
            commitment === undefined
              ? `${codeName(code, ontology)}${issue === undefined ? '' : ` (${issue})`}`
              : `* ${summary ?? commitment}`,
          least: 16,
        },
        { title: 'code', value: ({ code }) => code },
        { title: 'score', value: ({ score }) => signed(score, terminal), align: 'right' },
      ],
      terminal,
    ),
  ]);
}
