import { nameIn } from '../ontology/code-books.ts';
import { stateName } from '../ontology/country-names.ts';
import { pairOf } from '../ontology/former-states.ts';
import { sha256 } from '../kernel/canonical-json.ts';
import { dayOfInstant, formatInstant, type Clock } from '../kernel/clock.ts';
import { declaredNames } from '../relations/declared-names.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import { OUTLINE_STEP } from '../tension/outline.ts';
import type { Outlook } from '../tension/outlook.ts';
import type { Outlooks } from '../tension/outlooks.query.ts';
import { parkedOf } from '../timeline/history-summary.ts';
import type { Histories } from '../timeline/histories.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import type {
  HistoryRow,
  LibraryRow,
  RelationRow,
  RelationsAnswer,
  RelationsQuestion,
} from './relation-answers.ts';
import { foundRelations, sortedRelations } from './relation-order.ts';

type Names = ReadonlyMap<string, string>;

/** Every relation at a glance: what is recorded of it, and what the library holds of it that is not replayed. */
export class RelationsOverviewQuery {
  readonly #histories: Histories;
  readonly #outlooks: Outlooks;
  readonly #library: Pick<ScenarioLibrary, 'list'>;
  readonly #log: () => Promise<string>;
  readonly #clock: Clock;

  constructor(parts: {
    readonly histories: Histories;
    readonly outlooks: Outlooks;
    readonly library: Pick<ScenarioLibrary, 'list'>;
    /** Id of the log that is read. */
    readonly log: () => Promise<string>;
    readonly clock: Clock;
  }) {
    this.#histories = parts.histories;
    this.#outlooks = parts.outlooks;
    this.#library = parts.library;
    this.#log = parts.log;
    this.#clock = parts.clock;
  }

  /** What all answers are made of: as long as it is the same, they are. */
  async state(): Promise<string> {
    const library = (await this.#scenarios()).map(digestOfScenario);
    const parts = [
      await this.#log(),
      String(this.#histories.position),
      dayOfInstant(this.#clock.now()),
      sha256(library.join(' ')),
    ];
    return sha256(parts.join(' ')).slice(0, 32);
  }

  /** A page of the relations that are asked for. */
  async page({ search, relation, sort, limit, offset }: RelationsQuestion): Promise<RelationsAnswer> {
    const log = await this.#log();
    // Not younger than the figures: what is told to have been read is in them.
    const position = String(this.#histories.position);
    const all = (await this.#relations()).filter(
      (each) => relation === undefined || each.relation === relation,
    );
    const found = sortedRelations(foundRelations(all, search ?? ''), sort);
    const end = offset + limit;
    return {
      log,
      position,
      total: found.length,
      relations: found.slice(offset, end),
      ...(end < found.length && { next: end }),
    };
  }

  async #relations(): Promise<readonly RelationRow[]> {
    const scenarios = await this.#scenarios();
    const told = new Map(
      scenarios.filter(({ story }) => story !== undefined).map(({ history }) => [history, true]),
    );
    const named: Names = new Map(
      scenarios.flatMap(({ parties }) => parties.map(({ code, name }) => [code, name] as const)),
    );
    const rows = (await this.#outlooks.all()).map(([table, outlook]) =>
      historyRow(table, outlook, named, told.has(table.id)),
    );
    const recorded = new Set(rows.map(({ history }) => history));
    const kept = scenarios.filter(({ history }) => !recorded.has(history)).map(libraryRow);
    const relations = new Map<string, { histories: HistoryRow[]; library: LibraryRow[] }>();
    const of = (parties: HistoryRow['parties']) => {
      const relation = pairOf(parties.map(({ code }) => code));
      const found = relations.get(relation) ?? { histories: [], library: [] };
      relations.set(relation, found);
      return found;
    };
    for (const row of rows) of(row.parties).histories.push(row);
    for (const row of kept) of(row.parties).library.push(row);
    return [...relations].map(([relation, { histories, library }]) => ({
      relation,
      histories: histories.sort((a, b) =>
        a.at === b.at ? compared(a.history, b.history) : compared(b.at, a.at),
      ),
      library: library.sort((a, b) => compared(a.coverage.from, b.coverage.from)),
    }));
  }

  async #scenarios(): Promise<readonly Scenario[]> {
    return (await this.#library.list()).flatMap(({ parsed }) => (parsed.ok ? [parsed.value] : []));
  }
}

const digests = new WeakMap<Scenario, string>();

/** Of a scenario as it was read, made once for each reading of its file. */
function digestOfScenario(scenario: Scenario): string {
  const digest = digests.get(scenario) ?? sha256(JSON.stringify(scenario));
  digests.set(scenario, digest);
  return digest;
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function historyRow(table: HistoryTable, outlook: Outlook, named: Names, told: boolean): HistoryRow {
  const declaration = table.declarationAt(table.revision);
  const names = new Map([...named, ...declaredNames(declaration)]);
  const party = (code: string) => ({ code, name: names.get(code) ?? stateName(code) ?? code });
  const { reading, lastAct, outline, ...changes } = outlook;
  return {
    history: table.id,
    title: declaration.title,
    parties: [party(declaration.parties[0]), party(declaration.parties[1])],
    coverage: declaration.coverage,
    issues: declaration.issues.map(({ title }) => title),
    revision: table.revision,
    acts: table.acts.live,
    sources: table.acts.sources + table.entries.sourcesOf('note'),
    openedAt: formatInstant(table.recordedAt(0)),
    lastRecordedAt: formatInstant(table.recordedAt(table.revision)),
    ...parkedOf(table),
    ...reading,
    ...changes,
    ...(lastAct !== undefined && {
      lastAct: {
        actId: lastAct.actId,
        day: lastAct.day,
        initiator: party(lastAct.initiator),
        target: party(lastAct.target),
        reciprocal: lastAct.reciprocal,
        code: lastAct.code,
        name: nameIn(lastAct.code, lastAct.ontology) ?? lastAct.code,
      },
    }),
    outline: { ...outline, levels: Array.from(outline.levels, (level) => level * OUTLINE_STEP) },
    story: told || table.guide.story !== undefined,
  };
}

const libraryRow = ({
  slug,
  history,
  title,
  parties,
  relation,
  acts,
  notes,
  story,
}: Scenario): LibraryRow => {
  const party = (code: string) => ({ code, name: parties.find((each) => each.code === code)?.name ?? code });
  return {
    scenario: slug,
    history,
    title,
    parties: [party(relation.parties[0]), party(relation.parties[1])],
    coverage: relation.coverage,
    issues: relation.issues.map((issue) => issue.title),
    acts: acts.length,
    sources: [...acts, ...notes].reduce((sum, { sources }) => sum + sources.length, 0),
    story: story !== undefined,
  };
};
