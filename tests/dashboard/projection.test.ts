import { opened } from '../models/reaction/fixtures.ts';
import { describe, expect, test } from 'vitest';
import { comparedTable, differences } from '../../src/dashboard/whatifs/compare-vm.ts';
import { differenceGeometry } from '../../src/dashboard/figure/difference-geometry.ts';
import type { Names } from '../../src/dashboard/record/act-words.ts';
import { newDraft, toggleOmit, withCommitment } from '../../src/dashboard/whatifs/draft.ts';
import { hypotheticals } from '../../src/dashboard/figure/figure-input.ts';
import {
  futureLines,
  placeOf,
  projectedReading,
  projectionTable,
  type Projection,
  truthWords,
} from '../../src/dashboard/whatifs/projection-vm.ts';
import { sceneOf, seriesIn } from '../../src/dashboard/figure/scene.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { DEFAULT_REACTION_PARAMETERS } from '../../src/models/reaction/parameters.ts';
import { projectionOf } from '../../src/models/reaction/projection-answer.ts';
import { requestOf } from '../../src/models/reaction/request.ts';
import { CHUNK, chunkLength, simulateChunk } from '../../src/models/reaction/chunk.ts';
import { resultOf } from '../../src/models/reaction/results.ts';
import { summarise } from '../../src/models/reaction/summary.ts';
import { ACTS, NAMES, recordWith } from './fixture.ts';

const record = recordWith();
const AT = '2021-04-05';
const DAYS = 30;

/** A real projection, of one chunk of futures. */
function projected(probability = 1, acts = ACTS): Projection {
  const request = requestOf({
    parties: ['RUS', 'USA'],
    baseline: 45,
    tension: record.declaration.parameters,
    reaction: DEFAULT_REACTION_PARAMETERS,
    record: acts,
    at: AT,
    edits: [],
    commitments: [
      {
        commitmentId: 'talks',
        day: 5,
        initiator: 'USA',
        target: 'RUS',
        reciprocal: true,
        code: { code: '046' },
        score: { scale: 'goldstein/gdelt', value: 7 },
        magnitude: { value: 1 },
        issue: 'rhetoric',
        summary: 'Talks begin.',
        probability: { value: probability },
      },
    ],
    seed: 7,
    paths: CHUNK,
    horizonDays: DAYS,
  });
  if (!request.ok) throw new Error(request.error.message);
  const length = chunkLength(DAYS);
  const tension = { whatIf: new Float64Array(length), baseline: new Float64Array(length) };
  const outcome = simulateChunk(opened(request.value), 0, tension);
  if (outcome === undefined) throw new Error('cancelled');
  const result = resultOf(request.value, 'fingerprint', CHUNK, summarise([tension], CHUNK, 0, DAYS), [
    outcome,
  ]);
  return projectionOf({ history: record.history, title: 'Talks', base: { revision: 9, at: AT } }, result);
}

const projection = projected();

describe('a projection in words', () => {
  test('given a day, then the reading is that day\u2019s, and none outside the simulated ones', () => {
    const day = dayNumber('2021-04-20');
    const place = placeOf(projection, day);
    expect(place).toBe(14);
    expect(projectedReading(projection, day)).toMatchObject({
      dayText: '20 Apr 2021',
      median: projection.whatIf.q50[14],
    });
    expect(projectedReading(projection, dayNumber(AT))).toBeUndefined();
    expect(projectedReading(projection, dayNumber('2021-05-06'))).toBeUndefined();
  });

  test('given a record that goes on, then how much of it lies in the band is said, and what lies outside', () => {
    const verdict = { inside: 38, below: 0, above: 7, ofOwnFutures: 31.4 };
    const truth = {
      days: 45,
      documented: [],
      baseline: { band50: verdict, band90: verdict },
      whatIf: { band50: verdict, band90: verdict },
    };
    expect(truthWords(truth)).toBe(
      "The record goes on for 45 days after the what-if starts: 38 of them, 84 %, lie in the 90 % band (7 above it). In 31 of 100 of the model's own futures no more days lie inside.",
    );
    expect(truthWords(undefined)).toBeUndefined();
  });

  test('given a sample future, then each act is a line that says who, what, and whether it is the what-if\u2019s', () => {
    const [future] = projection.futures;
    const lines = futureLines(future?.acts ?? [], NAMES);
    const talks = lines.find(({ commitment }) => commitment);
    expect(talks).toMatchObject({
      day: '10 Apr 2021',
      text: 'United States and Russia: Talks begin.',
      score: '+7',
      raising: false,
    });
    expect(
      lines.every(({ text }) => /^(?:Russia|United States) (?:to|and) (?:Russia|United States): /.test(text)),
    ).toBe(true);
  });

  test('given a record by another code book, then simulated acts that repeat it are named by that book, and others by the usual one', () => {
    const manual = ACTS.map((act) => ({ ...act, code: { ...act.code, ontology: 'cameo/manual' as const } }));
    const acts = projected(1, manual).futures.flatMap((future) => future.acts);
    const names: Names = { ...NAMES, code: (code, ontology = 'cameo') => `${code} of ${ontology}` };
    const books = (lines: readonly { readonly text: string }[]) =>
      new Set(lines.map(({ text }) => / of (\S+)/.exec(text)?.[1]));
    const simulated = acts.filter(({ commitment }) => commitment === undefined);
    const [ofRecord, ofPrior] = [true, false].map((own) =>
      simulated.filter(
        ({ code, issue }) => (ACTS.some((act) => act.code.code === code) && issue !== undefined) === own,
      ),
    );
    expect(books(futureLines(ofRecord ?? [], names))).toEqual(new Set(['cameo/manual']));
    expect(books(futureLines(ofPrior ?? [], names))).toEqual(new Set(['cameo']));
  });

  test('given the table, then it has a row a day and the figures of the result', () => {
    const table = projectionTable(projection, 'Talks');
    expect(table.rows).toHaveLength(DAYS);
    expect(table.rows[0]?.[0]).toBe('2021-04-06');
    expect(table.rows[29]?.[1]).toBe(projection.whatIf.q50[29]);
    expect(table.columns).toHaveLength(table.rows[0]?.length ?? 0);
  });
});

