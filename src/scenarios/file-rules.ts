import { dayNumber, dayOfInstant, type DayNumber } from '../kernel/clock.ts';
import type { Rejection } from '../kernel/result.ts';
import { EVENT_LIMIT } from '../eventstore/port.ts';
import { scoreOf } from '../ontology/look-up.ts';
import { actFaults } from '../relations/act-rules.ts';
import { completeScore } from '../relations/complete-act.ts';
import { noteFaults } from '../relations/decide-note.ts';
import { declarationFaults } from '../relations/decide-relation.ts';
import { endFaults, summitFaults } from '../relations/decide-summit.ts';
import { repeats } from '../relations/rules.ts';
import type { Finding, Path } from './file-problem.ts';
import { recordOf, type FileRecord } from './file-record.ts';
import type { Declared, Placed, Readable } from './readable.ts';
import { DEFAULT_SCALE, type ActEntry } from './schema.ts';

/**
 * What of a file the rules of the record forbid, each with its place: the record's own rules judge every entry, as far as
 * its fields are of good form, so that a person learns of mistakes before anything is recorded.
 */
export function rulesOf(file: Readable, now: number): Finding[] {
  const record = recordOf(file);
  // Dates are UTC days, and somewhere on Earth the next one has begun.
  const latest = dayOfInstant(now) + 1;
  const { names, acts, notes, summits } = file;
  const scale = scoreOf(file.scale ?? DEFAULT_SCALE, '01');
  return [
    ...declarations(names),
    ...repeatedIds(names.acts, 'act'),
    ...repeatedIds(names.notes, 'note'),
    ...repeatedIds(names.summits, 'summit'),
    // A wrong scale of the file is one mistake, not one of every act.
    ...(scale.ok ? [] : [findingOf(scale.error, ['scale'])]),
    ...acts.flatMap((act) => actFindings(act, record, latest, scale.ok ? file.scale : undefined)),
    ...notes.flatMap((note) => at(note.path, noteFaults(record, note.entry, latest))),
    ...summits.flatMap((summit) => summitFindings(summit, record, latest)),
    ...[...acts, ...notes, ...summits].flatMap(tooLarge),
  ];
}

const findingOf = ({ code, message, remedy }: Rejection, path: Path): Finding => ({
  path,
  code,
  message,
  remedy,
});

/** The faults of an entry, at its place in the file. */
const at = (place: Path, faults: readonly Rejection[]): Finding[] =>
  faults.map((fault) => findingOf(fault, [...place, ...((fault.details?.['path'] ?? []) as Path)]));

/** Names stand in the file at places of their own, which the list of them keeps. */
function declarations({ parties, thirdParties, issues }: Readable['names']): Finding[] {
  const lists: Readonly<Record<string, readonly Declared[]>> = { parties, thirdParties, issues };
  const faults = declarationFaults({
    parties: parties.map(({ name }) => name),
    thirdParties: thirdParties.map(({ name }) => ({ party: name, why: '' })),
    issues: issues.map(({ name }) => ({ id: name, title: '' })),
  });
  return faults.map((fault) => {
    const [list = '', index = 0] = (fault.details?.['path'] ?? []) as Path;
    return findingOf(fault, lists[list]?.[Number(index)]?.path ?? [list]);
  });
}

const repeatedIds = (declared: readonly Declared[], kind: 'act' | 'note' | 'summit'): Finding[] =>
  repeats(declared.map(({ name }) => name)).map(({ name, index, first }) => {
    const [list, place] = declared[first]?.path ?? [];
    return {
      path: declared[index]?.path ?? [],
      code: `${kind}-exists`,
      message: `the ${kind} "${name}" is there already, as ${String(list)}[${String(place)}]`,
      remedy: `Give this ${kind} an id of its own, or remove it.`,
    };
  });

function actFindings(
  { path, entry }: Placed<ActEntry>,
  record: FileRecord,
  latest: DayNumber,
  fileScale: string | undefined,
): Finding[] {
  const { score: _, initiator, target, ...rest } = entry;
  const faults = actFaults(record, record.partiesKnown ? { ...rest, initiator, target } : rest, latest);
  record.take(entry);
  return at(path, [...faults, ...scoreFaults(entry, fileScale)]);
}

function scoreFaults(
  { actId, code, score }: Placed<ActEntry>['entry'],
  fileScale: string | undefined,
): Rejection[] {
  if (code === undefined) return [];
  const scale = score?.scale ?? fileScale;
  // By a scale that is not known nothing can be said of a value.
  const asked = scale === undefined ? { scale: DEFAULT_SCALE } : { ...score, scale };
  const found = completeScore({ code, score: asked }, actId === undefined ? 'The act' : `Act "${actId}"`);
  return found.ok ? [] : [found.error];
}

function summitFindings(
  { path, entry }: Readable['summits'][number],
  record: FileRecord,
  latest: DayNumber,
): Finding[] {
  const { summitId, announced, concluded, cancelled } = entry;
  const since = announced === undefined ? undefined : dayNumber(announced.from);
  const ends = (['concluded', 'cancelled'] as const).flatMap((phase) => {
    const end = entry[phase];
    return end === undefined
      ? []
      : at([...path, phase], endFaults(phase, { ...end, summitId }, since, latest));
  });
  const participants = record.partiesKnown ? entry.participants : undefined;
  return [
    ...at(path, summitFaults(record, { ...entry, participants }, latest)),
    ...(concluded === undefined || cancelled === undefined
      ? []
      : [
          {
            path: [...path, 'cancelled'],
            code: 'summit-ended',
            message: 'a summit is either concluded or cancelled',
            remedy: 'Keep the one that happened.',
          },
        ]),
    ...ends,
  ];
}

/** Content of one event in bytes of JSON, with room for its metadata. */
const ENTRY_LIMIT = EVENT_LIMIT - 4096;

/** What an event cannot hold, the record cannot. */
function tooLarge({ path, entry }: Placed<object>): Finding[] {
  const bytes = Buffer.byteLength(JSON.stringify(entry));
  if (bytes <= ENTRY_LIMIT) return [];
  const message = `this entry has ${bytes} bytes; one has at most ${ENTRY_LIMIT}`;
  return [{ path, code: 'too-large', message, remedy: 'Shorten its quotes, or give fewer sources.' }];
}
