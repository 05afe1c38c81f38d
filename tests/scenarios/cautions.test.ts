import { describe, expect, test } from 'vitest';
import { brief, FILE, parsed } from './scenarios.ts';

const cautionsOf = (text: string) => {
  const result = parsed(text);
  if (!result.ok) throw new Error(result.error.map(brief).join('\n'));
  return (result.value.cautions ?? []).map(brief);
};

describe('cautions of a scenario file', () => {
  test('given nothing doubtful, when parsed, then there are none', () => {
    expect(cautionsOf(FILE)).toEqual([]);
  });

  test('given a code that may have lost its zero, when parsed, then it is told at its line, quoted or not', () => {
    expect(cautionsOf(FILE.replace('code: 010', 'code: 10'))).toEqual(['28:11 lost-zero acts[0].code']);
    expect(cautionsOf(FILE.replace('code: 010', "code: '10'"))).toEqual(['28:11 lost-zero acts[0].code']);
  });

  test('given codes of countries that are none today, when parsed, then each is told where it is declared', () => {
    const text = FILE.replaceAll('USA', 'ROM').replaceAll('UKR', 'ZAR');
    expect(cautionsOf(text)).toEqual([
      '6:13 unknown-country parties[0].code',
      '12:14 unknown-country thirdParties[0].party',
    ]);
  });

  test('given an act told twice, when parsed, then the later one is told, with both names', () => {
    const twice = FILE.replace('code: "163"', 'code: 010').replace(
      '{ from: 2021-04-01, to: 2021-04-30, precision: month }',
      '2021-03-17',
    );
    expect(cautionsOf(twice)).toEqual(['32:12 told-twice acts[1].actId']);
  });

  test('given a coverage of more days than one series shows, when parsed, then it is told at its line', () => {
    const text = FILE.replace(/coverage: \{ from: [\d-]+/, 'coverage: { to: 2021-12-31, from: 1500-01-01');
    expect(text).not.toBe(FILE);
    expect(cautionsOf(text)).toEqual([expect.stringMatching(/^\d+:\d+ long-coverage coverage$/)]);
  });

  test('given an act before the coverage, when parsed, then it is told', () => {
    expect(cautionsOf(FILE.replace('occurred: 2021-03-17', 'occurred: 2020-12-31'))).toEqual([
      '25:15 outside-coverage acts[0].occurred',
    ]);
  });

  test('given a doubtful code in a preset, when parsed, then it is told there', () => {
    const preset = `presets:
  - preset: talks
    title: Talks
    summary: Talks.
    at: 2021-05-01
    commitments:
      - { commitmentId: c, day: 1, initiator: USA, target: RUS, code: '10', issue: cyber, summary: It., rationale: Why., probability: { value: 1, rationale: Why. } }
`;
    expect(cautionsOf(`${FILE}${preset}`)).toEqual([
      expect.stringMatching(/^51:\d+ lost-zero presets\[0\]\.commitments\[0\]\.code$/),
    ]);
  });

  test('given a step that a preset brings twice, when parsed, then the later one is told there', () => {
    const step = (id: string) =>
      `      - { commitmentId: ${id}, date: 2021-05-07, initiator: USA, target: RUS, code: '050', issue: cyber, summary: It., rationale: Why., probability: { value: 1, rationale: Why. } }\n`;
    const preset = `presets:
  - preset: talks
    title: Talks
    summary: Talks.
    at: 2021-05-01
    commitments:
${step('c')}${step('d')}`;
    expect(cautionsOf(`${FILE}${preset}`)).toEqual([
      expect.stringMatching(/^52:\d+ told-twice presets\[0\]\.commitments\[1\]\.commitmentId$/),
    ]);
  });
});
