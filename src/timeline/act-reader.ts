import type { CodeBookId } from '../ontology/code-books.ts';
import type { Precision } from '../models/tension/explanation.ts';
import type { DayNumber } from '../kernel/clock.ts';
import { impulseOf } from '../models/tension/model.ts';
import {
  CONFIDENCES,
  EVER,
  Flag,
  NONE,
  PRECISIONS,
  type ActColumns,
  type ActNumber,
  type Confidence,
  type VersionSlab,
} from './act-columns.ts';
import { placeOf } from './slabs.ts';

/** Called with the first day of the reversing act, the share, and the revision that opened its version. */
type ReversalVisit = (day: DayNumber, share: number, by: number) => void;

/**
 * Reads the cells of one version at a time: `moveTo(row)`, then the fields. A scan makes one reader, not a million
 * objects. Rows and cells may be added while a scan pauses; a scan at a fixed revision does not see them.
 */
export class ActReader {
  readonly #columns: ActColumns;
  #slab: VersionSlab;
  #place = 0;

  constructor(columns: ActColumns) {
    this.#columns = columns;
    this.#slab = columns.versions.slab(0);
  }

  moveTo(row: number): this {
    this.#slab = this.#columns.versions.slab(row);
    this.#place = placeOf(row);
    return this;
  }

  /** Whether the version stood at `revision` and had been reported by `knownBy`. */
  stands(revision: number, knownBy: DayNumber): boolean {
    const { from, to, reported } = this.#slab;
    const place = this.#place;
    return (
      (from[place] as number) <= revision &&
      (to[place] as number) > revision &&
      (reported[place] as number) <= knownBy
    );
  }

  get actId(): string {
    return this.#columns.ids.idOf(this.#slab.act[this.#place] as number);
  }

  get number(): ActNumber {
    return this.#slab.act[this.#place] as ActNumber;
  }

  /** Revision of the event that opened the version and holds its body. */
  get revision(): number {
    return this.#slab.from[this.#place] as number;
  }

  /** Revision of the event that ended the version, or `OPEN`. */
  get endedAt(): number {
    return this.#slab.to[this.#place] as number;
  }

  /** Row of the act's version before this one, or -1. */
  get previous(): number {
    return this.#slab.previous[this.#place] as number;
  }

  get first(): DayNumber {
    return this.#slab.first[this.#place] as number;
  }

  get last(): DayNumber {
    return this.#slab.last[this.#place] as number;
  }

  /** Whether the record states a last day, be it the first. */
  get spanGiven(): boolean {
    return (this.#flags & Flag.spanGiven) !== 0;
  }

  get precision(): Precision {
    return PRECISIONS[(this.#flags >> Flag.precisionShift) & 3] as Precision;
  }

  get reported(): DayNumber {
    return this.#slab.reported[this.#place] as number;
  }

  get confidence(): Confidence {
    return CONFIDENCES[(this.#flags >> Flag.confidenceShift) & 3] as Confidence;
  }

  get initiator(): string {
    return this.#columns.texts.parties.textOf(this.initiatorNumber);
  }

  get initiatorNumber(): number {
    return this.#slab.initiator[this.#place] as number;
  }

  get target(): string {
    return this.#columns.texts.parties.textOf(this.targetNumber);
  }

  get targetNumber(): number {
    return this.#slab.target[this.#place] as number;
  }

  get reciprocal(): boolean {
    return (this.#flags & Flag.reciprocal) !== 0;
  }

  get code(): string {
    return this.#columns.texts.codes.textOf(this.codeNumber);
  }

  /** The code book of the code. */
  get ontology(): CodeBookId {
    return (this.#flags & Flag.manual) === 0 ? 'cameo' : 'cameo/manual';
  }

  get codeNumber(): number {
    return this.#slab.code[this.#place] as number;
  }

  get scale(): string {
    return this.#columns.texts.scales.textOf(this.#slab.scale[this.#place] as number);
  }

  get issue(): string {
    return this.#columns.texts.issues.textOf(this.issueNumber);
  }

  get issueNumber(): number {
    return this.#slab.issue[this.#place] as number;
  }

  get summitId(): string | undefined {
    const summit = this.#slab.summit[this.#place] as number;
    return summit === NONE ? undefined : this.#columns.texts.summits.textOf(summit);
  }

  get score(): number {
    return this.#slab.score[this.#place] as number;
  }

  get magnitude(): number {
    return this.#slab.magnitude[this.#place] as number;
  }

  /** u of the tension model, before it is known whether the act is a follow-up. */
  get impulse(): number {
    return impulseOf(this.score, this.magnitude, this.reciprocal ? 2 : 1);
  }

  get material(): boolean {
    return (this.#flags & Flag.material) !== 0;
  }

  get isFollowUp(): boolean {
    return (this.#slab.followUpOf[this.#place] as number) !== NONE;
  }

  get followUpOf(): string | undefined {
    const act = this.#slab.followUpOf[this.#place] as number;
    return act === NONE ? undefined : this.#columns.ids.idOf(act);
  }

  /** Calls `visit` with the day and share of each reversal of this act by a version that stands in the view. */
  eachReversal(
    { revision, knownBy = EVER }: { readonly revision: number; readonly knownBy?: DayNumber },
    visit: ReversalVisit,
  ): void {
    const act = this.#slab.act[this.#place] as number;
    let entry = this.#columns.acts.slab(act).reversal[placeOf(act)] as number;
    while (entry !== NONE) {
      const { share, version, next } = this.#columns.reversals.slab(entry);
      const place = placeOf(entry);
      const by = version[place] as number;
      const { from, to, reported, first } = this.#columns.versions.slab(by);
      const at = placeOf(by);
      if (
        (from[at] as number) <= revision &&
        (to[at] as number) > revision &&
        (reported[at] as number) <= knownBy
      ) {
        visit(first[at] as number, share[place] as number, from[at] as number);
      }
      entry = next[place] as number;
    }
  }

  get isReversed(): boolean {
    const act = this.#slab.act[this.#place] as number;
    return this.#columns.acts.slab(act).reversal[placeOf(act)] !== NONE;
  }

  get #flags(): number {
    return this.#slab.flags[this.#place] as number;
  }
}
