import type { ByteSource } from '../eventstore/snapshots/snapshot-part.ts';
import type { Day, DayNumber } from '../kernel/clock.ts';
import type { ActContent } from '../relations/events.ts';
import { actClassOf } from '../models/tension/model-act.ts';
import {
  CONFIDENCES,
  Flag,
  newColumns,
  NONE,
  OPEN,
  PRECISIONS,
  type ActColumns,
  type ActNumber,
  type ActTexts,
} from './act-columns.ts';
import { ActReader } from './act-reader.ts';
import { civilDay } from './civil-day.ts';
import { placeOf } from './slabs.ts';

/**
 * When the public could know: as stated, else the date of the earliest source that is not older than the act's first day (an
 * older one is background), else the last day on which it happened. Nothing is known before it happened, whatever an old record states.
 */
export function reportedDay(content: {
  readonly reported?: Day | undefined;
  readonly sources: readonly { readonly published?: Day | undefined }[];
  readonly occurred: { readonly from: Day; readonly to?: Day | undefined };
}): DayNumber {
  const { reported, sources, occurred } = content;
  if (reported !== undefined) return civilDay(reported < occurred.from ? occurred.from : reported);
  let earliest: Day | undefined;
  for (const { published } of sources) {
    if (published === undefined || published < occurred.from) continue;
    if (earliest === undefined || published < earliest) earliest = published;
  }
  return civilDay(earliest ?? occurred.to ?? occurred.from);
}

/** How far a table reached at a revision: rows are only added, so what came later lies beyond. */
export interface ActTableReach {
  readonly live: number;
  /** Sources of the acts that stood. */
  readonly sources: number;
  readonly versions: number;
  readonly acts: number;
  readonly reversals: number;
  readonly ids: number;
  readonly idBytes: number;
  /** Of the dictionaries, in their order. */
  readonly texts: readonly number[];
}

/** What the column of sources holds at most. */
const MOST_SOURCES = 0xffff;

/** The place of a word in a short list, without the call that `indexOf` costs. */
const numberIn = <T extends string>(words: readonly T[], word: T): number => words.indexOf(word);

/**
 * All versions of a history's acts as typed columns, about 125 bytes an act with its id. A version carries the interval of
 * revisions during which it stood, so the record as of any revision is a filter over the rows. Bodies (summaries,
 * sources, quotes) stay in the store, where `revision` finds them.
 */
export class ActTable {
  readonly #columns: ActColumns = newColumns();
  /** Whether acts of a code are material, by the code's number. */
  readonly #material: boolean[] = [];
  #live = 0;
  #sources = 0;

  /** Number of versions, live or not. */
  get rows(): number {
    return this.#columns.versions.rows;
  }

  /** Acts that stand at the head. */
  get live(): number {
    return this.#live;
  }

  /** Sources that the acts which stand at the head name, all together. */
  get sources(): number {
    return this.#sources;
  }

  /** Adds a version that stands from `revision` on and ends the act's version before it. */
  record(content: ActContent, revision: number): void {
    const { occurred, score, magnitude, followUpOf, reverses, summitId } = content;
    const { versions, texts } = this.#columns;
    // All that can fail on malformed data comes before the first change to a row.
    const first = civilDay(occurred.from);
    const last = occurred.to === undefined ? first : civilDay(occurred.to);
    const reported = reportedDay(content);
    const { value } = score;
    const { value: factor } = magnitude;
    if (!Number.isFinite(value) || !Number.isFinite(factor)) throw new TypeError('a figure is none');
    const code = texts.codes.numberOf(content.code.code);
    const scale = texts.scales.numberOf(score.scale);
    const issue = texts.issues.numberOf(content.issue);
    const initiator = texts.parties.numberOf(content.initiator);
    const target = texts.parties.numberOf(content.target);
    const summit = summitId === undefined ? NONE : texts.summits.numberOf(summitId);
    const act = this.numberOf(content.actId);
    const followed = followUpOf === undefined ? NONE : this.numberOf(followUpOf);

