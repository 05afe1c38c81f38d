import { dayOfInstant, formatDay, parseDay, type Clock } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import { DEDUPE, type Dedupe } from '../models/tension/dedupe.ts';
import { pastOfActs } from '../models/reaction/past-of-days.ts';
import { knownActsOf } from '../projection/recorded-acts.query.ts';
import type { Histories } from '../timeline/histories.ts';
import { coverageEnd, resolveView } from '../timeline/resolved-view.ts';
import { calibrated, type Calibration, type CalibrationMode } from './calibration/calibrate.ts';
import { since } from './calibration/daily-counts.ts';

/** A calibration, and of what. */
export type CalibrationAnswer = Calibration & {
  readonly history: string;
  readonly title: string;
  readonly revision: number;
  /** How often rows count that agree; of what a data set counted. */
  readonly dedupe?: Dedupe;
  readonly parties: readonly [string, string];
};

/**
 * What a history's acts say of the parameters of its simulation, over its last `windowDays` days or all. A large record takes a
 * second, so this is for the command line and threads. Rejections: those of `resolve`, `written-once`,
 * `calibrate-too-short`.
 */
export async function calibrationOf(
  { histories, clock }: { readonly histories: Histories; readonly clock: Clock },
  history: string,
  {
    windowDays,
    mode,
    dedupe = DEDUPE,
  }: {
    readonly windowDays?: number | undefined;
    readonly mode: CalibrationMode;
    readonly dedupe?: Dedupe | undefined;
  },
): Promise<Result<CalibrationAnswer>> {
  const resolved = histories.resolve(history);
  if (!resolved.ok) return resolved;
  const table = resolved.value;
  const today = dayOfInstant(clock.now());
  const view = resolveView(table, { dedupe }, today);
  if (!view.ok) return view;
  const { revision, declaration } = view.value;
  const { title, parties, coverage } = declaration;
  const acts: DirectedAct[] = [];
  for await (const page of knownActsOf(table, view.value)) acts.push(...page.map(({ act }) => act));
  const to = Math.min(coverageEnd(declaration, today), today);
  const [first, second] = parties;
  const whole = pastOfActs(acts, formatDay(to), [first, second]);
  const from = Math.max(
    parseDay(coverage.from) ?? whole.from,
    windowDays === undefined ? whole.from : to - windowDays + 1,
  );
  const answer = calibrated(since(whole, from), mode);
  if (!answer.ok) return answer;
  const { digest } = answer.value;
  return ok({
    history: table.id,
    title,
    revision,
    ...(table.observed !== undefined && { dedupe }),
    parties: [first, second],
    ...answer.value,
    digest: dedupe === DEDUPE ? digest : digestOf([digest, dedupe]),
  });
}
