import { dayNumber } from '../kernel/clock.ts';
import type { LinkedAct } from '../relations/linked-acts.ts';
import type { ActSurroundings } from '../relations/act-rules.ts';
import { PARTY_PATTERN } from '../relations/history-id.ts';
import type { Readable } from './readable.ts';

/** A file as the rules of the record see it: as if all its acts were recorded, and shares were taken in its order. */
export interface FileRecord extends ActSurroundings {
  /** Whether the file names its two parties properly; else every act would seem to name a wrong one. */
  readonly partiesKnown: boolean;
  /** Counts the shares that an act takes of others, for the acts after it. */
  take(act: Readable['acts'][number]['entry']): void;
}

const namesOf = (declared: readonly { readonly name: string }[]): Set<string> =>
  new Set(declared.map(({ name }) => name));

export function recordOf({ names, acts }: Readable): FileRecord {
  const [a = '', b = ''] = names.parties.map(({ name }) => name);
  // An act of bad form is there all the same for those that name it.
  const linked = new Map<string, LinkedAct>(
    names.acts.map(({ name }) => [name, { live: true, from: NaN, reverses: [] }]),
  );
  for (const { entry } of [...acts].reverse()) {
    const { actId, occurred, followUpOf, reverses = [] } = entry;
    if (actId === undefined) continue;
    const from = occurred === undefined ? NaN : dayNumber(occurred.from);
    linked.set(actId, { live: true, from, reverses, ...(followUpOf !== undefined && { followUpOf }) });
  }
  const reversals = new Map<string, Map<string, number>>();
  return {
    relation: {
      content: { parties: [a, b] },
      issues: namesOf(names.issues),
      thirdParties: namesOf(names.thirdParties),
    },
    summits: namesOf(names.summits),
    acts: linked,
    reversals,
    partiesKnown:
      names.parties.length === 2 && a !== b && names.parties.every(({ name }) => PARTY_PATTERN.test(name)),
    take: ({ actId, reverses = [] }) => {
      for (const reversal of actId === undefined ? [] : reverses) {
        const taken = reversals.get(reversal.actId) ?? new Map<string, number>();
        reversals.set(reversal.actId, taken.set(actId ?? '', reversal.share));
      }
    },
  };
}
