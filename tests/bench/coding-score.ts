import type { Draft, Proposal } from '../../src/coding/draft-form.ts';
import type { CodedAct } from './coded-texts.ts';

/** How a draft compares with what a person coded: one act a proposal and one proposal an act, by place, parties and root of the code. */
export interface Scored {
  readonly coded: number;
  readonly found: number;
  readonly proposals: number;
  /** Proposals that are right, or a second one of an act that was found. */
  readonly right: number;
  readonly exact: number;
  /** Acts found whose day is known, and those whose day lies in the proposal's interval. */
  readonly dated: number;
  readonly inside: number;
  readonly confidences: readonly { readonly confidence: number; readonly right: boolean }[];
  readonly missed: readonly CodedAct[];
  readonly wrong: readonly Proposal[];
}

const rootOf = (code: string): string => code.slice(0, 2);

/** What both did may be told from either side. */
function hasParties(act: CodedAct, { initiator, target, reciprocal }: Proposal): boolean {
  if (initiator === act.initiator && target === act.target) return true;
  return (act.reciprocal || reciprocal) && initiator === act.target && target === act.initiator;
}

function overlaps(text: string, act: CodedAct, { quote }: Proposal): boolean {
  return act.quotes.some((words) => {
    const from = text.indexOf(words);
    return from !== -1 && from < quote.to && quote.from < from + words.length;
  });
}

export function scoreOf(
  text: string,
  acts: readonly CodedAct[],
  { proposals }: Pick<Draft, 'proposals'>,
): Scored {
  const proposed = proposals.filter(({ kind }) => kind === 'act');
  const taken = new Map<CodedAct, Proposal>();
  const used = new Set<Proposal>();
  const fits = (act: CodedAct, proposal: Proposal) =>
    overlaps(text, act, proposal) && hasParties(act, proposal) && rootOf(act.code) === rootOf(proposal.code);
  for (const exactly of [true, false]) {
    for (const act of acts) {
      const hit = taken.has(act)
        ? undefined
        : proposed.find((each) => !used.has(each) && fits(act, each) && (!exactly || each.code === act.code));
      if (hit === undefined) continue;
      taken.set(act, hit);
      used.add(hit);
    }
  }
  const isRight = (proposal: Proposal) => used.has(proposal) || acts.some((act) => fits(act, proposal));
  const dated = [...taken].filter(([act]) => act.from !== undefined);
  return {
    coded: acts.length,
    found: taken.size,
    proposals: proposed.length,
    right: proposed.filter(isRight).length,
    exact: [...taken].filter(([act, { code }]) => act.code === code).length,
    dated: dated.length,
    inside: dated.filter(
      ([{ from = '' }, { occurred }]) => from >= occurred.from && from <= (occurred.to ?? occurred.from),
    ).length,
    confidences: proposed.map((each) => ({ confidence: each.confidence, right: isRight(each) })),
    missed: acts.filter((act) => !taken.has(act)),
    wrong: proposed.filter((each) => !isRight(each)),
  };
}

export function sumOf(all: readonly Scored[]): Scored {
  const add = (of: (scored: Scored) => number) => all.reduce((total, each) => total + of(each), 0);
  return {
    coded: add(({ coded }) => coded),
    found: add(({ found }) => found),
    proposals: add(({ proposals }) => proposals),
    right: add(({ right }) => right),
    exact: add(({ exact }) => exact),
    dated: add(({ dated }) => dated),
    inside: add(({ inside }) => inside),
    confidences: all.flatMap(({ confidences }) => confidences),
    missed: all.flatMap(({ missed }) => missed),
    wrong: all.flatMap(({ wrong }) => wrong),
  };
}
