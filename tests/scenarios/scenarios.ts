import type { Result } from '../../src/kernel/result.ts';
import { evolve } from '../../src/relations/evolve.ts';
import { decide } from '../../src/relations/decide.ts';
import type { RelationCommand, RelationOrder } from '../../src/relations/commands.ts';
import type { RelationEvent } from '../../src/relations/events.ts';
import type { HistoryId } from '../../src/relations/history-id.ts';
import type { RelationState } from '../../src/relations/state.ts';
import { commandsOf, plan, type Plan, type Policy } from '../../src/scenarios/plan.ts';
import type { ScenarioProblem } from '../../src/scenarios/file-problem.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { command, HISTORY, NOW, relation } from '../support/relations.ts';

/** A scenario of the tests' history, with what a test wants in it. */
export const scenario = (changes: Partial<Scenario> = {}): Scenario => ({
  slug: 'test',
  history: HISTORY,
  title: 'Test',
  description: 'For tests.',
  parties: [
    { code: 'RUS', name: 'Russia' },
    { code: 'USA', name: 'United States' },
  ],
  relation: relation(),
  summits: [],
  acts: [],
  notes: [],
  presets: [],
  ...changes,
});

/** A record in memory, driven by the real rules; every refusal throws. */
export class Ledger {
  state: RelationState | undefined;
  readonly events: RelationEvent[] = [];
  readonly #history: HistoryId;

  constructor(history: HistoryId = HISTORY) {
    this.#history = history;
  }

  #apply(sent: Pick<RelationCommand, 'order' | 'origin'>): void {
    const decision: Result<RelationEvent[]> = decide(
      { ...command(sent.order, 'x'), history: this.#history },
      this.state,
      NOW,
    );
    if (!decision.ok) throw new Error(`${sent.order.type}: ${decision.error.message}`);
    for (const event of decision.value) {
      const revision = this.events.push(event) - 1;
      const digest = sent.origin?.digests[keyOf(event)];
      const origin =
        sent.origin === undefined || digest === undefined
          ? {}
          : { origin: { scenario: sent.origin.scenario, entry: keyOf(event), digest } };
      const metadata = { commandId: `c${revision}`, commandHash: '', ...origin };
      this.state = evolve(this.state, { ...event, revision, metadata });
    }
  }

  byHand(...orders: RelationOrder[]): this {
    for (const order of orders) this.#apply({ order });
    return this;
  }

  /** Replays a scenario; with `steps`, only that many commands of it. */
  replayed(file: Scenario, options: { policy?: Policy; steps?: number; paced?: boolean } = {}): this {
    const commands = commandsOf(this.plan(file, options.policy), { paced: options.paced ?? true });
    for (const { order, origin } of commands.slice(0, options.steps)) this.#apply({ order, origin });
    return this;
  }

  plan(file: Scenario, policy?: Policy): Plan {
    return plan(file, this.state, { now: NOW, policy });
  }
}

function keyOf({ type, data }: RelationEvent): string {
  const named = data as { actId?: string; noteId?: string; summitId?: string };
  if (type.startsWith('Act')) return `act:${named.actId}`;
  if (type.startsWith('Note')) return `note:${named.noteId}`;
  return type.startsWith('Summit') ? `summit:${named.summitId}` : 'relation';
}

/** A valid file; tests spoil it. */
export const FILE = `schema: 1
scenario: test
title: Test
description: For tests.
parties:
  - { code: USA, name: United States }
  - { code: RUS, name: Russia }
baseline: { value: 50, rationale: The middle. }
issues:
  - { id: cyber, title: Cyber }
thirdParties:
  - { party: UKR, why: It counts. }
coverage: { from: 2021-01-01 }
summits:
  - summitId: geneva
    title: Summit
    date: 2021-06-16
    venue: Geneva
    participants: [USA, RUS]
    agenda: [cyber]
    announced: 2021-05-25
    sources: []
acts:
  - actId: statement
    occurred: 2021-03-17
    initiator: USA
    target: RUS
    code: 010
    issue: cyber
    summary: A statement.
    sources: [{ title: Page, publisher: Paper }]
  - actId: sanctions
    occurred: { from: 2021-04-01, to: 2021-04-30, precision: month }
    initiator: USA
    target: RUS
    code: "163"
    issue: cyber
    summary: Sanctions.
    sources: [{ title: Page, publisher: Paper }]
notes:
  - noteId: remark
    occurred: 2021-05-01
    summary: A remark.
    sources: [{ title: Page, publisher: Paper }]
`;

export const parsed = (text: string) => parseScenario(text, { file: 'test.yaml', now: NOW });

/** The problems of a text; fails where it has none. */
export function problemsOf(text: string): readonly ScenarioProblem[] {
  const result = parsed(text);
  if (result.ok) throw new Error('the text was accepted');
  return result.error;
}

/** Where and what, as short as a table needs: `12:5 unknown-key acts[0].sumary`. */
export const brief = ({ line, column, code, path }: ScenarioProblem): string =>
  `${line}:${column} ${code} ${path}`.trim();
