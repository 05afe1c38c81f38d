import { governedCode, isConflict } from './compose.ts';
import type { Lexicon } from './lexicon.ts';
import type { Meaning } from './meaning.ts';
import type { VerbGroup } from './verb-groups.ts';

/** How what is said counts, when it is not done yet, not done at all, or only possible. */
export type Moded =
  | { readonly kind: 'act'; readonly code: string; readonly ahead: boolean; readonly rule: string }
  | { readonly kind: 'note' }
  | undefined;

/** `reported`: somebody says it of themselves, so that "would" is what they will do. */
export function moded(
  { grid }: Pick<Lexicon, 'grid'>,
  meaning: Meaning,
  { mood, negated }: VerbGroup,
  reported: boolean,
): Moded {
  const { code, rule, family, pattern } = meaning;
  const ahead = mood === 'will' || mood === 'ready' || (mood === 'would' && reported);
  if (mood === 'may' || mood === 'must' || (mood === 'would' && !reported))
    return negated && family === undefined ? undefined : { kind: 'note' };
  if (negated && pattern?.negated !== true) return ofNegated(grid, meaning, ahead);
  if (!ahead) return { kind: 'act', code, ahead, rule };
  // What somebody will ask for or refuse is asked for or refused by saying so.
  if (family !== undefined) return { kind: 'act', code, ahead, rule };
  const meant = governedCode(grid, code, isConflict(code) ? 'threaten' : 'intend');
  return meant === undefined ? { kind: 'note' } : { kind: 'act', code: meant, ahead, rule: `will/${rule}` };
}

function ofNegated(grid: Lexicon['grid'], { code, rule, family }: Meaning, ahead: boolean): Moded {
  if (family === 'intend') return { kind: 'act', code: '120', ahead, rule: `not/${rule}` };
  if (family !== undefined || isConflict(code)) return undefined;
  if (!ahead) return undefined;
  const refused = governedCode(grid, code, 'refuse');
  return refused === undefined ? undefined : { kind: 'act', code: refused, ahead, rule: `not/${rule}` };
}
