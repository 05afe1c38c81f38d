import { knownCode } from '../ontology/codes.ts';
import { dayNumber, dayOfInstant, type Day } from '../kernel/clock.ts';
import type { Rejection } from '../kernel/result.ts';
import { completeAct } from '../relations/complete-act.ts';
import type { ActContent } from '../relations/events.ts';
import { tellingKey } from '../relations/tellings.ts';
import { completeOutcome } from '../whatifs/complete-outcome.ts';
import type { HistoryAtBase } from '../whatifs/history-at-base.ts';
import { outcomeCautions } from '../whatifs/outcome-cautions.ts';
import { faultsOf, forkFaults } from '../whatifs/what-if-rules.ts';
import { outcomeOfPreset } from './preset-outcome.ts';
import type { ScenarioPreset } from './preset-schema.ts';
import type { Finding, Path } from './file-problem.ts';
import type { Scenario } from './schema.ts';

/**
 * What is wrong with the presets of a file of good form: they are held against the history as the file documents it, by the
 * rules that a proposal has to keep. An act of the file that is itself at fault is reported as such; presets then wait.
 */
export function presetFindings(scenario: Scenario, now: number): Finding[] {
  const latest = dayOfInstant(now) + 1;
  return [
    ...repeatedPresets(scenario.presets),
    ...judged(scenario, (outcome, facts) =>
      outcome.ok ? faultsOf(outcome.value, facts, latest) : [...forkFaults(facts, latest), ...outcome.error],
    ).map(({ found, index }) => findingOf(found, index)),
  ];
}

/** What may be a slip in the presets of a file that nothing is wrong with. */
export function presetCautions(scenario: Scenario): Finding[] {
  return judged(scenario, (outcome, facts) =>
    outcome.ok ? outcomeCautions(outcome.value, facts, knownCode) : [],
  ).map(({ found: { path, ...caution }, index }) => ({ ...caution, path: ['presets', index, ...path] }));
}

/** What is found in each preset, held against the history as the file documents it, where its acts are complete. */
function judged<T>(
  scenario: Scenario,
  find: (outcome: ReturnType<typeof completeOutcome>, facts: HistoryAtBase) => readonly T[],
): { readonly found: T; readonly index: number }[] {
  const acts = completed(scenario);
  if (acts === undefined) return [];
  const alike = tellingsOf(acts);
  return scenario.presets.flatMap((preset, index) => {
    const facts = { ...factsOf(scenario, acts, preset.at), alike };
    const outcome = completeOutcome(outcomeOfPreset(scenario, preset, 0), facts.base);
    return find(outcome, facts).map((found) => ({ found, index }));
  });
}

function completed({ acts }: Scenario): ActContent[] | undefined {
  const results = acts.map((act) => completeAct(act));
  const contents = results.flatMap((result) => (result.ok ? [result.value] : []));
  return contents.length === results.length ? contents : undefined;
}

function factsOf(scenario: Scenario, acts: readonly ActContent[], at: Day): Omit<HistoryAtBase, 'alike'> {
  const [firstAct] = acts.map(({ occurred }) => occurred.from).sort();
  return {
    history: scenario.history,
    base: { revision: 0, at },
    head: 0,
    declaration: scenario.relation,
    ...(firstAct !== undefined && { firstAct }),
    summits: new Set(scenario.summits.map(({ content }) => content.summitId)),
    acts,
  };
}

function tellingsOf(acts: readonly ActContent[]): ReadonlyMap<string, readonly string[]> {
  const alike = new Map<string, string[]>();
  for (const act of acts) {
    if (act.followUpOf !== undefined) continue;
    const key = tellingKey(act, dayNumber(act.occurred.from));
    alike.set(key, [...(alike.get(key) ?? []), act.actId]);
  }
  return alike;
}

function repeatedPresets(presets: readonly ScenarioPreset[]): Finding[] {
  return presets.flatMap(({ preset }, index) => {
    const first = presets.findIndex((other) => other.preset === preset);
    if (first === index) return [];
    const message = `the preset "${preset}" is there already, as presets[${first}]`;
    const remedy = 'Give this preset an id of its own, or remove it.';
    return [{ path: ['presets', index, 'preset'], code: 'duplicate-id', message, remedy }];
  });
}

/** A proposal has its fork under `base`, a preset beside its title. */
function findingOf({ code, message, remedy, details }: Rejection, index: number): Finding {
  const within = (details?.['path'] ?? []) as Path;
  const place = within[0] === 'base' ? ['at'] : within;
  return { path: ['presets', index, ...place], code, message, remedy };
}
