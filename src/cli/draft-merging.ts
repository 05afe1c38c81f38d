import type { Accepted } from '../coding/accept.ts';
import type { DraftFile } from '../coding/draft-file.ts';
import { entryIdOf } from '../coding/entry.ts';
import { toldBefore } from '../coding/told-before.ts';
import type { RelationState } from '../relations/state.ts';
import { CliError, EXIT } from './exit.ts';

/** What a person says of proposals that the record may have already: of which act each is a source, and which are acts of their own. */
export interface Merging {
  readonly merges: ReadonlyMap<string, string>;
  readonly apart: ReadonlySet<string>;
}

/** Of the options `--merge PROPOSAL=ACT` and `--apart PROPOSAL`; a proposal that the draft has not ends the command. */
export function mergingOf(
  { proposals }: DraftFile,
  { merge = [], apart = [] }: { readonly merge?: readonly string[]; readonly apart?: readonly string[] },
): Merging {
  const known = new Set(proposals.map(({ proposalId }) => proposalId));
  const merges = new Map<string, string>();
  for (const each of merge) {
    const [proposal = '', act = '', ...more] = each.split('=').map((part) => part.trim());
    if (act === '' || more.length > 0 || !known.has(proposal)) throw unknown('--merge', each);
    merges.set(proposal, act);
  }
  for (const each of apart) if (!known.has(each)) throw unknown('--apart', each);
  return { merges, apart: new Set(apart) };
}

const unknown = (option: string, text: string): CliError =>
  new CliError(
    EXIT.usage,
    `${option} ${text} names no proposal of the draft`,
    'Write --merge PROPOSAL=ACT or --apart PROPOSAL, with the proposalId that the draft file has.',
  );

/** The draft with what is merged accepted: it passes the same gate, and is recorded as a source alone. */
export const withMerged = (file: DraftFile, { merges }: Merging): DraftFile => ({
  ...file,
  proposals: file.proposals.map((each) =>
    merges.has(each.proposalId) ? { ...each, accept: true, issue: each.issue ?? 'merged' } : each,
  ),
});

/** What is to be recorded as acts of their own; a further step of what is merged follows the act that this became. */
export function apartFrom({ acts, notes }: Accepted, { merges }: Merging): Accepted {
  const became = new Map([...merges].map(([proposal, act]) => [entryIdOf(proposal), act]));
  return {
    notes,
    acts: acts
      .filter(({ actId }) => !became.has(actId))
      .map((act) => {
        const followUpOf = act.followUpOf === undefined ? undefined : became.get(act.followUpOf);
        return followUpOf === undefined ? act : { ...act, followUpOf };
      }),
  };
}

/** Acts that the record may have already are not doubled: both ways on are offered, and the command ends. */
export function refuseDoubles(state: RelationState, { acts }: Accepted, { apart }: Merging): void {
  const offers = acts.flatMap((act) => {
    const proposal = act.actId.slice(entryIdOf('').length);
    if (apart.has(proposal) || state.acts.get(act.actId)?.live === true) return [];
    return toldBefore(state, act).map((same) => ({ proposal, same, summary: act.summary }));
  });
  const [first] = offers;
  if (first === undefined) return;
  const told = offers.map(({ proposal, same, summary }) => `${proposal} may be ${same}: "${summary}"`);
  throw new CliError(
    EXIT.conflict,
    `the record may have this already, and nothing was recorded. ${told.join('. ')}`,
    `Add --merge ${first.proposal}=${first.same} to make the article one more source of it, or --apart ${first.proposal} where it is another act.`,
  );
}
