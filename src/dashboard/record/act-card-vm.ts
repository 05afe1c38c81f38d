import type { ActContent, NoteContent, Source } from '../../relations/events.ts';
import { actClassOf } from '../../models/tension/model-act.ts';
import { occurredWords, score } from '../ui/words.ts';
import { whoWords, type Names } from './act-words.ts';
import type { RecordedSummit } from './record.ts';

export interface CardFact {
  readonly term: string;
  readonly value: string;
  /** A reason, in the record's own words. */
  readonly note?: string;
}

export interface ActCard {
  readonly id: string;
  readonly kind: 'act' | 'note' | 'summit';
  readonly title: string;
  readonly when: string;
  readonly who: string;
  readonly facts: readonly CardFact[];
  readonly sources: readonly Source[];
  readonly citation: string;
}

const OF = { high: 'high', medium: 'medium', low: 'low: treat it with care' } as const;

/** Scales count conflict below zero and cooperation above; tension goes the other way. */
const effectOf = (value: number): string =>
  value < 0 ? ': conflict, raises tension' : value > 0 ? ': cooperation, lowers tension' : '';

const factOf = (term: string, value: string, note?: string): CardFact =>
  note === undefined ? { term, value } : { term, value, note };

export function actCard(act: ActContent, names: Names, permalink: string): ActCard {
  const { code, magnitude, occurred } = act;
  const codeName = names.code(code.code, code.ontology);
  const facts: CardFact[] = [
    factOf(
      code.ontology === 'cameo/manual' ? 'Code of the CAMEO manual' : 'CAMEO code',
      codeName === undefined ? code.code : `${code.code} ${codeName}`,
      code.rationale,
    ),
    factOf(
      'Score',
      `${score(act.score.value)} on ${act.score.scale}${effectOf(act.score.value)}`,
      act.score.via === undefined
        ? undefined
        : `The scale has no value for ${code.code}; this is that of ${act.score.via}.`,
    ),
    factOf('Magnitude', `\u00d7 ${magnitude.value}`, magnitude.rationale),
    factOf('Counts as', `${actClassOf(act)} act`, act.class?.rationale),
    factOf('Issue', names.issue(act.issue)),
    factOf('Day', occurredWords(occurred), occurred.basis),
  ];
  if (act.level !== undefined) facts.push(factOf('Level', act.level));
  if (act.reciprocal) facts.push(factOf('Both sides', 'counts once in each direction'));
  if (act.followUpOf !== undefined) {
    facts.push(factOf('Follow-up of', act.followUpOf, 'Already counted there, so it adds nothing itself.'));
  }
  for (const { actId, share } of act.reverses ?? []) {
    facts.push(factOf('Takes back', actId, `${Math.round(share * 100)} % of its lasting effect.`));
  }
  facts.push(factOf('Confidence', OF[act.confidence], 'Shown, never weighed.'));
  if (act.drafted !== undefined) facts.push(draftedFact(act.drafted));
  return {
    id: act.actId,
    kind: 'act',
    title: act.summary,
    when: occurredWords(occurred),
    who: whoWords(act, names.party),
    facts,
    sources: act.sources,
    citation: citationOf(act, permalink),
  };
}

/** Who proposed an act, and who took it on. */
function draftedFact({
  coder,
  confidence,
  edited,
  acceptedBy,
}: NonNullable<ActContent['drafted']>): CardFact {
  const changed = edited.length === 0 ? 'as it was proposed' : `who changed ${edited.join(', ')}`;
  return factOf(
    'Proposed by',
    `${coder}, accepted by ${acceptedBy}, ${changed}`,
    `Its confidence was ${confidence.toFixed(2)}, which is no probability.`,
  );
}

export function noteCard(note: NoteContent, names: Names, permalink: string): ActCard {
  const facts = [factOf('Day', occurredWords(note.occurred), note.occurred.basis)];
  if (note.issue !== undefined) facts.push(factOf('Issue', names.issue(note.issue)));
  facts.push(factOf('Counts', 'not: a note is context, not an act of a party'));
  return {
    id: note.noteId,
    kind: 'note',
    title: note.summary,
    when: occurredWords(note.occurred),
    who: note.author ?? 'Note',
    facts,
    sources: note.sources,
    citation: citationOf(note, permalink),
  };
}

export function summitCard(
  { content, phase }: Pick<RecordedSummit, 'content' | 'phase'>,
  names: Names,
  permalink: string,
): ActCard {
  const { summitId, title, venue, date, participants, agenda, announced, sources } = content;
  const facts = [
    factOf('State', phase),
    factOf('Place', venue),
    factOf('Announced', occurredWords(announced), announced.basis),
  ];
  if (agenda.length > 0) facts.push(factOf('Agenda', agenda.map(names.issue).join('; ')));
  const occurred = { ...date, precision: 'day' } as const;
  return {
    id: summitId,
    kind: 'summit',
    title,
    when: occurredWords(occurred),
    who: participants.map(names.party).join(' and '),
    facts,
    sources,
    citation: citationOf({ summary: `${title}, ${venue}.`, occurred, sources }, permalink),
  };
}

/** `"Quote" Title. Publisher, published. URL. (Summary, day; permalink)` */
export function citationOf(
  { summary, occurred, sources }: Pick<ActContent, 'summary' | 'occurred' | 'sources'>,
  permalink: string,
): string {
  const source = sources.find(({ quote }) => quote !== undefined) ?? sources[0];
  const parts: string[] = [];
  if (source?.quote !== undefined) parts.push(`\u201c${source.quote}\u201d`);
  if (source !== undefined) {
    const published = source.published === undefined ? '' : `, ${source.published}`;
    parts.push(`${source.title.replace(/\.$/, '')}. ${source.publisher}${published}.`);
    if (source.url !== undefined) parts.push(source.url);
  }
  parts.push(`[${summary} ${occurredWords(occurred)}. D\u00e9tente, ${permalink}]`);
  return parts.join(' ');
}
