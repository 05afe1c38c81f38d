import { formatDay } from '../../src/kernel/clock.ts';
import { keyOfSeed, philox, poissonByInversion, uniform } from '../../src/kernel/random.ts';
import type { DirectedAct } from '../../src/models/reaction/directed-act.ts';
import { scoreOf } from '../../src/ontology/look-up.ts';
import { classOf } from '../../src/ontology/quad-class.ts';

/** What a generated pair of states is like. */
export interface Dyad {
  /** Acts a year, about. */
  readonly volume: number;
  readonly years: number;
  /** How strongly the background moves: standard deviation of the logarithm of its level over a year. */
  readonly drift: number;
  /** Crises a year, on average; each some weeks of many acts by both sides. */
  readonly bursts: number;
  /** Mean number of acts that an act brings about, by the same side and by the other one. */
  readonly inertia: number;
  readonly reciprocity: number;
  /** Days after which reactions wear off. */
  readonly memory: number;
  /** Share of conflict. */
  readonly conflict: number;
  readonly seed: number;
}

const CODES = {
  conflict: ['111', '112', '120', '130', '141', '161', '163', '172', '173', '190', '193'],
  cooperation: ['010', '036', '040', '042', '043', '046', '050', '057', '061', '071', '085'],
};

/** A stream of uniform numbers, one after the other. */
function stream(seed: number): () => number {
  const words = new Int32Array(4);
  let count = 0;
  return () => {
    philox(words, count, 0, 0, 77, ...keyOfSeed(seed));
    count += 1;
    return uniform(words[0] as number, words[1] as number);
  };
}

const FIRST = 10_957;

/**
 * The acts of a made-up pair of states, day by day: a background that wanders and goes through crises, reactions that wear
 * off, and acts drawn from codes of many weights. It is no copy of the model: days are discrete, crises have a shape of their
 * own, and shares of kinds differ from side to side.
 */
export function actsOf(dyad: Dyad): DirectedAct[] {
  const next = stream(dyad.seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const decay = Math.exp(-1 / dyad.memory);
  const burstDays = 40;
  const quiet = 1 / (1 + (dyad.bursts * burstDays * 3) / 365);
  const rate = ((dyad.volume / 365) * quiet * (1 - dyad.inertia - dyad.reciprocity)) / 4;
  const lean = [0.8 + 0.4 * next(), 0.8 + 0.4 * next()];
  const acts: DirectedAct[] = [];
  const activity = [0, 0, 0, 0];
  const weights = {
    conflict: CODES.conflict.map(() => 0.2 + next() ** 2),
    cooperation: CODES.cooperation.map(() => 0.2 + next() ** 2),
  };
  let level = 0;
  let crisis = 0;
  let heat = 1;
  for (let day = 0; day < dyad.years * 365; day += 1) {
    level += (dyad.drift / Math.sqrt(365)) * normal() - (0.5 * level) / 365;
    if (next() < dyad.bursts / 365) {
      crisis = 10 + Math.floor(next() * 2 * (burstDays - 10));
      heat = 2 + 4 * next();
    }
    crisis -= 1;
    const counts = activity.map((_, process) => {
      const kind = process < 2 ? dyad.conflict : 1 - dyad.conflict;
      const base = rate * 2 * kind * (lean[process % 2] ?? 1) * Math.exp(level);
      const burst = crisis > 0 ? (process < 2 ? heat : 1 + (heat - 1) / 3) : 1;
      const own = activity[process] ?? 0;
      const other = activity[process ^ 1] ?? 0;
      const mean = base * burst + (1 - decay) * (dyad.inertia * own + dyad.reciprocity * other);
      return poissonByInversion(next(), mean, Math.exp(-mean));
    });
    for (const [process, count] of counts.entries()) {
      activity[process] = (activity[process] ?? 0) * decay + count;
      for (let index = 0; index < count; index += 1) acts.push(drawn(day, process, acts.length));
    }
  }
  return acts;

  function drawn(day: number, process: number, number: number): DirectedAct {
    const kind = process < 2 ? 'conflict' : 'cooperation';
    const total = weights[kind].reduce((sum, weight) => sum + weight, 0);
    let left = next() * total;
    const place = weights[kind].findIndex((weight) => (left -= weight) < 0);
    const code = CODES[kind][Math.max(0, place)] as string;
    const score = scoreOf('goldstein/gdelt', code);
    if (!score.ok) throw new Error(score.error.message);
    const [initiator, target] = process % 2 === 0 ? ['AAA', 'BBB'] : ['BBB', 'AAA'];
    return {
      actId: `act-${number}`,
      occurred: { from: formatDay(FIRST + day) },
      initiator: initiator as string,
      target: target as string,
      reciprocal: false,
      code: { code },
      score: { scale: 'goldstein/gdelt', value: score.value.value },
      magnitude: { value: 1 },
      class: { class: classOf(code) },
      issue: 'all',
    };
  }
}

/** Pairs of many volumes, kinds and memories, none like another. */
export const dyads = (count: number, from = 1): readonly Dyad[] =>
  Array.from({ length: count }, (_, index) => {
    const next = stream(1000 + from + index);
    return {
      volume: Math.round(20 * (460 / 20) ** next()),
      years: 8 + Math.floor(next() * 12),
      drift: 0.2 + 0.6 * next(),
      bursts: 0.2 + 0.8 * next(),
      inertia: 0.2 + 0.3 * next(),
      reciprocity: 0.1 + 0.2 * next(),
      memory: 4 + 14 * next(),
      conflict: 0.2 + 0.6 * next(),
      seed: from + index,
    };
  });
