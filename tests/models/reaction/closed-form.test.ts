import { describe, expect, test } from 'vitest';
import { REACTION_MODELS } from '../../../src/models/reaction/parameters.ts';
import { dayNumber } from '../../../src/kernel/clock.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../../src/models/tension/parameters.ts';
import { act, AT, commitment, observe, requestFor, STILL, opened } from './fixtures.ts';

/** One day's share of an act, and when its lasting term ends in part. */
interface Piece {
  readonly day: number;
  readonly impulse: number;
  readonly material: boolean;
  readonly reversed?: { readonly day: number; readonly share: number };
}

/** tension/1 as its formula says, a sum over the acts' days. */
function tensionAt(day: number, baseline: number, pieces: readonly Piece[]): number {
  const { h_verbal, h_material, r_verbal, r_material, H, s } = DEFAULT_TENSION_PARAMETERS;
  let z = Math.log(baseline / (100 - baseline));
  for (const { day: happened, impulse, material, reversed } of pieces) {
    const age = day - happened;
    if (age < 0) continue;
    const r = material ? r_material : r_verbal;
    const h = material ? h_material : h_verbal;
    const left = reversed !== undefined && reversed.day <= day ? 1 - reversed.share : 1;
    z += s * impulse * ((1 - r) * 0.5 ** (age / h) + left * r * 0.5 ** (age / H));
  }
  return 100 / (1 + Math.exp(-z));
}

const days = (from: string, to: string, total: number, material: boolean): Piece[] => {
  const length = dayNumber(to) - dayNumber(from) + 1;
  return Array.from({ length }, (_, i) => ({ day: dayNumber(from) + i, impulse: total / length, material }));
};

const record = [
  act('sanctions', '2021-04-15', '163'),
  act('remark', '2021-03-17', '112', { magnitude: 2 }),
  act('challenge', '2021-06-14', '036', { by: 'RUS' }),
  act('follow-up', '2021-06-15', '163', { followUpOf: 'sanctions' }),
  // Goes on for five days after the fork.
  act('manoeuvres', '2021-06-06', '152', { by: 'RUS', to: 'UKR', until: '2021-06-20' }),
  act('talks', '2021-06-01', '046', { until: '2021-06-30', month: true, reciprocal: true }),
  act('waiver', '2021-05-19', '085', { reverses: [{ actId: 'sanctions', share: 0.5 }] }),
  // After the fork: neither it nor its reversal counts.
  act('later', '2021-06-16', '057', { reverses: [{ actId: 'sanctions', share: 0.5 }] }),
];

const fork = dayNumber(AT);
const past: Piece[] = [
  {
    day: dayNumber('2021-04-15'),
    impulse: 0.8,
    material: true,
    reversed: { day: dayNumber('2021-05-19'), share: 0.5 },
  },
  { day: dayNumber('2021-03-17'), impulse: 0.4, material: false },
  { day: dayNumber('2021-06-14'), impulse: -0.4, material: false },
  ...days('2021-06-06', '2021-06-20', 0.72, true).filter(({ day }) => day <= fork),
  ...days('2021-06-01', '2021-06-30', -1.4, false).filter(({ day }) => day <= fork),
  { day: dayNumber('2021-05-19'), impulse: -0.7, material: true },
];

describe.each(REACTION_MODELS)('given that nothing happens of itself (mu = 0, a = 0), by %s', (model) => {
  test('when there are no commitments, every path is the closed form of tension/1 to 1e-9', () => {
    const simulator = opened(
      requestFor({ model, reaction: STILL, record, baseline: 70, horizonDays: 730, paths: 20 }),
    );
    for (const path of [0, 7, 19]) {
      const { whatIf, baseline, acts } = observe(simulator, path);
      expect(acts).toEqual([]);
      for (let day = 0; day < 730; day += 1) {
        const expected = tensionAt(fork + 1 + day, 70, past);
        expect(Math.abs((baseline[day] ?? 0) - expected)).toBeLessThan(1e-9);
        expect(whatIf[day]).toBe(baseline[day]);
      }
    }
  });

  test('when sure commitments follow, the what-if is the closed form with them, their reversals included', () => {
    const simulator = opened(
      requestFor({
        model,
        reaction: STILL,
        record,
        baseline: 70,
        horizonDays: 120,
        commitments: [
          commitment('agreement', 3, '057', { reciprocal: true, class: 'material' }),
          commitment('lifted', 40, '085', {
            reverses: [
              { actId: 'sanctions', share: 0.5 },
              { actId: 'manoeuvres', share: 0.25 },
            ],
          }),
        ],
      }),
    );
    const { whatIf, baseline } = observe(simulator, 3);
    const lifted = fork + 40;
    const pieces: Piece[] = [
      ...past.map((piece, index) =>
        index > 2 && piece.impulse > 0 && piece.material
          ? { ...piece, reversed: { day: lifted, share: 0.25 } }
          : piece,
      ),
      { day: fork + 3, impulse: -1.6, material: true },
      { day: lifted, impulse: -0.7, material: true },
    ];
    for (let day = 0; day < 120; day += 1) {
      const at = fork + 1 + day;
      // From day 40 on all of the sanctions' lasting term is gone: half in the record, half by the commitment.
      const first = pieces[0] as Piece;
      const withAll = [
        { ...first, reversed: { ...(first.reversed as { day: number }), share: at >= lifted ? 1 : 0.5 } },
        ...pieces.slice(1),
      ];
      expect(Math.abs((whatIf[day] ?? 0) - tensionAt(at, 70, withAll as Piece[]))).toBeLessThan(1e-9);
      expect(Math.abs((baseline[day] ?? 0) - tensionAt(at, 70, past))).toBeLessThan(1e-9);
    }
  });

  test('when an edit omits the reversal, the what-if gets the slow term back', () => {
    const simulator = opened(
      requestFor({
        model,
        reaction: STILL,
        record,
        baseline: 70,
        horizonDays: 30,
        edits: [{ edit: 'omit', actId: 'waiver' }],
      }),
    );
    const { whatIf } = observe(simulator, 0);
    const { reversed: _, ...sanctions } = past[0] as Piece;
    const without = [sanctions, ...past.slice(1, -1)];
    for (let day = 0; day < 30; day += 1) {
      expect(Math.abs((whatIf[day] ?? 0) - tensionAt(fork + 1 + day, 70, without))).toBeLessThan(1e-9);
    }
  });
});
