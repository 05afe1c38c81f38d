import type { Reading } from './actors.ts';
import type { Clause } from './clauses.ts';
import type { Roles } from './roles.ts';

interface PassiveOfNoun {
  /** Who did what the subject is a noun of, to whom. */
  readonly noun: Roles | undefined;
  readonly plain: Roles | undefined;
  readonly code: string;
}

/**
 * Who does what is done about a deed: "the release of two sailors was welcomed [in Warsaw]". Where nobody is named, who took a measure
 * or planned something undoes it, and the other side does everything else.
 */
export function passiveRoles(
  reading: Reading,
  clause: Clause,
  { noun, plain, code }: PassiveOfNoun,
): Roles | undefined {
  if (noun === undefined || noun.both || !clause.group.passive) return undefined;
  const isNamed = plain !== undefined && plain.actor !== undefined;
  const at = seatAfter(reading, clause);
  const isJudged = /^(05|11)/.test(code);
  const initiator = isNamed
    ? plain.initiator
    : isJudged && at !== undefined
      ? at
      : /^(08|16)/.test(code)
        ? noun.initiator
        : noun.target;
  const target = initiator === noun.initiator ? (isNamed ? plain.target : noun.target) : noun.initiator;
  const isSeen = isNamed || (isJudged && at !== undefined);
  return {
    initiator,
    target,
    both: false,
    actor: plain?.actor,
    how: 'named',
    assumed: isSeen ? [] : ['initiator'],
  };
}

/** "Was welcomed in [Warsaw]": a seat of government that speaks for a party. */
function seatAfter({ chunks, tokens, mentions, parties }: Reading, { near }: Clause): string | undefined {
  const at = near.find(
    (place) =>
      chunks[place]?.kind === 'preposition' &&
      /^(in|by)$/.test(tokens[chunks[place]?.from ?? 0]?.lower ?? ''),
  );
  const noun = at === undefined ? undefined : chunks[at + 1];
  if (noun === undefined) return undefined;
  return mentions.find(
    ({ from, to, code, kind }) =>
      kind !== 'of' && from >= noun.from && to <= noun.to && parties.includes(code),
  )?.code;
}
