import type { CameoCode } from './codes.ts';
import { scoreOf, type Score } from './look-up.ts';
import { scales } from './scales.ts';

/** A code with its scores by scale; `via` names the ancestor whose score was taken. Scales without one are left out. */
export interface ScoredCode extends CameoCode {
  readonly scores: Readonly<Record<string, Pick<Score, 'value' | 'via'>>>;
}

export function scoredCode(code: CameoCode): ScoredCode {
  const scores = scales().flatMap(({ id }) => {
    const score = scoreOf(id, code.code);
    if (!score.ok) return [];
    const { value, via } = score.value;
    return [[id, via === undefined ? { value } : { value, via }] as const];
  });
  return { ...code, scores: Object.fromEntries(scores) };
}
