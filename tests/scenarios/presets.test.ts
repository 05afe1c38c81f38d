import { describe, expect, test } from 'vitest';
import { dayNumber } from '../../src/kernel/clock.ts';
import { assumedParameters } from '../../src/whatifs/assumed-parameters.ts';
import { applyEdits } from '../../src/models/reaction/edits.ts';
import { requestOf } from '../../src/models/reaction/request.ts';
import { completeAct } from '../../src/relations/complete-act.ts';
import type { ActContent } from '../../src/relations/events.ts';
import { outcomeOfPreset } from '../../src/scenarios/preset-outcome.ts';
import { formatProblem } from '../../src/scenarios/file-problem.ts';
import { readScenario } from '../../src/scenarios/scenario-file.reader.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { modelActsOf } from '../../src/models/tension/model-act.ts';
import { readingAt } from '../../src/models/tension/model.ts';
import { completeOutcome } from '../../src/whatifs/complete-outcome.ts';
import type { OutcomeContent } from '../../src/whatifs/events.ts';
import { brief, FILE, parsed, problemsOf } from './scenarios.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

async function load(slug: string): Promise<Scenario> {
  const path = new URL(`../../scenarios/${slug}.scenario.yaml`, import.meta.url).pathname;
  const result = await readScenario(path, NOW);
  if (!result.ok) throw new Error(result.error.map(formatProblem).join('\n'));
  return result.value;
}
const geneva = await load('geneva-2021');
const wider = await load('us-russia-2021');

const actsOf = ({ acts }: Scenario): ActContent[] =>
  acts.map((draft) => {
    const completed = completeAct(draft);
    if (!completed.ok) throw new Error(completed.error.message);
    return completed.value;
  });

function contentOf(scenario: Scenario, name: string): OutcomeContent {
  const preset = scenario.presets.find((each) => each.preset === name);
  if (preset === undefined) throw new Error(`no preset ${name}`);
  const completed = completeOutcome(outcomeOfPreset(scenario, preset, 7), { revision: 7, at: preset.at });
  if (!completed.ok) throw new Error(completed.error[0]?.message);
  return completed.value;
}

const directionOf = (content: OutcomeContent): number[] =>
  [...new Set(content.commitments.map(({ score }) => Math.sign(score.value)))].sort();