    const previous = this.#latest(act);
    if (previous === NONE || !this.#end(previous, revision)) this.#live += 1;
    const row = versions.add();
    const place = placeOf(row);
    const slab = versions.slab(row);
    slab.score[place] = value;
    slab.magnitude[place] = factor;
    slab.act[place] = act;
    slab.from[place] = revision;
    slab.to[place] = OPEN;
    slab.previous[place] = previous;
    slab.first[place] = first;
    slab.last[place] = last;
    slab.reported[place] = reported;
    slab.followUpOf[place] = followed;
    slab.issue[place] = issue;
    slab.summit[place] = summit;
    slab.initiator[place] = initiator;
    slab.target[place] = target;
    slab.code[place] = code;
    slab.scale[place] = scale;
    const named = Math.min(content.sources.length, MOST_SOURCES);
    slab.sources[place] = named;
    this.#sources += named;
    slab.flags[place] =
      (content.reciprocal ? Flag.reciprocal : 0) |
      (this.#isMaterial(content, code) ? Flag.material : 0) |
      (content.code.ontology === 'cameo/manual' ? Flag.manual : 0) |
      (occurred.to === undefined ? 0 : Flag.spanGiven) |
      (numberIn(PRECISIONS, occurred.precision) << Flag.precisionShift) |
      (numberIn(CONFIDENCES, content.confidence) << Flag.confidenceShift);
    this.#columns.acts.slab(act).latest[placeOf(act)] = row;
    // A follow-up is no act of its own to the model: it reverses nothing.
    if (reverses !== undefined && followUpOf === undefined) {
      for (const reversal of reverses) this.#reverse(reversal.actId, row, reversal.share);
    }
  }

  /** Ends the act's version: from `revision` on it does not stand. Throws where no version stands. */
  retract(actId: string, revision: number): void {
    const act = this.#columns.ids.find(actId);
    const latest = act === NONE ? NONE : this.#latest(act);
    if (latest === NONE || !this.#end(latest, revision)) {
      throw new Error(`act ${actId} is retracted at revision ${revision} but does not stand there`);
    }
    this.#live -= 1;
  }

  /** A reader of its own for one scan; call `moveTo` before reading. */
  reader(): ActReader {
    return new ActReader(this.#columns);
  }

  /** The id of the act that a row is a version of. */
  actIdAt(row: number): string {
    const { versions, ids } = this.#columns;
    return ids.idOf(versions.slab(row).act[placeOf(row)] as number);
  }

  /** Numbers of acts that were given out, from 0. */
  get numbers(): number {
    return this.#columns.ids.count;
  }

  idOf(act: ActNumber): string {
    return this.#columns.ids.idOf(act);
  }

  /** Row of the latest version of an act, live or ended, or -1 where the record never held it. */
  latestRowOf(actId: string): number {
    const act = this.#columns.ids.find(actId);
    return act === NONE ? NONE : this.#latest(act);
  }

  /** Likewise, by the number of its id. */
  latestRowOfNumber(act: number): number {
    return this.#latest(act);
  }

  /** Row of the version that the event of `revision` opened, or -1; rows are in order of revision. */
  rowOpenedAt(revision: number): number {
    let low = 0;
    let high = this.rows - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const from = this.#columns.versions.slab(middle).from[placeOf(middle)] as number;
      if (from === revision) return middle;
      if (from < revision) low = middle + 1;
      else high = middle - 1;
    }
    return NONE;
  }

  /** Rows of all versions that the event of `revision` opened, in order: of what was counted, one event opens many. */
  *rowsOpenedAt(revision: number): Generator<number> {
    const { versions } = this.#columns;
    const openedAt = (row: number): number => versions.slab(row).from[placeOf(row)] as number;
    let row = this.rowOpenedAt(revision);
    if (row === NONE) return;
    while (row > 0 && openedAt(row - 1) === revision) row -= 1;
    for (; row < this.rows && openedAt(row) === revision; row += 1) yield row;
  }

  /** The texts behind the numbers in the columns, for filters that compare numbers rather than texts. */
  get texts(): ActTexts {
    return this.#columns.texts;
  }

  get reach(): ActTableReach {
    const { versions, acts, reversals, ids, texts } = this.#columns;
    return {
      live: this.#live,
      sources: this.#sources,
      versions: versions.rows,
      acts: acts.rows,
      reversals: reversals.rows,
      ids: ids.count,
      idBytes: ids.end,
      texts: Object.values(texts).map((dictionary: ActTexts['codes']) => dictionary.texts.length),
    };
  }

  /** The columns as they were when the table had a reach, at a revision, whatever was recorded since. */
  *bytes(reach: ActTableReach, revision: number): Generator<Uint8Array> {
    const { versions, acts, reversals, ids } = this.#columns;
    yield* versions.bytes(reach.versions, { to: (to) => (to > revision ? OPEN : to) });
    yield* acts.bytes(reach.acts, {
      latest: (row) => {
        let past = row;
        while (past >= reach.versions) past = versions.slab(past).previous[placeOf(past)] as number;
        return past;
      },
      reversal: (entry) => {
        let past = entry;
        while (past >= reach.reversals) past = reversals.slab(past).next[placeOf(past)] as number;
        return past;
      },
    });
    yield* reversals.bytes(reach.reversals);
    yield* ids.bytes(reach.ids, reach.idBytes);
  }

  /** Fills an empty table from the bytes of another one. */
  async restore(
    reach: ActTableReach,
    texts: readonly (readonly string[])[],
    source: ByteSource,
  ): Promise<void> {
    const { versions, acts, reversals, ids, texts: dictionaries } = this.#columns;
    for (const [index, dictionary] of Object.values(dictionaries).entries()) {
      (dictionary as ActTexts['codes']).restore(texts[index] ?? []);
    }
    await versions.restore(reach.versions, source);
    await acts.restore(reach.acts, source);
    await reversals.restore(reach.reversals, source);
    await ids.restore(reach.ids, reach.idBytes, source);
    this.#live = reach.live;
    this.#sources = reach.sources;
  }

  /** Whether the act counts as material; the class of a code is worked out once. */
  #isMaterial(content: ActContent, code: number): boolean {
    if (content.class !== undefined) return content.class.class === 'material';
    return (this.#material[code] ??= actClassOf(content) === 'material');
  }

  /** The number of an act's id, which is given one where it has none yet. */
  numberOf(actId: string): number {
    const number = this.#columns.ids.numberOf(actId);
    if (number === this.#columns.acts.rows) {
      const added = this.#columns.acts.add();
      const slab = this.#columns.acts.slab(added);
      slab.latest[placeOf(added)] = NONE;
      slab.reversal[placeOf(added)] = NONE;
    }
    return number;
  }

  #latest(act: number): number {
    return this.#columns.acts.slab(act).latest[placeOf(act)] as number;
  }

  /** Ends a version; `false` where it had ended before. */
  #end(row: number, revision: number): boolean {
    const { to } = this.#columns.versions.slab(row);
    if (to[placeOf(row)] !== OPEN) return false;
    to[placeOf(row)] = revision;
    this.#sources -= this.#columns.versions.slab(row).sources[placeOf(row)] as number;
    return true;
  }

  #reverse(actId: string, version: number, share: number): void {
    const act = this.numberOf(actId);
    const { reversal } = this.#columns.acts.slab(act);
    const entry = this.#columns.reversals.add();
    const slab = this.#columns.reversals.slab(entry);
    slab.share[placeOf(entry)] = share;
    slab.version[placeOf(entry)] = version;
    slab.next[placeOf(entry)] = reversal[placeOf(act)] as number;
    reversal[placeOf(act)] = entry;
  }
}
