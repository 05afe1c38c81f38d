import type { TensionParameters } from '../../models/tension/parameters.ts';
import type { Draft } from './draft.ts';

/** A parameter of the models that a what-if may assume otherwise. */
export interface Assumption {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What holds without the what-if. */
  readonly usual: number;
  /** What the draft assumes; undefined: the usual. */
  readonly value: number | undefined;
  readonly with: (value: number | undefined) => Draft;
}

type Reaction = NonNullable<Draft['assumptions']['reaction']>;

/** Priors of the simulation, as its README gives them. */
const PRIORS = {
  mu: 0.05,
  inertia: { conflict: 0.15, cooperation: 0.1 },
  reciprocity: { conflict: 0.35, cooperation: 0.3 },
  beta: 1 / 14,
  gamma: 0.4,
} as const;

const TENSION: readonly (readonly [keyof TensionParameters, string, string, number, number, number])[] = [
  ['s', 'Weight of an act', 'pressure', 0.05, 3, 0.05],
  ['h_verbal', 'Words fade by half in', 'days', 1, 120, 1],
  ['h_material', 'Deeds fade by half in', 'days', 1, 365, 1],
  ['r_verbal', 'Lasting share of words', '', 0, 1, 0.01],
  ['r_material', 'Lasting share of deeds', '', 0, 1, 0.01],
  ['H', 'What lasts fades by half in', 'days', 30, 5000, 5],
];

/** Words for parameters of the tension model, by their names. */
export const ASSUMPTION_LABELS: ReadonlyMap<string, string> = new Map(
  TENSION.map(([name, label]) => [name, label]),
);

const without = <T extends object>(from: T, key: PropertyKey): T =>
  Object.fromEntries(Object.entries(from).filter(([name]) => name !== key)) as T;

function put<T extends object>(into: T | undefined, key: string, value: unknown): T | undefined {
  const next =
    value === undefined ? without(into ?? ({} as T), key) : { ...(into ?? ({} as T)), [key]: value };
  return Object.keys(next).length === 0 ? undefined : next;
}

const assuming = (draft: Draft, group: 'tension' | 'reaction', value: unknown): Draft => ({
  ...draft,
  assumptions: (value === undefined
    ? without(draft.assumptions, group)
    : { ...draft.assumptions, [group]: value }) as Draft['assumptions'],
});

/** All that can be assumed otherwise, with what holds usually. */
export function assumptionsOf(draft: Draft, usual: TensionParameters): readonly Assumption[] {
  const { tension, reaction } = draft.assumptions;
  const rows: Assumption[] = TENSION.map(([id, label, unit, min, max, step]) => ({
    id,
    label,
    unit,
    min,
    max,
    step,
    usual: usual[id],
    value: tension?.[id],
    with: (value) => assuming(draft, 'tension', put(tension, id, value)),
  }));
  const simple = (
    id: 'mu' | 'beta' | 'gamma',
    label: string,
    unit: string,
    max: number,
    step: number,
  ): Assumption => {
    const value = reaction?.[id];
    return {
      id,
      label,
      unit,
      min: id === 'beta' ? 0.001 : 0,
      max,
      step,
      usual: PRIORS[id],
      value: typeof value === 'number' ? value : undefined,
      with: (next) => assuming(draft, 'reaction', put(reaction, id, next)),
    };
  };
  const pair = (
    group: 'inertia' | 'reciprocity',
    kind: 'conflict' | 'cooperation',
    label: string,
  ): Assumption => ({
    id: `${group}.${kind}`,
    label,
    unit: 'acts per act',
    min: 0,
    max: 0.95,
    step: 0.01,
    usual: PRIORS[group][kind],
    value: reaction?.[group]?.[kind],
    with: (value) => {
      const next: Reaction[typeof group] = put(reaction?.[group], kind, value);
      return assuming(draft, 'reaction', put(reaction, group, next));
    },
  });
  return [
    ...rows,
    simple('mu', 'Acts that nothing brings about', 'a day', 1, 0.005),
    pair('reciprocity', 'conflict', 'Conflict answered by the other side'),
    pair('reciprocity', 'cooperation', 'Cooperation answered by the other side'),
    pair('inertia', 'conflict', 'Conflict followed by more of one\u2019s own'),
    pair('inertia', 'cooperation', 'Cooperation followed by more of one\u2019s own'),
    simple('beta', 'Reactions wear off at', 'a day', 1, 0.001),
    simple('gamma', 'Cooperation received damps conflict by', '', 3, 0.05),
  ];
}