describe('the presets that come along', () => {
  test('given the Geneva scenario, then it has the six that the summit asks for, each with its own fork', () => {
    expect(geneva.presets.map(({ preset, at }) => [preset, at])).toEqual([
      ['stable-and-predictable', '2021-06-15'],
      ['reset', '2021-06-15'],
      ['cyber-red-lines', '2021-06-15'],
      ['walk-out', '2021-06-15'],
      ['called-off', '2021-06-15'],
      ['no-killer-remark', '2021-03-18'],
    ]);
  });

  test.each([
    ['stable-and-predictable', [1]],
    ['reset', [1]],
    ['cyber-red-lines', [1]],
    ['walk-out', [-1]],
    ['called-off', [-1]],
    ['no-killer-remark', []],
  ])(
    'given %s, when its commitments are scored, then their direction is what its name says',
    (name, direction) => {
      expect(directionOf(contentOf(geneva, name))).toEqual(direction);
    },
  );

  test('given a reset, then it goes beyond stability: everything of that, and diplomats, sanctions and the areas of cooperation', () => {
    const ids = (name: string) => contentOf(geneva, name).commitments.map(({ commitmentId }) => commitmentId);
    expect(ids('reset')).toEqual(expect.arrayContaining(ids('stable-and-predictable')));
    const issues = new Set(contentOf(geneva, 'reset').commitments.map(({ issue }) => issue));
    expect([...issues]).toEqual(expect.arrayContaining(['covid-19', 'climate-change', 'iran-nuclear']));
    const reversed = contentOf(geneva, 'reset').commitments.flatMap(
      ({ reverses }) => reverses?.map(({ actId }) => actId) ?? [],
    );
    expect(reversed).toEqual(['us-expels-10', 'ru-expels-10', 'april-sanctions']);
  });

  test('given any of them, when it is read, then every commitment says why it would come and why with its chance, each in a line', () => {
    for (const { presets } of [geneva, wider]) {
      for (const { commitments, edits, summary, preset } of presets) {
        for (const text of [
          summary,
          ...commitments.flatMap(({ rationale, probability }) => [
            rationale ?? '',
            probability.rationale ?? '',
          ]),
          ...edits.map(({ why }) => why ?? ''),
        ]) {
          expect([preset, text.length > 10 && !text.includes('\n')]).toEqual([preset, true]);
        }
      }
    }
  });

  test('given any of them, when a simulation of it is asked for, then it is accepted', () => {
    for (const scenario of [geneva, wider]) {
      const record = actsOf(scenario);
      const { parties, thirdParties, baseline, parameters } = scenario.relation;
      for (const { preset } of scenario.presets) {
        const content = contentOf(scenario, preset);
        const assumed = assumedParameters(parameters, content.assumptions);
        if (!assumed.ok) throw new Error(assumed.error.message);
        const { commitments, edits, seed, horizonDays, base } = content;
        const request = requestOf({
          parties,
          thirdParties: thirdParties.map(({ party }) => party),
          baseline: baseline.value,
          ...assumed.value,
          record,
          at: base.at,
          edits,
          commitments,
          seed,
          paths: 2,
          horizonDays,
        });
        expect([preset, request.ok ? '' : request.error.message]).toEqual([preset, '']);
      }
    }
  });

  test('given the killer remark is taken out, when tension is read on the eve of the summit, then next to nothing of it is left', () => {
    const acts = actsOf(geneva);
    const edited = applyEdits(acts, contentOf(geneva, 'no-killer-remark').edits, '2021-06-15');
    if (!edited.ok) throw new Error(edited.error.message);
    const { baseline, parameters } = geneva.relation;
    const tensionOf = (record: readonly ActContent[], day: string): number =>
      readingAt(
        modelActsOf(record).map(({ act }) => act),
        dayNumber(day),
        baseline.value,
        parameters,
      ).tension;
    const trace = (day: string): number => tensionOf(acts, day) - tensionOf(edited.value, day);
    expect(trace('2021-03-18')).toBeGreaterThan(3);
    // Verbal acts fade by half each week; 0.05 of them last.
    expect(trace('2021-06-15')).toBeGreaterThan(0.1);
    expect(trace('2021-06-15')).toBeLessThan(0.2);
  });

  test('given the wider record, then one preset is what Geneva brought: the same acts on the same days as were recorded after the fork', () => {
    const recorded = actsOf(wider).filter(({ actId }) =>
      [
        'geneva-summit',
        'joint-statement-ssd',
        'ambassadors-agreed',
        'cyber-consultations',
        'critical-infrastructure-list',
        'antonov-returns',
        'sullivan-returns',
      ].includes(actId),
    );
    const { commitments, base } = contentOf(wider, 'what-geneva-brought');
    const plain = commitments.map(({ day, initiator, reciprocal, code, score, issue, reverses }) => [
      dayNumber(base.at) + day,
      initiator,
      reciprocal,
      code.code,
      score.value,
      issue,
      reverses,
    ]);
    expect(plain).toEqual(
      recorded.map(({ occurred, initiator, reciprocal, code, score, issue, reverses }) => [
        dayNumber(occurred.from),
        initiator,
        reciprocal,
        code.code,
        score.value,
        issue,
        reverses,
      ]),
    );
  });
});

const PRESET = `presets:
  - preset: quiet
    title: Quiet
    summary: Nothing much.
    at: 2021-06-15
    commitments:
      - commitmentId: return
        day: 10
        initiator: USA
        target: RUS
        code: 050
        issue: cyber
        summary: It comes.
        rationale: It may.
        probability: { value: 0.5, rationale: Even. }
        reverses: [sanctions]
    edits:
      - { edit: omit, actId: statement, why: It was not said. }
`;