describe('what is drawn of hypotheticals', () => {
  const recorded = sceneOf(record);
  const first = dayNumber('2021-03-01');
  const last = dayNumber('2021-05-05');
  const question = {
    recorded,
    scene: recorded,
    series: seriesIn(recorded, first, last),
    first,
    last,
    end: dayNumber('2021-04-10'),
    fork: dayNumber(AT),
    drawn: [{ key: 'draft', title: 'Talks', index: 0, projection }],
    future: 2,
  };

  test('given a projection, then the baseline, the picked future and the documented days after the fork are lines', () => {
    const { lines, until, projections } = hypotheticals(question);
    expect(until).toBe(dayNumber(AT));
    expect(projections).toHaveLength(1);
    expect(lines.map(({ kind }) => kind)).toEqual(['baseline', 'future', 'documented']);
    expect(lines[1]?.values).toBe(projection.futures[1]?.whatIf);
    expect(lines[2]?.values).toHaveLength(6);
  });

  test('given an edited past, then the record as it is stands beside it', () => {
    const scene = sceneOf(record, ACTS.slice(1));
    const { lines } = hypotheticals({ ...question, scene, future: undefined });
    expect(lines.map(({ kind }) => kind)).toEqual(['baseline', 'recorded', 'documented']);
  });

  test('given no fork, then nothing but the record is drawn, to the end of the window', () => {
    expect(hypotheticals({ ...question, fork: undefined })).toEqual({
      projections: [],
      lines: [],
      until: last,
    });
  });
});

describe('comparing', () => {
  const base = newDraft(record, AT, 'Ana');
  const commitment = {
    commitmentId: 'talks',
    day: 5,
    initiator: 'USA',
    target: 'RUS',
    reciprocal: true,
    code: { ontology: 'cameo' as const, code: '046' },
    score: { scale: 'goldstein/gdelt' },
    magnitude: { value: 1 },
    issue: 'rhetoric',
    summary: 'Talks begin.',
    probability: { value: 1 },
  };

  test('given two what-ifs, then only what they do not share is listed in words, with who has it, and one step of two chances is one row', () => {
    const a = withCommitment(toggleOmit(base, 'call'), commitment);
    const b = withCommitment(base, { ...commitment, probability: { value: 0.6 } });
    const found = differences(
      [
        { title: 'A', content: a, projection: undefined },
        { title: 'B', content: { ...b, assumptions: { tension: { s: 0.7 } } }, projection: undefined },
      ],
      NAMES,
      new Map([['call', 'A call.']]),
    );
    expect(found).toEqual([
      { text: 'leave out: A call.', has: [true, false] },
      { text: '10 Apr 2021, United States and Russia: Talks begin.', has: ['100 %', '60 %'] },
      { text: 'assume: Weight of an act', has: [false, '0.7'] },
    ]);
  });

  test('given projections, then each stands with its end and the difference it makes; without any there is no table', () => {
    const table = comparedTable([
      { title: 'A', content: base, projection },
      { title: 'B', content: base, projection: undefined },
    ]);
    expect(table?.rows).toHaveLength(1);
    expect(table?.rows[0]?.[0]).toBe('A');
    expect(table?.rows[0]?.[1]).toBe(projection.whatIf.q50[DAYS - 1]?.toFixed(1));
    expect(comparedTable([{ title: 'B', content: base, projection: undefined }])).toBeUndefined();
  });
});

describe('the difference that a what-if makes', () => {
  test('given others compared with it, then all medians are drawn on one axis that holds them, each named at its end', () => {
    const stronger: Projection = {
      ...projection,
      difference: { ...projection.difference, q50: projection.difference.q50.map((value) => value * 5 - 10) },
    };
    const { plot, medians, labels, outer } = differenceGeometry({
      projection,
      others: [stronger],
      width: 900,
      compact: false,
      names: ['Talks'],
    });
    expect(medians).toHaveLength(2);
    for (const { points } of [...medians, { points: outer.lower }]) {
      for (const { y } of points) {
        expect(y).toBeGreaterThanOrEqual(plot.y - 1e-6);
        expect(y).toBeLessThanOrEqual(plot.y + plot.height + 1e-6);
      }
    }
    expect(labels.map(({ value }) => value)).toEqual([
      projection.difference.q50.at(-1),
      stronger.difference.q50.at(-1),
    ]);
    expect(Math.abs((labels[0]?.y ?? 0) - (labels[1]?.y ?? 0))).toBeGreaterThanOrEqual(16);
  });
});
