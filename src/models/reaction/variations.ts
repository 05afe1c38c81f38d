import type { TensionParameters } from '../tension/parameters.ts';
import type { ByKind, ReactionParameters } from './parameters.ts';

/** Parameters of both models. */
export interface BothParameters {
  readonly tension: TensionParameters;
  readonly reaction: ReactionParameters;
}

/** A parameter at an end of its range, the others as they are. */
export interface Varied extends BothParameters {
  readonly value: number;
}

/** A parameter with its own value and the ends of its range. */
export interface Variation {
  /** Its path in a what-if's assumptions, such as `reaction.inertia.conflict`. */
  readonly parameter: string;
  /** Absent for what is scaled: `a`, and four different `mu`. Its ends are factors then. */
  readonly value?: number;
  readonly low: Varied;
  readonly high: Varied;
}

/** Ends of each range. Where they come from stands in the README of `projection`. */
const KINDS = {
  inertia: { conflict: [0.05, 0.55], cooperation: [0.05, 0.46] },
  reciprocity: { conflict: [0.12, 0.5], cooperation: [0.15, 0.45] },
} as const;
const TENSION = {
  h_verbal: [3, 14],
  h_material: [15, 60],
  r_verbal: [0, 0.1],
  r_material: [0.1, 0.4],
  H: [365, 3650],
  s: [0.35, 0.7],
} as const satisfies Record<keyof TensionParameters, readonly [number, number]>;
const BETA = [1 / 28, 1 / 5.6] as const;
const GAMMA = [0, 0.8] as const;
const MU_FACTORS = [0.5, 2] as const;
const MATRIX_FACTORS = [0.5, 1.25] as const;

/** Every parameter, low and high. One that lies beyond its range is itself that end of it. */
export function variationsOf(own: BothParameters): readonly Variation[] {
  const { tension, reaction } = own;
  const reacting = (
    name: string,
    value: number,
    ends: Ends,
    put: (value: number) => Partial<ReactionParameters>,
  ) =>
    variation(`reaction.${name}`, value, ends, (end) => ({
      tension,
      reaction: { ...reaction, ...put(end) },
    }));
  const byKind = (name: 'inertia' | 'reciprocity', kind: keyof ByKind) =>
    reacting(`${name}.${kind}`, reaction[name][kind], KINDS[name][kind], (end) => ({
      [name]: { ...reaction[name], [kind]: end },
    }));
  const { a } = reaction;
  return [
    ofMu(own),
    ...(a === undefined
      ? (['inertia', 'reciprocity'] as const).flatMap((name) =>
          (['conflict', 'cooperation'] as const).map((kind) => byKind(name, kind)),
        )
      : [
          scaled('reaction.a', MATRIX_FACTORS, (by) => ({
            tension,
            reaction: { ...reaction, a: a.map((row) => row.map((entry) => entry * by)) as never },
          })),
        ]),
    reacting('beta', reaction.beta, BETA, (beta) => ({ beta })),
    reacting('gamma', reaction.gamma, GAMMA, (gamma) => ({ gamma })),
    ...(Object.keys(TENSION) as (keyof TensionParameters)[]).map((name) =>
      variation(`tension.${name}`, tension[name], TENSION[name], (end) => ({
        reaction,
        tension: { ...tension, [name]: end },
      })),
    ),
  ];
}

type Ends = readonly [number, number];

function variation(
  parameter: string,
  value: number,
  [low, high]: Ends,
  at: (value: number) => BothParameters,
): Variation {
  const end = (to: number): Varied => ({ value: to, ...at(to) });
  return { parameter, value, low: end(Math.min(low, value)), high: end(Math.max(high, value)) };
}

function scaled(parameter: string, [low, high]: Ends, at: (by: number) => BothParameters): Variation {
  return { parameter, low: { value: low, ...at(low) }, high: { value: high, ...at(high) } };
}

function ofMu({ tension, reaction }: BothParameters): Variation {
  const { mu } = reaction;
  if (typeof mu !== 'number') {
    return scaled('reaction.mu', MU_FACTORS, (by) => ({
      tension,
      reaction: { ...reaction, mu: mu.map((rate) => rate * by) as never },
    }));
  }
  const ends: Ends = [mu * MU_FACTORS[0], mu * MU_FACTORS[1]];
  return variation('reaction.mu', mu, ends, (rate) => ({ tension, reaction: { ...reaction, mu: rate } }));
}