describe('presets in a file', () => {
  test('given shorthands, when the file is read, then they come out in the long form, with the scale of the file', () => {
    const result = parsed(FILE + PRESET);
    if (!result.ok) throw new Error(result.error.map(formatProblem).join('\n'));
    expect(result.value.presets[0]?.commitments[0]).toMatchObject({
      code: { ontology: 'cameo', code: '050' },
      score: { scale: 'goldstein/gdelt' },
      reverses: [{ actId: 'sanctions', share: 1 }],
    });
    expect(outcomeOfPreset(result.value, result.value.presets[0] as never, 3)).toMatchObject({
      title: 'Quiet',
      description: 'Nothing much.',
      author: 'Scenario test',
      base: { revision: 3, at: '2021-06-15' },
      horizonDays: 180,
    });
  });

  const spoilt = (from: string, to: string): string => {
    expect(PRESET).toContain(from);
    return FILE + PRESET.replace(from, to);
  };
  /** Line of the file at which the presets begin, less one. */
  const above = FILE.split('\n').length - 1;

  test.each([
    ['a chance of 1.2', '0.5,', '1.2,', '15:31 too-big presets[0].commitments[0].probability.value'],
    [
      'a commitment without a rationale',
      '        rationale: It may.\n',
      '',
      '7:9 missing presets[0].commitments[0].rationale',
    ],
    [
      'a chance without a reason',
      ', rationale: Even.',
      '',
      '15:22 missing presets[0].commitments[0].probability.rationale',
    ],
    [
      'both a day and a date',
      'day: 10',
      'day: 10\n        date: 2021-06-25',
      '8:14 invalid-value presets[0].commitments[0].day',
    ],
    [
      'a date before the fork',
      'day: 10',
      'date: 2021-06-15',
      '8:15 commitment-before-fork presets[0].commitments[0].date',
    ],
    ['a wrong code', '050', '059', '11:15 unknown-code presets[0].commitments[0].code'],
    [
      'an undeclared issue',
      'issue: cyber',
      'issue: weather',
      '12:16 undeclared-issue presets[0].commitments[0].issue',
    ],
    [
      'a party from outside',
      'initiator: USA',
      'initiator: FRA',
      '9:20 undeclared-party presets[0].commitments[0].initiator',
    ],
    [
      'a fork before the first act',
      'at: 2021-06-15',
      'at: 2021-01-01',
      '5:9 fork-before-first-act presets[0].at',
    ],
    ['a fork to come', 'at: 2021-06-15', 'at: 2021-07-15', '5:9 future-fork presets[0].at'],
    [
      'an edit of an act that is not there',
      'actId: statement',
      'actId: statment',
      '18:9 edit-unknown-act presets[0].edits[0]',
    ],
    ['an edit of no kind', 'edit: omit', 'edit: burn', '18:17 invalid-value presets[0].edits[0].edit'],
    [
      'a reversal of an act that is not there',
      '[sanctions]',
      '[sanktions]',
      '7:9 commitment-reversal presets[0].commitments[0]',
    ],
    ['an unknown key', 'summary: Nothing', 'sumary: Nothing', '4:5 unknown-key presets[0].sumary'],
    [
      'a horizon of 10 000',
      'at: 2021-06-15',
      'at: 2021-06-15\n    horizonDays: 10000',
      '6:18 too-big presets[0].horizonDays',
    ],
  ])('given %s, when the file is read, then the line is named', (_, from, to, expected) => {
    const [line = '', ...rest] = expected.split(':');
    const place = [`${Number(line) + above}`, ...rest].join(':');
    expect(problemsOf(spoilt(from, to)).map(brief)).toContain(place);
  });

  test('given one name twice, when the file is read, then the second is named', () => {
    const twice = FILE + PRESET + PRESET.replace('presets:\n', '');
    expect(problemsOf(twice).map(brief)).toEqual([expect.stringContaining('duplicate-id presets[1].preset')]);
  });

  test('given several mistakes of several presets, when the file is read, then all of them are told at once', () => {
    const second = PRESET.replace('presets:\n', '')
      .replace('quiet', 'loud')
      .replace('actId: statement', 'actId: x');
    const codes = problemsOf(spoilt('issue: cyber', 'issue: weather') + second).map(({ code }) => code);
    expect(codes).toEqual(['undeclared-issue', 'edit-unknown-act']);
  });

  test('given presets, when the scenario is planned into a record, then nothing of them is recorded', () => {
    const result = parsed(FILE + PRESET);
    if (!result.ok) throw new Error('refused');
    expect(JSON.stringify(result.value.acts)).not.toContain('It comes.');
  });
});
