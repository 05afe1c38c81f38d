import { nameIn } from '../ontology/code-books.ts';
import { stateName } from '../ontology/country-names.ts';
import { scoreOf } from '../ontology/look-up.ts';
import { quadClassOf } from '../ontology/quad-class.ts';
import { addDays } from '../kernel/clock.ts';
import { counted } from '../kernel/counted.ts';
import type { ActContent } from '../relations/events.ts';
import type { ObservedOpening } from './events.ts';

/** What a cell tells, as far as it says the same as others: a day, who toward whom, a code. */
export interface ToldAct {
  readonly actId: string;
  readonly day: string;
  readonly initiator: string;
  readonly target: string;
  readonly code: string;
}

/** What a cell of a known day tells. Cells that tell one thing have one `actId`. */
export function toldBy(
  [offset, act]: readonly [offset: number, act: string],
  known: string,
  [first, second]: readonly [string, string],
): ToldAct {
  const forth = act.startsWith('>');
  const day = offset === 0 ? known : addDays(known, -offset);
  const initiator = forth ? first : second;
  const code = act.slice(1);
  return {
    actId: `${day}-${initiator.toLowerCase()}-${code}`,
    day,
    initiator,
    target: forth ? second : first,
    code,
  };
}

/**
 * The act that an observed history counts once, however many rows tell of it. `undefined` where the scale has no score for its
 * code, so that nothing can be counted. `rows` and `stories` are those of one event.
 */
export function observedAct(
  { actId, day, initiator, target, code }: ToldAct,
  known: string,
  { observed, scale }: Pick<ObservedOpening, 'observed' | 'scale'>,
  told: { readonly rows: number; readonly stories: number },
): ActContent | undefined {
  const score = scoreOf(scale, code);
  if (!score.ok) return undefined;
  const { value, via } = score.value;
  const name = (party: string): string => stateName(party) ?? party;
  return {
    actId,
    occurred: { from: day, precision: 'day' },
    reported: known,
    initiator,
    target,
    reciprocal: false,
    code: { ontology: 'cameo', code },
    score: { scale, value, ...(via !== undefined && { via }) },
    magnitude: { value: 1 },
    issue: quadClassOf(code),
    summary: `${name(initiator)} toward ${name(target)}: ${nameIn(code) ?? code} (${counted(told.rows, 'row')}, ${counted(told.stories, 'story', 'stories')})`,
    sources: [{ title: `${observed.name}, machine-coded`, publisher: observed.name, published: known }],
    confidence: 'low',
  };
}
