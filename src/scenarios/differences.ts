import { digestOf } from '../kernel/canonical-json.ts';
import { formatDay } from '../kernel/clock.ts';
import type { EntryKey } from '../relations/commands.ts';
import { completeAct } from '../relations/complete-act.ts';
import { declaredPresetSchema, type ActDraft } from '../relations/events.ts';
import type { Entry, RelationState, SummitEntry } from '../relations/state.ts';
import type { Scenario, ScenarioSummit } from './schema.ts';
import type { Change, ConflictCode, Deed, PlanConflict, Policy } from './step.ts';

/** The digest by which the record remembers that an entry was gone from its file when last replayed. */
export const ABSENT = digestOf(null);

type Verdict = 'record' | 'correct' | 'retract' | 'nothing' | Exclude<ConflictCode, 'refused'>;

type Recorded = Entry & { readonly live?: boolean };

/**
 * What a replay has to do about one entry; `digest` is the file's. The file speaks only where it changed since it was last
 * replayed, and a change by hand is never overwritten silently.
 */
function verdictOf(recorded: Recorded | undefined, digest: string, scenario: string): Verdict {
  if (recorded === undefined) return digest === ABSENT ? 'nothing' : 'record';
  const replayed = recorded.origin?.scenario === scenario ? recorded.origin.digest : undefined;
  const live = recorded.live ?? true;
  if (replayed === digest || (live && recorded.digest === digest)) return 'nothing';
  const untouched = replayed !== undefined && !recorded.touched;
  if (digest === ABSENT) {
    if (replayed === undefined || !live) return 'nothing';
    return untouched ? 'retract' : 'changed-and-gone';
  }
  if (untouched) return live ? 'correct' : 'record';
  if (!live) return 'retracted-by-hand';
  return replayed === undefined ? 'recorded-by-hand' : 'changed-on-both-sides';
}

const CONFLICTS: Readonly<Record<Exclude<ConflictCode, 'refused' | 'final'>, string>> = {
  'changed-on-both-sides':
    'the file changed it, and so did somebody in the record since it was last replayed',
  'recorded-by-hand': 'the file holds it with another content than the record, where it was recorded by hand',
  'retracted-by-hand': 'the file holds it, but it was retracted by hand',
  'changed-and-gone': 'it is gone from the file, but was changed by hand since it was last replayed',
};

const CHOICE = 'Replay with --theirs to take the file as it is, or with --ours to keep the record as it is.';
const KEEP = 'Replay with --ours to keep the record as it is, or put the file back as it was.';

export interface Differences {
  readonly changes: readonly Change[];
  readonly conflicts: readonly PlanConflict[];
  /** Entries where file and record disagree and the policy keeps the record's version. */
  readonly kept: readonly EntryKey[];
  /** Entries about which there is nothing to do. */
  readonly unchanged: number;
}

/** Compares a scenario with the record, entry by entry. */
export function differencesOf(
  scenario: Scenario,
  state: RelationState | undefined,
  policy: Policy | undefined,
): Differences {
  const comparison = new Comparison(scenario, state, policy);
  return comparison.run();
}

class Comparison {
  readonly #scenario: Scenario;
  readonly #state: RelationState | undefined;
  readonly #policy: Policy | undefined;
  readonly #reason: string;
  readonly #changes: Change[] = [];
  readonly #conflicts: PlanConflict[] = [];
  readonly #kept: EntryKey[] = [];
  #unchanged = 0;

  constructor(scenario: Scenario, state: RelationState | undefined, policy: Policy | undefined) {
    this.#scenario = scenario;
    this.#state = state;
    this.#policy = policy;
    this.#reason = `The scenario ${scenario.slug} changed`;
  }

