import { scoreOf } from '../ontology/look-up.ts';
import { quadClassOf, rootOf } from '../ontology/quad-class.ts';
import type { Draft, Proposal } from './draft-form.ts';

/** How two coders read one act: alike, or each in its way. */
export interface Pairing {
  readonly is: 'same code' | 'same root' | 'same side' | 'differ' | 'only the first' | 'only the second';
  readonly first?: Proposal;
  readonly second?: Proposal;
  /** How far apart the scores of their codes are: what the choice moves. */
  readonly apart: number;
}

const SCALE = 'goldstein/gdelt';

/** The acts of two drafts of one text, paired where their quotes overlap by at least half of the shorter and the same two states are told of; what moves most stands first. */
export function agreementOf(a: Pick<Draft, 'proposals'>, b: Pick<Draft, 'proposals'>): Pairing[] {
  const left = new Set(b.proposals.filter(({ kind }) => kind === 'act'));
  const pairs: Pairing[] = [];
  for (const first of a.proposals) {
    if (first.kind !== 'act') continue;
    const near = [...left].filter((each) => isOneAct(first, each));
    const second = near.find(({ code }) => code === first.code) ?? near[0];
    if (second === undefined) pairs.push({ is: 'only the first', first, apart: Math.abs(valueOf(first)) });
    else {
      left.delete(second);
      pairs.push({
        is: likeness(first, second),
        first,
        second,
        apart: Math.abs(valueOf(first) - valueOf(second)),
      });
    }
  }
  for (const second of left) pairs.push({ is: 'only the second', second, apart: Math.abs(valueOf(second)) });
  return pairs.sort((x, y) => y.apart - x.apart);
}

function isOneAct(a: Proposal, b: Proposal): boolean {
  const shared = Math.min(a.quote.to, b.quote.to) - Math.max(a.quote.from, b.quote.from);
  const shorter = Math.min(a.quote.to - a.quote.from, b.quote.to - b.quote.from);
  const mutual = a.reciprocal || b.reciprocal;
  const sameWay = a.initiator === b.initiator && a.target === b.target;
  const turned = mutual && a.initiator === b.target && a.target === b.initiator;
  return shared * 2 >= shorter && (sameWay || turned);
}

function likeness(a: Proposal, b: Proposal): Pairing['is'] {
  if (a.code === b.code) return 'same code';
  if (rootOf(a.code) === rootOf(b.code)) return 'same root';
  return quadClassOf(a.code) === quadClassOf(b.code) ? 'same side' : 'differ';
}

function valueOf({ code, reciprocal }: Proposal): number {
  const score = scoreOf(SCALE, code);
  return score.ok ? score.value.value * (reciprocal ? 2 : 1) : 0;
}
