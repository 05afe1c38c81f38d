import type { EventStore } from '../eventstore/port.ts';
import { dayOfInstant, formatDay, type Clock, type DayNumber } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { ActContent } from '../relations/events.ts';
import { handedOn, mayBeHandedOn } from '../relations/handing-on.ts';
import { observedContent } from '../timeline/act-bodies.ts';
import { tellingKey } from '../relations/tellings.ts';
import { readBodies } from '../timeline/bodies.reader.ts';
import type { Histories } from '../timeline/histories.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import { resolveView } from '../timeline/resolved-view.ts';
import { eachStanding, standingAct, standingRow } from '../timeline/standing-acts.query.ts';
import { contentOf } from '../timeline/stored-content.ts';
import type { AskedBase } from './events.ts';
import { actsNamedIn, tellingsNear, type HistoryAtBase, type Named } from './history-at-base.ts';

/** Where what must be known of a history is taken from. */
export interface HistoryFacts {
  /**
   * The history that a text names, as it stands at a base, as far as the what-if has to do with it. Rejections:
   * `unknown-history`, `ambiguous-history`, `revision-not-reached`, `not-a-day`; `not-redistributed` where the what-if names acts of
   * a history whose acts may not be told.
   */
  at(history: string, asked: AskedBase, whatIf: Named): Promise<Result<HistoryAtBase>>;
}

/**
 * Takes facts from the read models: one pass over a history's columns, and from the store the bodies of the few acts that
 * the what-if has to do with. So a what-if on a history of a million acts costs no more memory than one on a short one.
 */
export class HistoryFactsQuery implements HistoryFacts {
  readonly #histories: Histories;
  readonly #store: EventStore;
  readonly #clock: Clock;

  constructor(parts: { readonly histories: Histories; readonly store: EventStore; readonly clock: Clock }) {
    this.#histories = parts.histories;
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  async at(history: string, { revision, at }: AskedBase, whatIf: Named): Promise<Result<HistoryAtBase>> {
    const resolvedName = this.#histories.resolve(history);
    if (!resolvedName.ok) return resolvedName;
    const table = resolvedName.value;
    const may = namesActs(whatIf) ? handedOn(table.id, table.observed?.opening.observed) : ok(undefined);
    if (!may.ok) return may;
    const view = {
      ...(at !== undefined && { at }),
      ...(revision !== undefined && { asOf: { revision } }),
    };
    const head = table.revision;
    const resolved = resolveView(table, view, dayOfInstant(this.#clock.now()));
    if (!resolved.ok) return resolved;
    const fork = { revision: resolved.value.revision, at: resolved.value.at };

    const { firstAct, alike } = await surveyed(table, fork.revision, tellingsNear(whatIf));
    const acts = await this.#concerned(table, fork.revision, actsNamedIn(whatIf));
    const summits = table.entries.all
      .filter(
        ({ kind, from, to }) => kind === 'summit-scheduled' && from <= fork.revision && to > fork.revision,
      )
      .map(({ id }) => id);
    return ok({
      history: table.id,
      base: { revision: fork.revision, at: formatDay(fork.at) },
      head,
      declaration: resolved.value.declaration,
      ...(firstAct === undefined ? {} : { firstAct: formatDay(firstAct) }),
      summits: new Set(summits),
      acts,
      // Which acts there are already is not told where acts may not be.
      alike: mayBeHandedOn(resolved.value.declaration.observed) ? alike : new Map(),
    });
  }

  /** The acts of these ids and what reverses them; and of what all these reverse, again that and what reverses it. */
  async #concerned(table: HistoryTable, revision: number, ids: Iterable<string>): Promise<ActContent[]> {
    if (table.observed !== undefined) {
      // Nothing that was counted reverses anything.
      return [...ids].flatMap((id) => {
        const row = standingRow(table, id, { revision });
        return row === undefined ? [] : [observedContent(table, row)];
      });
    }
    const near = withReversers(table, revision, ids);
    const bodies = await this.#bodies(table, near);
    const reversed = bodies.flatMap(({ reverses }) => reverses?.map(({ actId }) => actId) ?? []);
    const farther = withReversers(table, revision, reversed).filter((each) => !near.includes(each));
    return [...bodies, ...(await this.#bodies(table, farther))];
  }

  async #bodies(table: HistoryTable, revisions: readonly number[]): Promise<ActContent[]> {
    const events = await readBodies(this.#store, table.stream, revisions);
    return [...events.values()].map((event) => contentOf<ActContent>(event));
  }
}

/** Whether what a what-if says could tell which acts its history holds. */
const namesActs = ({ commitments, edits }: Named): boolean =>
  edits.length > 0 || commitments.some(({ reverses }) => reverses !== undefined && reverses.length > 0);

/** The first day of any act that stands at a revision, and the acts that stand there under some of the keys of `near`. */
async function surveyed(
  table: HistoryTable,
  revision: number,
  near: ReturnType<typeof tellingsNear>,
): Promise<{
  readonly firstAct: DayNumber | undefined;
  readonly alike: ReadonlyMap<string, readonly string[]>;
}> {
  let firstAct: DayNumber | undefined;
  const alike = new Map<string, string[]>();
  await eachStanding(table, { revision }, (act) => {
    if (firstAct === undefined || act.first < firstAct) firstAct = act.first;
    const keys = near.size === 0 || act.isFollowUp ? undefined : near.get(act.code);
    if (keys === undefined) return;
    const { initiator, target, reciprocal, code } = act;
    const key = tellingKey({ initiator, target, reciprocal, code: { code } }, act.first);
    if (keys.has(key)) alike.set(key, [...(alike.get(key) ?? []), act.actId]);
  });
  return { firstAct, alike };
}

/** Revisions that hold the bodies of the acts of these ids and of what reverses them. */
function withReversers(table: HistoryTable, revision: number, ids: Iterable<string>): number[] {
  const revisions = new Set<number>();
  for (const id of ids) {
    const act = standingAct(table, id, { revision });
    if (act === undefined) continue;
    revisions.add(act.revision);
    act.eachReversal({ revision }, (_day, _share, by) => revisions.add(by));
  }
  return [...revisions].sort((a, b) => a - b);
}
