import { addDays, dayNumber, type Day } from '../kernel/clock.ts';
import type { Clause } from './clauses.ts';
import type { Draft, Proposal } from './draft-form.ts';
import type { Finding, SentenceReading } from './finding.ts';
import type { FoundDate } from './found-date.ts';

/** When something happened, by the dates of its sentence, or by what was told before it. */

type Occurred = Proposal['occurred'];

export interface Before {
  /** Of the act before, if there was one. */
  readonly occurred: Occurred | undefined;
  readonly published: Day;
}

/** Dates after these words tell of something else: "the ruling of 2002", "shut since 1994". */
const ELSEWHERE = /^(of|since|until|from|by)$/;

export function occurrenceOf(
  reading: SentenceReading,
  dates: readonly FoundDate[],
  finding: Finding,
  { occurred, published }: Before,
): Occurred {
  if (finding.ahead) return saidNear(published);
  const date = dateOf(reading, dates, finding.clause);
  if (date !== undefined && date.from <= published) return told(date, published);
  if (occurred === undefined) {
    return {
      from: addDays(published, -31),
      to: published,
      precision: 'approximate',
      basis: `The text gives no day; it appeared on ${published}.`,
    };
  }
  const to = occurred.to ?? occurred.from;
  return {
    from: occurred.from,
    ...(to === occurred.from ? {} : { to }),
    precision: 'approximate',
    basis: 'The text gives no day; told after what happened then.',
  };
}

const saidNear = (published: Day): Occurred => ({
  from: addDays(published, -7),
  to: published,
  precision: 'approximate',
  basis: `Told as still to come in a text of ${published}.`,
});

function told({ from, to: last, precision, text }: FoundDate, published: Day): Occurred {
  const to = precision === 'approximate' && last > published ? published : last;
  const basis = `"${text.replace(/\s+/g, ' ')}", seen from ${published}.`;
  const isWhole = precision === 'month' || precision === 'year';
  return { from, ...((isWhole || to !== from) && { to }), precision, basis };
}

/** The date that belongs to a clause: the nearest one in it, else one that opens the sentence, else that of the clause it goes on. */
function dateOf(
  reading: SentenceReading,
  dates: readonly FoundDate[],
  clause: Clause,
): FoundDate | undefined {
  const { chunks, tokens } = reading;
  const dated = chunks.flatMap((chunk, at) => {
    if (chunk.kind !== 'date') return [];
    const lead = tokens[chunk.from];
    const last = tokens[chunk.to - 1];
    const date = dates.find(
      ({ start, end }) => last !== undefined && last.start >= start && last.start < end,
    );
    return date === undefined || (lead !== undefined && ELSEWHERE.test(lead.lower)) ? [] : [{ at, date }];
  });
  const begins = clause.subject[0] ?? clause.chunk;
  const previous = reading.clauses[clause.index - 1]?.chunk ?? -1;
  const own = dated.filter(
    ({ at }) => clause.far.includes(at) || (at > previous && at < clause.chunk && at >= begins - 3),
  );
  const nearest = own.sort((a, b) => Math.abs(a.at - clause.chunk) - Math.abs(b.at - clause.chunk))[0];
  if (nearest !== undefined) return nearest.date;
  const shared = clause.governor ?? clause.sharesSubjectOf;
  const leader = shared === undefined || shared >= clause.index ? undefined : reading.clauses[shared];
  if (leader !== undefined) return dateOf(reading, dates, leader);
  const firstVerb = reading.clauses[0]?.chunk ?? 0;
  return dated.find(({ at }) => at < firstVerb)?.date;
}

const MONTH_DAYS = 31;

/** Further steps of an act that the text has told already: the same side toward the other, the same three digits, and no month of its own. */
export function withFollowUps(proposals: readonly Proposal[], text: string): Draft['proposals'] {
  const done: Proposal[] = [];
  for (const proposal of proposals) {
    const first =
      proposal.kind === 'act'
        ? done.slice(-LOOK_BACK).findLast((before) => isStepOf(proposal, before, text))
        : undefined;
    const origin = first?.followUpOf ?? first?.proposalId;
    done.push(origin === undefined ? proposal : { ...proposal, followUpOf: origin });
  }
  return done;
}

/** Acts to look back: a text that goes on about one does not wait for longer. */
const LOOK_BACK = 40;

const ANEW = /\b(?:new|further|fresh|another|more|additional|second|third|other)\b/i;

function isStepOf(proposal: Proposal, before: Proposal, text: string): boolean {
  const same =
    before.kind === 'act' &&
    before.initiator === proposal.initiator &&
    before.target === proposal.target &&
    before.code.slice(0, 3) === proposal.code.slice(0, 3);
  // Words follow words; only measures are taken step by step.
  if (!same || proposal.code < '16' || proposal.code >= '18') return false;
  if (ANEW.test(text.slice(proposal.quote.from, proposal.quote.to))) return false;
  const [a, b] = [proposal.occurred, before.occurred];
  if (
    a.precision !== 'approximate' &&
    b.precision !== 'approximate' &&
    (a.from > (b.to ?? b.from) || b.from > (a.to ?? a.from))
  )
    return false;
  return Math.abs(dayNumber(a.from) - dayNumber(b.from)) <= MONTH_DAYS;
}
