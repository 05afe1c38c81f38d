import { listed } from '../kernel/listed.ts';
import type { DayNumber } from '../kernel/clock.ts';
import { didYouMean } from '../kernel/nearest.ts';
import type { Rejection } from '../kernel/result.ts';
import { linkFaults } from './act-links.ts';
import type { Links } from './linked-acts.ts';
import type { ActContent } from './events.ts';
import { actorsFaults, fault, found, issueFault, type Declared, type Partly } from './rules.ts';
import { occurredFault, reportedFault, sourceFaults } from './day-rules.ts';

/** What the rules of an act ask of its history. */
export interface ActSurroundings extends Declared, Links {
  readonly summits: { has(summitId: string): boolean; keys(): Iterable<string>; readonly size: number };
}

/** Every rule that an act breaks, as far as its fields are there. Nothing may have happened after the day `latest`. */
export function actFaults(around: ActSurroundings, act: Partly<ActContent>, latest: DayNumber): Rejection[] {
  const what = act.actId === undefined ? 'The act' : `Act "${act.actId}"`;
  const { occurred, reported, issue, summitId } = act;
  const when = occurred === undefined ? undefined : occurredFault(occurred, what, ['occurred'], latest);
  return [
    ...actorsFaults(around, act, what),
    ...found([
      when,
      reportedFault(reported, when === undefined ? occurred : undefined, what, latest),
      ...sourceFaults(act.sources, what, latest),
      issue === undefined ? undefined : issueFault(around, issue, what, ['issue']),
      magnitudeFault(act, what),
      summitId === undefined ? undefined : summitFault(around, summitId, what),
    ]),
    // Where its own days are wrong, how they lie to those of others says nothing.
    ...linkFaults(around, when === undefined ? act : { ...act, occurred: undefined }, what),
  ];
}

function magnitudeFault({ magnitude }: Partly<ActContent>, what: string): Rejection | undefined {
  if (magnitude === undefined || magnitude.value === 1 || magnitude.rationale !== undefined) return undefined;
  return fault(
    'magnitude-rationale',
    `${what} has magnitude ${magnitude.value} without a rationale`,
    'Say why it was stronger or weaker than the scale has it, or leave the magnitude at 1.',
    ['magnitude', 'rationale'],
  );
}

function summitFault({ summits }: ActSurroundings, named: string, what: string): Rejection | undefined {
  if (summits.has(named)) return undefined;
  const held = summits.size === 0 ? '' : `: it holds ${listed(summits.keys())}`;
  return fault(
    'unknown-reference',
    `${what} belongs to the summit "${named}", which the history does not hold`,
    `${didYouMean(named, summits.keys())}Schedule the summit first, or correct the id${held}.`,
    ['summitId'],
    { named },
  );
}
