import type { Rejection } from '../kernel/result.ts';
import { dayOfInstant, formatDay, type Day } from '../kernel/clock.ts';
import { EVENT_LIMIT } from '../eventstore/port.ts';
import { findCode, scales, scoreOf } from '../ontology/look-up.ts';
import { PARTY_PATTERN } from '../relations/history-id.ts';
import type { Occurred } from '../relations/events.ts';
import { didYouMean } from '../kernel/nearest.ts';
import type { Finding, Path } from './file-problem.ts';
import type { Declared, Placed, Readable } from './readable.ts';
import { reversalFindings } from './reversal-rules.ts';
import type { ActEntry } from './schema.ts';

/**
 * The rules of the record that can be told from the file alone, so that a person learns of them with a line number and
 * before anything is recorded. The record itself enforces them again.
 */
export function rulesOf(file: Readable, now: number): Finding[] {
  const rules = new Rules(file, now);
  return rules.all();
}

/** Content of one event in bytes of JSON, with room for its metadata. */
const ENTRY_LIMIT = EVENT_LIMIT - 4096;

const namesOf = (declared: readonly Declared[]): Set<string> => new Set(declared.map(({ name }) => name));

class Rules {
  readonly #file: Readable;
  readonly #latest: Day;
  readonly #findings: Finding[] = [];
  readonly #parties: ReadonlySet<string>;
  /** Whether the file names its two parties properly; else every act would seem to name a wrong one. */
  readonly #partiesKnown: boolean;
  readonly #others: ReadonlySet<string>;
  readonly #issues: ReadonlySet<string>;
  readonly #summits: ReadonlySet<string>;
  #scale: string | undefined;

  constructor(file: Readable, now: number) {
    this.#file = file;
    // Dates are UTC days, and somewhere on Earth the next one has begun.
    this.#latest = formatDay(dayOfInstant(now) + 1);
    this.#scale = file.scale;
    this.#parties = namesOf(file.names.parties);
    this.#partiesKnown =
      file.names.parties.length === 2 && [...this.#parties].every((party) => PARTY_PATTERN.test(party));
    this.#others = namesOf(file.names.thirdParties);
    this.#issues = namesOf(file.names.issues);
    this.#summits = namesOf(file.names.summits);
  }

  all(): Finding[] {
    const { names, acts, notes, summits } = this.#file;
    this.#unique(names.parties, 'party');
    this.#unique(names.thirdParties, 'third party');
    this.#unique(names.issues, 'issue');
    this.#unique(names.acts, 'act');
    this.#unique(names.notes, 'note');
    this.#unique(names.summits, 'summit');
    for (const { name, path } of names.thirdParties) {
      if (this.#parties.has(name)) {
        this.#find(
          path,
          'third-party-is-party',
          `${name} is a party of this relation`,
          'Remove it from thirdParties.',
        );
      }
    }
    this.#fileScale();
    for (const act of acts) this.#act(act);
    for (const entry of [...acts, ...notes, ...summits]) this.#size(entry);
    for (const { path, entry } of notes) {
      this.#past(entry.occurred, [...path, 'occurred']);
      this.#pastDay(entry.reported, [...path, 'reported']);
      if (entry.issue !== undefined) this.#issue(entry.issue, [...path, 'issue']);
    }
    for (const { path, entry } of summits) {
      this.#past(entry.announced, [...path, 'announced']);
      entry.agenda?.forEach((issue, index) => this.#issue(issue, [...path, 'agenda', index]));
      entry.participants?.forEach((party, index) =>
        this.#participant(party, [...path, 'participants', index]),
      );
      this.#once(entry.participants, [...path, 'participants']);
      this.#once(entry.agenda, [...path, 'agenda']);
      this.#end(path, entry);
    }
    this.#findings.push(...reversalFindings(this.#file));
    return this.#findings;
  }

  #find(path: Path, code: string, message: string, remedy: string): void {
    this.#findings.push({ path, code, message, remedy });
  }

