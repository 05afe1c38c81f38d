import { dayNumber, type Day } from '../../src/kernel/clock.ts';
import { ExplanationAccumulator } from '../../src/models/tension/explain.ts';
import type { ExplanationRow } from '../../src/models/tension/explanation-row.ts';
import type { Explanation } from '../../src/models/tension/explanation.ts';
import { impulseOf } from '../../src/models/tension/model.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../src/models/tension/parameters.ts';
import { seriesOf, type Series } from '../../src/models/tension/series.ts';
import type { TensionMarker } from '../../src/charts/tension-geometry.ts';

/** A made-up spring of 2021, close enough to the real one to show what charts have to cope with. */

interface FixtureAct {
  readonly id: string;
  readonly from: Day;
  readonly to?: Day;
  readonly precision?: 'day' | 'month' | 'approximate';
  readonly who: string;
  readonly code: string;
  readonly score: number;
  readonly magnitude?: number;
  readonly issue: string;
  readonly followUpOf?: string;
  readonly summary: string;
}

const act = (
  id: string,
  days: string,
  who: string,
  code: string,
  score: number,
  issue: string,
  summary: string,
  more: Partial<FixtureAct> = {},
): FixtureAct => {
  const [from = '', to] = days.split('/');
  return { id, from, who, code, score, issue, summary, ...(to === undefined ? {} : { to }), ...more };
};

export const ACTS: readonly FixtureAct[] = [
  act(
    'sanctions-navalny',
    '2021-03-02',
    'USA>RUS',
    '163',
    -8,
    'human-rights',
    'Sanctions on seven officials over a poisoning, together with the European Union',
  ),
  act(
    'report',
    '2021-03-16',
    'USA>RUS',
    '112',
    -2,
    'election-interference',
    'A declassified report says who authorised influence operations',
  ),
  act('interview', '2021-03-17', 'USA>RUS', '111', -2, 'rhetoric', 'A remark in a television interview'),
  act(
    'recall',
    '2021-03-17',
    'RUS>USA',
    '161',
    -4,
    'diplomatic-representation',
    'The ambassador is called home for consultations',
    { magnitude: 1.5 },
  ),
  act('export-limits', '2021-03-17', 'USA>RUS', '163', -8, 'economic', 'Wider export restrictions'),
  act('retort', '2021-03-18', 'RUS>USA', '111', -2, 'rhetoric', '“It takes one to know one” — 外交部の談話'),
  act('debate-offer', '2021-03-18', 'RUS>USA', '036', 4, 'summitry', 'Proposes a live online discussion'),
  act('debate-declined', '2021-03-18', 'USA>RUS', '125', -5, 'summitry', 'The White House declines'),
  act('build-up', '2021-03-29/2021-04-22', 'RUS>UKR', '154', -7.2, 'ukraine', 'Troop build-up near Ukraine', {
    magnitude: 2,
    precision: 'approximate',
  }),
  act(
    'call-april',
    '2021-04-13',
    'USA<>RUS',
    '041',
    1,
    'summitry',
    'Second telephone call of the two presidents',
  ),
  act('summit-offer', '2021-04-13', 'USA>RUS', '036', 4, 'summitry', 'Proposes to meet in a third country'),
  act(
    'sanctions-order',
    '2021-04-15',
    'USA>RUS',
    '163',
    -8,
    'economic',
    'An executive order on sovereign debt, 32 persons and firms',
    { magnitude: 1.5 },
  ),
  act(
    'expulsion',
    '2021-04-15',
    'USA>RUS',
    '161',
    -4,
    'diplomatic-representation',
    'Ten diplomats are expelled',
  ),
  act('attribution', '2021-04-15', 'USA>RUS', '112', -2, 'cyber', 'An intrusion is attributed in public'),
  act(
    'counter-expulsion',
    '2021-04-16',
    'RUS>USA',
    '161',
    -4,
    'diplomatic-representation',
    'Ten diplomats are expelled in turn',
  ),
  act(
    'entry-bans',
    '2021-04-16',
    'RUS>USA',
    '172',
    -5,
    'diplomatic-representation',
    'Eight officials may no longer enter',
  ),
  act(
    'note-handed',
    '2021-04-21',
    'RUS>USA',
    '161',
    -4,
    'diplomatic-representation',
    'The note that names the ten',
    { followUpOf: 'counter-expulsion' },
  ),
  act('drawdown', '2021-04-22', 'RUS>UKR', '087', 9, 'ukraine', 'Troops are ordered back to their bases'),
  act(
    'talks-may',
    '2021-05-01/2021-05-31',
    'USA<>RUS',
    '046',
    7,
    'summitry',
    'Preparatory talks, known to the month',
    { precision: 'month' },
  ),
  act(
    'reykjavik',
    '2021-05-19',
    'USA<>RUS',
    '044',
    2.5,
    'summitry',
    'The foreign ministers meet in Reykjavik',
  ),
  act('waiver', '2021-05-19', 'USA>RUS', '085', 7, 'energy', 'Sanctions on a pipeline company are waived'),
  act('announcement', '2021-05-25', 'USA<>RUS', '036', 4, 'summitry', 'The summit is announced'),
];

