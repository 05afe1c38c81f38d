import type { ArticleReadingAnswer } from '../../drafts/draft-answers.ts';
import type { Reason } from '../../drafts/events.ts';
import { dayNumber } from '../../kernel/clock.ts';
import { counted, figure, longDay, occurredWords } from '../ui/words.ts';

export type Proposal = ArticleReadingAnswer['proposals'][number];

/** What a person may say otherwise of a proposal. */
export type Content = Pick<
  Proposal,
  'kind' | 'initiator' | 'target' | 'reciprocal' | 'code' | 'occurred' | 'quote'
> & { readonly followUpOf?: string | undefined; readonly summary?: string | undefined };

/** From here on proposals may be accepted together: of the coder's own texts more than nine of ten such were right. */
export const SURE = 0.65;
const FAIR = 0.5;

export const sureness = (confidence: number): string =>
  `${confidence >= SURE ? 'rather sure' : confidence >= FAIR ? 'fairly sure' : 'unsure'} (${confidence.toFixed(2)})`;

export const REASON_WORDS: readonly (readonly [Reason, string])[] = [
  ['no-act', 'The text says nothing of the kind'],
  ['wrong-parties', 'Others did it, or had it done to them'],
  ['wrong-code', 'It is something else'],
  ['wrong-time', 'It happened at another time'],
  ['told-before', 'Right, but recorded already'],
  ['other', 'Another reason'],
];

/** `Tension on 16 June 2021: 62.3 without it, 64.1 with it.` */
export function effectWords({ tension }: Pick<Proposal, 'tension'>, at: string | undefined): string {
  if (tension === undefined || at === undefined) return 'Moves nothing: it scores nothing of its own.';
  return `Tension on ${longDay(dayNumber(at))}: ${figure(tension.without)} without it, ${figure(tension.with)} with it.`;
}

export const whenWords = ({ occurred }: Pick<Proposal, 'occurred'>): string => {
  const { from, to, precision } = occurred;
  return occurredWords({ from, precision, ...(to !== undefined && { to }) });
};

/** What is left to do, in one sentence. */
export function progressWords(proposals: readonly Proposal[]): string {
  const accepted = proposals.filter(({ verdict }) => verdict?.is === 'accepted').length;
  const rejected = proposals.filter(({ verdict }) => verdict?.is === 'rejected').length;
  const open = proposals.length - accepted - rejected;
  return `${counted(proposals.length, 'proposal')}: ${open} open, ${accepted} accepted, ${rejected} rejected.`;
}

/** `24 sentences: 15 with a proposal, 9 without`. */
export const stripWords = (all: number, without: number): string =>
  `${counted(all, 'sentence')}: ${all - without} with a proposal, ${without} without. What no rule saw is in none of them: read them too.`;

/** A name for a history, of a title: lower-case letters, digits and single hyphens. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, 60).replace(/-+$/, '') || 'from-an-article';
}

export const contentOf = (proposal: Proposal): Content => {
  const { kind, initiator, target, reciprocal, code, occurred, quote, followUpOf, summary } = proposal;
  return { kind, initiator, target, reciprocal, code, occurred, quote, followUpOf, summary };
};

/** Without what is not said. */
export const sentOf = ({ followUpOf, summary, ...content }: Content) => ({
  ...content,
  ...(followUpOf !== undefined && { followUpOf }),
  ...(summary !== undefined && summary.trim() !== '' && { summary }),
});
