import { dayNumber, type Day } from '../kernel/clock.ts';
import type { ActContent, RelationContent } from '../relations/events.ts';
import { tellingKeys, type Tellings } from '../relations/repeat-cautions.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { Base, OutcomeDraft, OutcomeContent } from './events.ts';

/** What deciding on a what-if needs to know of its history, as it stands at the base. It never changes: a base is a revision. */
export interface HistoryAtBase {
  readonly history: HistoryId;
  readonly base: Base;
  /** The history's last revision. */
  readonly head: number;
  readonly declaration: RelationContent;
  /** First day of the earliest act; absent where the history holds none. */
  readonly firstAct?: Day;
  readonly summits: ReadonlySet<string>;
  /**
   * Acts that stand at the base, at least those that the what-if names (`actsNamedIn`), what reverses them, and the same of
   * what all these reverse: as many as its rules depend on.
   */
  readonly acts: readonly ActContent[];
  /** Ids of acts that stand at the base, but for follow-ups, by `tellingKey`: at least those that an act the what-if inserts may repeat. */
  readonly alike: Tellings;
}

export type Named = Pick<OutcomeDraft | OutcomeContent, 'commitments' | 'edits'>;

/** Acts of the history that a what-if names. */
export function actsNamedIn({ commitments, edits }: Named): ReadonlySet<string> {
  const named = new Set<string>();
  const reversedBy = (act: { readonly reverses?: readonly { readonly actId: string }[] | undefined }) => {
    for (const { actId } of act.reverses ?? []) named.add(actId);
  };
  for (const commitment of commitments) reversedBy(commitment);
  for (const edit of edits) {
    if (edit.edit !== 'insert') {
      named.add(edit.actId);
      continue;
    }
    // Its own id too: the history may hold an act of that id already.
    named.add(edit.act.actId);
    if (edit.act.followUpOf !== undefined) named.add(edit.act.followUpOf);
    reversedBy(edit.act);
  }
  return named;
}

/** Under which keys stand acts that an act which the what-if inserts may repeat, by the code that they have. */
export function tellingsNear({ edits }: Pick<Named, 'edits'>): ReadonlyMap<string, ReadonlySet<string>> {
  const near = new Map<string, Set<string>>();
  for (const edit of edits) {
    if (edit.edit !== 'insert') continue;
    const { code } = edit.act.code;
    const keys = near.get(code) ?? new Set();
    for (const key of tellingKeys(edit.act, dayNumber(edit.act.occurred.from))) keys.add(key);
    near.set(code, keys);
  }
  return near;
}
