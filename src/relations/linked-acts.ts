import { dayNumber, type DayNumber } from '../kernel/clock.ts';
import { didYouMean } from '../kernel/nearest.ts';
import type { Rejection } from '../kernel/result.ts';
import type { ActContent } from './events.ts';
import { fault, type FaultPath, type Partly } from './rules.ts';
import type { ActEntry } from './state.ts';

/** What rules between acts ask of another act. The days are NaN, which breaks no rule, where they are not known. */
export type LinkedAct = Pick<ActEntry, 'live' | 'from' | 'followUpOf' | 'reverses'>;

/** The acts that another one may name, and the shares that are taken of each, by the act that takes them. */
export interface Links {
  readonly acts: {
    get(actId: string): LinkedAct | undefined;
    keys(): Iterable<string>;
  };
  readonly reversals: {
    get(actId: string): Iterable<readonly [reverser: string, share: number]> | undefined;
  };
}

export type Linking = Partly<Pick<ActContent, 'actId' | 'occurred' | 'followUpOf' | 'reverses'>>;

/** The first day of an act, or NaN: of a comparison with it nothing follows. */
export const beginningOf = ({ occurred }: Linking): DayNumber =>
  occurred === undefined ? NaN : dayNumber(occurred.from);

/** Something else that the act names must be a live act. */
export function liveFault(
  { acts }: Links,
  { actId }: Linking,
  named: string,
  says: string,
  path: FaultPath,
): Rejection | undefined {
  if (named === actId) {
    return fault('self-reference', `${says} itself`, 'Name the other act, or leave the field out.', path);
  }
  const entry = acts.get(named);
  if (entry?.live) return undefined;
  const why = entry === undefined ? 'which the history does not hold' : 'which was retracted';
  const near = entry === undefined ? didYouMean(named, acts.keys()) : '';
  return fault(
    'unknown-reference',
    `${says} "${named}", ${why}`,
    `${near}Record "${named}" first, or correct the id.`,
    path,
    { named },
  );
}