export const BASELINE = 55;
export const FIRST = dayNumber('2021-03-01');
export const LAST = dayNumber('2021-06-16');

const MATERIAL = /^(0[6-9]|1[5-9]|20)/;

const rowOf = (item: FixtureAct, index: number): ExplanationRow => {
  const reciprocal = item.who.includes('<>');
  const [initiator = '', target = ''] = item.who.split(reciprocal ? '<>' : '>');
  const material = MATERIAL.test(item.code);
  const magnitude = item.magnitude ?? 1;
  const first = dayNumber(item.from);
  return {
    actId: item.id,
    revision: index + 1,
    occurred: { from: item.from, to: item.to, precision: item.precision ?? 'day' },
    initiator,
    target,
    reciprocal,
    issue: item.issue,
    code: item.code,
    scale: 'goldstein/gdelt',
    score: item.score,
    magnitude,
    class: material ? 'material' : 'verbal',
    followUpOf: item.followUpOf,
    model:
      item.followUpOf === undefined
        ? {
            first,
            last: item.to === undefined ? first : dayNumber(item.to),
            impulse: impulseOf(item.score, magnitude, reciprocal ? 2 : 1),
            material,
            reversals: [],
          }
        : undefined,
  };
};

export const ROWS: readonly ExplanationRow[] = ACTS.map(rowOf);

export function explanationAt(at: Day, limit?: number): Explanation {
  const accumulator = new ExplanationAccumulator({
    at: dayNumber(at),
    baseline: BASELINE,
    parameters: DEFAULT_TENSION_PARAMETERS,
    limit,
  });
  for (const row of ROWS) accumulator.add(row);
  return {
    history: 'RUS-USA~made-up',
    title: 'A made-up spring',
    at,
    asOf: 25,
    covered: true,
    model: 'tension/1',
    parameters: DEFAULT_TENSION_PARAMETERS,
    baseline: BASELINE,
    ...accumulator.finish(),
  };
}

export const seriesFor = (first = FIRST, last = LAST): Series =>
  seriesOf(
    ROWS.flatMap(({ model }) => (model === undefined ? [] : [model])),
    first,
    last,
    BASELINE,
    DEFAULT_TENSION_PARAMETERS,
  );

export const MARKERS: readonly TensionMarker[] = [
  ...ACTS.map((item, index): TensionMarker => ({
    day: dayNumber(item.from),
    ...(item.to === undefined ? {} : { lastDay: dayNumber(item.to) }),
    kind: 'act',
    raising: item.score < 0,
    actId: item.id,
    weight: Math.abs(ROWS[index]?.model?.impulse ?? 0),
  })),
  { day: dayNumber('2021-05-28'), kind: 'note', raising: false, actId: 'note:remark', weight: 0 },
  {
    day: dayNumber('2021-06-16'),
    kind: 'summit',
    raising: false,
    actId: 'summit:geneva',
    weight: 0,
    label: 'Geneva summit',
  },
];

export const SUMMARIES = new Map(
  ACTS.map(({ id, summary }) => [
    id,
    {
      summary,
      quote: 'We are taking these steps because of what was done, and we will not hesitate to take more.',
      source: {
        title: 'What was done, and why',
        publisher: 'A Gazette',
        url: `https://example.org/${id}`,
        published: '2021-04-15',
      },
    },
  ]),
);

const NAMES: Readonly<Record<string, string>> = {
  '036': 'Express intent to meet or negotiate',
  '041': 'Discuss by telephone',
  '044': 'Meet at a third location',
  '046': 'Engage in negotiation',
  '085': 'Ease economic sanctions, boycott, or embargo',
  '087': 'De-escalate military engagement',
  '111': 'Criticize or denounce',
  '112': 'Accuse',
  '125': 'Reject proposal to meet, discuss, or negotiate',
  '154': 'Mobilize or increase armed forces',
  '161': 'Reduce or break diplomatic relations',
  '163': 'Impose embargo, boycott, or sanctions',
  '172': 'Impose administrative sanctions',
};

export const codeName = (code: string): string => NAMES[code] ?? code;
