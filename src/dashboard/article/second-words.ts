import type { SecondReading } from '../../drafts/draft-answers.ts';
import { counted, figure } from '../ui/words.ts';

export type Pair = SecondReading['pairs'][number];

const IS: Readonly<Record<Pair['is'], string>> = {
  'same code': 'Both read it alike',
  'same root': 'The same kind of act, another code',
  'same side': 'Another kind of act, of the same side',
  differ: 'They differ',
  'only the first': 'Only the rules see it',
  'only the second': 'Only the second coder sees it',
};

/** `They differ: the choice moves tension by 2.1 points.` */
export const pairWords = ({ is, moves }: Pair): string =>
  `${IS[is]}: ${moves < 0.05 ? 'the choice moves nothing' : `the choice moves tension by ${figure(moves)} points`}.`;

/** How much of it both read alike. */
export function agreementWords(pairs: readonly Pair[]): string {
  const same = pairs.filter(({ is }) => is === 'same code').length;
  return `${counted(pairs.length, 'act')} between them, ${same} read alike. What the choice moves most stands first.`;
}
