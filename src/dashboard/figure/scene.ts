import { markedDays, noteMarker, summitMarker } from '../../charts/markers.ts';
import type { TensionMarker } from '../../charts/tension-geometry.ts';
import { dayNumber, type DayNumber } from '../../kernel/clock.ts';
import type { ActContent } from '../../relations/events.ts';
import { ExplanationAccumulator, type Attribution } from '../../models/tension/explain.ts';
import { explanationRowOf } from '../../models/tension/explanation-row.ts';
import {
  impulseOf,
  pressureOfAct,
  readingAt,
  type ModelAct,
  type Pressure,
  type Reading,
} from '../../models/tension/model.ts';
import { modelActsOf } from '../../models/tension/model-act.ts';
import { MemorySums, netReadingAt, shareOf, unscaled } from '../../models/tension/net-over-gross.ts';
import { seriesBy } from '../../models/tension/series-by-model.ts';
import type { TensionModel, TensionParameters } from '../../models/tension/parameters.ts';
import type { Series } from '../../models/tension/series.ts';
import type { HistoryRecord } from '../record/record.ts';

/**
 * Acts as the model computes with them: those of the record, or with the edits of a what-if made. The page computes
 * everything about the past itself, so that the cursor and every *what if it had not happened* answer at once.
 */
export interface Scene {
  readonly acts: readonly ActContent[];
  readonly revisions: ReadonlyMap<string, number>;
  readonly models: ReadonlyMap<string, ModelAct>;
  readonly baseline: number;
  readonly parameters: TensionParameters;
  /** What it is read by: what a history declares. */
  readonly model: TensionModel;
}

export function sceneOf(
  record: HistoryRecord,
  acts: readonly ActContent[] = record.acts.map(({ content }) => content),
  parameters: TensionParameters = record.declaration.parameters,
): Scene {
  return {
    acts,
    revisions: new Map(record.acts.map(({ content, revision }) => [content.actId, revision])),
    models: new Map(modelActsOf(acts).map(({ actId, act }) => [actId, act])),
    baseline: record.declaration.baseline.value,
    parameters,
    model: record.declaration.model,
  };
}

export function seriesIn(scene: Scene, first: DayNumber, last: DayNumber): Series {
  const { model, models, baseline, parameters } = scene;
  return seriesBy(model, models.values(), { first, last }, baseline, parameters);
}

export const readAt = ({ models, baseline, parameters, model }: Scene, day: DayNumber): Reading =>
  (model === 'tension/2' ? netReadingAt : readingAt)(models.values(), day, baseline, parameters);

/** Why tension stands where it stands on a day; single contributions beyond `limit` are summed up only. */
export function explain(scene: Scene, day: DayNumber, limit?: number): Attribution {
  const { baseline, parameters } = scene;
  const accumulator = new ExplanationAccumulator({
    at: day,
    baseline,
    parameters,
    limit,
    ...sharesIn(scene, day),
  });
  for (const act of scene.acts) {
    const revision = scene.revisions.get(act.actId) ?? 0;
    accumulator.add(explanationRowOf(act, revision, scene.models.get(act.actId)));
  }
  return accumulator.finish();
}

/** What acts contribute by `tension/2`: a share of what all of them amount to on the day. */
function sharesIn({ model, models, parameters }: Scene, day: DayNumber) {
  if (model !== 'tension/2') return {};
  const pressureOf = (act: ModelAct): Pressure => pressureOfAct(act, day, unscaled(parameters));
  const sums = new MemorySums();
  for (const act of models.values()) sums.add(pressureOf(act));
  const memories = sums.value;
  return { pressure: (act: ModelAct): Pressure => shareOf(pressureOf(act), memories) };
}

/**
 * What is marked under the chart: acts by whether they raise or lower, notes, and summits. Where a hypothetical forks off,
 * the acts recorded after the fork are marked as well: they are those of the documented line.
 */
export function markersOf(record: HistoryRecord, scene: Scene, fork?: DayNumber): TensionMarker[] {
  const after =
    fork === undefined
      ? []
      : record.acts.map(({ content }) => content).filter(({ occurred }) => dayNumber(occurred.from) > fork);
  const markers = [...scene.acts, ...after].map((act): TensionMarker => {
    const impulse =
      act.followUpOf === undefined
        ? impulseOf(act.score.value, act.magnitude.value, act.reciprocal ? 2 : 1)
        : 0;
    return {
      ...markedDays(act.occurred),
      kind: 'act',
      actId: act.actId,
      raising: impulse > 0,
      weight: Math.abs(impulse),
    };
  });
  return [...markers, ...record.notes.map(noteMarker), ...record.summits.map(summitMarker)];
}