  #unique(declared: readonly Declared[], what: string): void {
    const seen = new Map<string, Path>();
    for (const { name, path } of declared) {
      const first = seen.get(name);
      if (first === undefined) seen.set(name, path);
      else {
        const where = `${String(first[0])}[${String(first[1])}]`;
        this.#find(
          path,
          'duplicate-id',
          `the ${what} "${name}" is there already, as ${where}`,
          `Give this ${what} an id of its own, or remove it.`,
        );
      }
    }
  }

  #once(names: readonly string[] | undefined, path: Path): void {
    names?.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      this.#find([...path, index], 'named-twice', `"${name}" is named twice`, 'Name it once.');
    });
  }

  /** What an event cannot hold, the record cannot. */
  #size({ path, entry }: Placed<object>): void {
    const bytes = Buffer.byteLength(JSON.stringify(entry));
    if (bytes <= ENTRY_LIMIT) return;
    this.#find(
      path,
      'too-large',
      `this entry has ${bytes} bytes; one has at most ${ENTRY_LIMIT}`,
      'Shorten its quotes, or give fewer sources.',
    );
  }

  #act({ path, entry }: Placed<ActEntry>): void {
    this.#past(entry.occurred, [...path, 'occurred']);
    this.#pastDay(entry.reported, [...path, 'reported']);
    this.#directions(path, entry);
    this.#code(path, entry);
    if (entry.issue !== undefined) this.#issue(entry.issue, [...path, 'issue']);
    const { summitId } = entry;
    if (summitId !== undefined && !this.#summits.has(summitId)) {
      this.#find(
        [...path, 'summitId'],
        'unknown-reference',
        `there is no summit "${summitId}" in this file`,
        `${didYouMean(summitId, this.#summits)}Add it to summits.`,
      );
    }
  }

  #directions(path: Path, { initiator, target, reciprocal }: Placed<ActEntry>['entry']): void {
    if (!this.#partiesKnown) return;
    if (initiator !== undefined && !this.#parties.has(initiator)) {
      const third = this.#others.has(initiator);
      this.#find(
        [...path, 'initiator'],
        third ? 'third-party-initiator' : 'undeclared-party',
        `${initiator} is ${third ? 'a third party' : 'no party of this relation'}, so it cannot be the initiator`,
        `${didYouMean(initiator, this.#parties)}The initiator is one of ${[...this.#parties].join(', ')}; keep what others did as a note.`,
      );
    }
    if (target === undefined) return;
    if (initiator === target) {
      this.#find(
        [...path, 'target'],
        'same-party',
        `${target} is both initiator and target`,
        'Name the party that the act was aimed at.',
      );
    } else if (!this.#parties.has(target) && !this.#others.has(target)) {
      this.#find(
        [...path, 'target'],
        'undeclared-party',
        `${target} is neither a party of this relation nor a declared third party`,
        `${didYouMean(target, [...this.#parties, ...this.#others])}Declare it under thirdParties, with why acts toward it count.`,
      );
    } else if (reciprocal === true && !this.#parties.has(target)) {
      this.#find(
        [...path, 'reciprocal'],
        'reciprocal-third-party',
        'an act toward a third party cannot be reciprocal',
        'Only an act of the two parties is; remove "reciprocal".',
      );
    }
  }

  #code(path: Path, { code: coded, score }: Placed<ActEntry>['entry']): void {
    if (coded === undefined) return;
    const { code } = coded;
    const refuse = ({ code, message, remedy }: Rejection, at: Path) => this.#find(at, code, message, remedy);
    const found = findCode(code);
    if (!found.ok) return refuse(found.error, [...path, 'code', 'code']);
    const scale = score?.scale ?? this.#scale;
    if (scale === undefined) return;
    const scored = scoreOf(scale, code);
    if (!scored.ok) {
      const atScale = scored.error.code === 'unknown-scale';
      return refuse(scored.error, atScale ? [...path, 'score', 'scale'] : [...path, 'code', 'code']);
    }
    const { value } = scored.value;
    if (score?.value === undefined || score.value === value) return;
    this.#find(
      [...path, 'score', 'value'],
      'score-mismatch',
      `${scale} gives code ${code} the value ${value}, not ${score.value}`,
      'Leave the value out, or choose another code; how strong this one act was is its magnitude.',
    );
  }

  /** A wrong scale of the file is one mistake, not one of every act. */
  #fileScale(): void {
    const { scale } = this.#file;
    if (scale === undefined || scales().some(({ id }) => id === scale)) return;
    const known = scales().map(({ id }) => id);
    this.#find(
      ['scale'],
      'unknown-scale',
      `"${scale}" is not a named scale`,
      `${didYouMean(scale, known)}Name one of ${known.join(', ')}.`,
    );
    this.#scale = undefined;
  }

  #issue(issue: string, path: Path): void {
    if (this.#issues.has(issue)) return;
    this.#find(
      path,
      'undeclared-issue',
      `the issue "${issue}" is not declared`,
      `${didYouMean(issue, this.#issues)}Declare it under issues.`,
    );
  }

  #participant(party: string, path: Path): void {
    if (!this.#partiesKnown || this.#parties.has(party) || this.#others.has(party)) return;
    this.#find(
      path,
      'undeclared-party',
      `${party} is neither a party of this relation nor a declared third party`,
      'Declare it under thirdParties, or remove it.',
    );
  }

  #end(path: Path, summit: Readable['summits'][number]['entry']): void {
    if (summit.concluded !== undefined && summit.cancelled !== undefined) {
      this.#find(
        [...path, 'cancelled'],
        'summit-ended-twice',
        'a summit is either concluded or cancelled',
        'Keep the one that happened.',
      );
    }
    for (const end of ['concluded', 'cancelled'] as const) {
      const occurred = summit[end]?.occurred;
      if (occurred === undefined) continue;
      this.#past(occurred, [...path, end, 'occurred']);
      if (summit.announced !== undefined && occurred.from < summit.announced.from) {
        this.#find(
          [...path, end, 'occurred'],
          'ended-before-announced',
          `${end} on ${occurred.from}, before it was announced on ${summit.announced.from}`,
          'Correct one of the two dates.',
        );
      }
    }
  }

  #past(occurred: Occurred | undefined, path: Path): void {
    if (occurred === undefined) return;
    this.#pastDay(
      occurred.to ?? occurred.from,
      occurred.to === undefined ? [...path, 'from'] : [...path, 'to'],
    );
  }

  #pastDay(day: Day | undefined, path: Path): void {
    if (day === undefined || day <= this.#latest) return;
    this.#find(
      path,
      'future-date',
      `${day} lies in the future`,
      'The record holds what has happened; check the year, or keep it for a what-if.',
    );
  }
}
