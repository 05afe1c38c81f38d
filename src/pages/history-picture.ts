import { dayLabel } from '../charts/day-words.ts';
import { actMarker, noteMarker, summitMarker } from '../charts/markers.ts';
import {
  describeTension,
  svgFigure,
  svgMargins,
  SVG_METRICS,
  TENSION_LEGEND,
  tensionSvg,
  type SvgText,
} from '../charts/svg.ts';
import { tensionGeometry } from '../charts/tension-geometry.ts';
import { dayNumber } from '../kernel/clock.ts';
import type { Contribution } from '../models/tension/explanation.ts';
import { nameIn } from '../ontology/code-books.ts';
import { partiesOf, recordWords } from './picture-words.ts';
import type { DayReading } from '../tension/tension-answers.ts';
import type { Seen } from './seen.query.ts';

export interface PictureForm extends Pick<SvgText, 'theme' | 'id' | 'address'> {
  readonly width: number;
  readonly height: number;
}

/** The reading of a day in a sentence. */
export function readingOf({ at, tension, band, underlying, baseline, covered }: DayReading): string {
  const outside = covered ? '' : ', outside what the history covers';
  return `On ${dayLabel(dayNumber(at))} tension stands at ${svgFigure(tension)} (${band})${outside}; underlying ${svgFigure(underlying)}, baseline ${svgFigure(baseline)}.`;
}

/** The tension of a history day by day, with the acts, notes and summits that move it, as a document. */
export function historyPicture(seen: Seen, { width, height, ...form }: PictureForm): string {
  const { detail, series, reading, marked, notes, names } = seen;
  const { coverage, summits } = detail;
  const words = {
    ...form,
    title: detail.title,
    parties: partiesOf(detail, names),
    subtitle: readingOf(reading),
    legend: TENSION_LEGEND,
    source: `${recordWords(detail, series)}${series.shortened === true ? ` Shown are the last ${series.series.tension.length.toLocaleString('en')} days of the coverage.` : ''} A statement about the model, not about the world.`,
    description: '',
  };
  const geometry = tensionGeometry({
    series: series.series,
    markers: [...marked.map(actMarker), ...notes.map(noteMarker), ...summits.map(summitMarker)],
    coverage: { from: dayNumber(coverage.from), to: dayNumber(detail.at) },
    baseline: reading.baseline,
    cursor: dayNumber(reading.at),
    width,
    height,
    margins: svgMargins(width, words),
    metrics: SVG_METRICS,
  });
  const titles = new Map([
    ...marked.map((act) => [act.actId, nameOfAct(act)] as const),
    ...notes.map(({ noteId, occurred, summary }) => [noteId, `${occurred.from} ${summary}`] as const),
    ...summits.map(({ summitId, content }) => [summitId, `${content.date.from} ${content.title}`] as const),
  ]);
  return tensionSvg(
    geometry,
    { ...words, description: describeTension(geometry) },
    (actId) => titles.get(actId) ?? actId,
  );
}

function nameOfAct({ occurred, initiator, target, reciprocal, code, ontology }: Contribution): string {
  const deed = nameIn(code, ontology) ?? code;
  return `${occurred.from} ${initiator}${reciprocal ? ' and ' : ' to '}${target}: ${deed}`;
}
