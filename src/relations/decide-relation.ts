import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import type { RelationContent, RelationEvent } from './events.ts';
import { parseHistoryId, type HistoryId } from './history-id.ts';
import { dayFault, fault, firstFault, orderFault, refuse, repeated } from './rules.ts';
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
  const id = parseHistoryId(history);
  if (!id.ok) return id;
  const found = firstFault(
    () => partiesFault(id.value.parties, history, content),
    () => declarationFault(content),
  );
  return found === undefined ? ok([{ type: 'RelationOpened.v1', data: content }]) : err(found);
}

/** The parties stay, and so does whatever is in use; everything else may change. */
export function reviseRelation(
  state: RelationState,
  history: HistoryId,
  content: RelationContent,
  reason: string,
): Decision {
  if (state.relation.digest === digestOf(content)) return ok([]);
  const found = firstFault(
    () => partiesFault(state.relation.content.parties, history, content),
    () => declarationFault(content),
    () => removalFault(state, content),
  );
  return found === undefined
    ? ok([{ type: 'RelationRevised.v1', data: { ...content, reason } }])
    : err(found);
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

function declarationFault({
  issues,
  thirdParties,
  parties,
  coverage,
}: RelationContent): Rejection | undefined {
  const issueTwice = repeated(issues.map(({ id }) => id));
  // The relation's own parties come first, so that one of them among the third parties counts as a repetition.
  const partyTwice = repeated([...parties, ...thirdParties.map(({ party }) => party)]);
  return firstFault(
    () =>
      issueTwice &&
      fault('named-twice', `The issue "${issueTwice.name}" is declared twice`, 'Declare it once.', [
        'issues',
        issueTwice.index,
        'id',
      ]),
    () =>
      partyTwice &&
      fault(
        'named-twice',
        `${partyTwice.name} is declared as a third party, though it is named already`,
        'A third party is none of the two parties and is declared once.',
        ['thirdParties', partyTwice.index - parties.length, 'party'],
      ),
    () => dayFault(coverage.from, 'Coverage', ['coverage', 'from']),
    () => (coverage.to === undefined ? undefined : dayFault(coverage.to, 'Coverage', ['coverage', 'to'])),
    () => orderFault(coverage.from, coverage.to, 'Coverage', ['coverage']),
  );
}

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
