import type { Attribution } from './explain.ts';
import { tensionOfPressure } from './model.ts';
import { NET, pressureWithout, type Memories } from './net-over-gross.ts';

/** Of how many it is told. */
const TOLD = 10;

/**
 * Says of the strongest contributions what leaving the act out would do: a contribution is a share of what there is on the day,
 * and without the act the shares of the others grow.
 */
export function besideWithout(attribution: Attribution, memories: Memories): Attribution {
  const { gross } = memories;
  const { tension, z0 } = attribution;
  return {
    ...attribution,
    contributions: attribution.contributions.map((contribution, place) => {
      if (place >= TOLD || contribution.followUpOf !== undefined) return contribution;
      const fading = ((contribution.z - contribution.lasting) * (NET.nf + gross.fading)) / NET.kf;
      const lasting = (contribution.lasting * (NET.ns + gross.lasting)) / NET.ks;
      const without = pressureWithout({ total: fading + lasting, fading, lasting }, memories, z0);
      return { ...contribution, beyondWithout: tension - tensionOfPressure(without) };
    }),
  };
}
