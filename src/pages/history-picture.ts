import { dayLabel } from '../charts/day-words.ts';
import {
  firstLineOf,
  secondName,
  secondReading,
  secondSentence,
  secondWords,
} from '../charts/second-words.ts';
import { actMarker, noteMarker, summitMarker } from '../charts/markers.ts';
import {
  describeTension,
  secondClass,
  svgFigure,
  svgMargins,
  SVG_METRICS,
  TENSION_LEGEND,
  tensionSvg,
  type SvgText,
} from '../charts/svg.ts';
import type { LegendItem } from '../charts/svg-document.ts';
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
  const { detail, series, reading, marked, notes, names, lines } = seen;
  const { coverage, summits } = detail;
  const words = {
    ...form,
    title: detail.title,
    parties: partiesOf(detail, names),
    subtitle: readingOf(reading),
    ...besideWords(seen),
    legend: [...TENSION_LEGEND, ...besideLegend(seen)],
    source: `${recordWords(detail, series)}${series.shortened === true ? ` Shown are the last ${series.series.tension.length.toLocaleString('en')} days of the coverage.` : ''} A statement about the model, not about the world.`,
    description: '',
  };
  const geometry = tensionGeometry({
    series: series.series,
    markers: [...marked.map(actMarker), ...notes.map(noteMarker), ...summits.map(summitMarker)],
    coverage: { from: dayNumber(coverage.from), to: dayNumber(detail.at) },
    baseline: reading.baseline,
    cursor: dayNumber(reading.at),
    others: lines.map((line) => ({ ...line, name: secondName(line, detail) })),
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

/** What stands beside a history and how it reads on the day; nothing where nothing does. */
export function besideWords({ detail, series, reading, lines }: Seen) {
  const of = firstLineOf(detail.history, detail.declaration);
  const day = dayNumber(reading.at);
  const shown = { first: series.series.first, last: dayNumber(series.to) };
  const said = lines.map(
    (line) => `Beside it: ${secondReading(line, of, day)}. ${secondSentence(line, of, shown)}`,
  );
  return said.length === 0 ? {} : { beside: said };
}

export const besideLegend = ({ detail, lines }: Seen): readonly LegendItem[] =>
  lines.map((line, index) => ({
    kind: 'line',
    name: secondClass(index),
    label: secondWords(line, detail),
  }));

function nameOfAct({ occurred, initiator, target, reciprocal, code, ontology }: Contribution): string {
  const deed = nameIn(code, ontology) ?? code;
  return `${occurred.from} ${initiator}${reciprocal ? ' and ' : ' to '}${target}: ${deed}`;
}
