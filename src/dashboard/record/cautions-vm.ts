import { dayNumber } from '../../kernel/clock.ts';
import type { Caution } from '../../kernel/caution.ts';
import type { KnownCodes } from '../../ontology/lost-zero.ts';
import { actCautions, declarationCautions } from '../../relations/cautions.ts';
import { tellingKey } from '../../relations/tellings.ts';
import { outcomeCautions, type CautionedOutcome } from '../../whatifs/outcome-cautions.ts';
import type { HistoryRecord } from './record.ts';

/** What may be a slip in a record, by the rules that warned whoever recorded it. */
export interface RecordCautions {
  /** In what the history says of itself. */
  readonly declared: readonly Caution[];
  /** In its acts, by id, in order of their days; acts without any are left out. */
  readonly acts: ReadonlyMap<string, readonly Caution[]>;
}

const tellingsOf = ({ acts }: Pick<HistoryRecord, 'acts'>): ReadonlyMap<string, string[]> => {
  const tellings = new Map<string, string[]>();
  for (const { content } of acts) {
    if (content.followUpOf !== undefined) continue;
    const key = tellingKey(content, dayNumber(content.occurred.from));
    const told = tellings.get(key);
    if (told === undefined) tellings.set(key, [content.actId]);
    else told.push(content.actId);
  }
  return tellings;
};

export function recordCautions(
  record: Pick<HistoryRecord, 'acts' | 'declaration'>,
  known: KnownCodes,
): RecordCautions {
  const { acts, declaration } = record;
  const state = { relation: { content: declaration }, tellings: tellingsOf(record) };
  return {
    declared: declarationCautions(declaration),
    acts: new Map(
      acts.flatMap(({ content }) => {
        const cautions = actCautions(state, content, known);
        return cautions.length === 0 ? [] : [[content.actId, cautions]];
      }),
    ),
  };
}

/** What may be a slip in an outcome on a record; its steps are called by their summaries, by id. */
export const draftCautions = (
  record: Pick<HistoryRecord, 'acts' | 'declaration'>,
  outcome: CautionedOutcome,
  summaries: ReadonlyMap<string, string>,
  known: KnownCodes,
): readonly Caution[] =>
  outcomeCautions(outcome, { declaration: record.declaration, alike: tellingsOf(record) }, known, (id) => {
    return `The step \u201c${summaries.get(id)?.replace(/\.$/, '') ?? id}\u201d`;
  });

/** Those that concern an act that an outcome inserts. */
export const insertedCautions = (
  cautions: readonly Caution[],
  { edits }: Pick<CautionedOutcome, 'edits'>,
  actId: string,
): readonly Caution[] =>
  cautions.filter(({ path: [group, index] }) => {
    const edit = group === 'edits' ? edits[Number(index)] : undefined;
    return edit?.edit === 'insert' && edit.act.actId === actId;
  });