  run(): Differences {
    const { acts, notes, summits } = this.#scenario;
    this.#relation();
    for (const summit of summits) this.#summit(summit);
    for (const act of acts) this.#act(act);
    for (const content of notes) {
      const recorded = this.#state?.notes.get(content.noteId);
      const key = `note:${content.noteId}`;
      const digest = digestOf(content);
      this.#settle(key, digest, recorded, {
        day: content.occurred.from,
        record: { type: 'RecordNote', content },
        correct: { type: 'CorrectNote', content, reason: this.#reason },
      });
    }
    this.#guide();
    this.#gone();
    return {
      changes: this.#changes,
      conflicts: this.#conflicts,
      kept: this.#kept,
      unchanged: this.#unchanged,
    };
  }

  #relation(): void {
    const content = this.#scenario.relation;
    this.#settle('relation', digestOf(content), this.#state?.relation, {
      day: '',
      record: { type: 'OpenRelation', content },
      correct: { type: 'ReviseRelation', content, reason: this.#reason },
    });
  }

  /** Presets and story, where the file says that the history declares them. */
  #guide(): void {
    const { declares, presets, story, slug } = this.#scenario;
    if (declares !== true) return;
    for (const preset of presets) {
      const content = declaredPresetSchema.parse(preset);
      const declare = { type: 'DeclarePreset', content } as const;
      const recorded = this.#state?.presets.get(content.preset);
      const ways = { day: content.at, record: declare, correct: declare };
      this.#settle(`preset:${content.preset}`, digestOf(content), recorded, ways);
    }
    const held = new Set(presets.map(({ preset }) => preset));
    for (const [preset, entry] of this.#state?.presets ?? []) {
      if (held.has(preset)) continue;
      const retract = { type: 'WithdrawPreset', preset, reason: `Gone from the scenario ${slug}` } as const;
      this.#settle(`preset:${preset}`, ABSENT, entry, { day: '', retract });
    }
    if (story === undefined) return;
    const declare = { type: 'DeclareStory', content: story } as const;
    // After everything that it leads to.
    const ways = { day: '9999-12-31', record: declare, correct: declare };
    this.#settle('story', digestOf(story), this.#state?.story, ways);
  }

  #act(content: ActDraft): void {
    const { actId, occurred, followUpOf, reverses = [], summitId } = content;
    const completed = completeAct(content);
    if (!completed.ok) return this.#conflict(`act:${actId}`, 'refused', completed.error);
    const needs = [followUpOf, ...reverses.map((reversal) => reversal.actId)].flatMap((id) =>
      id === undefined ? [] : [`act:${id}`],
    );
    if (summitId !== undefined) needs.push(`summit:${summitId}`);
    this.#settle(`act:${actId}`, digestOf(completed.value), this.#state?.acts.get(actId), {
      day: occurred.from,
      needs,
      record: { type: 'RecordAct', content },
      correct: { type: 'CorrectAct', content, reason: this.#reason },
    });
  }

  #summit({ content, end }: ScenarioSummit): void {
    const { summitId } = content;
    const key = `summit:${summitId}`;
    const recorded = this.#state?.summits.get(summitId);
    const withdrawn = this.#state?.withdrawnSummits.get(summitId);
    this.#settle(key, digestOf(content), recorded ?? withdrawn, {
      day: content.announced.from,
      record: { type: 'ScheduleSummit', content },
      correct: { type: 'ReviseSummit', content, reason: this.#reason },
      final: recorded !== undefined && recorded.phase !== 'scheduled',
    });
    // Where it stays withdrawn, how it ended is told with it.
    if (withdrawn !== undefined && !this.#changes.some((change) => change.key === key)) return;
    if (end === undefined) {
      if (this.#ownEnd(recorded)) this.#final(key, 'the file no longer says how the summit ended');
      return;
    }
    const { phase, ...how } = end;
    const ending = { summitId, ...how };
    const digest = digestOf(ending);
    if (recorded === undefined || recorded.phase === 'scheduled') {
      const order =
        phase === 'concluded'
          ? ({ type: 'ConcludeSummit', content: ending } as const)
          : ({ type: 'CancelSummit', content: ending } as const);
      this.#changes.push({ key, deed: 'end', order, digest, day: how.occurred.from, needs: [key] });
    } else if (recorded.phase !== phase || !this.#said(recorded, digest)) {
      this.#final(
        key,
        `the file has another end of the summit than the record, where it was ${recorded.phase}`,
      );
    }
  }

  #said(recorded: SummitEntry, digest: string): boolean {
    return recorded.end?.digest === digest || recorded.end?.origin?.digest === digest;
  }

  /** Whether the summit's end was replayed from this file. */
  #ownEnd(recorded: SummitEntry | undefined): boolean {
    return recorded?.end?.origin?.scenario === this.#scenario.slug;
  }

  /** What was replayed from this file before and is not in it any more. */
  #gone(): void {
    const state = this.#state;
    if (state === undefined) return;
    const { acts, notes, summits, slug } = this.#scenario;
    const held = {
      acts: new Set(acts.map(({ actId }) => actId)),
      notes: new Set(notes.map(({ noteId }) => noteId)),
      summits: new Set(summits.map(({ content }) => content.summitId)),
    };
    const reason = `Gone from the scenario ${slug}`;
    for (const [actId, entry] of state.acts) {
      if (held.acts.has(actId)) continue;
      const order = { type: 'RetractAct', actId, reason } as const;
      this.#settle(`act:${actId}`, ABSENT, entry, { day: formatDay(entry.from), retract: order });
    }
    for (const [noteId, entry] of state.notes) {
      if (held.notes.has(noteId)) continue;
      this.#settle(`note:${noteId}`, ABSENT, entry, {
        day: '',
        retract: { type: 'RetractNote', noteId, reason },
      });
    }
    for (const [summitId, entry] of state.summits) {
      if (held.summits.has(summitId)) continue;
      this.#settle(`summit:${summitId}`, ABSENT, entry, {
        day: '',
        retract: { type: 'WithdrawSummit', summitId, reason },
      });
    }
  }

  #settle(
    key: EntryKey,
    digest: string,
    recorded: Recorded | undefined,
    ways: {
      readonly day: string;
      readonly needs?: readonly EntryKey[];
      readonly record?: Change['order'];
      readonly correct?: Change['order'];
      readonly retract?: Change['order'];
      readonly final?: boolean;
    },
  ): void {
    const { day, needs = [], final = false } = ways;
    const change = (deed: Deed): void => {
      const order = deed === 'record' ? ways.record : deed === 'correct' ? ways.correct : ways.retract;
      if (order !== undefined) this.#changes.push({ key, deed, order, digest, day, needs });
    };
    const verdict = verdictOf(recorded, digest, this.#scenario.slug);
    switch (verdict) {
      case 'nothing':
        // An entry that the file does not hold and never held is none of its business.
        if (digest !== ABSENT) this.#unchanged += 1;
        return;
      case 'record':
      case 'retract':
        return change(verdict);
      case 'correct':
        return final
          ? this.#final(key, 'the file changes the schedule of a summit that has ended')
          : change(verdict);
      default:
        if (final) return this.#final(key, 'the file changes the schedule of a summit that has ended');
        if (this.#policy === 'ours') this.#kept.push(key);
        else if (this.#policy === 'theirs') {
          change(digest === ABSENT ? 'retract' : (recorded?.live ?? true) ? 'correct' : 'record');
        } else
          this.#conflict(key, verdict, {
            message: CONFLICTS[verdict as keyof typeof CONFLICTS],
            remedy: CHOICE,
          });
    }
  }

  #final(key: EntryKey, message: string): void {
    if (this.#policy === 'ours') this.#kept.push(key);
    else this.#conflict(key, 'final', { message, remedy: KEEP });
  }

  #conflict(
    key: EntryKey,
    code: ConflictCode,
    { message, remedy }: { message: string; remedy: string },
  ): void {
    this.#conflicts.push({ key, code, message, remedy });
  }
}
