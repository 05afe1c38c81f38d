import { actorOfChain, actorOfNoun, otherOf, type Actor, type Discourse, type Reading } from './actors.ts';
import type { Clause } from './clauses.ts';
import { assumedTarget, codesAt, targetOf, type Target } from './targets.ts';

/** Who does it toward whom. */
export interface Roles {
  readonly initiator: string;
  readonly target: string;
  readonly both: boolean;
  readonly actor: Actor | undefined;
  readonly how: Target['how'];
  readonly assumed: readonly ('initiator' | 'target')[];
}

export function rolesOf(
  reading: Reading & { readonly clauses: readonly Clause[] },
  clause: Clause,
  subject: Actor | undefined,
  discourse: Discourse,
): Roles | undefined {
  return clause.group.passive
    ? ofPassive(reading, clause, subject, discourse)
    : ofActive(reading, clause, subject, discourse);
}

function ofActive(
  reading: Reading & { readonly clauses: readonly Clause[] },
  clause: Clause,
  subject: Actor | undefined,
  discourse: Discourse,
): Roles | undefined {
  const { parties } = reading;
  if (subject === undefined || !subject.acts) return undefined;
  const [initiator = ''] = subject.codes;
  if (subject.how === 'both')
    return {
      initiator: parties[0],
      target: parties[1],
      both: true,
      actor: subject,
      how: 'named',
      assumed: [],
    };
  const places = { near: [...clause.near, ...clause.about], far: clause.far };
  const target =
    targetOf(reading, places, initiator, discourse) ??
    sharedTarget(reading, clause, initiator, discourse) ??
    assumedTarget(initiator, parties);
  if (target === undefined) return undefined;
  const both = target.actor?.how === 'both';
  const to = both ? (otherOf(initiator, parties) ?? target.code) : target.code;
  return {
    initiator,
    target: to,
    both: false,
    actor: subject,
    how: target.how,
    assumed: target.how === 'assumed' ? ['target'] : [],
  };
}

/** "Troops crossed into Somalia and attacked a village": toward whom the clause before was, whose subject this one shares. */
function sharedTarget(
  reading: Reading & { readonly clauses: readonly Clause[] },
  { sharesSubjectOf, group }: Clause,
  initiator: string,
  discourse: Discourse,
): Target | undefined {
  const before = sharesSubjectOf === undefined ? undefined : reading.clauses[sharesSubjectOf];
  if (before === undefined || group.form !== 'finite' || before.group.passive) return undefined;
  const found = targetOf(reading, { near: [], far: before.near }, initiator, discourse);
  return found !== undefined && reading.parties.includes(found.code) ? found : undefined;
}

/** "Ten diplomats were expelled by Norway": the subject is the target, and who did it may have to be assumed. */
function ofPassive(
  reading: Reading,
  clause: Clause,
  subject: Actor | undefined,
  discourse: Discourse,
): Roles | undefined {
  const { parties } = reading;
  if (subject?.how === 'both') {
    return {
      initiator: parties[0],
      target: parties[1],
      both: true,
      actor: subject,
      how: 'named',
      assumed: [],
    };
  }
  const agent = agentOf(reading, clause, discourse);
  const told = [
    ...(subject?.codes ?? []),
    ...codesAt(reading, clause.subject),
    ...codesAt(reading, clause.near),
  ];
  if (agent !== undefined) {
    const [initiator = ''] = agent.codes;
    const target = told.find((code) => code !== initiator);
    if (target !== undefined)
      return { initiator, target, both: agent.how === 'both', actor: agent, how: 'named', assumed: [] };
    const other = assumedTarget(initiator, parties);
    return other === undefined
      ? undefined
      : { initiator, target: other.code, both: false, actor: agent, how: 'assumed', assumed: ['target'] };
  }
  const target = receiverOf(reading, clause) ?? told.find((code) => parties.includes(code));
  const initiator = otherOf(target, parties);
  return target === undefined || initiator === undefined
    ? undefined
    : { initiator, target, both: false, actor: undefined, how: 'named', assumed: ['initiator'] };
}

/** "The ultimatum was handed to [Serbia]": to whom something is given. */
function receiverOf(
  { chunks, tokens, mentions, parties }: Reading,
  { near, group }: Clause,
): string | undefined {
  if (!GIVING.test(group.lemma)) return undefined;
  const at = near.find(
    (place) => chunks[place]?.kind === 'preposition' && tokens[chunks[place].from]?.lower === 'to',
  );
  const noun = at === undefined ? undefined : chunks[at + 1];
  return noun === undefined
    ? undefined
    : mentions.find(({ from, to, code }) => from >= noun.from && to <= noun.to && parties.includes(code))
        ?.code;
}

const GIVING =
  /^(give|hand|deliver|send|present|offer|grant|issue|supply|extend|sell|lend|address|submit|extradite|return)$/;

function agentOf(reading: Reading, clause: Clause, discourse: Discourse): Actor | undefined {
  const { chunks, tokens } = reading;
  const by = clause.near.find(
    (at) => chunks[at]?.kind === 'preposition' && tokens[chunks[at]?.from ?? 0]?.lower === 'by',
  );
  const noun = by === undefined ? undefined : chunks[by + 1];
  if (noun?.kind !== 'noun') return undefined;
  const actor = actorOfNoun(reading, noun, discourse);
  return actor?.acts === true ? actor : undefined;
}

/** "[Accusing Moscow of espionage], Oslo expelled", "after [expelling two diplomats], it closed": a gerund that opens goes with the verb after it. */
function aheadOf(
  { clauses, chunks }: Reading & { readonly clauses: readonly Clause[] },
  { group, chunk }: Clause,
): Clause | undefined {
  if (group.form !== 'gerund' || chunk > 1) return undefined;
  const next = clauses.find(
    (each) => each.chunk > chunk && each.nominal === undefined && each.group.form === 'finite',
  );
  const opens = next?.subject[0];
  return opens !== undefined && chunks[opens - 1]?.kind === 'comma' ? next : undefined;
}

/** Who the subject of a clause is: its own words, or whose subject it shares. */
export function subjectActor(
  reading: Reading & { readonly clauses: readonly Clause[] },
  clause: Clause,
  before: readonly (Actor | undefined)[],
  discourse: Discourse,
): Actor | undefined {
  if (clause.subject.length > 0) return actorOfChain(reading, clause.subject, discourse);
  if (clause.sharesSubjectOf !== undefined) {
    // "[Peru] conceded that its charges were a mistake, withdrew them": where charges withdraw nothing, whoever spoke of them does.
    const governor = reading.clauses[clause.sharesSubjectOf]?.governor;
    return before[clause.sharesSubjectOf] ?? (governor === undefined ? undefined : before[governor]);
  }
  const ahead = aheadOf(reading, clause);
  return ahead === undefined ? undefined : actorOfChain(reading, ahead.subject, discourse);
}
