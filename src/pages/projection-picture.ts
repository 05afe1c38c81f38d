import { secondName } from '../charts/second-words.ts';
import { truncate } from '../charts/display-width.ts';
import { fanGeometry } from '../charts/fan-geometry.ts';
import { describeFan, fanLegend, fanSvg, svgFanMargins, type FanText } from '../charts/fan-svg.ts';
import { SVG_METRICS } from '../charts/svg.ts';
import { dayNumber } from '../kernel/clock.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';
import { modelActsOf } from '../models/tension/model-act.ts';
import type { TensionParameters } from '../models/tension/parameters.ts';
import { seriesBy } from '../models/tension/series-by-model.ts';
import type { OutcomeContent } from '../whatifs/events.ts';
import { besideLegend, besideWords, type PictureForm } from './history-picture.ts';
import { partiesOf, recordWords } from './picture-words.ts';
import type { Seen } from './seen.query.ts';

/** A hypothetical with its futures. */
export interface Projected {
  readonly title: string;
  readonly content: OutcomeContent;
  readonly projection: Projection;
  /** The acts up to the fork as they are recorded, and as the hypothetical has them. */
  readonly recorded: readonly DirectedAct[];
  readonly past: readonly DirectedAct[];
}

/** Columns of a title at the end of a line. */
const SHORT = 17;
/** Points: less is nobody's change of the past. */
const SAME = 1e-9;

/** The futures of a what-if, and the medians of those compared with it, as a document. */
export function projectionPicture(
  seen: Seen,
  [focus, ...others]: readonly [Projected, ...Projected[]],
  { width, height, ...form }: PictureForm,
): string {
  const { detail, names, lines } = seen;
  const { projection, title } = focus;
  const { whatIf, truth, models, seed, paths, horizonDays, of } = projection;
  const past = pastOf(seen, focus);
  const documented = documentedOf(past, truth?.documented ?? []);
  const compared = [title, ...others.map((other) => other.title)];
  const words: FanText = {
    ...form,
    title: [title, ...others.map((other) => other.title)].join(' \u00b7 '),
    parties: `What if? ${partiesOf(detail, names)}: ${detail.title}`,
    subtitle: others.length === 0 ? projection.takeaway : `${title}: ${projection.takeaway}`,
    ...besideWords(seen),
    source: `${recordWords({ ...detail, asOf: of.base.revision })} Simulated by ${models.reaction} from ${of.base.at}: seed ${seed}, ${paths.toLocaleString('en')} futures of ${horizonDays} days. A model, not a prediction.`,
    ...(past.edited && { editedPast: 'the past as the what-if changes it' }),
    besides: lines.map((line) => truncate(secondName(line, detail), SHORT)),
    ...(others.length > 0 && { compared: compared.map((each) => truncate(each, SHORT)) }),
    description: '',
  };
  const legend = [...fanLegend(documented !== undefined, words), ...besideLegend(seen)];
  const geometry = fanGeometry({
    first: past.fork + 1,
    quantiles: { p5: whatIf.q5, p25: whatIf.q25, p50: whatIf.q50, p75: whatIf.q75, p95: whatIf.q95 },
    baseline: projection.baseline.q50,
    history: { first: past.from, values: past.shown },
    ...(documented !== undefined && { documented }),
    others: others.map((other) => ({
      first: dayNumber(other.projection.at) + 1,
      values: other.projection.whatIf.q50,
    })),
    besides: lines.map(({ first, tension }) => ({ first, values: tension })),
    width,
    height,
    margins: svgFanMargins(width, { ...words, legend }),
    metrics: SVG_METRICS,
  });
  const last = horizonDays - 1;
  const end = { p5: whatIf.q5[last] ?? 0, p50: whatIf.q50[last] ?? 0, p95: whatIf.q95[last] ?? 0 };
  const description = `${describeFan(geometry, end)} ${models.reaction}, seed ${seed}, ${paths} futures.`;
  return fanSvg(geometry, { ...words, legend, description });
}

interface Past {
  readonly from: number;
  readonly fork: number;
  /** Tension from `from` to the fork, as recorded and as the hypothetical has it. */
  readonly recorded: Float64Array;
  readonly shown: Float64Array;
  readonly edited: boolean;
}

/** Tension up to the fork as a hypothetical has it. */
export function changedPast(seen: Seen, projected: Projected) {
  const { from, shown } = pastOf(seen, projected);
  return { first: from, tension: shown };
}

function pastOf(
  { series, reading: { baseline }, detail }: Seen,
  { projection, recorded, past }: Projected,
): Past {
  const fork = dayNumber(projection.at);
  const from = Math.min(series.series.first, fork - 1);
  const tensionOf = (acts: readonly DirectedAct[], parameters: TensionParameters): Float64Array =>
    seriesBy(
      projection.models.tension,
      modelActsOf(acts).map(({ act }) => act),
      { first: from, last: fork },
      baseline,
      parameters,
    ).tension;
  const before = tensionOf(recorded, detail.declaration.parameters);
  const shown = tensionOf(past, projection.parameters.tension);
  const edited = shown.some((value, index) => Math.abs(value - (before[index] ?? 0)) > SAME);
  return { from, fork, recorded: before, shown, edited };
}

/** What the record says beside the hypothetical: of a past that was edited, and of the days after the fork. */
function documentedOf({ from, fork, recorded, edited }: Past, after: readonly number[]) {
  if (edited) return { first: from, values: [...recorded, ...after] };
  return after.length === 0 ? undefined : { first: fork + 1, values: after };
}
