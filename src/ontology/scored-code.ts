import { namesOf, type CodeBookId } from './code-books.ts';
import type { CameoCode } from './codes.ts';
import { scoreOf, type Score } from './look-up.ts';
import { scales } from './scales.ts';

/**
 * A code with its names by the books that have it and its scores by scale; `via` names the ancestor whose score was taken.
 * Scales without one are left out.
 */
export interface ScoredCode extends CameoCode {
  readonly names: Readonly<Partial<Record<CodeBookId, string>>>;
  readonly scores: Readonly<Record<string, Pick<Score, 'value' | 'via'>>>;
}

export function scoredCode(code: CameoCode): ScoredCode {
  const scores = scales().flatMap(({ id }) => {
    const score = scoreOf(id, code.code);
    if (!score.ok) return [];
    const { value, via } = score.value;
    return [[id, via === undefined ? { value } : { value, via }] as const];
  });
  return { ...code, names: namesOf(code.code), scores: Object.fromEntries(scores) };
}
