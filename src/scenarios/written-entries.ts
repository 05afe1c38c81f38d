import { parsePeriod } from '../kernel/clock.ts';
import { tensionParametersSchema } from '../relations/tension-parameters.ts';
import type {
  ActDraft,
  NoteContent,
  Occurred,
  RelationContent,
  SummitConclusion,
} from '../relations/events.ts';
import type { CommitmentDraft } from '../whatifs/events.ts';
import type { ScenarioPreset } from './preset-schema.ts';
import type { StandingSummit } from './standing-record.ts';

/**
 * Contents of a record in the form that a person would write them in a scenario file: what a default says is left away, what has a shorthand is
 * written by it. Read again, each gives the content it was made of.
 */

type Written = Readonly<Record<string, unknown>>;

/** A day, a month or a year alone where that is all; else the long form. */
function writtenOccurred(occurred: Occurred): unknown {
  const { from, to, precision, basis } = occurred;
  if (basis === undefined) {
    if (to === undefined && precision === 'day') return from;
    const short =
      precision === 'month' ? from.slice(0, -3) : precision === 'year' ? from.slice(0, -6) : undefined;
    const period = short === undefined ? undefined : parsePeriod(short);
    if (period !== undefined && period.from === from && period.to === to && period.precision === precision)
      return short;
  }
  return {
    from,
    ...(to !== undefined && { to }),
    ...(precision !== 'day' && { precision }),
    ...(basis !== undefined && { basis }),
  };
}

function writtenCode({ ontology, code, rationale }: ActDraft['code']): unknown {
  if (ontology === 'cameo' && rationale === undefined) return code;
  return {
    ...(ontology !== 'cameo' && { ontology }),
    code,
    ...(rationale !== undefined && { rationale }),
  };
}

const writtenReverses = (reverses: NonNullable<ActDraft['reverses']>): unknown[] =>
  reverses.map(({ actId, share }) => (share === 1 ? actId : { actId, share }));

const writtenMagnitude = (magnitude: ActDraft['magnitude']): Written =>
  magnitude.value === 1 && magnitude.rationale === undefined ? {} : { magnitude };

/** An act; its score's value is looked up in the scale again. */
export function writtenAct(act: ActDraft, fileScale: string): Written {
  const { actId, occurred, reported, initiator, target, reciprocal, code, score, magnitude, ...rest } = act;
  const {
    class: actClass,
    issue,
    level,
    summary,
    sources,
    confidence,
    reverses,
    followUpOf,
    summitId,
    ...more
  } = rest;
  return {
    actId,
    occurred: writtenOccurred(occurred),
    ...(reported !== undefined && { reported }),
    initiator,
    target,
    ...(reciprocal && { reciprocal }),
    code: writtenCode(code),
    ...(score.scale !== fileScale && { score: { scale: score.scale } }),
    ...writtenMagnitude(magnitude),
    ...(actClass !== undefined && { class: actClass }),
    issue,
    ...(level !== undefined && { level }),
    summary,
    ...(confidence !== 'high' && { confidence }),
    ...(reverses !== undefined && { reverses: writtenReverses(reverses) }),
    ...(followUpOf !== undefined && { followUpOf }),
    ...(summitId !== undefined && { summitId }),
    ...more,
    sources,
  };
}

export const writtenNote = ({ noteId, occurred, ...rest }: NoteContent): Written => ({
  noteId,
  occurred: writtenOccurred(occurred),
  ...rest,
});

export function writtenSummit({ content, end }: StandingSummit): Written {
  const { summitId, title, date, announced, sources, ...rest } = content;
  return {
    summitId,
    title,
    date: date.to === undefined ? date.from : date,
    ...rest,
    announced: writtenOccurred(announced),
    sources,
    ...(end !== undefined && { [end.phase]: writtenEnd(end.content) }),
  };
}

const writtenEnd = ({ occurred, summary, sources }: SummitConclusion): Written => ({
  occurred: writtenOccurred(occurred),
  summary,
  sources,
});

/** A preset, as its own schema read it: acts to come and inserted acts are written as acts are. */
export function writtenPreset(preset: ScenarioPreset, fileScale: string): Written {
  const { commitments, edits, assumptions, ...rest } = preset;
  return {
    ...rest,
    ...(commitments.length > 0 && {
      commitments: commitments.map((act) => writtenCommitment(act, fileScale)),
    }),
    ...(edits.length > 0 && {
      edits: edits.map((edit) =>
        edit.edit === 'insert' ? { ...edit, act: writtenAct(edit.act, fileScale) } : edit,
      ),
    }),
    ...(Object.keys(assumptions).length > 0 && { assumptions }),
  };
}

function writtenCommitment(commitment: CommitmentDraft, fileScale: string): Written {
  const { reciprocal, code, score, magnitude, reverses, ...rest } = commitment;
  return {
    ...rest,
    ...(reciprocal && { reciprocal }),
    code: writtenCode(code),
    ...(score.scale !== fileScale && { score: { scale: score.scale } }),
    ...writtenMagnitude(magnitude),
    ...(reverses !== undefined && { reverses: writtenReverses(reverses) }),
  };
}

const DEFAULT_PARAMETERS: Written = tensionParametersSchema.parse({});

/** What stands before the entries of a file of version 2. */
export function writtenHead(
  slug: string,
  relation: RelationContent,
  scale: string,
  defaultScale: string,
): Written {
  const { title, parties, names, introduction, baseline, parameters, issues, thirdParties, coverage } =
    relation;
  const own = Object.fromEntries(
    Object.entries(parameters).filter(([name, value]) => DEFAULT_PARAMETERS[name] !== value),
  );
  return {
    schema: 2,
    scenario: slug,
    title,
    ...(introduction !== undefined && { description: introduction }),
    parties: parties.map((code, index) => ({ code, ...(names !== undefined && { name: names[index] }) })),
    baseline,
    ...(Object.keys(own).length > 0 && { parameters: own }),
    ...(scale !== defaultScale && { scale }),
    issues,
    ...(thirdParties.length > 0 && { thirdParties }),
    coverage,
  };
}
