import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import type { RelationContent, RelationEvent } from './events.ts';
import { parseHistoryId, type HistoryId } from './history-id.ts';
import { fault, firstFault, found, refuse, repeats, type Partly } from './rules.ts';
import { dayFault, orderFault } from './day-rules.ts';
import type { RelationState } from './state.ts';

type Decision = Result<RelationEvent[]>;

export function openRelation(
  state: RelationState | undefined,
  history: HistoryId,
  content: RelationContent,
): Decision {
  if (state !== undefined) {
    if (state.relation.digest === digestOf(content)) return ok([]);
    return refuse(
      'conflict',
      'already-open',
      `The history ${history} is open already and declares something else`,
      'Revise it with a reason, or open a history of another name.',
      { history, revision: state.relation.revision },
    );
  }
  // Before the id: that of one party twice is no id, and is told as the mistake that it is.
  const [declared] = declarationFaults(content);
  if (declared !== undefined) return err(declared);
  const id = parseHistoryId(history);
  if (!id.ok) return id;
  const broken = partiesFault(id.value.parties, history, content);
  return broken === undefined ? ok([{ type: 'RelationOpened.v1', data: content }]) : err(broken);
}

/** The parties stay, and so does whatever is in use; everything else may change. */
export function reviseRelation(
  state: RelationState,
  history: HistoryId,
  content: RelationContent,
  reason: string,
): Decision {
  if (state.relation.digest === digestOf(content)) return ok([]);
  const broken = firstFault(
    () => declarationFaults(content)[0],
    () => partiesFault(state.relation.content.parties, history, content),
    () => removalFault(state, content),
  );
  return broken === undefined
    ? ok([{ type: 'RelationRevised.v1', data: { ...content, reason } }])
    : err(broken);
}

function partiesFault(
  [a, b]: readonly [string, string],
  history: HistoryId,
  { parties }: RelationContent,
): Rejection | undefined {
  if (parties[0] === a && parties[1] === b) return undefined;
  return fault(
    'other-parties',
    `The history ${history} is about ${a} and ${b}, its content about ${parties.join(' and ')}`,
    `Write the parties as in the history's id, in alphabetical order: ["${a}", "${b}"].`,
    ['parties'],
    { parties: [a, b] },
  );
}

/** Every rule that a declaration breaks by itself, as far as its fields are there. */
export function declarationFaults({
  parties = [] as const,
  issues = [],
  thirdParties = [],
  coverage,
}: Partly<Pick<RelationContent, 'issues' | 'thirdParties' | 'coverage'>> & {
  readonly parties?: readonly string[] | undefined;
}): Rejection[] {
  // The relation's own parties come first, so that one of them among the third parties counts as a repetition.
  const named = [...parties, ...thirdParties.map(({ party }) => party)];
  return found([
    ...repeats(issues.map(({ id }) => id)).map(({ name, index }) =>
      fault('named-twice', `The issue "${name}" is declared twice`, 'Declare it once.', [
        'issues',
        index,
        'id',
      ]),
    ),
    ...repeats(named).map(({ name, index }) =>
      index < parties.length
        ? fault('named-twice', `${name} is both parties of the relation`, 'Name two different parties.', [
            'parties',
            index,
          ])
        : fault(
            'named-twice',
            `${name} is declared as a third party, though it is named already`,
            'A third party is none of the two parties and is declared once.',
            ['thirdParties', index - parties.length, 'party'],
          ),
    ),
    coverage === undefined ? undefined : coverageFault(coverage),
  ]);
}

const coverageFault = ({ from, to }: RelationContent['coverage']): Rejection | undefined =>
  firstFault(
    () => dayFault(from, 'Coverage', ['coverage', 'from']),
    () => (to === undefined ? undefined : dayFault(to, 'Coverage', ['coverage', 'to'])),
    () => orderFault(from, to, 'Coverage', ['coverage']),
  );

function removalFault(state: RelationState, content: RelationContent): Rejection | undefined {
  const issues = new Set(content.issues.map(({ id }) => id));
  const thirdParties = new Set(content.thirdParties.map(({ party }) => party));
  const inUse = (kind: string, name: string, uses: number, path: string): Rejection =>
    rejection(
      'conflict',
      'in-use',
      `The revision drops the ${kind} ${name}, which ${uses === 1 ? '1 entry uses' : `${uses} entries use`}`,
      `Keep it, or first correct or retract the acts, notes and summits that name it.`,
      { path: [path], name, uses },
    );
  for (const issue of state.relation.issues) {
    const uses = state.issueUses.get(issue) ?? 0;
    if (uses > 0 && !issues.has(issue)) return inUse('issue', `"${issue}"`, uses, 'issues');
  }
  for (const party of state.relation.thirdParties) {
    const uses = state.partyUses.get(party) ?? 0;
    if (uses > 0 && !thirdParties.has(party)) return inUse('third party', party, uses, 'thirdParties');
  }
  return undefined;
}
